"""Tuning: the quickest plan of a network on this machine, found in less than a second of runs on made-up numbers.

Tries how threads are used, and for each convolution whether its columns are ordered by phases. Results never differ but
in rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

import numpy as np

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.buffers import Shape
from gradviz.engine.tensors.rewrites import ALL, PHASE_COLUMNS, Rewrite, phases_but_for
from gradviz.graph import Graph

Clock = Callable[[], float]
RUNS = 3
"""The least number of runs of each candidate."""
GAIN = 0.97
"""A candidate must be so much quicker to be taken instead of a simpler one."""


def tuned_plan(
    graph: Graph, shapes: Mapping[str, Shape], *, threads: int = 2, seconds: float = 0.6, clock: Clock = perf_counter, **options: Any
) -> TensorPlan:
    """The quickest plan for these shapes on up to so many threads. `options` are those of TensorPlan."""
    rewrites = tuple(options.pop("rewrites", ALL))
    tuning = _Tuning(graph, shapes, options, clock)
    best = tuning.plan(rewrites)
    nodes = sorted(best.phased_nodes)
    ways = 2 * (threads > 1 and best.can_split) + (threads > 1)
    share = seconds / (1 + len(nodes) + ways)
    least = tuning.seconds(best, share)
    kept: frozenset[int] = frozenset()
    for node in nodes:
        tried = tuning.plan(_without_phases(rewrites, kept | {node}))
        found = tuning.seconds(tried, share)
        if found < GAIN * least:
            kept, best, least = kept | {node}, tried, found
    for strategy in ("split", "shared") if threads > 1 else ():
        tried = tuning.plan(_without_phases(rewrites, kept), threads=threads, strategy=strategy)
        found = tuning.seconds(tried, share) if tried.threads > 1 else least
        if found < GAIN * least:
            best.close()
            best, least = tried, found
        else:
            tried.close()
    best.clear()
    return best


def _without_phases(rewrites: tuple[Rewrite, ...], kept: frozenset[int]) -> tuple[Rewrite, ...]:
    return tuple(phases_but_for(kept) if rewrite.name == PHASE_COLUMNS.name and kept else rewrite for rewrite in rewrites)


class _Tuning:
    """Candidates for one network, and how long a run of each takes."""

    def __init__(self, graph: Graph, shapes: Mapping[str, Shape], options: Mapping[str, Any], clock: Clock) -> None:
        self._graph, self._shapes, self._options, self._clock = graph, shapes, options, clock

    def plan(self, rewrites: tuple[Rewrite, ...], **how: Any) -> TensorPlan:
        return TensorPlan(self._graph, self._shapes, rewrites=rewrites, **self._options, **how)

    def seconds(self, plan: TensorPlan, budget: float) -> float:
        """The shortest run within a budget of seconds, on random numbers; zeros as targets fit every loss."""
        rng = np.random.default_rng(0)
        plan.parameters[...] = rng.normal(0.0, 0.1, plan.parameters.shape)
        for name, shape in self._shapes.items():
            if name not in plan.places and len(shape) > 1:
                plan.set(name, rng.random(shape, dtype=np.float32))
        plan.run()
        times: list[float] = []
        while len(times) < RUNS or sum(times) < budget:
            start = self._clock()
            plan.run()
            times.append(self._clock() - start)
        return min(times)
