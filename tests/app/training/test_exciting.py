"""A search at the bench reads the samples that nothing is learned from, with the weights of its beginning."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.app.models.inside_view import strongest_place, target_unit
from gradviz.app.training import exciting
from gradviz.app.training.bench import Bench
from gradviz.app.training.exciting import TargetUnit, Weights, started, weights_of
from gradviz.nn.excitation import Excitation
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network
from gradviz.project.network_run import dataset_of

FIRST = TargetUnit("dense1", "tanh1", (2,))


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


@pytest.mark.parametrize("loss", ["margin_ranking", "mse", "cross_entropy"])
def test_every_layer_of_every_kind_of_network_can_be_asked(loss: str) -> None:
    layers = '"conv2d 3 kernel=3", "batch_norm", "relu", "dropout 0.5", "avg_pool 2", "flatten", "dense 4"'
    last = {"margin_ranking": ', "dense 1"', "mse": ', "dense 1"', "cross_entropy": ', "dense 10"'}[loss]
    network = Network(read_spec(f'data = "digits"\ninput = [1, 8, 8]\nlayers = [{layers}{last}]\nloss = "{loss}"'))
    bench = Bench(network, dataset_of(network))
    look = bench.look()
    asked = 0
    for block in look.blocks:
        wanted = target_unit(look, block, strongest_place(look, block))
        if wanted is None:
            continue
        asked += 1
        begun = started(bench, wanted)
        while not begun.advance():
            pass
        found = begun.search.found()
        assert found.read == len(bench.trainer.sets.validation)
        assert (len(found.classes) > 0) == (loss == "cross_entropy")
    assert asked >= 8
    bench.close()
