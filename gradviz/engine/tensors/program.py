"""Program: a graph lowered to instructions over slots, with shapes and the batch axis known. Owns lowering; no memory, no run.

A slot is where a value lives. Slots below the number of nodes are those nodes; rewrites add further ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gradviz.engine.network_view import shapes as shapes_of
from gradviz.errors import InputError
from gradviz.graph import Graph
from gradviz.ops import OPS, Op
from gradviz.registry import Registry
from gradviz.words import mark

Shape = tuple[int, ...]
MARKED_BATCH = 1_000_003
"""A batch size that no feature axis has: where it turns up in a shape, there is the batch."""


@dataclass(frozen=True)
class Slot:
    """The natural shape of a value, and whether its first axis is the batch; `phased` asks for the phased form."""

    shape: Shape
    batched: bool
    phased: bool = False


@dataclass(frozen=True)
class Instruction:
    """One gate: reads slots, writes one. `node` is the graph's node that it stands for."""

    op: str
    attributes: Mapping[str, Any]
    sources: tuple[int, ...]
    result: int
    node: int


@dataclass(frozen=True, eq=False)
class Program:
    """Instructions in order. `origin[node]` is the slot of the value a node carries: a copy gate's is that of its source.

    `wanted` are leaves whose gradient is asked for; `every` keeps the gradient of all that lies between; `in_place[slot]`
    names the slot whose memory it may use, because the one instruction that reads it writes there.
    """

    graph: Graph
    ops: Registry[Op]
    instructions: tuple[Instruction, ...]
    slots: Mapping[int, Slot]
    origin: tuple[int, ...]
    loss: int
    batch: int | None
    wanted: frozenset[int]
    in_place: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def readers(self) -> Mapping[int, tuple[Instruction, ...]]:
        """Per slot the instructions that read it, in order, one for each operand."""
        found: dict[int, list[Instruction]] = {slot: [] for slot in self.slots}
        for instruction in self.instructions:
            for source in instruction.sources:
                found[source].append(instruction)
        return {slot: tuple(row) for slot, row in found.items()}

    @cached_property
    def writer(self) -> Mapping[int, Instruction]:
        """The instruction that writes a slot."""
        return {instruction.result: instruction for instruction in self.instructions}

    @cached_property
    def differentiated(self) -> frozenset[int]:
        """Slots that the loss depends on and that depend on a wanted leaf: those whose gradient is computed."""
        depends = set(self.wanted)
        for instruction in self.instructions:
            if depends.intersection(instruction.sources):
                depends.add(instruction.result)
        used = {self.loss}
        for instruction in reversed(self.instructions):
            if instruction.result in used:
                used.update(instruction.sources)
        return frozenset(depends & used)

    def settings(self, instruction: Instruction) -> Mapping[str, Any]:
        """Every attribute of an instruction: as given, else its default."""
        return self.ops[instruction.op].settings(instruction.attributes)


def lower(graph: Graph, leaves: Mapping[str, Shape], wrt: Iterable[str] = (), ops: Registry[Op] = OPS) -> Program:
    """`graph` as instructions for leaves of the given natural shapes; `wrt` names leaves wanted beside the parameters.

    Raises InputError where shapes do not fit or the batch axis would meet a feature axis.
    """
    batch = batch_size(graph, leaves)
    found = shapes_of(graph, leaves)
    marked = found if batch is None else _marked(graph, leaves, batch)
    slots = {node: Slot(shape, has_batch(marked[node])) for node, shape in enumerate(found)}
    origin = list(range(len(graph.nodes)))
    instructions = []
    for node, row in zip(graph.nodes, graph.operands, strict=True):
        if row and graph.is_copy(node.id):
            origin[node.id] = origin[row[0]]
        elif row:
            sources = tuple(origin[source] for source in row)
            instructions.append(Instruction(node.op, node.attributes, sources, node.id, node.id))
    names = frozenset(wrt)
    wanted = frozenset(leaf.id for leaf in graph.leaves if leaf.role == "parameter" or leaf.name in names)
    return Program(graph, ops, tuple(instructions), slots, tuple(origin), origin[graph.output], batch, wanted)


def _marked(graph: Graph, leaves: Mapping[str, Shape], batch: int) -> tuple[Shape, ...]:
    """All shapes with the marked batch. Raises InputError where they fit only because a feature axis is as long as the batch."""
    try:
        return shapes_of(graph, with_batch(graph, leaves, MARKED_BATCH))
    except InputError as problem:
        raise InputError(
            "batch axis",
            mark("the batch axis meets a feature axis that only happens to be as long: {batch}"),
            mark("Keep the samples along the first axis; a shape is written with 0 or -1 for the batch."),
            batch=batch,
        ) from problem


def has_batch(marked: Shape) -> bool:
    """Whether the first axis of a shape computed with the marked batch is the batch, and no other axis holds it."""
    return bool(marked) and marked[0] == MARKED_BATCH and all(size % MARKED_BATCH or not size for size in marked[1:])


def batched_leaves(graph: Graph, leaves: Mapping[str, Shape]) -> tuple[str, ...]:
    """Names of the leaves whose first axis is the batch: inputs and noise that are arrays."""
    return tuple(node.name for node in graph.leaves if node.role in ("input", "noise") and node.name is not None and leaves.get(node.name))


def with_batch(graph: Graph, leaves: Mapping[str, Shape], batch: int) -> dict[str, Shape]:
    """The same shapes with another batch size."""
    batched = frozenset(batched_leaves(graph, leaves))
    return {name: (batch, *shape[1:]) if name in batched else shape for name, shape in leaves.items()}


def batch_size(graph: Graph, leaves: Mapping[str, Shape]) -> int | None:
    """The first axis that all batched leaves share; None where there is none. Raises InputError where they differ."""
    sizes = {name: leaves[name][0] for name in batched_leaves(graph, leaves)}
    if len(set(sizes.values())) > 1:
        raise InputError(
            "batch",
            mark("the inputs hold different numbers of samples: {sizes}"),
            mark("The first axis of every input is the batch; give each input as many samples."),
            sizes=", ".join(f"{name} {size}" for name, size in sizes.items()),
        )
    return next(iter(sizes.values()), None)
