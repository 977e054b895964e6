"""What a layer shows of itself: its answers, its weights in the form of what it reads, and gradients in the same places."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz import registry
from gradviz.app.models.inside_view import _middle, answering, block_of, first_choice, first_tab, inside, strongest_place
from gradviz.app.training.bench import Bench, Look
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network
from gradviz.project.network_run import dataset_of

SPEC = """
data = "digits"
input = [1, 8, 8]
layers = ["flatten", "dense 12 name=first", "relu", "dense 10 name=last"]
loss = "cross_entropy"
"""


@pytest.fixture(scope="module")
def look() -> Look:
    registry.discover()
    network = Network(read_spec(SPEC))
    bench = Bench(network, dataset_of(network))
    found = bench.look()
    bench.close()
    return found


def test_weights_of_the_first_dense_layer_are_pictures_of_the_input(look: Look) -> None:
    block = first_choice(look)
    assert block is not None
    assert (block.name, first_tab(look, block)) == ("first", "kernels")
    shown = inside(look, block, "kernels", None)
    assert shown.array is not None
    assert shown.array.shape == (12, 8, 8)
    weights = look.values[look.graph.names["first/weights"]]
    assert np.array_equal(shown.array[5].reshape(-1), weights[:, 5])
    gradients = inside(look, block, "gradients", None).array
    assert gradients is not None
    assert np.array_equal(gradients[5].reshape(-1), look.gradients[look.graph.names["first/weights"]][:, 5])


def test_answers_are_read_after_the_activation(look: Look) -> None:
    first, last = block_of(look, "first"), block_of(look, "last")
    assert first is not None
    assert last is not None
    assert answering(look, first).name == "relu1"
    assert answering(look, last) is last
    shown = inside(look, first, "maps", None)
    assert shown.array is not None
    assert shown.caption == "first after relu1, 12 units"
    assert float(shown.array.min()) >= 0
    place = strongest_place(look, first)
    assert place is not None
    assert shown.array[place] == shown.array.max()


def test_a_layer_without_weights_says_so(look: Look) -> None:
    relu = block_of(look, "relu1")
    assert relu is not None
    assert inside(look, relu, "kernels", None).array is None
    assert "learns nothing" in inside(look, relu, "weights", None).caption
    assert inside(look, relu, "gradients", None).array is not None


def test_weights_of_a_layer_further_up_are_those_of_one_unit(look: Look) -> None:
    last = block_of(look, "last")
    assert last is not None
    shown = inside(look, last, "kernels", (4,)).array
    assert shown is not None
    assert np.array_equal(shown, look.values[look.graph.names["last/weights"]][:, 4])
    assert inside(look, last, "weights", (4,)).sheet


def test_the_loss_has_no_pictures(look: Look) -> None:
    assert block_of(look, "loss") is None


def test_means_are_written_with_a_true_minus() -> None:
    assert _middle(np.array([-0.5, -1.5])) == "mean −1, deviation 0.5"
