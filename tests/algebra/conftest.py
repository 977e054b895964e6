"""Graphs for the tests of this folder: random ones of every scalar gate, the one of the first lecture, long chains."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from gradviz.graph import Builder, Graph
from gradviz.ops import OPS

NAMES = ("x", "y", "z")
Make = Callable[[int, int], Graph]


@pytest.fixture
def random_graph() -> Make:
    """A graph of that many gates, drawn with a seed; every gate is used or follows one that is."""
    return draw


def draw(seed: int, gates: int) -> Graph:
    rng = np.random.default_rng(seed)
    builder = Builder()
    nodes = [builder.leaf(name) for name in NAMES] + [builder.constant(value) for value in (2.0, 0.5, -1.0, 0.1)]
    drawable = [op for op in OPS.values() if op.category != "copy" and op.elementwise and op.infer is None]
    for _ in range(gates):
        op = drawable[rng.integers(len(drawable))]
        operands = [nodes[-1], *(nodes[rng.integers(len(nodes))] for _ in range(op.arity - 1))]
        attributes = {field.name: field.default for field in op.attributes}
        nodes.append(builder.gate(op.name, tuple(rng.permutation(operands).tolist()), attributes=attributes))
    return builder.build(nodes[-1])


@pytest.fixture
def colah() -> Graph:
    """(a + b)(b + 1)."""
    builder = Builder()
    a, b = builder.leaf("a"), builder.leaf("b")
    return builder.build(builder.gate("mul", [builder.gate("add", [a, b]), builder.gate("add", [b, builder.constant(1.0)])]))


@pytest.fixture
def chain() -> Callable[[str, int], Graph]:
    """A chain of gates of one op, each reading the one before it in all its operands."""

    def make(op: str, gates: int) -> Graph:
        builder = Builder()
        node = builder.leaf("x")
        for _ in range(gates):
            node = builder.gate(op, [node] * OPS[op].arity)
        return builder.build(node)

    return make
