"""Tags show on small graphs unless the viewer says otherwise, and every rule of an op has a word and a colour."""

from collections.abc import Iterable, Mapping

from gradviz.ops import OPS
from gradviz.picture.lengths import FURTHER, FURTHEST, SCREEN
from gradviz.picture.options import NO_MARKS, RULE_ROLES, RULE_WORDS, TAGS_UP_TO, Marks, Options, seen_as
from gradviz.picture.theme import THEMES
from gradviz.registry import discover

discover(("gradviz.ops",))


def test_tags_show_up_to_a_count_of_edges() -> None:
    assert Options().shows_tags(TAGS_UP_TO)
    assert not Options().shows_tags(TAGS_UP_TO + 1)


def test_the_viewer_overrules_the_count_but_not_the_distance() -> None:
    assert Options(tags=True).shows_tags(10 * TAGS_UP_TO)
    assert not Options(tags=False).shows_tags(1)
    assert not Options(tags=True, detail="far").shows_tags(1)


def test_letters_grow_into_the_room_of_the_words_as_a_small_graph_gets_further_off() -> None:
    near, middle, small, far = (seen_as(Options(), detail) for detail in ("near", "middle", "small", "far"))
    assert (near, far) == (Options(), Options(detail="far"))
    assert [(seen.words, seen.lengths) for seen in (near, middle, small)] == [(True, SCREEN), (False, FURTHER), (False, FURTHEST)]
    assert seen_as(Options(labels="both"), "small").lengths == SCREEN
    assert seen_as(Options(labels="symbols"), "small").lengths == seen_as(Options(), "small", "down").lengths == FURTHER


def plain_rules(rules: Iterable[str], roles: Mapping[str, str]) -> list[str]:
    """Rules without a word, without a colour, or whose colour has no tint."""
    inks = THEMES["light"].colors.keys()
    return [rule for rule in rules if rule not in RULE_WORDS or not {roles.get(rule, ""), f"{roles.get(rule, '')}_tint"} <= inks]


def test_every_rule_has_a_word_and_a_colour_with_a_tint() -> None:
    rules = sorted({op.rule for op in OPS.values() if op.arity} | RULE_ROLES.keys())
    assert plain_rules(rules, RULE_ROLES) == []
    assert plain_rules([*rules, "teleport"], {**RULE_ROLES, "swap": "muted"}) == ["swap", "teleport"]


def test_no_marks_marks_nothing() -> None:
    assert Marks() == NO_MARKS
    assert not NO_MARKS.selection | NO_MARKS.breakpoints | NO_MARKS.moved
