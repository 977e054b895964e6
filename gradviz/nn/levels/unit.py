"""One number of one gate's result as scalar gates, in float64 from the arrays of a plan's last run. Owns the names of its leaves.

Its leaves' gradients are what this unit and this sample contribute; over all units and samples they add up to the plan's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.engine.blocks import batched_nodes
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph, Node, Role
from gradviz.notation import shape as written_shape
from gradviz.ops import OPS, Op
from gradviz.ops.unit import element_name, element_of
from gradviz.words import mark

Index = tuple[int, ...]
REDUCTION = "reduction"


@dataclass(frozen=True, eq=False)
class Unit:
    """Scalar gates with the values of their leaves and the gradient that reaches the unit; see Level for the rest."""

    gate: int
    graph: Graph
    values: Mapping[str, float]
    seed: float
    samples: tuple[int, ...]
    elements: Mapping[str, tuple[int, Index]]


@dataclass(frozen=True, eq=False)
class _Cut:
    """What a unit reads: its gate's operands for some samples, and how much of the gate's own result it makes up."""

    sources: tuple[int, ...]
    operands: tuple[Any, ...]
    batched: tuple[bool, ...]
    samples: tuple[int, ...]
    share: float


def unit_of(plan: TensorPlan, gate: int, place: Index, sample: int) -> Unit:
    """The unit at `place` of one sample's result. Raises InputError for a place that it does not have."""
    node = plan.graph.nodes[gate]
    op = OPS[node.op]
    settings = op.settings(node.attributes)
    cut = _cut(plan, gate, sample, settings)
    shape = op.shape(*(np.shape(operand) for operand in cut.operands), **settings)
    whole = batched_nodes(plan.graph, plan.shapes)[gate]
    _check(op, place, shape[1:] if whole else shape)
    index = (0, *place) if whole else place
    expanded = (op.expand or _alone(op))(settings, tuple(np.shape(operand) for operand in cut.operands), index)
    graph, elements = _renamed(plan.graph, expanded, _elements(op, expanded, cut, index), cut)
    arrays = {source: plan.value(source) for source in cut.sources}
    values = {name: float(arrays[source][at]) for name, (source, at) in elements.items()}
    gradient = plan.gradient(gate)
    seed = 0.0 if gradient is None else float(gradient[(sample, *place) if whole else place]) * cut.share
    return Unit(gate, graph, values, seed, cut.samples, elements)


def _cut(plan: TensorPlan, gate: int, sample: int, settings: Mapping[str, Any]) -> _Cut:
    """One sample's row of every operand; all rows where the gate looks at the whole batch.

    A loss that is a sum or mean over samples is cut too: a sample is one term of it.
    """
    known = batched_nodes(plan.graph, plan.shapes)
    sources = tuple(plan.graph.original(source) for source in plan.graph.operands[gate])
    batched = tuple(known[source] for source in sources)
    batch = plan.batch or 1
    apart = known[gate] or REDUCTION in settings
    share = 1.0 / batch if not known[gate] and any(batched) and settings.get(REDUCTION) == "mean" else 1.0
    rows = slice(sample, sample + 1) if apart else slice(None)
    operands = tuple(plan.value(source)[rows] if own else plan.value(source) for source, own in zip(sources, batched, strict=True))
    return _Cut(sources, operands, batched, (sample,) if apart else tuple(range(batch)), share)


def _alone(op: Op) -> Any:
    """The `expand` of an elementwise op that has none: the gate itself on single numbers."""

    def expand(settings: Mapping[str, Any], shapes: Sequence[tuple[int, ...]], index: Index) -> Graph:
        builder = Builder()
        names = op.names(len(shapes))
        return builder.build(builder.gate(op.name, [builder.leaf(name) for name in names], attributes=settings))

    return expand


def _spread(index: Index, shape: tuple[int, ...]) -> Index:
    """The element that broadcasting puts at `index`."""
    near = index[len(index) - len(shape) :]
    return tuple(0 if extent == 1 else at for at, extent in zip(near, shape, strict=True))


def _renamed(network: Graph, unit: Graph, found: Mapping[int, tuple[int, Index]], cut: _Cut) -> tuple[Graph, dict[str, tuple[int, Index]]]:
    """The same gates with leaves called after what they are in the network: relu1[2,4,4], weights[5,0,1,1]."""
    titles = short_names([network.nodes[source] for source in cut.sources])
    first = cut.samples[0] if len(cut.samples) == 1 else None
    elements: dict[str, tuple[int, Index]] = {}
    leaves: dict[int, Node] = {}
    for leaf, (slot, index) in found.items():
        one = first is not None and cut.batched[slot]
        name = element_name(titles[slot], index[1:] if one else index)
        elements[name] = (cut.sources[slot], (first or 0, *index[1:]) if one else index)
        role: Role = "parameter" if network.nodes[cut.sources[slot]].role == "parameter" else "input"
        leaves[leaf] = unit.nodes[leaf]._replace(name=name, role=role)
    if len(elements) < len(leaves):
        return _shared(unit, leaves), elements
    return Graph(tuple(leaves.get(node.id, node) for node in unit.nodes), unit.operands, unit.outputs), elements


def _shared(unit: Graph, leaves: Mapping[int, Node]) -> Graph:
    """The graph with one leaf, and a copy gate, where two operands are the same number of the network."""
    builder, ids = Builder(), dict[int, int]()
    taken: dict[str, int] = {}
    for node in unit.nodes:
        if node.id in leaves:
            name = leaves[node.id].name or ""
            ids[node.id] = taken[name] = taken[name] if name in taken else builder.leaf(name, leaves[node.id].role)
        elif unit.is_copy(node.id):
            ids[node.id] = ids[unit.operands[node.id][0]]
        elif unit.operands[node.id]:
            ids[node.id] = builder.gate(node.op, [ids[source] for source in unit.operands[node.id]], attributes=node.attributes)
        else:
            ids[node.id] = builder.constant(node.attributes["value"])
    return builder.build(ids[unit.output])


def _elements(op: Op, unit: Graph, cut: _Cut, index: Index) -> dict[int, tuple[int, Index]]:
    """The operand and the element that every leaf of an `expand` stands for.

    An elementwise op has one leaf an operand, in their order; the leaves of the others are called after elements.
    """
    leaves = [leaf for leaf in unit.leaves if leaf.role != "constant"]
    if op.elementwise:
        return {leaf.id: (slot, _spread(index, np.shape(cut.operands[slot]))) for slot, leaf in enumerate(leaves)}
    return {leaf.id: element_of(op, leaf.name or "", len(cut.sources)) for leaf in leaves}


def short_names(sources: Sequence[Node]) -> list[str]:
    """What operands are called in a unit: a layer's name, or "weights" for "conv1/weights"; a number keeps two apart."""
    found: list[str] = []
    for place, node in enumerate(sources):
        name = (node.name or node.group or node.op).rpartition("/")[2]
        clash = any(name == other and node.id != sources[earlier].id for earlier, other in enumerate(found))
        found.append(f"{name}{place + 1}" if clash else name)
    return found


def _check(op: Op, place: Index, shape: tuple[int, ...]) -> None:
    if len(place) != len(shape) or not all(0 <= at < extent for at, extent in zip(place, shape, strict=True)):
        raise InputError(
            "no such unit",
            mark("{op} has no unit {place}"),
            mark("The units of one sample are places in {shape}, counted from 0."),
            op=op.name,
            place=written_shape(place),
            shape=written_shape(shape),
        )
