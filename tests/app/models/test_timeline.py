"""The timeline covers every moment once and says why a phase is empty."""

from __future__ import annotations

from gradviz.app.models.timeline import Phase, phases
from gradviz.engine import trace
from gradviz.language import parse


def test_phases_cover_the_run() -> None:
    run = trace(parse("e=(a+b)*(b+1)"), {"a": 2.0, "b": 1.0})
    forward, backward, update = phases(run.moments("edge"))
    assert (forward.start, forward.count) == (0, 7)
    assert (backward.start, backward.count) == (7, 7)
    assert update.count == 0
    assert update.reason
    assert [sum(phase.holds(at) for phase in (forward, backward, update)) for at in range(15)] == [0, *[1] * 14]


def test_done_counts_within_the_phase() -> None:
    phase = Phase("Backward", 7, 7)
    assert [phase.done(at) for at in (0, 7, 10, 14, 20)] == [0, 0, 3, 7, 7]


def test_without_a_formula_every_phase_has_a_reason() -> None:
    assert all(phase.reason and not phase.count for phase in phases(()))
