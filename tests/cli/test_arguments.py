"""argparse speaks our language, and what it refuses is an error like any other."""

from __future__ import annotations

import re

import pytest

from gradviz.cli import main
from gradviz.cli.arguments import COMPLAINTS, Arguments
from gradviz.errors import InputError
from gradviz.words import set_language

WRONG = (
    ["eval"],
    ["evil"],
    ["list"],
    ["list", "nothing"],
    ["train", "xor", "--epochs", "x"],
    ["eval", "a", "--convention", "x"],
    ["eval", "a", "--seed"],
    ["eval", "a", "--json=1"],
    ["eval", "a", "--unknown"],
    ["export", "a"],
    ["eval", "a", "--lang", "xx"],
    ["--lang", "xx"],
    ["--lang"],
    ["--unknown"],
    ["a.gradviz", "--unknown"],
)


@pytest.mark.parametrize("given", WRONG, ids=" ".join)
def test_what_does_not_fit_is_bad_input_in_a_sentence(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 2
    assert "hint: Write gradviz" in printed.err
    assert "error:" not in printed.err


@pytest.mark.parametrize("given", WRONG[:-5], ids=" ".join)
def test_every_complaint_is_a_russian_sentence(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*given, "--lang=ru"]) == 2
    sentence, hint, _ = capsys.readouterr().err.split("\n")
    assert re.search("[а-я]{3}", sentence)
    assert hint.startswith("  подсказка: Напишите")


def test_the_language_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "ru", "eval", "a+", "a=1"]) == 2
    assert "подсказка" in capsys.readouterr().err
    assert main(["--lang=ru", "list", "examples"]) == 0


def test_help_is_in_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    set_language("ru")
    with pytest.raises(SystemExit):
        main(["eval", "--lang", "ru", "--help"])
    shown = capsys.readouterr().out
    assert not {"usage:", "options:", "positional", "arguments:", "show this help"} & set(shown.split())
    assert "usage" not in shown


@pytest.mark.parametrize("formula", ["-x", "--x", "-x^2", "--2x+1", "-(x)"])
def test_a_formula_with_a_minus_is_no_option(formula: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", formula, "x=2"]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "near"),
    [
        (["eval", "a", "a=1", "--jsn"], "--json"),
        (["train", "xor", "--epoch", "3"], "--epochs"),
        (["list", "ops", "--langs=ru"], "--lang"),
        (["--quit-after-strat"], "--quit-after-start"),
    ],
    ids=str,
)
def test_a_misspelt_option_brings_the_nearest_one(given: list[str], near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given) == 2
    sentence, hint, _ = capsys.readouterr().err.split("\n")
    assert sentence.endswith(f"; did you mean {near}?")
    assert hint.startswith("  hint: Write gradviz ")
    assert near in hint


def test_a_word_is_told_as_it_was_typed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-V"]) == 2
    assert "COMMAND cannot be -V;" in capsys.readouterr().err


def test_what_argparse_may_say_in_other_words_is_still_a_sentence() -> None:
    with pytest.raises(InputError, match="the arguments do not fit: something new"):
        Arguments(prog="p").error("something new")


def test_the_choices_of_every_python_are_understood() -> None:
    said = ("argument x: invalid choice: 'a' (choose from 'b', 'c')", "argument x: invalid choice: 'a' (choose from b, c)")
    assert all(any(pattern.fullmatch(message) for pattern in COMPLAINTS) for message in said)


def test_what_is_no_number_is_said_in_our_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "a", "a=1", "-o", "a.svg", "--least-text", "abc"]) == 2
    assert capsys.readouterr().err.startswith("--least-text is a number, so not abc\n")


@pytest.mark.parametrize(
    ("given", "sorted_out"),
    [
        (["x", "--name", "e", "a=1"], ["x", "a=1", "--name", "e"]),
        (["--json", "x", "a=1"], ["x", "a=1", "--json"]),
        (["--back", "x", "y"], ["y", "--back", "x"]),
        (["y", "--back"], ["y", "--back"]),
        (["--back", "--name", "e", "y"], ["y", "--back", "--name", "e"]),
        (["--name=e", "y", "--name"], ["y", "--name=e", "--name"]),
        (["--name", "--json", "y"], ["y", "--name", "--json"]),
        (["--", "--name", "y"], ["--", "--name", "y"]),
    ],
)
def test_options_go_last_with_what_belongs_to_them(given: list[str], sorted_out: list[str]) -> None:
    parser = Arguments(prog="x")
    parser.add_argument("--name")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--back", nargs="?")
    assert parser._options_last(given) == sorted_out


def test_options_may_stand_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--json", "e+a", "--name", "e", "e=3", "--output", "e", "a=1"]) == 0
    assert '"e": 3.0' in capsys.readouterr().out
