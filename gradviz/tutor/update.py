"""The update phase: every parameter moves against its gradient, W := W - rate x dW. Owns this step in numbers and words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.inputs import read_only
from gradviz.engine.steps import Value
from gradviz.graph.spelling import shown
from gradviz.notation import MINUS, NOT_YET, value
from gradviz.tutor.faults import cause


@dataclass(frozen=True)
class Update:
    """One parameter before and after one step; `made_by` names an optimizer that makes more of the gradient than rate times it.

    `refused` says why the step is not made, for this parameter or another one: then all of them stay as they are.
    """

    name: str
    before: Value
    gradient: Value
    rate: float
    after: Value
    made_by: str = ""
    refused: str = ""

    @property
    def is_still(self) -> bool:
        """Whether the step moves nothing."""
        return bool(np.all(self.after == self.before))

    @property
    def step(self) -> Value:
        """How far it goes, against the gradient."""
        with np.errstate(all="ignore"):
            if self.made_by:
                return read_only(np.asarray(self.before) - np.asarray(self.after))
            return read_only(self.rate * np.asarray(self.gradient))

    @property
    def change(self) -> str:
        """1 → 0.5"""
        return value(self.before) if self.is_still else f"{value(self.before)} → {value(self.after)}"

    @property
    def difference(self) -> str:
        """1 − 0.1 · 5"""
        if self.made_by:
            return f"{value(self.before)} {MINUS} {_bracketed(value(self.step))}"
        return f"{value(self.before)} {MINUS} {value(self.rate)} · {_bracketed(value(self.gradient))}"

    @property
    def awaited(self) -> str:
        """1 − 0.1 · •, before the gradient has come."""
        return f"{value(self.before)} {MINUS} {value(self.rate)} · {NOT_YET}"

    @property
    def formula(self) -> str:
        """2 − 0.1 · 5 = 1.5; nothing comes out of a step that is refused."""
        return self.difference if self.refused else f"{self.difference} = {value(self.after)}"


def _bracketed(number: str) -> str:
    return number if number[0].isdigit() or number[0] == "[" else f"({number})"


def updates(run: Trace, parameters: Iterable[str], rate: float) -> tuple[Update, ...]:
    """One gradient step of the parameters that the run has as inputs; none of them moves where one would be no finite number."""
    found = []
    for name in parameters:
        gradient = run.grad(name) if name in run.inputs else None
        if gradient is not None:
            with np.errstate(all="ignore"):
                after = read_only(np.asarray(run.inputs[name]) - rate * np.asarray(gradient))
            found.append(Update(name, run.inputs[name], gradient, rate, after))
    spoilt = next((step for step in found if not _finite(step.after)), None)
    if spoilt is None:
        return tuple(found)
    return refused(found, _why(run, spoilt))


def refused(steps: Iterable[Update], why: str) -> tuple[Update, ...]:
    """The same steps, of which none is made."""
    return tuple(replace(step, after=step.before, refused=why) for step in steps)


def refusal(steps: Iterable[Update]) -> str:
    """Why no step is made; "" where they are."""
    return next((step.refused for step in steps), "")


def has_converged(steps: Iterable[Update]) -> bool:
    """Whether nothing moves any more: a run of updates ends there."""
    return all(step.is_still for step in steps)


def _finite(content: Value) -> bool:
    return math.isfinite(content) if isinstance(content, float) else bool(np.isfinite(content).all())


def _why(run: Trace, spoilt: Update) -> str:
    """The node that broke the run, or else the parameter that the step would spoil, as a sentence of its own."""
    found = "" if _finite(spoilt.gradient) else cause(run)
    if not found:
        name, after = shown(spoilt.name), value(spoilt.after)
        found = words.say("the update would make {name} {value}: choose a smaller rate", name=name, value=after)
    return f"{words.sentence_case(found)}."
