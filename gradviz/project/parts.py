"""Composed and merged parts of a formula: gates opened, gates put together, equal parts made one, in the order it was done.

Each part names its gate by its place in the graph just before it. Owns how parts are applied and how they follow an edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gradviz.graph import Graph
from gradviz.graph.match import match
from gradviz.graph.rewrite import folded, merged, opened
from gradviz.ops import OPS
from gradviz.ops.units import inside, units
from gradviz.project.places import carried, nodes_at

Kind = Literal["open", "close", "merge"]


@dataclass(frozen=True)
class Part:
    """One change of the graph. "open" shows what is inside the gate at `place`, which is of the op `op`; "close" puts the
    gate at `place` and gates before it together into one of `op`; "merge" makes equal parts one.
    """

    kind: Kind
    place: str = ""
    op: str = ""


def stages(graph: Graph, parts: Sequence[Part]) -> tuple[Graph, ...]:
    """The graph before the first part and after each of them; a part that does not fit changes nothing."""
    found = [graph]
    for number, part in enumerate(parts):
        found.append(_applied(found[-1], part, number))
    return tuple(found)


def group_of(number: int, part: Part) -> str:
    """What the gates are grouped under that the part with this number has opened."""
    return f"{number + 1}:{part.place}"


def follow(parts: Sequence[Part], before: Sequence[Graph], graph: Graph) -> tuple[Part, ...]:
    """`parts` for `graph`, an edit of the graph they were made for; `before` are the graphs just before each of them."""
    kept: list[Part] = []
    for part, old in zip(parts, before, strict=True):
        place = "" if part.kind == "merge" else carried(old, graph, match(old, graph)).get(part.place, "")
        moved = replace(part, place=place)
        after = _applied(graph, moved, len(kept))
        if after is not graph:
            kept.append(moved)
            graph = after
    return tuple(kept)


def _applied(graph: Graph, part: Part, number: int) -> Graph:
    if part.kind == "merge":
        return merged(graph)
    gate = nodes_at(graph).get(part.place)
    if gate is None:
        return graph
    if part.kind == "open":
        content = inside(graph, gate)
        return graph if content is None or graph.nodes[gate].op != part.op else opened(graph, gate, content, group_of(number, part))
    unit = next((unit for unit in units(graph, gate) if unit.op == part.op), None)
    return graph if unit is None else folded(graph, gate, unit.inside, unit.op, unit.operands, OPS[unit.op].settings({}))
