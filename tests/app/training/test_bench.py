"""The bench shows what a network does with a few samples, and changes nothing by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz.app.training.bench import Bench, data_facts
from gradviz.errors import InputError
from gradviz.nn.levels import ViewPath
from gradviz.nn.settings import Choice
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network
from gradviz.project.network_edits import new_network
from gradviz.project.network_run import dataset_of


def losses(bench: Bench, *, looking: bool) -> list[float]:
    found = []
    for _ in range(6):
        found += [event.loss for event in bench.trainer.step() if hasattr(event, "loss")]
        if looking:
            bench.look()
            bench.level(ViewPath())
    return found


def test_a_curve_is_the_same_whether_anyone_looks_or_not() -> None:
    text = 'input = [2]\ndata = "xor"\nlayers = ["dense 6", "tanh", "dropout 0.5", "dense 1"]\nloss = "bce_logits"\n'
    network = Network(read_spec(text))
    one, other = (Bench(network, dataset_of(network)) for _ in range(2))
    assert losses(one, looking=True) == losses(other, looking=False)


def test_every_block_has_its_numbers(xor: Network) -> None:
    bench = Bench(xor, dataset_of(xor))
    look = bench.look()
    assert {block.output for block in look.blocks} <= look.values.keys()
    assert look.answer is None


def test_a_drawn_digit_is_read_and_laid_before_the_network() -> None:
    network = new_network("mlp").network
    assert network is not None
    bench = Bench(network, dataset_of(network))
    bench.draw(np.ones((1, 28, 28)))
    look = bench.look()
    assert look.answer is not None
    assert look.answer.shape == (10,)
    assert look.answer.sum() == pytest.approx(1)
    drawn = look.values[look.graph.names["x"]][0]
    bench.draw(None)
    assert not np.array_equal(drawn, bench.look().values[look.graph.names["x"]][0])


def test_a_gate_lays_out_its_units(xor: Network) -> None:
    bench = Bench(xor, dataset_of(xor))
    bench.look()
    values, shape = bench.sheet(ViewPath("dense1", "bias"))
    assert values.shape == shape == (6,)


@pytest.mark.parametrize(
    ("optimizer", "limits", "by"),
    [("sgd", {}, ""), ("sgd", {"clip_norm": 1e-3}, "SGD"), ("sgd", {"clip_value": 1e-3}, "SGD"), ("momentum", {}, "Momentum")],
)
def test_a_step_that_is_planned_says_by_what_unless_it_is_the_gradient_times_the_rate(
    xor: Network, optimizer: str, limits: dict[str, float], by: str
) -> None:
    network = replace(xor, spec=xor.spec.with_training(optimizer=Choice(optimizer, {"rate": 0.5}), **limits))
    bench = Bench(network, dataset_of(network))
    bench.look()
    before = bench.plan.parameters.copy()
    updates = bench.updates()
    assert {update.made_by for update in updates} == {by}
    assert len(updates) == len(bench.plan.places)
    plain = [np.allclose(update.after, update.before - update.rate * update.gradient, atol=1e-6) for update in updates]
    assert all(plain) == (not limits)
    assert np.array_equal(bench.plan.parameters, before)


def test_what_does_not_fit_is_refused() -> None:
    network = Network(read_spec('input = [3]\ndata = "xor"\nlayers = ["dense 1"]\nloss = "bce_logits"\n'))
    with pytest.raises(InputError):
        Bench(network, dataset_of(network))


def test_the_facts_of_a_set_count_its_classes() -> None:
    network = new_network("mlp").network
    assert network is not None
    facts = data_facts(dataset_of(network))
    assert sum(facts.counts) == facts.sizes[0] == 4000
    assert len(facts.samples) == 10


@pytest.mark.parametrize("preset", ["ranking", "xor"])
def test_what_an_update_moves_is_found_in_the_whole_network(preset: str) -> None:
    network = Network.from_preset(preset)
    bench = Bench(network, dataset_of(network))
    bench.look()
    graph = bench.level(ViewPath()).trace.graph
    assert bench.updates()
    for step in bench.updates():
        assert graph.nodes[graph.id(step.name)].role == "parameter"


def test_a_level_of_a_second_tower_is_called_as_the_first() -> None:
    network = Network.from_preset("ranking")
    bench = Bench(network, dataset_of(network))
    bench.look()
    for name in ("dense1", "dense1@2"):
        graph = bench.level(ViewPath(name)).graph
        assert graph.labels[graph.output] == "Dense 1"
