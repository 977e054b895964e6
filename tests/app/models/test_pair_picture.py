"""A matrix product is a pair of rows of units; every weight can be asked for with its gradient."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.app.models.pair_picture import FEW, MANY, Pair, pair_of
from gradviz.graph import Builder, Graph
from gradviz.picture.options import Detail
from gradviz.picture.pair import Bank

RNG = np.random.default_rng(3)


def product(op: str = "matmul") -> Graph:
    builder = Builder()
    return builder.build(builder.gate(op, [builder.leaf("x", "input"), builder.leaf("w", "parameter")]))


def numbers(graph: Graph, *arrays: object) -> dict[int, object]:
    return dict(zip((*graph.operands[graph.output], graph.output), arrays, strict=True))


@pytest.fixture
def pair() -> Pair:
    graph = product()
    x, w = RNG.normal(size=(1, 6)), RNG.normal(size=(6, 3))
    found = pair_of(graph, numbers(graph, x, w, x @ w), numbers(graph, x, 2 * w, x @ w), (1, 2, 3))
    assert found is not None
    return found


def test_a_product_with_weights_is_a_pair_and_nothing_else_is(pair: Pair) -> None:
    assert (pair.left.shape, pair.right.shape, pair.weights.shape) == ((1, 2, 3), (3,), (6, 3))
    graph = product()
    assert pair_of(graph, {}, {}) is None
    assert pair_of(graph, numbers(graph, np.ones(6), np.ones(6), np.ones(6)), {}) is None
    builder = Builder()
    one = builder.build(builder.gate("relu", [builder.leaf("x", "input")]))
    assert pair_of(one, {node.id: np.ones(3) for node in one.nodes}, {}) is None


def test_units_and_weights_are_told(pair: Pair) -> None:
    assert pair.names == ("x", "w", "a")
    text = pair.describe((4, 2))
    assert text.startswith("row 1, column 1")
    assert "unit 2" in text
    assert f"{pair.weights[4, 2]:.3f}".replace("-", "−")[:5] in text
    assert pair.describe((4, None)) != pair.describe((None, 2)) != ""
    assert pair.describe((None, None)) == ""
    graph = product()
    bare = pair_of(graph, numbers(graph, np.ones(2), np.ones((2, 2)), np.ones(2)), {})
    assert bare is not None
    assert "gradient" not in bare.describe((0, 1))
    assert "gradient" in text


@pytest.mark.parametrize(("units", "kinds"), [(2, "near near near far"), (FEW, "near far far far"), (MANY, "far far far far")])
def test_lines_that_cannot_be_told_apart_are_a_texture_until_one_is_near(units: int, kinds: str) -> None:
    pair = Pair(Bank(np.ones(units), (units,)), Bank(np.ones(2), (2,)), RNG.normal(size=(units, 2)), None)
    details: tuple[Detail, ...] = ("near", "middle", "small", "far")
    assert [pair.drawn_as(detail) for detail in details] == kinds.split()
    assert pair.drawn_as("near", close=True) == "near"
