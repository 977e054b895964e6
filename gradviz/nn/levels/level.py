"""Level: one look into a network after a run, an ordinary graph with the numbers of that run. Owns where its numbers come from.

Numbers are copied from the plan in float64, so a level stays what it was while the training goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from gradviz.engine import RIGHT, Trace, trace
from gradviz.engine.blocks import batched_nodes, block_names
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph, Role
from gradviz.nn.levels.batch import batch_trace
from gradviz.nn.levels.path import ViewPath, gate_names
from gradviz.nn.levels.unit import Unit, short_names, unit_of
from gradviz.nn.naming import parted, titled
from gradviz.ops import OPS
from gradviz.words import mark

Index = tuple[int, ...]
MOST_GATES = 20_000
LONGEST = 16
"""How many letters of a name can be read in a pill."""


@dataclass(frozen=True, eq=False)
class Level:
    """A graph, the values of its leaves and the gradient that reaches its output. `places` are the network's nodes for its own.

    `samples` are those of the batch that it shows. Of a unit, `elements` tells which number of which node a leaf is.
    """

    path: ViewPath
    graph: Graph
    inputs: Mapping[str, Any]
    seed: Any
    places: tuple[int, ...]
    samples: tuple[int, ...]
    elements: Mapping[str, tuple[int, Index]] = field(default_factory=dict)
    recorded: Trace | None = None

    @cached_property
    def trace(self) -> Trace:
        """The run of this level, step by step."""
        return self.recorded or trace(self.graph, self.inputs, calculus=RIGHT, seed=self.seed)

    def called(self, titles: Mapping[str, str]) -> Level:
        """The same level with layers called what they are on screen: Flatten[3] for flatten1[3]. Of a recorded run only the run tells so.

        A layer with whose title a number of it would be too long to be read in its pill keeps its name.
        """
        long = {layer for layer, place in map(parted, self.inputs) if place[:1] == "[" and len(titles.get(layer, "") + place) > LONGEST}
        known = {layer: title for layer, title in titles.items() if layer not in long}
        nodes = tuple(node._replace(name=titled(node.name, known)) if node.name else node for node in self.graph.nodes)
        names = [node.name for node in nodes if node.name]
        if len(set(names)) < len(names):
            return self
        graph = replace(self.graph, nodes=nodes)
        inputs = {titled(name, known): value for name, value in self.inputs.items()}
        if self.recorded is not None:
            return replace(self, recorded=replace(self.recorded, graph=graph, inputs=inputs))
        return replace(
            self,
            graph=graph,
            inputs=inputs,
            elements={titled(name, known): place for name, place in self.elements.items()},
        )


def level_at(plan: TensorPlan, path: ViewPath) -> Level:
    """The level at `path` after the plan's last run; run it once more where the weights have changed since.

    Raises InputError for a place that the network does not have.
    """
    batch = plan.batch or 1
    if not 0 <= path.sample < batch:
        raise InputError(
            "no sample",
            mark("there is no sample {sample}: the batch holds {batch}"),
            mark("Samples count from 0."),
            sample=path.sample,
            batch=batch,
        )
    if path.depth == 0:
        run = batch_trace(plan)
        places = tuple(range(len(plan.graph.nodes)))
        return Level(path, plan.graph, run.inputs, 1.0, places, tuple(range(batch)), recorded=run)
    if path.depth == 1:
        return _part(plan, path, _members(plan.graph, path.block))
    gate = gate_at(plan.graph, path)
    return _part(plan, path, (gate,)) if path.unit is None else _unit_level(plan, path, unit_of(plan, gate, path.unit, path.sample))


def gate_at(graph: Graph, path: ViewPath) -> int:
    """The node of the gate that a path names. Raises InputError."""
    names = gate_names(graph, path.block)
    if path.gate not in names:
        raise _no_place(path.gate, names)
    return names[path.gate]


def units(plan: TensorPlan, path: ViewPath) -> tuple[int, ...]:
    """The extents of one sample's result of the gate at `path`: every place in them is a unit."""
    gate = gate_at(plan.graph, path)
    shape = plan.graph.shapes(plan.shapes)[gate]
    return shape[1:] if batched_nodes(plan.graph, plan.shapes)[gate] else shape


def _members(graph: Graph, block: str) -> tuple[int, ...]:
    names = block_names(graph)
    if block not in names:
        raise _no_place(block, dict.fromkeys(names))
    return tuple(node for node, name in enumerate(names) if name == block and not graph.is_copy(node))


def _no_place(name: str, known: Mapping[str, Any]) -> InputError:
    return InputError(
        "no such part",
        mark("the network has no part called {name}"),
        mark("There are: {known}."),
        name=name or "-",
        known=", ".join(known) or "-",
    )


