"""What a run costs in operations: its two passes against the formula written out. Owns the counting and its honest caption."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Accumulate, Contribute, Forward, Local


@dataclass(frozen=True)
class Passes:
    """Operations of a forward and a backward pass: a gate, a local derivative, a product and a sum are one each."""

    forward: int
    backward: int

    @property
    def both(self) -> int:
        """Forward and backward."""
        return self.forward + self.backward


def passes(run: Trace) -> Passes:
    """Count a run's operations; copy gates cost nothing but the sums in which their branches meet."""
    graph = run.graph
    forward = sum(isinstance(step, Forward) and not graph.is_copy(step.node) and step.node in run.used for step in run.steps)
    backward = 0
    for step in run.steps:
        if isinstance(step, (Local, Contribute)) and not graph.is_copy(step.edge.target):
            backward += 1
        elif isinstance(step, Accumulate):
            backward += len(step.parts) - 1
    return Passes(forward, backward)


def caption() -> str:
    """Why the written-out derivative is long: no fault of SymPy."""
    return words.say(
        "A short formula is shorter written out. In a deep one, a shared part is written again at every place that uses it, and the "
        "derivative swells. With each part kept once it is about as short as the two passes: that is what backprop does, for every "
        "input at once."
    )
