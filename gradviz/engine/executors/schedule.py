"""Where every gate of a graph stands when gates of one op and depth run together. Owns index arrays; computes no value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any

import numpy as np

from gradviz.engine.executors.executor import Task
from gradviz.graph import COPY

Index = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True, eq=False)
class Batch:
    """Places [start, stop) hold gates of one kind and level; `sources[slot]` are the places they read."""

    kind: int
    start: int
    stop: int
    sources: tuple[Index, ...]


@dataclass(frozen=True, eq=False)
class Level:
    """Places [start, stop) of one level that the output depends on, and the numbers of their batches."""

    start: int
    stop: int
    batches: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class EdgePlaces:
    """Per batch and slot where its products begin (None: the gradient itself is passed on), and what each target gathers."""

    first: tuple[tuple[int | None, ...], ...]
    gather: Index
    products: int


@dataclass(frozen=True, eq=False)
class Schedule:
    """`place[id]` is a node's place, that of its source for a copy gate; `kinds` are (op, attributes).

    Edges are counted by target: those of the node at place p stand at `edge_starts[p]` to `edge_starts[p + 1]`.
    """

    size: int
    place: Index
    kinds: tuple[tuple[str, Mapping[str, Any]], ...]
    arities: tuple[int, ...]
    batches: tuple[Batch, ...]
    levels: tuple[Level, ...]
    edge_starts: Index
    by_target: Index
    used: frozenset[int]

    def edge_places(self, direct: Sequence[Sequence[bool]]) -> EdgePlaces:
        """Lay out the products after the gradients; `direct[kind][slot]` needs none, as its partial is 1."""
        first: list[tuple[int | None, ...]] = []
        read = []
        end = self.size
        for number, batch in enumerate(self.batches):
            starts: list[int | None] = []
            for slot in range(len(batch.sources)):
                width = batch.stop - batch.start
                begin = batch.start if direct[batch.kind][slot] else end
                starts.append(None if direct[batch.kind][slot] or number not in self.used else begin)
                if number in self.used:
                    read.append(np.arange(begin, begin + width, dtype=np.intp))
                    end += 0 if direct[batch.kind][slot] else width
            first.append(tuple(starts))
        edges = np.concatenate(read) if read else np.zeros(0, np.intp)
        return EdgePlaces(tuple(first), edges[self.by_target], end - self.size)


def schedule(task: Task) -> Schedule:
    """Sort the gates of a graph by level, use and kind."""
    graph = task.graph
    flat = np.fromiter(chain.from_iterable(graph.operands), np.intp)
    arity = np.fromiter(map(len, graph.operands), np.intp, len(graph.operands))
    offset = np.concatenate(([0], np.cumsum(arity)))[:-1]
    code, names, copies = _names(task)
    original, level = _originals(copies, flat, offset), _depths(graph.operands, copies, flat, offset, arity)
    kind, kinds, arities = _kinds(code, names, arity)
    used = _used(task, flat)
    real = np.flatnonzero(original == np.arange(len(original)))
    order = real[np.lexsort((kind[real], ~used[real], level[real]))]
    place = np.empty(len(original), np.intp)
    place[order] = np.arange(len(order))
    place = place[original]
    batches, bounds = _batches(order, level, used, kind, arities, offset, place[flat] if len(flat) else flat)
    live = frozenset(number for number, start in enumerate(bounds) if used[order[start]])
    targets = [source for number, batch in enumerate(batches) if number in live for source in batch.sources]
    target = np.concatenate(targets) if targets else np.zeros(0, np.intp)
    counts = np.bincount(target, minlength=len(order))
    return Schedule(
        len(order),
        place,
        kinds,
        arities,
        batches,
        _levels(order, level, used, batches, live),
        np.concatenate(([0], np.cumsum(counts))),
        np.argsort(target, kind="stable"),
        live,
    )


def _originals(copies: Any, flat: Index, offset: Index) -> Index:
    """Per node the node whose value it carries: a copy gate's source, any other node itself."""
    original = np.arange(len(copies), dtype=np.intp)
    original[copies] = flat[offset[copies]]
    while np.any(copies[original]):
        original = original[original]
    return original


