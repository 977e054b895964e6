"""Random graphs against PyTorch in float64, to 1e-12 of the sum over paths of absolute contributions.

Where PyTorch departs from us on purpose (ties, log of a negative number, nan) the departure is stated and counted.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
import pytest

from gradviz.engine import gradients, trace
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

GRAPHS = 3000 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 100
CHUNK = 100


def number(flag: Any) -> Any:
    return flag.to(torch.float64)


TORCH: dict[str, Callable[..., Any]] = {
    "add": torch.add,
    "sub": torch.sub,
    "neg": torch.neg,
    "mul": torch.mul,
    "div": torch.div,
    "pow": torch.pow,
    "copy": lambda x: x,
    "hadamard": torch.mul,
    "dropout": lambda x, noise, rate: x * noise / (1 - rate),
    "identity": lambda x: x,
    "log_base": lambda x, base: torch.log(x) / torch.log(base),
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "leaky_relu": lambda x, slope: torch.nn.functional.leaky_relu(x, negative_slope=slope),
    "prelu": lambda x, alpha: torch.where(x > 0, x, alpha * x),
    "elu": lambda x, alpha: torch.nn.functional.elu(x, alpha=alpha),
    "softplus": lambda x: torch.nn.functional.softplus(x, threshold=1e9),
    "step": lambda x: x * 0.0 + number(x >= 0),
    "max": lambda *xs: reduce(torch.maximum, xs),
    "min": lambda *xs: reduce(torch.minimum, xs),
    "select": lambda condition, then, otherwise: torch.where(condition != 0, then, otherwise) + 0.0 * condition,
    "gt": lambda a, b: number(a > b),
    "ge": lambda a, b: number(a >= b),
    "lt": lambda a, b: number(a < b),
    "le": lambda a, b: number(a <= b),
    "eq": lambda a, b: number(a == b),
    "ne": lambda a, b: number(a != b),
    "and": lambda a, b: number(torch.logical_and(a, b)),
    "or": lambda a, b: number(torch.logical_or(a, b)),
    "xor": lambda a, b: number(torch.logical_xor(a, b)),
    "not": lambda a: number(torch.logical_not(a)),
}


def where_defined(logarithm: Callable[..., Any]) -> Callable[..., Any]:
    """A logarithm whose slopes, too, are undefined where an operand is negative."""

    def run(*operands: Any) -> Any:
        return logarithm(*operands) * torch.where(reduce(torch.minimum, operands).detach() < 0, math.nan, 1.0)

    return run


LOGARITHMS = ("log", "log2", "log10", "log_base")
OUR_WAY: dict[str, Callable[..., Any]] = {
    **TORCH,
    "max": lambda *xs: reduce(lambda best, x: torch.where(x > best, x, best), xs),
    "min": lambda *xs: reduce(lambda best, x: torch.where(x < best, x, best), xs),
    **{name: where_defined(TORCH.get(name) or getattr(torch, name)) for name in LOGARITHMS},
}
"""PyTorch made to do on purpose what we do: the first winner takes all, a logarithm left of 0 has no slope."""


def torch_gradients(
    graph: Graph, inputs: dict[str, float], ops: Mapping[str, Callable[..., Any]] = TORCH
) -> tuple[float, dict[str, float]]:
    leaves = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in inputs.items()}
    values: list[Any] = []
    for node, row in zip(graph.nodes, graph.operands, strict=True):
        if row:
            run = ops[node.op] if node.op in ops else getattr(torch, node.op)
            values.append(run(*(values[source] for source in row), **node.attributes))
        else:
            values.append(torch.tensor(node.attributes["value"], dtype=torch.float64) if node.role == "constant" else leaves[node.name])
    out = values[graph.output]
    if out.requires_grad:
        out.backward()
    return out.item(), {name: 0.0 if leaf.grad is None else leaf.grad.item() for name, leaf in leaves.items()}


def over_paths(graph: Graph, inputs: dict[str, float]) -> dict[str, float]:
    """Per input the sum over all paths to the output of the absolute product of the slopes along it."""
    values: list[float] = []
    slopes: list[tuple[float, ...]] = []
    for node, row in zip(graph.nodes, graph.operands, strict=True):
        if not row:
            values.append(float(node.attributes["value"]) if node.role == "constant" else inputs[node.name or ""])
            slopes.append(())
            continue
        operands = [values[source] for source in row]
        values.append(float(OPS[node.op].forward(*operands, **node.attributes)))
        slopes.append(tuple(abs(float(slope)) for slope in OPS[node.op].local(values[-1], *operands, **node.attributes)))
    flow = [0.0] * len(values)
    flow[graph.output] = 1.0
    for node in range(len(values) - 1, -1, -1):
        for source, slope in zip(graph.operands[node], slopes[node], strict=True):
            flow[source] += flow[node] * slope
    return {name: flow[graph.names[name]] for name in graph.inputs}


def disagreement(
    graph: Graph, inputs: dict[str, float], ours: dict[str, float], ops: Mapping[str, Callable[..., Any]] = TORCH
) -> list[str]:
    """Inputs whose gradient is further from PyTorch's than 1e-12 of what flows over all paths; nan agrees with nan."""
    with np.errstate(all="ignore"):
        paths = over_paths(graph, inputs)
    _, theirs = torch_gradients(graph, inputs, ops)
    return [name for name in graph.inputs if not _close(ours[name], theirs[name], paths[name])]


def _close(ours: float, theirs: float, paths: float) -> bool:
    return ours == theirs or (math.isnan(ours) and math.isnan(theirs)) or abs(ours - theirs) <= 1e-12 * paths


