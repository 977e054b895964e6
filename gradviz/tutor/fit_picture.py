"""What a fit looks like as points and a line: the formula over its one column, or its outputs against the targets. Paints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.data.rows import Bound
from gradviz.engine.plan import Plan
from gradviz.graph import Graph
from gradviz.tutor.fit import Array, curve

SHOWN = 400
MARGIN = 0.04
LARGEST = 1e30
"""Beyond this a picture of the numbers says nothing."""


@dataclass(frozen=True, eq=False)
class FitPicture:
    """A line and points, both as x and y. `across` is the column along the line; "" where the line is output = target."""

    across: str
    line: tuple[Array, Array]
    points: tuple[Array, Array]


def fit_picture(graph: Graph, values: Mapping[str, Any], rows: Bound) -> FitPicture:
    """The picture at these values: at most SHOWN rows, and only what is a number that can be drawn."""
    picked = np.unique(np.linspace(0, len(rows) - 1, SHOWN).astype(int))
    held = {name: content for name, content in values.items() if name in graph.inputs}
    with np.errstate(all="ignore"):
        if len(rows.inputs) == 1:
            return _along(graph, held, rows, picked)
        plan = Plan(graph)
        outputs = [plan.run({**held, **{name: float(column[i]) for name, column in rows.inputs.items()}})[0] for i in picked]
    points = _drawable(rows.wanted[picked], outputs) if rows.wanted is not None else _drawable([], [])
    ends = np.array([min(map(np.min, points)), max(map(np.max, points))]) if len(points[0]) else np.zeros(0)
    return FitPicture("", (ends, ends), points)


def _along(graph: Graph, held: Mapping[str, Any], rows: Bound, picked: Array) -> FitPicture:
    (name, column), *_ = rows.inputs.items()
    room = MARGIN * (float(column.max()) - float(column.min())) or 1.0
    line = curve(graph, held, name, float(column.min()) - room, float(column.max()) + room)
    points = (column[picked], rows.wanted[picked]) if rows.wanted is not None else ([], [])
    return FitPicture(name, _drawable(*line), _drawable(*points))


def _drawable(x: Any, y: Any) -> tuple[Array, Array]:
    across, up = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if up.shape != across.shape:
        return np.zeros(0), np.zeros(0)
    good = (np.abs(across) < LARGEST) & (np.abs(up) < LARGEST)
    return across[good], up[good]
