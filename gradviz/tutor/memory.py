"""What a run must remember from its forward pass, until the backward pass has used it. Owns when each value is kept, and its bytes.

A value that two gates need is kept once, and until the later of the two is through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Contribute, Forward, Leaf, Local
from gradviz.graph import Graph
from gradviz.notation import number
from gradviz.ops import OPS
from gradviz.picture.options import Pin

NUMBER = 8
"""Bytes of a float64."""
KILO = 1024
KEPT_RUNS = 4
"""How many runs are remembered with what they keep: a drag of a slider makes a new one at every move."""
FLAG = 1
"""Bytes of what a choice leaves behind: which operand won."""


@dataclass(frozen=True)
class Kept:
    """One thing in memory: the value of `node`, or which operand `node` chose; needed by `readers`.

    It is kept from step `since` on and released with step `until`: in between steps index as a Frame does.
    """

    node: int
    label: str
    choice: bool
    readers: tuple[str, ...]
    size: int
    since: int
    until: int

    def held(self, index: int) -> bool:
        """Whether it is in memory after the first `index` steps."""
        return self.since <= index < self.until


@dataclass(frozen=True)
class Memory:
    """All that one run keeps."""

    kept: tuple[Kept, ...]

    def at(self, index: int) -> int:
        """Bytes in memory after the first `index` steps."""
        return sum(item.size for item in self.kept if item.held(index))

    @property
    def peak(self) -> int:
        """The most bytes at any moment."""
        return max((self.at(item.since) for item in self.kept), default=0)


def pins(run: Trace) -> Mapping[int, tuple[Pin, ...]]:
    """What `run` keeps as marks for its picture, by node."""
    found: dict[int, tuple[Pin, ...]] = {}
    for item in memory(run).kept:
        found[item.node] = (*found.get(item.node, ()), Pin(item.since, item.until, _short(item.size)))
    return MappingProxyType(found)


def _short(size: int) -> str:
    return words.say("{size} B", size=size) if size < 10 * KILO else shown_bytes(size)


@lru_cache(KEPT_RUNS)
def memory(run: Trace) -> Memory:
    """What `run` keeps from forward to backward; gates that the output does not depend on keep nothing."""
    graph = run.graph
    made = {step.node: index for index, step in enumerate(run.steps, 1) if isinstance(step, (Leaf, Forward))}
    left = _left(run)
    needs: dict[tuple[int, bool], list[int]] = {}
    for gate in sorted(run.used):
        for need in _needs(graph, gate):
            needs.setdefault(need, []).append(gate)
    kept = [_kept(run, need, gates, made, left) for need, gates in needs.items()]
    return Memory(tuple(sorted((item for item in kept if item.until > item.since), key=lambda item: (item.since, item.node))))


def _left(run: Trace) -> Mapping[int, int]:
    """The step with which every gate has used its memory: its last in the backward pass."""
    last: dict[int, int] = {}
    for index, step in enumerate(run.steps, 1):
        if isinstance(step, (Local, Contribute)):
            last[step.edge.target] = index
    return last


def _needs(graph: Graph, gate: int) -> tuple[tuple[int, bool], ...]:
    """The values, and the choice, that a gate's local derivatives are computed from; a copy of a value is the value."""
    operands = graph.operands[gate]
    moving = [source for source in operands if graph.nodes[graph.original(source)].role != "constant"]
    if not moving:
        return ()
    remembers = OPS[graph.nodes[gate].op].remembers
    if remembers == "output":
        return ((gate, False),)
    if remembers == "winner":
        return ((gate, True),)
    return tuple((graph.original(source), False) for source in dict.fromkeys(operands)) if remembers == "operands" else ()


def _kept(run: Trace, need: tuple[int, bool], gates: list[int], made: Mapping[int, int], left: Mapping[int, int]) -> Kept:
    node, choice = need
    elements = int(np.size(run.last.values[node]))
    readers = tuple(run.graph.labels[gate] for gate in gates)
    until = max((left.get(gate, 0) for gate in gates), default=0)
    return Kept(node, run.graph.labels[node], choice, readers, elements * (FLAG if choice else NUMBER), made[node], until)


def shown_bytes(size: int) -> str:
    """A number of bytes in words."""
    if size < 10 * KILO:
        return words.count("{n} byte", "{n} bytes", size)
    return words.say("{size} kB", size=number(size / KILO, 3))
