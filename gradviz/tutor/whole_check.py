"""The gradient of every input three times: engine, SymPy, finite difference; and the gates where slopes are a convention.

Owns the comparison. Exact numbers are given by whoever asks, for SymPy may take long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.calculus import local_partials, vector_jacobian
from gradviz.engine.checks import is_kink, numeric_gradient
from gradviz.graph import Graph
from gradviz.notation import value
from gradviz.ops import OPS
from gradviz.ops.op import CONVENTIONS
from gradviz.tutor.agreement import as_measured

CLOSE = 1e-5
DIGITS = 6


@dataclass(frozen=True)
class InputCheck:
    """One input's gradient three times; None stands for a number that cannot be had; `agree` is None where the gradient is a convention."""

    name: str
    engine: Any
    exact: float | None
    difference: Any
    agree: bool | None

    @property
    def texts(self) -> tuple[str, str, str]:
        """The three numbers as they are shown; a missing one is a dash."""
        engine, exact = ("—" if number is None else value(number, DIGITS) for number in (self.engine, self.exact))
        return engine, exact, as_measured(self.difference, DIGITS)


@dataclass(frozen=True)
class Convention:
    """A gate at a point where its slope is a convention: what each of the two takes, one number per operand."""

    node: int
    label: str
    gate: str
    library: tuple[str, ...]
    lecture: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Where it is and what is taken."""
        if self.library == self.lecture:
            return words.say(
                "{gate} {label} is at a kink: no single slope there. Taken: {library}.",
                gate=self.gate,
                label=self.label,
                library=", ".join(self.library),
            )
        return words.say(
            "{gate} {label} is at a kink: libraries take {library}, the lectures {lecture}.",
            gate=self.gate,
            label=self.label,
            library=", ".join(self.library),
            lecture=", ".join(self.lecture),
        )


def measured(run: Trace, name: str) -> Any:
    """What nudging an input does to the output; takes two runs for every number of it."""
    return numeric_gradient(run.graph, run.inputs, name, run.output)


def judged(run: Trace, name: str, exact: float | None, slope: Any, smooth: bool) -> InputCheck:
    """One input's gradient beside its exact and its measured slope; `smooth` while no gate stands on a kink."""
    engine, seed = run.grad(name), run.last.gradients.get(run.output)
    scale = float(seed) if isinstance(seed, float) else 1.0
    difference = slope * scale
    wanted = None if exact is None else exact * scale
    others = [other for other in (wanted, difference) if other is not None and np.all(np.isfinite(other))]
    agree = None
    measurable = engine is not None and (np.all(np.isfinite(engine)) or np.any(np.isfinite(difference)))
    if measurable and smooth and others:
        agree = all(bool(np.allclose(engine, other, rtol=CLOSE, atol=CLOSE)) for other in others)
    return InputCheck(name, engine, wanted, difference, agree)


def conventions(run: Trace) -> tuple[Convention, ...]:
    """The gates of a run that stand on a kink or a tie, in the order of the formula."""
    return tuple(found for found in (convention_at(run, node) for node in sorted(run.used)) if found is not None)


def convention_at(run: Trace, node: int) -> Convention | None:
    """What the two conventions take at a gate of a run; None where it has one slope only."""
    operands = [run.last.values[source] for source in run.graph.operands[node]]
    return taken_at(run.graph, node, operands, run.last.values[node]) if operands else None


def taken_at(graph: Graph, node: int, operands: Sequence[Any], out: Any) -> Convention | None:
    """What they take at a gate for these operands and this result."""
    gate = graph.nodes[node]
    op = OPS[gate.op]
    if not is_kink(op, operands, **gate.attributes):
        return None
    with np.errstate(all="ignore"):
        if op.elementwise:
            both = [local_partials(op, out, operands, convention, **gate.attributes) for convention in CONVENTIONS]
        else:
            both = [vector_jacobian(op, np.ones(np.shape(out)), out, operands, **gate.attributes)] * len(CONVENTIONS)
    texts = [tuple(value(np.asarray(part, dtype=np.float64)[()]) for part in parts) for parts in both]
    return Convention(node, graph.labels[node], op.shown_title, *texts)
