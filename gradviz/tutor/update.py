"""The update phase: every parameter moves against its gradient, W := W - rate x dW. Owns this step in numbers and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gradviz.engine import Trace
from gradviz.engine.inputs import read_only
from gradviz.engine.steps import Value
from gradviz.notation import MINUS, value


@dataclass(frozen=True)
class Update:
    """One parameter before and after one step; `made_by` names an optimizer that makes more of the gradient than rate times it."""

    name: str
    before: Value
    gradient: Value
    rate: float
    after: Value
    made_by: str = ""

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
    def formula(self) -> str:
        """2 − 0.1 · 5 = 1.5"""
        return f"{self.difference} = {value(self.after)}"


def _bracketed(number: str) -> str:
    return number if number[0].isdigit() or number[0] == "[" else f"({number})"


def updates(run: Trace, parameters: Iterable[str], rate: float) -> tuple[Update, ...]:
    """One gradient step of the parameters that the run has as inputs."""
    found = []
    for name in parameters:
        gradient = run.grad(name) if name in run.inputs else None
        if gradient is not None:
            with np.errstate(all="ignore"):
                after = read_only(np.asarray(run.inputs[name]) - rate * np.asarray(gradient))
            found.append(Update(name, run.inputs[name], gradient, rate, after))
    return tuple(found)


def settled(steps: Iterable[Update]) -> bool:
    """Whether nothing moves any more, or a number has left the finite: a run of updates ends there."""
    return all(step.is_still or not bool(np.all(np.isfinite(step.after))) for step in steps)
