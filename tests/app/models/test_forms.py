"""Every field of every layer, loss, optimizer and schedule can be written in a form and read back."""

from __future__ import annotations

import pytest

from gradviz import registry, words
from gradviz.app.models.forms import choices, hint, read_value, stepped, title, written
from gradviz.fields import Field
from gradviz.nn.layers import LAYERS
from gradviz.nn.settings import Sizes
from gradviz.project.network import PARTS


def declared() -> list[Field]:
    registry.discover()
    records = [*LAYERS.values(), *(record for part in PARTS.values() for record in part.values())]
    return [field for record in records for field in record.fields]


def misread(fields: list[Field]) -> list[str]:
    plain = (field for field in fields if not field.choices and not isinstance(field.default, bool))
    return [field.name for field in plain if read_value(field, written(field.default)) != field.default]


def test_every_default_is_read_as_it_is_written() -> None:
    assert misread(declared()) == []
    assert all(hint(field) and title(field) for field in declared())


def test_a_field_that_forgets_its_default_is_caught() -> None:
    assert misread([Field("size", 3, "a size", minimum=5)]) == ["size"]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Field("units", 64, ""), " 12 ", 12),
        (Field("units", 64, ""), "1,000", 1000),
        (Field("units", 64, "", minimum=1), "0", None),
        (Field("units", 64, ""), "1.5", None),
        (Field("rate", 0.1, ""), "0,01", 0.01),
        (Field("rate", 0.1, ""), "3e\u22124", 3e-4),
        (Field("rate", 0.1, ""), "", None),
        (Field("rate", 0.1, ""), "nan", None),
        (Sizes("kernel", 3, ""), "3, 5", (3, 5)),
        (Sizes("kernel", 3, ""), "3", 3),
        (Field("shape", (-1,), ""), "8, 4", (8, 4)),
        (Field("shape", (-1,), ""), "a", None),
    ],
)
def test_what_is_typed(field: Field, text: str, value: object) -> None:
    assert read_value(field, text) == value


def test_arrow_keys() -> None:
    assert stepped(Field("units", 64, "", minimum=1), 1, -1) == 1
    assert stepped(Field("units", 64, ""), 64, 1) == 65
    assert stepped(Field("rate", 0.1, ""), 0.1, -1) == 0.05
    assert stepped(Field("shape", (1,), ""), (1,), 1) == (1,)


def test_what_a_user_named_is_not_translated() -> None:
    words.set_language("ru")
    assert choices(Field("target", "kind", "", choices=("kind", "Loss"))) == {"kind": "kind", "Loss": "Loss"}
    assert choices(Field("part", "a", "", choices=("a",), choice_titles=("Loss",))) == {"a": "Потери"}


def test_a_hint_is_one_sentence_that_repeats_nothing() -> None:
    assert (
        hint(Field("epochs", 3, "how often each sample is shown", minimum=0))
        == "how often each sample is shown: a whole number of at least 0"
    )
    assert hint(Field("rate", 0.5, "A sentence of its own.")) == "A sentence of its own: a number"
    assert hint(Field("noise", False, "Adds noise to each pixel.")) == "Adds noise to each pixel"
    assert hint(Field("law", "a", "the law", choices=("a", "b"))) == "the law"
