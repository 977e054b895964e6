"""Every rule has an icon on its grid, and a badge comes apart into pill, icon and word."""

from collections.abc import Mapping

import pytest

from gradviz.ops import OPS
from gradviz.picture.diagram import Badge, Box, Label, Path, Wire
from gradviz.picture.icons import GLYPHS, ICON, ICONS, TAG_HEIGHT, parts, shifted, tag_width
from gradviz.picture.theme import THEMES, Theme
from gradviz.registry import discover

discover(("gradviz.ops",))
BADGE = Badge(3, 100.0, 50.0, 90.0, "swap", "swap", "mul")


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_a_badge_has_an_outline_where_tints_are_missing(theme: Theme) -> None:
    pill, icon, word = parts(BADGE, theme)
    assert isinstance(pill, Box) and isinstance(icon, Wire) and isinstance(word, Label)
    assert pill.outline == ("mul" if theme.tag_outline else None)
    assert (pill.fill, pill.x, pill.y, pill.width, pill.height) == ("mul_tint", 55.0, 40.0, 90.0, TAG_HEIGHT)
    assert (word.text, word.role, icon.outline) == ("swap", "mul", "mul")
    assert word.x > max(command[-2] for command in icon.path)


def test_a_badge_without_a_word_is_an_icon_in_its_middle() -> None:
    pill, icon = parts(Badge(3, 100.0, 50.0, tag_width(0.0), "seed", "", "accent"), THEMES["light"])
    assert isinstance(pill, Box) and isinstance(icon, Wire)
    assert pill.width == pill.height == TAG_HEIGHT
    xs = [command[-2] for command in icon.path]
    assert 100 - ICON / 2 <= min(xs) < 100 < max(xs) <= 100 + ICON / 2


def off_the_grid(icons: Mapping[str, Path]) -> list[str]:
    """Icons with a point outside the square that they are drawn on."""
    return [name for name, path in icons.items() if any(not 0 <= number <= ICON for _, *numbers in path for number in numbers)]


def test_every_rule_of_an_op_has_an_icon_on_the_grid() -> None:
    assert {op.rule for op in OPS.values() if op.arity} <= set(ICONS)
    assert off_the_grid(ICONS) == []
    assert off_the_grid({"stray": (("M", 1.0, 1.0), ("L", ICON + 1.0, 2.0))}) == ["stray"]


def test_shifted_scales_before_it_moves() -> None:
    assert shifted((("M", 1, 2), ("C", 1, 1, 2, 2, 3, 4), ("Z",)), 10, 20, 2) == (("M", 12, 24), ("C", 12, 22, 14, 24, 16, 28), ("Z",))
    assert all(path[0][0] == "M" for path in GLYPHS.values())
