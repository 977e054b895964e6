"""The steps of a run and what stands after each of them. Owns frozen records only; the run itself is in trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradviz.graph import Edge

Value = Any


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf gets its value."""

    node: int
    value: Value


@dataclass(frozen=True, slots=True)
class Forward:
    """A gate computes its value from its operands."""

    node: int
    operands: tuple[Value, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Seed:
    """The backward pass starts: d(output)/d(output)."""

    node: int
    value: Value


@dataclass(frozen=True, slots=True)
class Local:
    """The local derivative of an edge's target by that operand; `rule` is the target's gate rule.

    `partial` is None where the target is not elementwise: it sends back its vjp, and there is no factor to show.
    """

    edge: Edge
    partial: Value | None
    rule: str


@dataclass(frozen=True, slots=True)
class Contribute:
    """`product` = `upstream` x local flows back along `edge`, summed over the axes that broadcasting had stretched."""

    edge: Edge
    upstream: Value
    product: Value


@dataclass(frozen=True, slots=True)
class Accumulate:
    """A node read more than once adds the parts of its branches, in the order of arrival."""

    node: int
    parts: tuple[Value, ...]
    total: Value


@dataclass(frozen=True, slots=True)
class Fault:
    """A number that is not finite begins here: "infinite" or "undefined" is a gate's value.

    At an edge, "slope" is its local derivative, and "gradient" what the edge sends back although its local derivative is finite.
    """

    place: int | Edge
    code: str


Step = Leaf | Forward | Seed | Local | Contribute | Accumulate | Fault


@dataclass(frozen=True, slots=True)
class Moment:
    """Steps [start, stop) that a granularity shows as one; `focus` is the node or edge that lights up."""

    start: int
    stop: int
    phase: str
    focus: int | Edge | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known after the first `index` steps. A node or edge that is absent is not computed yet, never 0.

    `waiting` holds, for every node that has some but not all parts, the outgoing edges it still waits for.
    """

    index: int
    values: Mapping[int, Value]
    gradients: Mapping[int, Value]
    edge_gradients: Mapping[Edge, Value]
    partials: Mapping[Edge, Value]
    faults: Mapping[int | Edge, str]
    focus: int | Edge | None
    waiting: Mapping[int, tuple[Edge, ...]]
