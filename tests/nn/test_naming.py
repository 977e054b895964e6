"""Layers have fresh names in files and titles on screen; everything that a person can choose has a title in every language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from gradviz import registry, words
from gradviz.data import sources
from gradviz.fields import Field
from gradviz.nn import naming
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.layers import LAYERS
from gradviz.nn.layers.connected import activations
from gradviz.nn.losses import LOSSES
from gradviz.nn.naming import fits_name, fresh_name, kind_title, shown_names, titled
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.presets import PRESETS
from gradviz.nn.schedules import SCHEDULES
from gradviz.nn.spec import NUMBERS, layer_record
from gradviz.ops import OPS


@dataclass(frozen=True)
class Plain:
    kind: str
    name: str


def untitled(records: Iterable[Any]) -> list[str]:
    """Records and fields without a title, and choices without words."""
    found = []
    for record in records:
        found += [] if record.title else [record.name]
        for field in getattr(record, "fields", ()):
            found += [] if field.title and len(field.choice_titles) == len(field.choices) else [f"{record.name}.{field.name}"]
    return found


def everything() -> list[Any]:
    registry.discover()
    parts: tuple[Any, ...] = (LAYERS, LOSSES, OPTIMIZERS, SCHEDULES, INITIALIZERS, AUGMENTATIONS, PRESETS, sources())
    return [*(record for part in parts for record in part.values()), *map(layer_record, activations())]


def test_all_that_can_be_chosen_has_a_title() -> None:
    assert untitled(everything()) == []
    assert [field.name for field in (*NUMBERS, *(field for op in OPS.values() for field in op.attributes)) if not field.title] == []


def test_what_has_no_title_is_caught() -> None:
    @dataclass(frozen=True)
    class Record:
        name: str
        title: str
        fields: tuple[Field, ...] = ()

    known = Field("law", "a", "", choices=("a", "b"), title="Law")
    assert untitled([Record("plain", ""), Record("good", "Good", (known,))]) == ["plain", "good.law"]


def test_fresh_names_count_by_kind() -> None:
    assert fresh_name("conv2d", ["conv1", "dense1"]) == "conv2"
    assert fresh_name("dense", []) == "dense1"


def test_layers_are_called_by_their_kind_and_numbered_where_there_are_several() -> None:
    layers = [Plain("dense", "dense1"), Plain("relu", "relu1"), Plain("dense", "dense2"), Plain("dense", "code"), Plain("no", "no1")]
    assert shown_names(layers) == {"dense1": "Dense 1", "relu1": "ReLU", "dense2": "Dense 2", "code": "code", "no1": "no"}


@pytest.mark.usefixtures("russian")
def test_titles_follow_the_language() -> None:
    assert kind_title("conv2d") == "Свёртка"
    assert shown_names([Plain("flatten", "flatten1")]) == {"flatten1": words.say("Flatten")}


@pytest.fixture
def russian() -> Iterable[None]:
    words.set_language("ru")
    yield
    words.set_language("en")


def test_a_name_is_one_word_that_is_free() -> None:
    assert fits_name("hidden", ("x",))
    assert not any(fits_name(name, ("x",)) for name in ("", "x", "a/b", "a b", "a,b", "a=b"))


def test_arrays_are_said_in_the_language_and_layers_by_their_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "say", {"weights": "веса"}.__getitem__)
    titles = {"dense1": "Полносвязный 1", "weights": "weights"}
    assert [titled(name, titles) for name in ("dense1/weights", "dense1/gamma", "dense1[3]", "other", "dense9/weights[0]")] == [
        "Полносвязный 1/веса",
        "Полносвязный 1/gamma",
        "Полносвязный 1[3]",
        "other",
        "dense9/веса[0]",
    ]
    assert titled("weights", titles) == "weights"
