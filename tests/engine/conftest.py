"""Graphs that the engine's tests share: the lectures' example, and random ones over every op."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from gradviz.graph import Builder, Graph
from gradviz.ops import OPS

TAME = 30.0
"""Operands beyond this would only make infinities; a random gate that leaves the range is not added."""


@pytest.fixture
def lecture() -> Graph:
    """e = (a + b) * (b + 1)."""
    builder = Builder("e=(a+b)*(b+1)")
    a, b = builder.leaf("a"), builder.leaf("b")
    c = builder.gate("add", [a, b])
    d = builder.gate("add", [b, builder.constant(1.0)])
    return builder.build(builder.gate("mul", [c, d], name="e"))


RELUCTANCE = 0.9
"""How often even a wild graph leaves out a gate that is not finite, so that most of its gates still are."""

RandomGraph = Callable[..., tuple[Graph, dict[str, float]]]


@pytest.fixture
def random_graph() -> RandomGraph:
    return make_random_graph


def make_random_graph(seed: int, gates: int = 25, wild: bool = False) -> tuple[Graph, dict[str, float]]:
    """A graph of random gates, all of them feeding the output, and its inputs.

    A tame one keeps away from ties, kinks and faults; a wild one has small whole inputs, so that it meets them.
    """
    rng = np.random.default_rng(seed)
    builder = Builder()
    values: list[float] = []
    inputs = {}
    for place in range(4):
        inputs[f"x{place}"] = float(rng.integers(-2, 3)) if wild else float(rng.uniform(-2, 2))
        builder.leaf(f"x{place}")
        values.append(inputs[f"x{place}"])
    values.append(float(rng.uniform(0.5, 2)))
    builder.constant(values[-1])
    names = list(OPS)
    read = set()
    while len(values) < gates + 5:
        op = OPS[names[int(rng.integers(len(names)))]]
        if op.rule == "sum":
            continue
        picked = [int(place) for place in rng.integers(len(values), size=op.arity)]
        operands = [values[place] for place in picked]
        attributes = {field.name: field.default for field in op.attributes}
        with np.errstate(all="ignore"):
            out = float(op.forward(*operands, **attributes))
            partials = np.array(op.local(out, *operands, **attributes), dtype=float)
            tie = op.kinked is not None and bool(op.kinked(*operands, **attributes))
        if wild and (abs(out) > TAME or (not np.isfinite([*operands, *partials]).all() and rng.uniform() < RELUCTANCE)):
            continue
        if not wild and (tie or not np.isfinite(out) or abs(out) > TAME or not np.all(np.abs(partials) < TAME)):
            continue
        builder.gate(op.name, picked, attributes=attributes)
        values.append(out)
        read.update(picked)
    loose = [place for place in range(len(values)) if place not in read]
    total = loose[0]
    for place in loose[1:]:
        total = builder.gate("add", [total, place])
    return builder.build(total), inputs
