"""Findings: what seems wrong with a run, in plain words, where to look and what usually helps. Owns the records; judges nothing.

A finding keeps a template and arguments and becomes text when it is shown, so a language switch re-renders it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz import registry
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.columns import Columns
from gradviz.nn.events import Epoch
from gradviz.nn.history import RunHistory
from gradviz.nn.naming import titled
from gradviz.nn.trainer import Trainer
from gradviz.registry import Registry
from gradviz.words import say


@dataclass(frozen=True)
class Finding:
    """One illness: its code, what was seen, the layers to show, and what usually helps. `since` is the epoch, where it has one."""

    code: str
    template: str
    blocks: tuple[str, ...]
    cures: tuple[str, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    since: int | None = None

    @property
    def message(self) -> str:
        """What was seen, in the current language."""
        return say(self.template, **self.arguments)

    def message_with(self, names: Mapping[str, str]) -> str:
        """The same with layers and their arrays called as they are on screen."""
        return say(
            self.template, **{key: titled(value, names) if isinstance(value, str) else value for key, value in self.arguments.items()}
        )

    @property
    def helps(self) -> tuple[str, ...]:
        """What usually helps, in the current language."""
        return tuple(map(say, self.cures))


@dataclass(frozen=True)
class Evidence:
    """What can be looked at: a plan after a batch, the epochs, the losses of the batches, and statistics over time by kind."""

    plan: TensorPlan | None = None
    epochs: Sequence[Epoch] = ()
    losses: NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    update_ratios: Mapping[str, float] = field(default_factory=dict)
    dead_shares: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    dead_epochs: NDArray[Any] = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True)
class Diagnosis:
    """One thing to look for. `doc` says what it is; `look(evidence)` gives the findings, none where all is well."""

    name: str
    doc: str
    look: Callable[[Evidence], Sequence[Finding]]


DIAGNOSES: Registry[Diagnosis] = Registry("diagnosis")


def declare(record: Diagnosis) -> Diagnosis:
    """Register `record` and return it."""
    return DIAGNOSES.register(record.name, record)


def evidence(trainer: Trainer, history: RunHistory | None = None) -> Evidence:
    """What a training shows now, after at least one batch."""
    if history is None:
        return Evidence(plan_at(trainer), trainer.history)
    ratios = history.statistics.get("update_ratios")
    dead = history.statistics.get("dead_shares")
    recent = {} if ratios is None else {name: float(np.nanmedian(ratios.column(name)[-20:])) for name in _weights(trainer, ratios)}
    shares = {} if dead is None else {name: dead.column(name) for name in dead.names[1:]}
    since = np.zeros(0) if dead is None else dead.column("epoch")
    return Evidence(plan_at(trainer), trainer.history, _losses(history), recent, shares, since)


def _losses(history: RunHistory) -> NDArray[Any]:
    """Those since settings changed last: a penalty that was added raises the loss, and no rate is at fault."""
    losses, since = history.batches.column("loss"), history.changes[-1][0] if history.changes else -1.0
    return losses[history.batches.column("time") > since]


def plan_at(trainer: Trainer) -> TensorPlan:
    """The plan of the batch that failed, else that of whole batches."""
    start, end = trainer.cuts[trainer.batch if trainer.reason == "failed" else 0]
    return trainer.plan.with_batch(end - start)


def diagnoses() -> Mapping[str, Diagnosis]:
    """Everything that is looked for."""
    registry.discover(["gradviz.nn"])
    return DIAGNOSES


def findings(found: Evidence, looked_for: Mapping[str, Diagnosis] | None = None) -> tuple[Finding, ...]:
    """All findings, in the order of the registry: the first is the one to fix first."""
    with np.errstate(all="ignore"):
        return tuple(finding for diagnosis in (looked_for or diagnoses()).values() for finding in diagnosis.look(found))


def _weights(trainer: Trainer, ratios: Columns) -> list[str]:
    """Arrays of weights with a number lately; a bias begins at 0, so how far it moves for its length says nothing."""
    arrays = [name for name in ratios.names[1:] if len(trainer.plan.places[name][1]) > 1]
    return [name for name in arrays if np.isfinite(ratios.column(name)[-20:]).any()]