def _depths(operands: Sequence[tuple[int, ...]], copies: Any, flat: Index, offset: Index, arity: Index) -> Index:
    """Per node the number of gates on the longest way to it; a copy gate adds none."""
    size = len(arity)
    ends = np.append(flat, size)
    first = np.where(arity > 0, ends[np.minimum(offset, len(flat))], size)
    second = np.where(arity > 1, ends[np.minimum(offset + 1, len(flat))], first)
    step = np.where(copies | (arity == 0), 0, 1)
    level = [0] * (size + 1)
    start = 0
    for wide in (*np.flatnonzero(arity > 2).tolist(), size):
        narrow = slice(start, wide)
        for node, one, other, more in zip(
            range(start, wide), first[narrow].tolist(), second[narrow].tolist(), step[narrow].tolist(), strict=True
        ):
            low, high = level[one], level[other]
            level[node] = (low if low > high else high) + more
        if wide < size:
            level[wide] = max(level[source] for source in operands[wide]) + 1
        start = wide + 1
    return np.array(level[:size], np.intp)


def _names(task: Task) -> tuple[Index, list[tuple[str, Mapping[str, Any]]], Any]:
    """A number per (op, attributes), what each stands for, and which nodes are copy gates."""
    names = list(map(attrgetter("op"), task.graph.nodes))
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    found: list[tuple[str, Mapping[str, Any]]] = [(name, {}) for name in numbers]
    code = np.fromiter(map(numbers.__getitem__, names), np.intp, len(names))
    bent: dict[tuple[str, str], int] = {}
    for node in [node for node in task.graph.nodes if node.attributes and node.role == "gate"]:
        key = (node.op, repr(sorted(node.attributes.items())))
        if key not in bent:
            bent[key] = len(found)
            found.append((node.op, node.attributes))
        code[node.id] = bent[key]
    return code, found, code == numbers.get(COPY, -1)


def _kinds(
    code: Index, found: Sequence[tuple[str, Mapping[str, Any]]], arity: Index
) -> tuple[Index, tuple[tuple[str, Mapping[str, Any]], ...], tuple[int, ...]]:
    """A number per (op, attributes, number of operands); leaves have -1."""
    most = int(arity.max(initial=0)) + 1
    keys = code * most + arity
    present = np.flatnonzero(np.bincount(keys[arity > 0], minlength=1))
    number = np.full(int(keys.max(initial=0)) + 1, -1, np.intp)
    number[present] = np.arange(len(present))
    kinds = tuple(found[key // most] for key in present.tolist())
    return np.where(arity > 0, number[keys], -1), kinds, tuple(key % most for key in present.tolist())


def _used(task: Task, flat: Index) -> Any:
    """Per node whether the output depends on it; quickly all, when nothing but the output is left unread."""
    size = len(task.graph.nodes)
    unread = np.flatnonzero(np.bincount(flat, minlength=size) == 0)
    if len(unread) == 1 and unread[0] == task.output:
        return np.ones(size, bool)
    used = np.zeros(size, bool)
    used[list(task.graph.ancestors(task.output))] = True
    return used


def _batches(
    order: Index, level: Index, used: Any, kind: Index, arities: tuple[int, ...], offset: Index, read: Index
) -> tuple[tuple[Batch, ...], tuple[int, ...]]:
    """Cut the order where level, use or kind changes; leaves form no batch."""
    keys = np.stack([level[order], used[order], kind[order]])
    cuts = np.flatnonzero(np.any(np.diff(keys, axis=1) != 0, axis=0)) + 1
    edges = [0, *cuts.tolist(), len(order)]
    batches = []
    for start, stop in pairwise(edges):
        number = int(kind[order[start]])
        if number >= 0:
            first = offset[order[start:stop]]
            batches.append(Batch(number, start, stop, tuple(read[first + slot] for slot in range(arities[number]))))
    return tuple(batches), tuple(batch.start for batch in batches)


def _levels(order: Index, level: Index, used: Any, batches: tuple[Batch, ...], live: frozenset[int]) -> tuple[Level, ...]:
    """The used part of every level, from the leaves up."""
    depth = level[order]
    within: dict[int, list[int]] = {}
    for number in sorted(live):
        within.setdefault(int(depth[batches[number].start]), []).append(number)
    found = []
    for at in range(int(depth[-1]) + 1 if len(depth) else 0):
        start, stop = np.searchsorted(depth, [at, at + 1]).tolist()
        reached = start + int(np.count_nonzero(used[order[start:stop]]))
        if reached > start:
            found.append(Level(start, reached, tuple(within.get(at, ()))))
    return tuple(found)
