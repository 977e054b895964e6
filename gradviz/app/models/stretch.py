"""A walk of updates done a stretch at a time, so that a worker is soon free for others. Knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from time import monotonic

from gradviz.errors import GradvizError
from gradviz.tutor.fit import FitStep

Walk = Iterator[FitStep]


@dataclass(frozen=True, eq=False)
class Stretch:
    """Some updates in a row, or the error that there was instead."""

    steps: tuple[FitStep, ...] = ()
    error: GradvizError | None = None


def stretch(walk: Walk, most: int, seconds: float) -> Stretch:
    """At most `most` updates, in not much more than `seconds`."""
    steps: list[FitStep] = []
    end = monotonic() + seconds
    try:
        for step in islice(walk, most):
            steps.append(step)
            if monotonic() > end and len(steps) > 1:
                break
    except GradvizError as error:
        return Stretch(error=error)
    return Stretch(tuple(steps))


def begun(make: Callable[[], Walk]) -> Walk:
    """Nothing is done before the first step is asked for."""
    yield from make()
