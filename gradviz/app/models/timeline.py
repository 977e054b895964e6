"""The timeline as data: phases, how many moments each has, and why one has none. Knows no pixels."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from gradviz import words
from gradviz.engine.steps import Moment
from gradviz.tutor.update_story import UPDATE

SEGMENTS = 120
"""Above this many moments a phase is one bar."""


@dataclass(frozen=True)
class Phase:
    """Moments [start, start + count) under one name; an empty phase says why."""

    name: str
    start: int
    count: int
    reason: str = ""

    def done(self, at: int) -> int:
        """How many of the phase's moments have passed when `at` of all have."""
        return min(max(at - self.start, 0), self.count)

    def holds(self, at: int) -> bool:
        """Whether the moment shown lies in this phase."""
        return self.count > 0 and self.start < at <= self.start + self.count


def phases(moments: Sequence[Moment], parameters: int = 0, no_update: str = "") -> tuple[Phase, ...]:
    """Forward, backward and update for a run; the update moves `parameters` parameters, or there is none for a reason."""
    forward = bisect_left(moments, True, key=lambda moment: moment.phase != "forward")
    back = bisect_left(moments, True, key=lambda moment: moment.phase == UPDATE)
    return (
        Phase(words.say("Forward"), 0, forward, words.say("no formula") if not moments else ""),
        Phase(words.say("Backward"), forward, back - forward, words.say("no formula") if not moments else ""),
        Phase(
            words.say("Update"),
            back,
            len(moments) - back,
            words.count("{n} parameter", "{n} parameters", parameters) if parameters else no_update or words.say("no parameters"),
        ),
    )
