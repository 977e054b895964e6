"""Random graphs against PyTorch in float64, to 1e-12 of the sum over paths of absolute contributions.

Where PyTorch departs from us on purpose (ties, log of a negative number, nan) the departure is stated and counted.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradviz.engine import gradients
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
    "max": lambda *xs: torch.stack(xs).max(dim=0).values,
    "min": lambda *xs: torch.stack(xs).min(dim=0).values,
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


def torch_op(name: str) -> Callable[..., Any]:
    return TORCH[name] if name in TORCH else getattr(torch, name)


def torch_gradients(graph: Graph, inputs: dict[str, float]) -> tuple[float, dict[str, float]]:
    leaves = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in inputs.items()}
    values: list[Any] = []
    for node, row in zip(graph.nodes, graph.operands, strict=True):
        if row:
            values.append(torch_op(node.op)(*(values[source] for source in row), **node.attributes))
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


def disagreement(graph: Graph, inputs: dict[str, float], ours: dict[str, float]) -> list[str]:
    """Inputs whose gradient is further from PyTorch's than 1e-12 of what flows over all paths."""
    with np.errstate(all="ignore"):
        paths = over_paths(graph, inputs)
    _, theirs = torch_gradients(graph, inputs)
    return [name for name in graph.inputs if not abs(ours[name] - theirs[name]) <= 1e-12 * paths[name]]


@pytest.mark.parametrize("chunk", range(GRAPHS // CHUNK))
def test_random_graphs_agree(random_graph: Any, chunk: int) -> None:
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        graph, inputs = random_graph(seed, 25)
        value, ours = gradients(graph, inputs)
        assert np.isclose(value, torch_gradients(graph, inputs)[0], rtol=1e-11, atol=1e-11), seed
        assert disagreement(graph, inputs, ours) == [], seed


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
]


@pytest.mark.parametrize("case", range(len(DEPARTURES)))
def test_departures_are_on_purpose(case: int) -> None:
    name, inputs, reference, ours, theirs = DEPARTURES[case]
    _, found = gradients(one(name, len(inputs)), inputs)
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in inputs.values()]
    reference(*leaves).backward()
    assert np.allclose(list(found.values()), ours, equal_nan=True)
    assert np.allclose([leaf.grad.item() for leaf in leaves], theirs, equal_nan=True)
