"""Rows to try a fit with: points of the formula itself at other parameters, with noise. Draws from a Generator; fits nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from gradviz.data.rows import TARGETS, folded
from gradviz.engine.plan import Plan
from gradviz.graph import Graph
from gradviz.tutor.fit import Array

COUNT = 40
REACH = 1.5
NOISE = 0.05
DECIMALS = 3
TRIES = 20


def sample_rows(graph: Graph, values: Mapping[str, Any], ticked: Iterable[str], rng: np.random.Generator) -> str:
    """A table as text, or "" where no input can be a column beside one that is learned, or the output is no number.

    An output that is always between 0 and 1 is taken for a probability: the target is then 0 or 1.
    """
    columns = _columns(graph, values, tuple(ticked))
    if not columns:
        return ""
    plan = Plan(graph)
    held = {name: content for name, content in values.items() if name in graph.inputs}
    learned = [name for name in graph.inputs if name not in columns]
    for _ in range(TRIES):
        true = {name: rng.uniform(-1.0, 1.0, np.shape(held[name])) for name in learned}
        x = rng.uniform(-REACH, REACH, (COUNT, len(columns))).round(DECIMALS)
        outputs = _outputs(plan, {**held, **true}, columns, x)
        if len(outputs) and np.isfinite(outputs).sum() > COUNT // 2 and np.ptp(outputs[np.isfinite(outputs)]) > 0:
            return _table([*columns, _target(columns, graph)], x, _noisy(outputs, rng))
    return ""


def _columns(graph: Graph, values: Mapping[str, Any], ticked: tuple[str, ...]) -> list[str]:
    """The inputs that are no parameters; where none is ticked, those called x or x1, else the last one."""
    single = [name for name in graph.inputs if np.ndim(values.get(name, 0.0)) == 0]
    free = [name for name in single if name not in ticked]
    if len(free) == len(graph.inputs):
        free = [name for name in single if folded(name).rstrip("0123456789") == "x"] or single[-1:]
    return free if free and len(free) < len(graph.inputs) else []


def _outputs(plan: Plan, held: Mapping[str, Any], columns: list[str], x: Array) -> Array:
    with np.errstate(all="ignore"):
        found = [plan.run({**held, **dict(zip(columns, map(float, row), strict=True))})[0] for row in x]
    return np.zeros(0) if any(np.ndim(out) for out in found) else np.array(found)


def _noisy(outputs: Array, rng: np.random.Generator) -> Array:
    good = outputs[np.isfinite(outputs)]
    if good.min() > 0 and good.max() < 1:
        return (rng.random(COUNT) < outputs).astype(float)
    return outputs + rng.normal(0.0, NOISE * float(np.ptp(good)), COUNT)


def _target(columns: list[str], graph: Graph) -> str:
    return next((name for name in TARGETS if name not in graph.inputs), TARGETS[1])


def _table(header: list[str], x: Array, y: Array) -> str:
    rows = [[*map(str, row), f"{wanted:.{DECIMALS}f}"] for row, wanted in zip(x.tolist(), y, strict=True) if np.isfinite(wanted)]
    return "\n".join(",".join(row) for row in [header, *rows]) + "\n"
