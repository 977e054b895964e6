"""Every knob turns, and the values that are usual come from the records themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gradviz.errors import InputError
from gradviz.nn.knobs import ASKED_FIRST, KNOBS, read_range, turned
from gradviz.nn.model import Model
from gradviz.nn.optimizers import OPTIMIZERS, declare
from gradviz.nn.presets import PRESETS
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer

TABLE = {
    "input": [1, 6, 6],
    "layers": ["flatten", "dense 8", "relu", "dense 3"],
    "loss": "cross_entropy",
    "training": {"epochs": 3, "batch": 16, "optimizer": "sgd rate=0.1"},
}


def test_ranges_are_read() -> None:
    assert read_range("rate=0.1, 1e-2,0.1") == ("rate", (0.1, 0.01))
    assert read_range("batch=16,32") == ("batch", (16, 32))
    assert read_range("schedule=constant; exponential alpha=0.2") == ("schedule", ("constant", "exponential alpha=0.2"))
    for wrong in ("rate", "rate=", "rate=,", "rat=1"):
        with pytest.raises(InputError) as caught:
            read_range(wrong)
        assert caught.value.hint


@pytest.mark.parametrize("name", KNOBS)
def test_every_knob_turns_and_its_usual_values_train(name: str, pictures: Any) -> None:
    spec = from_table(TABLE)
    usual = KNOBS[name].usual(spec)
    specs = [turned(spec, {name: value}) for value in usual]
    assert len({repr(one) for one in specs}) == len(usual) > 1
    for one in specs:
        trainer = Trainer(Model(one), pictures())
        trainer.step()
        trainer.close()


def test_dropout_goes_where_it_belongs() -> None:
    spec = from_table(TABLE)
    assert turned(spec, {"dropout": 0.0}) == spec
    layers = turned(spec, {"dropout": 0.3}).layers
    assert [layer.kind for layer in layers] == ["flatten", "dense", "relu", "dropout", "dense"]
    assert layers[-1].reads == (layers[-2].name,)
    again = turned(turned(spec, {"dropout": 0.3}), {"dropout": 0.1}).layers
    assert [layer.settings["rate"] for layer in again if layer.kind == "dropout"] == [0.1]
    assert all(layer.settings["rate"] == 0 for layer in turned(PRESETS["alexnet"].spec(), {"dropout": 0}).layers if layer.kind == "dropout")


def test_what_is_varied_first_exists() -> None:
    assert set(ASKED_FIRST) <= set(KNOBS)


def test_a_record_says_itself_that_it_is_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OPTIMIZERS, "_records", dict(OPTIMIZERS))
    before = KNOBS["optimizer"].usual(from_table(TABLE))
    declare(replace(OPTIMIZERS["sgd"], name="sgd of tomorrow"))
    assert KNOBS["optimizer"].usual(from_table(TABLE)) == (*before, "sgd of tomorrow")
    assert set(OPTIMIZERS) > set(before) > {"sgd"}


def test_a_rate_holds_for_the_optimizer_that_is_tried_with_it() -> None:
    """In whatever order the two are asked for."""
    spec = PRESETS["mlp"].spec()
    for settings in ({"rate": 0.5, "optimizer": "momentum"}, {"optimizer": "momentum rate=0.1", "rate": 0.5}):
        optimizer = turned(spec, settings).training.optimizer
        assert (optimizer.kind, optimizer.settings["rate"]) == ("momentum", 0.5)
