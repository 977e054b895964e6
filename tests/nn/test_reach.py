"""What a place of a map sees is what changes it, whatever lies between; anything else has no patch."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz import registry
from gradviz.nn.model import Model
from gradviz.nn.probe import Probe
from gradviz.nn.reach import Patch, Reach, ReachSearch
from gradviz.nn.spec import from_table


def net(*layers: str, shape: tuple[int, ...] = (1, 12, 12)) -> Model:
    registry.discover()
    return Model(from_table({"input": list(shape), "layers": list(layers), "loss": "cross_entropy"}))


def reach_of(model: Model, layer: str, slice_: int = 100) -> Reach | None:
    """All lines, in slices."""
    search = ReachSearch(model, layer)
    while not search.advance(slice_):
        pass
    found = search.found()
    search.close()
    return found


def test_kernels_and_pools_add_up() -> None:
    model = net("conv2d 2 kernel=3", "relu", "max_pool 2", "conv2d 3 kernel=3", "flatten", "dense 3")
    first, pool, last = (reach_of(model, model.spec.layers[at].name) for at in (1, 2, 3))
    assert first is not None and pool is not None and last is not None
    assert first.patch(4, 7) == Patch(4, 7, 3, 3)
    assert pool.patch(1, 2) == Patch(2, 4, 4, 4)
    assert last.patch(1, 0) == Patch(2, 0, 8, 8)


@pytest.mark.parametrize("between", ["sigmoid", "tanh", "batch_norm", "avg_pool 2", "leaky_relu"])
def test_it_is_what_random_weights_see(between: str) -> None:
    model = net("conv2d 2 kernel=3 padding=1 stride=2", between, "conv2d 2 kernel=2", "flatten", "dense 3", shape=(2, 9, 11))
    layer = model.spec.layers[2].name
    reach = reach_of(model, layer)
    assert reach is not None
    probe = Probe(model, layer, np.float64)
    generator = np.random.default_rng(3)
    probe.take(model.initial(generator))
    for row in range(probe.shape[1]):
        for column in range(probe.shape[2]):
            _, slope = probe.slope(generator.normal(size=model.spec.input), (1, row, column))
            rows, columns = (np.flatnonzero(np.abs(slope).sum(axis=axes)) for axes in ((0, 2), (0, 1)))
            span = (rows[0], columns[0], rows[-1] + 1 - rows[0], columns[-1] + 1 - columns[0])
            assert Patch(*(int(number) for number in span)) == reach.patch(row, column)


@pytest.mark.parametrize("lines", [1, 7, 1000])
def test_slices_of_any_size_find_the_same_in_a_large_picture(lines: int) -> None:
    model = net("conv2d 1 kernel=3 stride=2", "flatten", "dense 2", shape=(1, 9, 201))
    reach = reach_of(model, model.spec.layers[0].name, lines)
    assert reach is not None
    assert reach.patch(3, 99) == Patch(6, 198, 3, 3)


def test_a_patch_takes_its_part() -> None:
    pictures = np.arange(2 * 3 * 4).reshape(2, 3, 4)
    assert Patch(1, 2, 2, 1).part(pictures).tolist() == [[[6], [10]], [[18], [22]]]
