"""The records of a computation graph: Span, Node, Edge. No behaviour, no numbers of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Role = Literal["input", "parameter", "constant", "state", "noise", "gate"]
NO_ATTRIBUTES: Mapping[str, Any] = {}
COPY = "copy"
"""The name of the one gate that the graph itself inserts."""


class Span(NamedTuple):
    """Code points [start, end) of the text that a node was read from."""

    start: int
    end: int


class Node(NamedTuple):
    """One node. `id` is its position in one Graph, valid there only; `op` is the name of its Op record.

    `name` is what the user called it, else None; `attributes` holds the op's declared fields ("value" of a constant).
    """

    id: int
    op: str
    attributes: Mapping[str, Any] = NO_ATTRIBUTES
    name: str | None = None
    role: Role = "gate"
    span: Span | None = None
    group: str | None = None


class Edge(NamedTuple):
    """Operand number `slot` of `target` is `source`. (target, slot) is unique in a graph."""

    source: int
    target: int
    slot: int
