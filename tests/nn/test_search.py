from typing import Any

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.nn.knobs import turned
from gradviz.nn.model import Model
from gradviz.nn.search import Found, Search, Trial, combinations
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer

TABLE = {
    "input": [1, 6, 6],
    "layers": ["flatten", "dense 8", "relu", "dense 3"],
    "loss": "cross_entropy",
    "training": {"epochs": 3, "batch": 16, "optimizer": "sgd rate=0.1"},
}


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def found(search: Search) -> tuple[list[Trial], Found]:
    *trials, end = search.run()
    search.close()
    assert isinstance(end, Found)
    return [trial for trial in trials if isinstance(trial, Trial)], end


def test_all_combinations_or_as_many_as_may_be() -> None:
    ranges = {"rate": (0.1, 0.01), "batch": (16, 32, 64)}
    everything = combinations(ranges, 6, rng())
    assert everything[0] == {"rate": 0.1, "batch": 16}
    assert len({tuple(one.items()) for one in everything}) == 6
    some = combinations(ranges, 4, rng())
    assert len({tuple(one.items()) for one in some}) == 4
    assert all(one in everything for one in some)
    assert combinations({}, 5, rng()) == [{}]
    huge = {f"x{place}": tuple(range(100)) for place in range(9)}
    assert len(combinations(huge, 7, rng())) == 7


def test_the_best_in_validation_wins_and_alone_sees_the_test_set(pictures: Any) -> None:
    source = pictures()
    tried = combinations({"rate": (1e-6, 0.1), "batch": (8, 90)}, 9, rng())
    trials, end = found(Search(from_table(TABLE), source, tried))
    assert [trial.number for trial in trials] == [1, 2, 3, 4]
    assert end.best == min(trials, key=lambda trial: trial.rank)
    assert end.best.settings == {"rate": 0.1, "batch": 8}
    alone = Trainer(Model(turned(from_table(TABLE), end.best.settings)), source)
    last = list(alone.run())[-1]
    assert (end.test_loss, end.test_accuracy) == (last.test_loss, last.test_accuracy)
    assert alone.history[-1].val_loss == end.best.val_loss


def test_a_trial_that_breaks_is_told_and_loses(pictures: Any) -> None:
    tried = combinations({"rate": (1e30, 0.1)}, 9, rng())
    trials, end = found(Search(from_table(TABLE), pictures(), tried))
    assert trials[0].error is not None
    assert "broke" in trials[0].error.message
    assert end.best is trials[1]
    only = [*Search(from_table(TABLE), pictures(), tried[:1]).run()]
    assert [type(one) for one in only] == [Trial]


def test_early_stopping_counts_by_its_best_epoch(pictures: Any) -> None:
    table = {**TABLE, "training": {"epochs": 40, "batch": 8, "optimizer": "sgd rate=2.0", "patience": 2}}
    (trial,), _ = found(Search(from_table(table), pictures(), [{}]))
    assert trial.epoch <= 40
    assert trial.val_loss < np.inf


def test_stopping_keeps_what_is_done(pictures: Any) -> None:
    search = Search(from_table(TABLE), pictures(), combinations({"rate": (0.1, 0.2, 0.3)}, 9, rng()))
    events = []
    for event in search.run():
        events.append(event)
        search.stop()
    assert [type(event) for event in events] == [Trial, Found]
    at_once = Search(from_table(TABLE), pictures(), [{}])
    at_once.stop()
    assert list(at_once.run()) == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"rat": 1}, "no setting to vary called 'rat'"), ({"rate": -1.0}, "cannot be -1.0"), ({"batch": 0}, "cannot be 0")],
)
def test_what_cannot_be_varied_is_said_before_the_first_training(settings: dict[str, Any], message: str, pictures: Any) -> None:
    with pytest.raises(InputError, match=message):
        Search(from_table(TABLE), pictures(), [{}, settings])


def test_without_validation_nothing_is_compared(pictures: Any) -> None:
    with pytest.raises(InputError, match="validation set"):
        Search(from_table(TABLE), pictures((90, 0, 30)), [{}])
