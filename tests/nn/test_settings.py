from dataclasses import dataclass

import pytest

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.settings import Choice, Sizes, find, line_of, read_choice, settle, wanted, words_of

FIELDS = (
    Field("units", 4, "how many", minimum=1),
    Field("rate", 0.5, "how fast", minimum=0.0, maximum=1.0),
    Field("bias", True, "whether"),
    Field("form", "library", "which", choices=("library", "lecture")),
    Sizes("kernel", 3, "how large", minimum=1),
    Field("shape", (1, -1), "which shape"),
)


def test_a_line_and_a_table_are_the_same_choice() -> None:
    line = read_choice("optimizer", OPTIMIZERS, "adam 0.01 epsilon=1e-6 form=lecture")
    table = read_choice("optimizer", OPTIMIZERS, {"kind": "adam", "rate": 0.01, "epsilon": 1e-6, "form": "lecture"})
    assert line == table == Choice("adam", {"rate": 0.01, "epsilon": 1e-6, "form": "lecture"})


def test_settings_are_filled_with_defaults() -> None:
    chosen = settle("thing", FIELDS, {"units": 2, "kernel": (3, 5), "shape": (2, 3)})
    assert chosen == {"units": 2, "rate": 0.5, "bias": True, "form": "library", "kernel": (3, 5), "shape": (2, 3)}


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({"units": 0}, "thing: units cannot be 0", "units takes a whole number of at least 1: how many."),
        ({"units": 1.5}, "units cannot be 1.5", "whole number"),
        ({"rate": 2.0}, "rate cannot be 2.0", "a number from 0 to 1"),
        ({"rate": float("inf")}, "rate cannot be inf", "a number"),
        ({"rate": float("nan")}, "rate cannot be nan", "a number"),
        ({"bias": 1}, "bias cannot be 1", "true or false"),
        ({"form": "mine"}, "form cannot be 'mine'", "one of library, lecture"),
        ({"kernel": (3, 0)}, "kernel cannot be (3, 0)", "whole number"),
        ({"kernel": (3, 3, 3)}, "kernel cannot be", "whole number"),
        ({"shape": (1, 2.5)}, "shape cannot be", "list of whole numbers"),
        ({"unit": 3}, "thing has no setting 'unit'", "units, rate"),
    ],
)
def test_what_does_not_fit_is_named(given: dict[str, object], message: str, hint: str) -> None:
    with pytest.raises(InputError) as raised:
        settle("thing", FIELDS, given)
    assert message in raised.value.message
    assert hint in raised.value.hint


def test_a_thing_without_settings_says_so() -> None:
    with pytest.raises(InputError) as raised:
        settle("flatten", (), {"x": 1})
    assert "no settings at all" in raised.value.hint


@pytest.mark.parametrize("content", ["", "  ", 3, None, {"rate": 1}, ["adam"]])
def test_what_is_no_choice(content: object) -> None:
    with pytest.raises(InputError, match="is no optimizer"):
        read_choice("optimizer", OPTIMIZERS, content)


def test_a_misspelt_name_is_mended() -> None:
    with pytest.raises(InputError) as raised:
        find("optimizer", OPTIMIZERS, "adm")
    assert "Did you mean adam" in raised.value.hint
    with pytest.raises(InputError) as raised:
        find("optimizer", OPTIMIZERS, "zzzzz")
    assert "nesterov" in raised.value.hint


@pytest.mark.parametrize("line", ["sgd 0.1 lecture more", "sgd rate=1 rate=2", "sgd 0.1 rate=2", "sgd =3"])
def test_a_line_with_a_word_too_many(line: str) -> None:
    with pytest.raises(InputError, match="cannot take"):
        read_choice("optimizer", OPTIMIZERS, line)


def test_every_kind_of_field_says_what_it_takes() -> None:
    assert [wanted(field) for field in FIELDS] == [
        "a whole number of at least 1",
        "a number from 0 to 1",
        "true or false",
        "one of library, lecture",
        "a whole number of at least 1",
        "a list of whole numbers",
    ]
    assert wanted(Field("name", "", "a name")) == "a name"


def test_an_error_says_the_title_and_the_name_to_write() -> None:
    with pytest.raises(InputError) as raised:
        settle("adam", OPTIMIZERS["adam"].fields, {"rate": -1.0})
    assert raised.value.message == "adam: Learning rate (rate) cannot be -1.0"


@pytest.mark.parametrize("text", ["plain", "my flowers.csv", "sub\\a b=c.csv", "3", "true", "1,2", "=", "a=b", "ü 7"])
def test_a_text_in_quotes_stays_one_text(text: str) -> None:
    known = {"csv": Known((Field("path", "", "which file"), Field("units", 4, "how many"), Field("colour", False, "whether")))}
    line = line_of("csv", {"path": text, "units": 5, "colour": True})
    assert read_choice("dataset", known, line) == Choice("csv", {"path": text, "units": 5, "colour": True})


def test_a_text_that_is_read_as_it_is_needs_no_quotes() -> None:
    assert line_of("csv", {"path": "flowers.csv", "mode": "sum"}) == "csv path=flowers.csv mode=sum"
    assert line_of("csv", {"path": "my flowers.csv"}) == 'csv path="my flowers.csv"'


def test_a_text_in_quotes_may_stand_without_its_name() -> None:
    known = {"csv": Known((Field("path", "", "which file"),))}
    assert read_choice("dataset", known, 'csv "a b=c.csv"').settings == {"path": "a b=c.csv"}
    assert words_of('csv "never closed') == ["csv", '"never', "closed"]


def test_no_line_holds_a_double_quote() -> None:
    with pytest.raises(InputError, match="double quote"):
        line_of("csv", {"path": 'a "b" c'})


@dataclass(frozen=True)
class Known:
    fields: tuple[Field, ...]
    title: str = "Known"
