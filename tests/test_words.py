"""Texts are filled, counted and translated; the Russian catalogue is complete, current, and keeps every field."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import polib
import pytest
from catalogue import CATALOGUE, PACKAGE, literals, merged, messages, package_messages

from gradviz import words
from gradviz.words import count, language, mark, say, set_language

ENTRIES = list(polib.pofile(str(CATALOGUE)))


NAMED = "(?:layer|node|label|gate|activation)"
BARE = re.compile(rf"(?:^|\s)(?:к|от|до|из|с|со|о|об|для|у|по|в|во|на|при|без|через|перед|за)\s\{{{NAMED}\}}", re.IGNORECASE)
"""A Russian preposition would bend the name of a layer after it: "К Вход". A word before the name bears the case instead."""


def fields(template: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def faults(entry: polib.POEntry) -> list[str]:
    """What is wrong with one translation."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    wanted = fields(entry.msgid_plural or entry.msgid)
    wrong = [] if all(forms) else ["not translated"]
    wrong += [] if not entry.msgid_plural or len(forms) == 3 else ["Russian has three plural forms"]
    for form in filter(None, forms):
        wrong += [] if fields(form) == wanted else [f"fields {fields(form)} instead of {wanted}"]
        wrong += [] if form[-1:] in ".:…?!" or entry.msgid[-1:] not in ".:…?!" else ["loses the sign at the end"]
        wrong += [] if not BARE.search(form) else ["bends a name"]
        wrong += [] if form.strip() == form or entry.msgid.strip() != entry.msgid else ["has stray spaces"]
    return wrong


@pytest.mark.parametrize("code", words.LANGUAGES)
def test_every_language_loads(code: str) -> None:
    set_language(code)
    assert language() == code
    assert say("") == ""


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no such language: 'xx'; there are en, ru"):
        set_language("xx")
    assert language() == "en"


def test_texts_are_filled_only_when_they_have_arguments() -> None:
    assert say("{a} and {b}", a="1", b="{a}") == "1 and {a}"
    assert say("a set {1, 2}") == "a set {1, 2}"
    assert mark("Adds its operands.") == "Adds its operands."


def test_a_text_in_every_language() -> None:
    assert words.in_every_language("Adds its operands.") == ("Adds its operands.", "Складывает операнды.")
    assert words.in_every_language("") == ()


def test_english_counts() -> None:
    assert [count("{n} step", "{n} steps", n) for n in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]


def test_every_text_of_the_package_is_in_the_catalogue_and_no_other() -> None:
    assert {entry.msgid: entry.msgid_plural for entry in ENTRIES} == {m.text: m.plural for m in package_messages().values()}


def test_every_translation_is_sound() -> None:
    wrong = {entry.msgid: faults(entry) for entry in ENTRIES if faults(entry)}
    assert not wrong


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        (polib.POEntry(msgid="a {name}", msgstr=""), "not translated"),
        (polib.POEntry(msgid="a {name}", msgstr="б {имя}"), "fields"),
        (polib.POEntry(msgid="Write it.", msgstr="Напишите"), "sign at the end"),
        (polib.POEntry(msgid="a", msgstr=" а"), "stray spaces"),
        (polib.POEntry(msgid="To {node}", msgstr="К {node}"), "bends a name"),
        (polib.POEntry(msgid="{n} a", msgid_plural="{n} as", msgstr_plural={0: "{n} а", 1: "{n} а"}), "three plural forms"),
    ],
)
def test_a_planted_fault_is_caught(translation: polib.POEntry, fault: str) -> None:
    assert any(fault in found for found in faults(translation))


def test_the_compiled_catalogue_is_current() -> None:
    compiled = {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert compiled == {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in ENTRIES if entry.translated()}


def test_russian_counts_in_three_forms() -> None:
    set_language("ru")
    for entry in ENTRIES:
        if entry.msgid_plural:
            extra = dict.fromkeys(fields(entry.msgid_plural) - {"n"}, "…")
            shown = [count(entry.msgid, entry.msgid_plural, n, **extra) for n in (1, 2, 5, 11, 21, 22, 111)]
            form = [re.sub(r"\d+", "#", text) for text in shown]
            assert form[0] == form[4]
            assert form[1] == form[5]
            assert form[2] == form[3] == form[6]


def test_the_extractor_sees_every_way_to_write_a_text() -> None:
    source = (
        'say("a"); words.say("b {x}", x=1); mark("c" "d"); count("{n} e", "{n} es", 3); say("f" if x else "g"); say(variable); hear("h")'
    )
    found = messages({"one.py": source, "two.py": 'say("a")'})
    assert set(found) == {"a", "b {x}", "cd", "{n} e", "f", "g"}
    assert found["a"].files == {"one.py", "two.py"}
    assert found["{n} e"].plural == "{n} es"


def test_merging_keeps_what_is_translated_and_drops_what_is_gone() -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid="kept", msgstr="осталось"))
    old.append(polib.POEntry(msgid="gone", msgstr="ушло"))
    new = merged(messages({"one.py": 'say("kept"); say("new")'}), old)
    assert [(entry.msgid, entry.msgstr) for entry in new] == [("kept", "осталось"), ("new", "")]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_texts_are_literal(path: Path) -> None:
    """A text that is put together before it is marked can never be found by the extractor."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and call.args and path.name != "words.py":
            name = ast.unparse(call.func).removeprefix("words.")
            if name == "mark":
                assert list(literals(call.args[0])), ast.unparse(call)
            elif name in ("say", "count"):
                assert not isinstance(call.args[0], (ast.JoinedStr, ast.BinOp)), ast.unparse(call)


def test_a_phrase_is_said_in_the_language_of_then() -> None:
    phrase = words.Phrase("Undo: {edit}", {"edit": "Typing"})
    assert str(phrase) == "Undo: Typing"
    words.set_language("ru")
    try:
        assert str(phrase) == words.say("Undo: {edit}", edit=words.say("Typing"))
        assert str(phrase) != "Undo: Typing"
    finally:
        words.set_language("en")


def test_thousands_stand_apart_as_the_language_has_it() -> None:
    assert [words.grouped(n) for n in (500, 4000, 55000, 1234567)] == ["500", "4,000", "55,000", "1,234,567"]
    words.set_language("ru")
    assert [words.grouped(n) for n in (500, 4000, 55000, 1234567)] == ["500", "4000", "55\u00a0000", "1\u00a0234\u00a0567"]


def test_no_other_module_sets_thousands_apart() -> None:
    package = Path(words.__file__).parent
    assert [path.name for path in package.rglob("*.py") if ":,}" in path.read_text(encoding="utf-8")] == ["words.py"]


def test_a_sentence_begins_with_a_large_letter_and_names_in_it_stay() -> None:
    assert words.sentence_case("the node w1X") == "The node w1X"
    assert words.sentence_case("") == ""