def departures(graph: Graph, inputs: dict[str, float]) -> frozenset[str]:
    """The kinds of places in this run where PyTorch departs from us on purpose, or where nothing can be compared."""
    kinds = set()
    run = trace(graph, inputs)
    for node, row in zip(graph.nodes, graph.operands, strict=True):
        if not row:
            continue
        op, out, operands = OPS[node.op], run.value(node.id), [run.value(source) for source in row]
        if op.rule == "route" and op.kinked is not None and op.kinked(*operands, **node.attributes):
            kinds.add("tie")
        if op.name in LOGARITHMS and any(operand < 0 for operand in operands):
            kinds.add("log of a negative")
        elif math.isnan(out) and not any(map(math.isnan, operands)):
            kinds.add("nan")
        if (
            not np.isfinite([*operands, out]).all()
            or not np.isfinite([run.last.partials.get(edge, 0.0) for edge in graph.incoming[node.id]]).all()
        ):
            kinds.add("not finite")
    return frozenset(kinds)


def test_departures_are_told_apart() -> None:
    assert departures(one("max", 2), {"x0": 2.0, "x1": 2.0}) == {"tie"}
    assert departures(one("log", 1), {"x0": -1.0}) == {"log of a negative", "not finite"}
    assert departures(one("acosh", 1), {"x0": 0.5}) == {"nan", "not finite"}
    assert departures(one("div", 2), {"x0": 1.0, "x1": 0.0}) == {"not finite"}
    assert departures(one("mul", 2), {"x0": 1.0, "x1": 0.0}) == frozenset()


def compare(random_graph: Any, seeds: range) -> Counter[str]:
    """Graphs by what happened: every tame graph, and every wild one without a departure, must agree with PyTorch.

    One with ties must agree once PyTorch is made to do as we do there; where infinities or nan are about, this holds for
    the inputs whose gradients are finite on our side, as our zero slope times an infinite gradient is nan.
    """
    met: Counter[str] = Counter()
    for seed in seeds:
        wild = seed % 3 == 0
        graph, inputs = random_graph(seed, 25, wild)
        value, ours = gradients(graph, inputs)
        assert np.isclose(value, torch_gradients(graph, inputs)[0], rtol=1e-11, atol=1e-11, equal_nan=True), seed
        kinds = departures(graph, inputs) if wild else frozenset()
        if not kinds:
            assert disagreement(graph, inputs, ours) == [], seed
            met["agree"] += 1
            continue
        assert [name for name in disagreement(graph, inputs, ours, OUR_WAY) if math.isfinite(ours[name])] == [], seed
        met.update(kinds)
        met["departs"] += 1
    return met


@pytest.mark.parametrize("chunk", range(GRAPHS // CHUNK))
def test_random_graphs_agree(random_graph: Any, chunk: int, record_property: Callable[[str, object], None]) -> None:
    met = compare(random_graph, range(chunk * CHUNK, (chunk + 1) * CHUNK))
    for kind, times in met.items():
        record_property(kind, times)
    assert met["agree"] + met["departs"] == CHUNK
    assert met["agree"] >= 0.7 * CHUNK, met
    assert met["tie"] > 0 < met["not finite"], met


def test_the_random_graphs_reach_every_op_and_mostly_carry_a_gradient(random_graph: Any) -> None:
    met: set[str] = set()
    alive = 0
    for seed in range(100):
        graph, inputs = random_graph(seed, 25)
        met.update(node.op for node in graph.nodes)
        alive += sum(slope != 0 for slope in gradients(graph, inputs)[1].values())
    assert {name for name, op in OPS.items() if op.elementwise} <= met
    assert alive > 200


def test_a_gradient_off_by_little_is_caught(lecture: Graph) -> None:
    inputs = {"a": 2.0, "b": 1.0}
    _, ours = gradients(lecture, inputs)
    assert disagreement(lecture, inputs, ours) == []
    assert disagreement(lecture, inputs, {**ours, "b": 5.0 + 1e-11}) == ["b"]


def one(name: str, operands: int) -> Graph:
    builder = Builder()
    return builder.build(builder.gate(name, [builder.leaf(f"x{place}") for place in range(operands)]))


DEPARTURES = [
    ("max", {"x0": 2.0, "x1": 2.0}, torch.maximum, (1.0, 0.0), (0.5, 0.5)),
    ("min", {"x0": 2.0, "x1": 2.0}, torch.minimum, (1.0, 0.0), (0.5, 0.5)),
    ("max", {"x0": np.nan, "x1": 2.0}, torch.maximum, (np.nan, np.nan), (1.0, 1.0)),
    ("log", {"x0": -1.0}, torch.log, (np.nan,), (-1.0,)),
    ("log2", {"x0": -1.0}, torch.log2, (np.nan,), (-1.0 / np.log(2),)),
    ("log10", {"x0": -1.0}, torch.log10, (np.nan,), (-1.0 / np.log(10),)),
    ("acosh", {"x0": -2.0}, torch.acosh, (np.nan,), (1 / np.sqrt(3.0),)),
    ("atanh", {"x0": 3.0}, torch.atanh, (np.nan,), (-0.125,)),
    ("atan2", {"x0": 0.0, "x1": 0.0}, torch.atan2, (np.nan, np.nan), (0.0, 0.0)),
]


@pytest.mark.parametrize("case", range(len(DEPARTURES)))
def test_departures_are_on_purpose(case: int) -> None:
    name, inputs, reference, ours, theirs = DEPARTURES[case]
    _, found = gradients(one(name, len(inputs)), inputs)
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in inputs.values()]
    reference(*leaves).backward()
    assert np.allclose(list(found.values()), ours, equal_nan=True)
    assert np.allclose([leaf.grad.item() for leaf in leaves], theirs, equal_nan=True)
