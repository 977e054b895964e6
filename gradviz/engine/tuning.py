"""Tuning: the quickest plan of a network on this machine, found in less than a second of runs on made-up numbers.

Tries how threads are used, and for each convolution whether its columns are ordered by phases. Results differ in
rounding only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any

import numpy as np

from gradviz.engine.tensor_plan import Strategy, TensorPlan
from gradviz.engine.tensors.buffers import Shape
from gradviz.engine.tensors.rewrites import ALL, PHASE_COLUMNS, Rewrite, phases_at
from gradviz.graph import Graph

Clock = Callable[[], float]
STRATEGIES: tuple[Strategy, ...] = ("split", "shared")
RUNS = 2
"""The least number of runs of each candidate."""
CANDIDATES = 8
"""The time is dealt out to so many candidates, those of large networks take more."""
ENOUGH = 0.75
"""A use of threads that comes down to so much of one thread's time needs no other."""
GAIN = 0.97
"""A candidate must be so much quicker to be taken instead of a simpler one."""


def tuned_plan(
    graph: Graph, shapes: Mapping[str, Shape], *, threads: int = 2, seconds: float = 0.6, clock: Clock = perf_counter, **options: Any
) -> TensorPlan:
    """The quickest plan for these shapes on up to so many threads. `options` are those of TensorPlan."""
    rewrites = tuple(options.pop("rewrites", ALL))
    tuning = _Tuning(graph, shapes, options, seconds, clock)
    best = tuning.plan(rewrites, {})
    tuning.seconds(best)
    least = tuning.seconds(best)
    alone = least
    ways: list[dict[str, Any]] = [{"threads": threads, "strategy": strategy} for strategy in STRATEGIES if threads > 1]
    chosen: dict[str, Any] = {}
    for way in ways:
        if least < ENOUGH * alone:
            break
        tried = tuning.plan(rewrites, way)
        found = tuning.seconds(tried) if tried.threads > 1 else least
        if found < GAIN * least:
            best, tried, least, chosen = tried, best, found, way
        tried.close()
    phased = best.phased_nodes
    for node in sorted(tuning.plan(_with_phases(rewrites, range(len(graph.nodes))), {}).phased_nodes):
        if tuning.over:
            break
        tried = tuning.plan(_with_phases(rewrites, phased ^ {node}), chosen)
        found = tuning.seconds(tried)
        if found < GAIN * least:
            best, tried, least, phased = tried, best, found, phased ^ {node}
        tried.close()
    best.clear()
    return best


def _with_phases(rewrites: tuple[Rewrite, ...], nodes: Iterable[int]) -> tuple[Rewrite, ...]:
    return tuple(phases_at(nodes) if rewrite.name == PHASE_COLUMNS.name else rewrite for rewrite in rewrites)


class _Tuning:
    """Candidates for one network, how long a run of each takes, and how much time is left."""

    def __init__(self, graph: Graph, shapes: Mapping[str, Shape], options: Mapping[str, Any], seconds: float, clock: Clock) -> None:
        self._graph, self._shapes, self._options, self._clock = graph, shapes, options, clock
        self._end = clock() + seconds
        self._share = seconds / CANDIDATES

    @property
    def over(self) -> bool:
        """Whether the time is spent."""
        return self._clock() > self._end

    def plan(self, rewrites: tuple[Rewrite, ...], how: Mapping[str, Any]) -> TensorPlan:
        return TensorPlan(self._graph, self._shapes, rewrites=rewrites, **self._options, **how)

    def seconds(self, plan: TensorPlan) -> float:
        """The shortest run within a candidate's share of the time, on random numbers; targets stay 0, which fits every loss."""
        rng = np.random.default_rng(0)
        plan.parameters[...] = rng.normal(0.0, 0.1, plan.parameters.shape)
        for name, shape in self._shapes.items():
            if name not in plan.places and len(shape) > 1:
                plan.set(name, rng.random(shape, dtype=np.float32))
        plan.run()
        times: list[float] = []
        while len(times) < RUNS or sum(times) < self._share:
            start = self._clock()
            plan.run()
            times.append(self._clock() - start)
        return min(times)
