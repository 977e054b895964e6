"""Squeezing: rows closer together where a wall is wider than the picture, so that all of it can be larger. Chooses no order."""

from __future__ import annotations

from dataclasses import replace

from gradviz.graph import Graph
from gradviz.picture.layout import CROWD, Layout, spacing

LEAST_ROW = 112.0
"""Closer rows would let the labels of one edge meet those of the next."""


def squeezed(layout: Layout, graph: Graph, width: float, height: float, largest: float) -> Layout:
    """The layout with its rows as close as a wall of `width` x `height` needs; it is shown no larger than `largest`."""
    levels = [y for _, y in layout.centers]
    first, spread = min(levels, default=0.0), max(levels, default=0.0) - min(levels, default=0.0)
    if layout.direction == "down" or layout.turns or not spread or len(graph.leaves) > CROWD:
        return layout
    wanted = height / min(width / layout.width, largest)
    least = LEAST_ROW / spacing(len(graph.nodes)).row
    share = min(max((wanted - layout.height + spread) / spread, least), 1.0)
    centers = tuple((x, round(first + (y - first) * share, 3)) for x, y in layout.centers)
    return replace(layout, centers=centers, height=layout.height - spread * (1.0 - share))
