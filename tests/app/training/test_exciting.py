"""A search at the bench reads the samples that nothing is learned from, with the weights of its beginning."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.app.training import exciting
from gradviz.app.training.bench import Bench
from gradviz.app.training.exciting import Weights, Wish, started, weights_of
from gradviz.nn.excitation import Excitation
from gradviz.project.network import Network
from gradviz.project.network_run import dataset_of

FIRST = Wish("dense1", "tanh1", (2,))


def ended(bench: Bench) -> Excitation:
    begun = started(bench, FIRST)
    while not begun.advance():
        bench.trainer.step()
    return begun.search.found()


def test_training_on_meanwhile_changes_nothing(xor: Network) -> None:
    bench, same = (Bench(xor, dataset_of(xor)) for _ in range(2))
    begun = started(same, FIRST)
    while not begun.advance():
        pass
    assert ended(bench).answers.tolist() == begun.search.found().answers.tolist()
    assert begun.validates
    assert begun.weights == Weights(0.0)
    weights = bench.trainer.plan.parameters.copy()
    assert ended(bench).read == len(bench.trainer.sets.validation)
    assert not np.array_equal(weights, bench.trainer.plan.parameters)
    for one in (bench, same):
        one.close()


def test_the_weights_have_their_time(xor: Network) -> None:
    bench = Bench(xor, dataset_of(xor))
    for _ in range(3):
        bench.trainer.step()
    assert weights_of(bench) == Weights(3 / len(bench.trainer.cuts))
    bench.close()


def test_no_more_is_read_than_is_worth_it(xor: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exciting, "MOST_READ", 7)
    bench = Bench(xor, dataset_of(xor))
    assert ended(bench).read == 7
    bench.close()