def _part(plan: TensorPlan, path: ViewPath, members: Sequence[int]) -> Level:
    """Some gates with what they read as leaves, for one sample; for the whole batch where a gate looks at all of it."""
    graph = plan.graph
    batched = batched_nodes(graph, plan.shapes)
    gates = [node for node in members if graph.operands[node]]
    mixing = any(not batched[gate] and any(batched[source] for source in graph.operands[gate]) for gate in gates)
    samples = tuple(range(plan.batch or 1)) if mixing else (path.sample,)
    output = max(gates, default=members[0])
    part, places = _assembled(graph, members, gates, output)
    rows = {node: list(samples) if batched[node] else slice(None) for node in places}
    inputs = {part.nodes[at].name or "": _taken(plan.value(places[row]), rows[places[row]]) for row, at in _leaves(part)}
    gradient = plan.gradient(output)
    seed = None if gradient is None else _taken(gradient, rows[output])
    return Level(path, part, inputs, seed, _places(part, places), samples)


def _assembled(graph: Graph, members: Sequence[int], gates: Sequence[int], output: int) -> tuple[Graph, list[int]]:
    """A graph of these gates up to `output`, with what they read as leaves; and the network's node for each that is no copy gate."""
    builder, places, ids = Builder(), [], dict[int, int]()
    shown = sorted({*members, *(graph.original(source) for gate in gates for source in graph.operands[gate])})
    own = _gate_names(graph, gates)
    names = _leaf_names(graph, [node for node in shown if node not in gates], tuple(own.values()))
    for node in shown:
        found = graph.nodes[node]
        if node in gates:
            operands = [ids[graph.original(source)] for source in graph.operands[node]]
            ids[node] = builder.gate(found.op, operands, name=own[node], attributes=found.attributes, group=found.group)
        elif found.role == "constant":
            ids[node] = builder.constant(found.attributes["value"])
        else:
            role: Role = "input" if found.role == "gate" else found.role
            ids[node] = builder.leaf(names[node], role)
        places.append(node)
    return builder.build(ids[output]), places


def _gate_names(graph: Graph, gates: Sequence[int]) -> dict[int, str | None]:
    """What gates are called within their layer: mean for norm1/mean."""
    names = {gate: graph.nodes[gate].name for gate in gates}
    short = {gate: name.rpartition("/")[2] if name else None for gate, name in names.items()}
    known = [name for name in short.values() if name]
    return short if len(set(known)) == len(known) else names


def _leaf_names(graph: Graph, leaves: Sequence[int], taken: Sequence[str | None]) -> dict[int, str]:
    """What the leaves are called: weights for dense1/weights, as the layer is known, and unlike any gate."""
    names = short_names([graph.nodes[leaf] for leaf in leaves])
    return {leaf: f"{name}′" if name in taken else name for leaf, name in zip(leaves, names, strict=True)}


def _leaves(part: Graph) -> list[tuple[int, int]]:
    """Of every named leaf its number among the nodes that are no copy gates, and its id."""
    own = [node.id for node in part.nodes if not part.is_copy(node.id)]
    return [(row, at) for row, at in enumerate(own) if not part.operands[at] and part.nodes[at].role != "constant"]


def _places(part: Graph, places: Sequence[int]) -> tuple[int, ...]:
    """The network's node for every node; a copy gate stands where its source stands."""
    found: list[int] = []
    rest = iter(places)
    for node in part.nodes:
        found.append(found[part.operands[node.id][0]] if part.is_copy(node.id) else next(rest))
    return tuple(found)


def _taken(array: Any, rows: Any) -> Any:
    """Some samples of an array in float64, or all of what has no batch axis."""
    return np.array(array if array.ndim == 0 else array[rows], dtype=np.float64)


def _unit_level(plan: TensorPlan, path: ViewPath, unit: Unit) -> Level:
    if len(unit.graph.nodes) > MOST_GATES:
        raise InputError(
            "large unit",
            mark("this unit of {op} has {gates} gates, too many to look at"),
            mark("Open a unit of a gate that treats samples apart, or take a smaller batch."),
            op=OPS[plan.graph.nodes[unit.gate].op].name,
            gates=len(unit.graph.nodes),
        )
    places = [unit.gate] * len(unit.graph.nodes)
    for leaf in unit.graph.leaves:
        if leaf.name is not None and leaf.name in unit.elements:
            places[leaf.id] = unit.elements[leaf.name][0]
    return Level(path, unit.graph, unit.values, unit.seed, tuple(places), unit.samples, unit.elements)
