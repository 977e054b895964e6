"""Tuning: the quickest plan of a network on this machine, found in less than a second of runs on made-up numbers.

Tries how threads are used, and for each convolution whether its columns are ordered by phases. Results differ in
rounding only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import perf_counter, thread_time
from typing import Any

import numpy as np

from gradviz.engine.tensor_plan import Strategy, TensorPlan
from gradviz.engine.tensors.buffers import Shape
from gradviz.engine.tensors.rewrites import ALL, PHASE_COLUMNS, Rewrite, phases_at
from gradviz.graph import Graph

Clock = Callable[[], float]
STRATEGIES: tuple[Strategy, ...] = ("split", "shared", "blas")
RUNS = 3
"""The least number of runs of each candidate."""
TRIALS = 5
"""The time is dealt out to so many trials; those of large networks take more."""
ENOUGH = 0.75
"""A use of threads that comes down to so much of one thread's time needs no other."""
GAIN = 0.96
"""A candidate must be so much quicker to be taken instead of a simpler one."""


def tuned_plan(
    graph: Graph,
    shapes: Mapping[str, Shape],
    *,
    threads: int = 2,
    seconds: float = 0.6,
    wall: Clock = perf_counter,
    cpu: Clock = thread_time,
    **options: Any,
) -> TensorPlan:
    """The quickest plan for these shapes on up to so many threads. `options` are those of TensorPlan.

    The order of columns is judged by one thread's own time, the use of threads by the time that passes.
    """
    rewrites = tuple(options.pop("rewrites", ALL))
    tuning = _Tuning(graph, shapes, options, seconds, wall)
    best = tuning.plan(rewrites)
    phased = best.phased_nodes
    for node in sorted(tuning.plan(_with_phases(rewrites, range(len(graph.nodes)))).phased_nodes):
        tried = tuning.plan(_with_phases(rewrites, phased ^ {node}))
        if not tuning.over and tuning.ratio(tried, best, cpu) < GAIN:
            best, phased = tried, phased ^ {node}
    rewrites = _with_phases(rewrites, phased)
    least = 1.0
    alone = best
    for strategy in STRATEGIES if threads > 1 else ():
        tried = tuning.plan(rewrites, threads=threads, strategy=strategy)
        found = tuning.ratio(tried, alone, wall) if tried.threads > 1 and least > ENOUGH else 1.0
        if found < GAIN * least:
            best, tried, least = tried, best, found
        tried.close()
    best.clear()
    return best


def _with_phases(rewrites: tuple[Rewrite, ...], nodes: Iterable[int]) -> tuple[Rewrite, ...]:
    return tuple(phases_at(nodes) if rewrite.name == PHASE_COLUMNS.name else rewrite for rewrite in rewrites)


class _Tuning:
    """Candidates for one network, how their times compare, and whether time is left."""

    def __init__(self, graph: Graph, shapes: Mapping[str, Shape], options: Mapping[str, Any], seconds: float, clock: Clock) -> None:
        self._graph, self._shapes, self._options, self._clock = graph, shapes, options, clock
        self._end = clock() + seconds
        self._share = seconds / TRIALS

    @property
    def over(self) -> bool:
        """Whether the time is spent."""
        return self._clock() > self._end

    def plan(self, rewrites: tuple[Rewrite, ...], **how: Any) -> TensorPlan:
        """A candidate filled with random numbers; targets stay 0, which fits every loss."""
        plan = TensorPlan(self._graph, self._shapes, rewrites=rewrites, **self._options, **how)
        rng = np.random.default_rng(0)
        plan.parameters[...] = rng.normal(0.0, 0.1, plan.parameters.shape)
        for name, shape in self._shapes.items():
            if name not in plan.places and len(shape) > 1:
                plan.set(name, rng.random(shape, dtype=np.float32))
        return plan

    def ratio(self, tried: TensorPlan, other: TensorPlan, clock: Clock) -> float:
        """The shortest run of one by that of another, run by turns for a share of the time."""
        times: list[tuple[float, float]] = []
        end = self._clock() + self._share
        while len(times) <= RUNS or self._clock() < end:
            marks = [clock()]
            for plan in (tried, other):
                plan.run()
                marks.append(clock())
            times.append((marks[1] - marks[0], marks[2] - marks[1]))
        one, two = (min(column) for column in zip(*times[1:], strict=True))
        return one / two if two else 1.0
