"""Layout by Graphviz: its columns and heights, our distances. Runs in the child; loads pygraphviz on first use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradviz.graph import Graph
from gradviz.picture.layered import column_places
from gradviz.picture.layout import Direction, Layout, framed, sizes_of, spacing

POINTS = 72.0
NODE_SHARE = 0.8
"""How much of a row a node takes for itself; the rest is the gap, all that an edge passing by needs."""


def dot_layout(graph: Graph, direction: Direction = "right", wide: bool = False) -> Layout:
    """A layout with few crossings. Raises ImportError without pygraphviz."""
    distances = spacing(len(graph.nodes), direction, wide)
    rows = [max(distances.row, size.across(direction) + 40) for size in sizes_of(graph)]
    places = _dot_places(graph, rows, distances.row)
    columns = {along: rank for rank, along in enumerate(sorted({along for along, _ in places}))}
    ranks = [columns[along] for along, _ in places]
    heights = [float(round(across)) for _, across in places]
    return framed(column_places(graph, ranks, distances, sizes_of(graph), heights), heights, graph, distances)


def _dot_places(graph: Graph, rows: Sequence[float], row: float) -> list[tuple[float, float]]:
    """Where `dot` puts every node: along, which only tells its column, and across."""
    import pygraphviz

    gap = row * (1 - NODE_SHARE)
    drawing: Any = pygraphviz.AGraph(
        directed=True, strict=False, rankdir="LR", ranksep="0.5", nodesep=str(gap / POINTS), splines="line", nslimit="2"
    )
    for node, room in enumerate(rows):
        drawing.add_node(node, width=0.5, height=(room - gap) / POINTS, fixedsize="true", shape="box", label="")
    drawing.add_edges_from([(edge.source, edge.target) for edge in graph.edges])
    drawing.layout("dot")
    places = [drawing.get_node(node).attr["pos"].split(",") for node in range(len(rows))]
    drawing.close()
    return [(float(along), -float(across)) for along, across in places]
