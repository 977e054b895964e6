"""Report: what the thread that trains tells the window, and the states it is in. Records only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradviz.app.training.bench import DataFacts, Look
from gradviz.nn.events import Batch, TrainEvent
from gradviz.nn.findings import Finding
from gradviz.nn.history import RunHistory

State = Literal["empty", "loading", "ready", "running", "paused", "testing", "finished", "failed"]
"""In "testing" no batch follows any more and the test set is being read."""


@dataclass(frozen=True)
class Report:
    """What happened in run `run` since the report before it. What is None has not changed.

    `kept` are the times of the weights that can be looked at; `history` and `last` come with a run that was read from a file.
    """

    run: int
    state: State
    events: tuple[TrainEvent, ...] = ()
    look: Look | None = None
    findings: tuple[Finding, ...] | None = None
    facts: DataFacts | None = None
    fresh: bool = False
    error: Exception | None = None
    rate: float = 0.0
    each: float = 0.0
    loaded: tuple[str, int, int] | None = None
    kept: tuple[float, ...] | None = None
    history: RunHistory | None = None
    last: Batch | None = None
