"""A backward pass in the learner's own order, as far as it has been chosen. Owns what of a run is shown until the next choice.

The run itself always goes to its end, so that whatever reads it finds every gradient; what is not chosen is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gradviz.engine import Trace, trace
from gradviz.engine.moments import moments
from gradviz.engine.order import BackwardOrder, backward_order
from gradviz.engine.steps import Local, Moment
from gradviz.graph import Graph


@dataclass(frozen=True, eq=False)
class OwnOrder:
    """The gates chosen, and what may be chosen next."""

    order: BackwardOrder

    @property
    def ready(self) -> frozenset[int]:
        """The gates of which one may go next; none once the pass is complete."""
        return frozenset(self.order.free)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to choose."""
        return not self.order.free

    @cached_property
    def gates(self) -> tuple[int, ...]:
        """A whole order that begins with what was chosen."""
        return self.order.completed().chosen

    def then(self, node: int) -> OwnOrder:
        """`node` goes next. Raises TraceError that says what it still waits for."""
        return OwnOrder(self.order.then(node))

    def back(self) -> OwnOrder:
        """Without the last choice."""
        return OwnOrder(self.order.back())

    def on(self, graph: Graph, output: int) -> OwnOrder:
        """The same choices; none of them on another graph, or from another node."""
        same = self.order.graph is graph and self.order.output == output
        return self if same else own_order(graph, output)

    def run(self, run: Trace) -> Trace:
        """`run` with its backward pass in this order."""
        seed = run.frame(run.forward_steps + 1).gradients[run.output]
        return trace(run.graph, run.inputs, self.gates, output=run.output, seed=seed, convention=run.convention)

    def moments(self, run: Trace, granularity: str) -> tuple[Moment, ...]:
        """The moments of `run` up to the first gate that nobody chose."""
        shown = next(
            (at for at, step in enumerate(run.steps) if isinstance(step, Local) and self._awaits(step.edge.target)), len(run.steps)
        )
        return moments(run.graph, run.steps[:shown], granularity)

    def _awaits(self, gate: int) -> bool:
        """Whether a gate has not been chosen yet; copy gates never are."""
        return gate not in self.order.chosen and not self.order.graph.is_copy(gate)


def own_order(graph: Graph, output: int) -> OwnOrder:
    """An order of which nothing has been chosen."""
    return OwnOrder(backward_order(graph, output))
