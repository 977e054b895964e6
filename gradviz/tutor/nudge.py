"""Nudge: an input moved a little, what the output then does, and what its gradient had promised. Owns the comparison only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.checks import output_value
from gradviz.notation import number

LARGEST = 300
"""A curve of a larger graph would take too long while a slider is dragged."""

STRAIGHT = 1e-9
"""An error this small against the slope counts as none."""

STEPS = (1.0, 0.1, 0.01, 0.001)
"""From a step on which the curve shows to one on which only the slope does."""


@dataclass(frozen=True)
class Nudge:
    """`name` moved by `step`: the output changed by `change`, its gradient promised `predicted`."""

    name: str
    output: str
    step: float
    gradient: float
    change: float

    @property
    def predicted(self) -> float:
        """The gradient times the step."""
        return self.gradient * self.step

    @property
    def error(self) -> float:
        """How far the promise was off: it falls with the square of the step."""
        return self.change - self.predicted

    @property
    def sentence(self) -> str:
        """b + 0.01 gives e + 0.0501; predicted 5 × 0.01 = 0.05."""
        return words.say(
            "{name} {step} gives {output} {change}; predicted {gradient} × {size} = {predicted}.",
            name=self.name,
            step=signed(self.step),
            output=self.output,
            change=signed(self.change),
            gradient=_bracketed(number(self.gradient)),
            size=_bracketed(number(self.step)),
            predicted=number(self.predicted),
        )


def nudge(run: Trace, name: str, step: float) -> Nudge | None:
    """Move an input of a run; None where it or the output is no single number."""
    graph = run.graph
    at, before = run.inputs[name], run.value(run.output)
    seed, gradient = run.last.gradients.get(run.output), run.grad(name)
    if not all(isinstance(part, float) for part in (at, before, seed, gradient)) or not seed:
        return None
    with np.errstate(all="ignore"):
        after = float(output_value(graph, {**run.inputs, name: at + step}, run.output))
    return Nudge(name, graph.labels[run.output], step, gradient / seed, after - before)


def shrinking(run: Trace, name: str, towards: float = 1.0) -> tuple[Nudge, ...]:
    """The same input moved by smaller and smaller steps, up or down as the sign of `towards`."""
    sign = -1.0 if towards < 0 else 1.0
    return tuple(found for step in STEPS if (found := nudge(run, name, sign * step)) is not None)


def how_it_falls(steps: Sequence[Nudge]) -> str:
    """One sentence on how the error shrinks with the step: it depends on whether the function is straight, curved or broken there."""
    shares = [abs(found.error / found.step) for found in steps if math.isfinite(found.error)]
    if not shares:
        return ""
    if max(shares) <= STRAIGHT * max(1.0, abs(steps[0].gradient)):
        return words.say("The promise is kept at every step: the function is a straight line here.")
    if shares[-1] > shares[0] / 2:
        return words.say("The error falls with the step, but no faster: the function has a kink here, and no straight line fits it.")
    return words.say("The smaller the step, the better the promise: the error falls with its square.")


def signed(value: float) -> str:
    """A change with its sign, as "+ 0.01"."""
    shown = number(abs(value))
    return f"− {shown}" if value < 0 else f"+ {shown}"


def _bracketed(text: str) -> str:
    return text if text[0].isdigit() else f"({text})"


def curve(run: Trace, name: str, reach: float = 1.0, points: int = 41) -> tuple[tuple[float, float], ...]:
    """How far the output goes when an input goes from -reach to +reach; points without a value are left out."""
    if len(run.used) > LARGEST or nudge(run, name, reach) is None:
        return ()
    steps = [reach * (2 * place / (points - 1) - 1) for place in range(points)]
    found = [made for step in steps if (made := nudge(run, name, step)) is not None]
    return tuple((made.step, made.change) for made in found if math.isfinite(made.change))
