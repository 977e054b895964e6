"""Engine rows: fast gradients against micrograd, which rebuilds its graph in every pass, in the same process."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from gradviz.engine import gradients
from gradviz.engine.plan import Plan
from gradviz.graph import Builder, Graph
from tests.benchmarks.table import best_seconds, needed, row

LEAVES = 100
SHALLOW = {14_000: 10_000, 142_000: 100_000}
"""Random gates that make a graph of that many nodes once all loose ends are summed into one output."""

Gate = tuple[str, int, int]


def random_gates(count: int, seed: int = 0, leaves: int = LEAVES) -> tuple[list[Gate], list[float]]:
    """Random + * relu gates over a few leaves, every loose end summed pairwise; and values for the leaves."""
    draw = random.Random(seed)
    gates: list[Gate] = []
    for place in range(leaves, leaves + count):
        op = draw.choice(("add", "add", "mul", "mul", "relu"))
        first = draw.randrange(place)
        gates.append((op, first, draw.randrange(place) if op == "add" else draw.randrange(leaves)))
    read = {gate[1] for gate in gates} | {gate[2] for gate in gates if gate[0] != "relu"}
    loose = [place for place in range(leaves, leaves + count) if place not in read]
    while len(loose) > 1:
        pairs = [loose[i : i + 2] for i in range(0, len(loose), 2)]
        loose = []
        for pair in pairs:
            if len(pair) == 2:
                gates.append(("add", pair[0], pair[1]))
                loose.append(leaves + len(gates) - 1)
            else:
                loose.append(pair[0])
    return gates, [draw.uniform(-0.9, 0.9) for _ in range(leaves)]


def as_graph(gates: list[Gate], leaves: int = LEAVES) -> Graph:
    builder = Builder()
    for place in range(leaves):
        builder.leaf(f"x{place}")
    for op, first, second in gates:
        builder.gate(op, [first] if op == "relu" else [first, second])
    return builder.build(len(builder) - 1)


def micrograd_pass(value: Any, gates: list[Gate], numbers: list[float]) -> Any:
    """Forward and backward as micrograd does it: the graph is the by-product of computing."""
    nodes = [value(number) for number in numbers]
    for op, first, second in gates:
        nodes.append(nodes[first].relu() if op == "relu" else nodes[first] + nodes[second] if op == "add" else nodes[first] * nodes[second])
    nodes[-1].backward()
    return nodes


@cache
def micrograd_seconds(size: int) -> float:
    value = needed("micrograd.engine").Value
    gates, numbers = random_gates(SHALLOW[size])
    return best_seconds(lambda: micrograd_pass(value, gates, numbers), runs=3)


@cache
def graph_and_inputs(size: int) -> tuple[Graph, dict[str, float]]:
    gates, numbers = random_gates(SHALLOW[size])
    return as_graph(gates), {f"x{place}": number for place, number in enumerate(numbers)}


def replayed(size: int) -> float:
    graph, inputs = graph_and_inputs(size)
    plan = Plan(graph)
    plan.run(inputs)
    return micrograd_seconds(size) / best_seconds(lambda: plan.run(inputs), runs=15)


def first_pass(size: int) -> float:
    graph, inputs = graph_and_inputs(size)
    return micrograd_seconds(size) / best_seconds(lambda: Plan(graph).run(inputs), runs=3)


@row("all gradients of a 1,000-op expression", "ms", at_most=2)
def thousand_ops() -> float:
    gates, numbers = random_gates(700, leaves=8)
    graph = as_graph(gates[:1000], leaves=8)
    inputs = {f"x{place}": number for place, number in enumerate(numbers)}
    return 1000 * best_seconds(lambda: gradients(graph, inputs), runs=20)


@row("14k nodes, plan replayed, against micrograd", "x", at_least=100)
def replay_14k() -> float:
    return replayed(14_000)


@row("142k nodes, plan replayed, against micrograd", "x", at_least=300)
def replay_142k() -> float:
    return replayed(142_000)


@row("14k nodes, first pass with the plan built, against micrograd", "x", at_least=5)
def first_14k() -> float:
    return first_pass(14_000)


@row("142k nodes, first pass with the plan built, against micrograd", "x", at_least=5)
def first_142k() -> float:
    return first_pass(142_000)


@row("142k nodes, graph built by Builder", "ms")
def build_142k() -> float:
    gates, _ = random_gates(SHALLOW[142_000])
    return 1000 * best_seconds(lambda: as_graph(gates), runs=2)
