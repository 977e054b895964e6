"""Graphs that the engine's tests share: the lectures' example, random ones over every op, and networks for tensor plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from gradviz.engine import Plan
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.program import Program
from gradviz.engine.tensors.rewrites import ALL, PHASE_COLUMNS, Rewrite, split_phases
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
    names = [name for name, op in OPS.items() if op.elementwise]
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


@dataclass(frozen=True, eq=False)
class Network:
    """A train graph and the natural shapes of its leaves without the batch axis; `classes` 0 means that targets are numbers."""

    graph: Graph
    parameters: dict[str, tuple[int, ...]]
    batched: dict[str, tuple[int, ...]]
    classes: int = 0

    def shapes(self, batch: int) -> dict[str, tuple[int, ...]]:
        return {**self.parameters, **{name: (batch, *shape) for name, shape in self.batched.items()}}

    def numbers(self, batch: int, seed: int = 0) -> dict[str, np.ndarray]:
        """Random numbers for every leaf."""
        rng = np.random.default_rng(seed)
        found = {name: rng.normal(size=shape) for name, shape in self.shapes(batch).items()}
        if self.classes:
            found["y"] = rng.integers(self.classes, size=batch).astype(float)
        for leaf in self.graph.leaves:
            if leaf.role == "noise":
                found[leaf.name or ""] = (rng.random(found[leaf.name or ""].shape) < 0.7).astype(float)
        return found

    def fill(self, plan: TensorPlan, batch: int, seed: int = 0) -> None:
        """Put random numbers into every leaf of a plan."""
        for name, content in self.numbers(batch, seed).items():
            plan.set(name, content)


class Sketch:
    """Writes a network layer by layer; `shape` is that of one sample of `at`."""

    def __init__(self, *shape: int) -> None:
        self.builder = Builder()
        self.at = self.builder.leaf("x")
        self.target = self.builder.leaf("y")
        self.shape = shape
        self.parameters: dict[str, tuple[int, ...]] = {}
        self.batched: dict[str, tuple[int, ...]] = {"x": shape}

    def parameter(self, field: str, *shape: int) -> int:
        name = f"layer{len(self.parameters)}/{field}"
        self.parameters[name] = shape
        return self.builder.leaf(name, "parameter")

    def gate(self, op: str, *operands: int, **attributes: object) -> Sketch:
        gate = OPS[op]
        self.at = self.builder.gate(op, [self.at, *operands], attributes=attributes)
        rest = [self.parameters[self.builder.name_of(other) or ""] for other in operands if self.builder.name_of(other) in self.parameters]
        others = [
            (1, *self.batched[self.builder.name_of(other) or ""]) for other in operands if self.builder.name_of(other) in self.batched
        ]
        self.shape = gate.shape((1, *self.shape), *rest, *others, **attributes)[1:]
        return self

    def dense(self, width: int, bias: bool = True) -> Sketch:
        self.gate("matmul", self.parameter("weights", *self.shape, width))
        return self.gate("bias", self.parameter("bias", width)) if bias else self

    def convolution(self, kernels: int, size: int = 3, bias: bool = True, **attributes: int) -> Sketch:
        channels = self.shape[0] // attributes.get("groups", 1)
        rank = len(self.shape) - 1
        self.gate(f"conv{rank}d", self.parameter("weights", kernels, channels, *(size,) * rank), **attributes)
        return self.gate("bias", self.parameter("bias", kernels)) if bias else self

    def dropout(self) -> Sketch:
        name = f"noise{len(self.batched)}"
        self.batched[name] = self.shape
        return self.gate("dropout", self.builder.leaf(name, "noise"), rate=0.3)

    def done(self, loss: str = "cross_entropy", reduction: str = "mean") -> Network:
        logits = self.at
        self.batched["y"] = () if loss == "cross_entropy" else self.shape
        end = self.builder.gate(loss, [logits, self.target], attributes={"reduction": reduction})
        return Network(self.builder.build(logits, end), self.parameters, self.batched, self.shape[0] if loss == "cross_entropy" else 0)


@pytest.fixture(scope="session")
def sketch() -> type[Sketch]:
    return Sketch


@pytest.fixture
def perceptron() -> Network:
    """Three dense layers with biases."""
    return Sketch(7).dense(6).gate("relu").dense(5).gate("relu").dense(3).done()


@pytest.fixture
def pictures() -> Network:
    """Two convolutions, each pooled, and two dense layers."""
    first = Sketch(2, 8, 8).convolution(3, padding=1).gate("relu").gate("maxpool2d")
    second = first.convolution(4, padding=1).gate("relu").gate("maxpool2d")
    return second.gate("flatten").dense(5).gate("relu").dense(3).done()


Held = Callable[..., TensorPlan]


@pytest.fixture(scope="session")
def single_and_double() -> Callable[[Network, dict[str, Any]], list[tuple[float, Any]]]:
    """The loss and the gradients of a network on these numbers, in single and in double precision."""
    return in_both_precisions


def in_both_precisions(network: Network, numbers: dict[str, Any]) -> list[tuple[float, Any]]:
    found = []
    for dtype in (np.float32, np.float64):
        plan = TensorPlan(network.graph, network.shapes(len(numbers["x"])), dtype=dtype)
        for name, content in numbers.items():
            plan.set(name, content.astype(dtype))
        plan.run()
        found.append((plan.loss, plan.gradients.copy()))
    return found


@pytest.fixture(scope="session")
def phased_at() -> Callable[[Iterable[int]], list[Rewrite]]:
    """All rewrites, with phase columns for the convolutions at some nodes instead of where they pay."""

    def chosen(nodes: Iterable[int]) -> list[Rewrite]:
        apply = partial(split_phases, nodes=frozenset(nodes))
        return [replace(rewrite, apply=apply) if rewrite is PHASE_COLUMNS else rewrite for rewrite in ALL]

    return chosen


@pytest.fixture(scope="session")
def phased_nodes() -> Callable[[Program | TensorPlan], set[int]]:
    """Nodes whose instruction writes its result by parity of row and column."""

    def found(source: Program | TensorPlan) -> set[int]:
        program = source if isinstance(source, Program) else source._shards[0].program
        return {each.node for each in program.instructions if program.slots[each.result].phased}

    return found


@pytest.fixture(scope="session")
def held_to_the_ops() -> Held:
    return hold_to_the_ops


def hold_to_the_ops(network: Network, batch: int = 4, tolerance: float = 1e-9, seed: int = 0, **options: Any) -> TensorPlan:
    """A plan that has run twice, after every value and gradient was found equal to the op records run one by one."""
    options.setdefault("dtype", np.float64)
    options.setdefault("strategy", "split")
    plan = TensorPlan(network.graph, network.shapes(batch), **options)
    numbers = network.numbers(batch, seed)
    for name, content in numbers.items():
        plan.set(name, content)
    truth = Plan(network.graph)
    truth.run(numbers)
    plan.run()
    plan.run()
    plan.close()
    for node in network.graph.nodes:
        same(plan.value(node.id), truth.value(node.id), node, plan, tolerance)
        same(plan.gradient(node.id), truth.gradient(node.id), node, plan, tolerance)
    for name, (where, shape) in plan.places.items():
        same(plan.gradients[where].reshape(shape), truth.gradient(name), name, plan, tolerance)
    return plan


def same(got: Any, want: Any, what: object, plan: TensorPlan, tolerance: float) -> None:
    if want is None:
        assert got is None
        return
    assert got.dtype == plan.parameters.dtype, what
    assert got.shape == np.shape(want), what
    np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance * max(1.0, float(np.abs(want).max(initial=0))), err_msg=str(what))


@pytest.fixture
def network() -> tuple[Graph, dict[str, Any]]:
    """A convolution, pooling, dropout, a dense layer and cross-entropy, with two samples."""
    builder = Builder()
    x, y, noise = builder.leaf("x"), builder.leaf("y"), builder.leaf("mask", "noise")
    last = builder.gate("conv2d", [x, builder.leaf("conv/weights", "parameter")], attributes={"padding": 1})
    last = builder.gate("bias", [last, builder.leaf("conv/bias", "parameter")])
    last = builder.gate("flatten", [builder.gate("maxpool2d", [builder.gate("tanh", [last])])])
    last = builder.gate("dropout", [last, noise], attributes={"rate": 0.25})
    logits = builder.gate("matmul", [last, builder.leaf("dense/weights", "parameter")])
    graph = builder.build(logits, builder.gate("cross_entropy", [logits, y]))
    rng = np.random.default_rng(0)
    shapes = {"x": (2, 1, 4, 4), "conv/weights": (2, 1, 3, 3), "conv/bias": (2,), "dense/weights": (8, 3), "mask": (2, 8)}
    inputs: dict[str, Any] = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return graph, {**inputs, "y": [0, 2], "mask": rng.integers(0, 2, size=(2, 8))}
