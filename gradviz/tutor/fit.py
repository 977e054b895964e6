"""Fitting a formula on its own graph: W := W - learning rate x dL/dW, again and again, over rows of data or without any.

Owns the loop and the losses; draws nothing, keeps no clock and stops only where the numbers end. Gradients are the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from types import MappingProxyType
from typing import Any

import numpy as np

from gradviz.data.rows import Bound
from gradviz.engine.inputs import Value, read_only
from gradviz.engine.plan import Plan
from gradviz.errors import InputError
from gradviz.graph import Graph
from gradviz.notation import value
from gradviz.ops.op import Convention
from gradviz.registry import Registry
from gradviz.words import mark, say

Array = np.ndarray[Any, np.dtype[Any]]
PROBES = 3
RATES_TRIED, TRIAL = 8, 30
ASIDE = 0.137
NEGLIGIBLE = 1e-12
RISES, RISE = 3, 0.02


@dataclass(frozen=True)
class Loss:
    """How wrong the outputs are, one number per row: `parts(out, wanted)` and their derivative `slope(out, wanted)` by the output."""

    name: str
    title: str
    doc: str
    formula: str
    parts: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    needs_target: bool = True


@dataclass(frozen=True, eq=False)
class FitStep:
    """The state after `number` updates: the loss, the mean over all rows, and its gradient at these parameters."""

    number: int
    parameters: Mapping[str, Value]
    loss: float
    gradient: Mapping[str, Value]

    @property
    def finite(self) -> bool:
        """Whether another update can follow: no number is infinite or none at all."""
        return bool(np.isfinite(self.loss)) and all(np.isfinite(part).all() for part in self.gradient.values())


LOSSES: Registry[Loss] = Registry("loss of a fit")


def _log_loss(out: Array, wanted: Array) -> Array:
    """A part with weight 0 counts 0, also where its logarithm is infinite."""
    return -np.where(wanted > 0, wanted * np.log(out), 0.0) - np.where(wanted < 1, (1 - wanted) * np.log1p(-out), 0.0)


def _log_loss_slope(out: Array, wanted: Array) -> Array:
    return np.where(wanted < 1, (1 - wanted) / (1 - out), 0.0) - np.where(wanted > 0, wanted / out, 0.0)


for _loss in (
    Loss(
        "squared",
        mark("squared error"),
        mark("The square of the distance between output and target."),
        r"(\hat{y} - y)^2",
        lambda out, wanted: (out - wanted) ** 2,
        lambda out, wanted: 2 * (out - wanted),
    ),
    Loss(
        "log",
        mark("log loss"),
        mark("The log loss of a probability, for targets 0 and 1."),
        r"-y \ln \hat{y} - (1 - y) \ln(1 - \hat{y})",
        _log_loss,
        _log_loss_slope,
    ),
    Loss(
        "output",
        mark("the output itself"),
        mark("The output is the loss itself."),
        r"\hat{y}",
        lambda out, wanted: out,
        lambda out, wanted: np.ones_like(out),
        needs_target=False,
    ),
):
    LOSSES.register(_loss.name, _loss)


def fit(
    graph: Graph,
    values: Mapping[str, Any],
    parameters: Iterable[str],
    learning_rate: float,
    rows: Bound | None = None,
    loss: str = "output",
    convention: Convention = "library",
) -> Iterator[FitStep]:
    """The start as number 0, then one FitStep a step, without end; the last one where the numbers are no longer finite.

    `values` start the parameters and hold every input that no column of `rows` gives. Raises InputError at once.
    """
    ticked = tuple(dict.fromkeys(parameters))
    _check(graph, ticked, learning_rate, rows, LOSSES[loss])
    columns = {} if rows is None else dict(rows.inputs)
    wanted = np.zeros(1 if rows is None else len(rows)) if rows is None or rows.wanted is None else rows.wanted
    held = {name: read_only(content) for name, content in values.items() if name in graph.inputs and name not in columns}
    run = _Run(Plan(graph, convention=convention), columns, wanted, LOSSES[loss])
    run.choose(held)
    return _updates(run, held, ticked, learning_rate)


def _updates(run: _Run, held: dict[str, Value], ticked: tuple[str, ...], learning_rate: float) -> Iterator[FitStep]:
    number = 0
    while True:
        loss, gradient = run(held)
        update = FitStep(
            number,
            MappingProxyType({name: held[name] for name in ticked}),
            loss,
            MappingProxyType({name: gradient[name] for name in ticked}),
        )
        yield update
        if not update.finite:
            return
        held = {**held, **{name: read_only(held[name] - learning_rate * gradient[name]) for name in ticked}}
        number += 1


@dataclass
class _Run:
    """One look at all rows: as vectors in one pass where every gate works row by row, else one row after another."""

    plan: Plan
    columns: Mapping[str, Array]
    wanted: Array
    loss: Loss
    at_once: bool = True

    def choose(self, held: Mapping[str, Value]) -> None:
        """Take the fast way only if it gives what single rows give. Raises InputError for an output of several numbers a row.

        Looked at a little beside the start, since at 0 nearly everything agrees.
        """
        beside = {name: read_only(content + ASIDE * place) for place, (name, content) in enumerate(held.items(), 1)}
        probes = np.unique(np.linspace(0, len(self.wanted) - 1, PROBES).astype(int))
        alone = [self.plan.run(self._row(beside, int(i)))[0] for i in probes]
        if any(np.ndim(out) for out in alone):
            raise InputError(
                "not a number a row",
                mark("the output is not a single number, so there is no loss to lower"),
                mark("End the formula with one number, for example a sum or a norm."),
            )
        try:
            together = np.broadcast_to(self.plan.run({**beside, **self.columns})[0], self.wanted.shape)
        except (InputError, ValueError):
            self.at_once = False
        else:
            with np.errstate(all="ignore"):
                self.at_once = np.allclose(together[probes], alone, rtol=1e-9, atol=1e-12, equal_nan=True)

    def __call__(self, held: Mapping[str, Value]) -> tuple[float, dict[str, Value]]:
        """The mean loss and its gradient by every input that is held."""
        with np.errstate(all="ignore"):
            return self._together(held) if self.at_once else self._one_by_one(held)

    def _together(self, held: Mapping[str, Value]) -> tuple[float, dict[str, Value]]:
        inputs = {**held, **self.columns}
        out, _ = self.plan.run(inputs)
        each = np.broadcast_to(out, self.wanted.shape)
        slope = self.loss.slope(each, self.wanted) / len(self.wanted)
        _, gradient = self.plan.run(inputs, slope if np.ndim(out) else float(slope.sum()))
        return float(self.loss.parts(each, self.wanted).mean()), {name: read_only(gradient[name]) for name in held}

    def _one_by_one(self, held: Mapping[str, Value]) -> tuple[float, dict[str, Value]]:
        total, gradient = 0.0, {name: np.zeros(np.shape(content)) for name, content in held.items()}
        for i in range(len(self.wanted)):
            out, slopes = self.plan.run(self._row(held, i))
            each, wanted = np.full(1, out), self.wanted[i : i + 1]
            total += float(self.loss.parts(each, wanted)[0])
            upstream = float(self.loss.slope(each, wanted)[0]) / len(self.wanted)
            gradient = {name: gradient[name] + upstream * slopes[name] for name in held}
        return total / len(self.wanted), {name: read_only(part) for name, part in gradient.items()}

    def _row(self, held: Mapping[str, Value], i: int) -> dict[str, Value]:
        return {**held, **{name: float(column[i]) for name, column in self.columns.items()}}


def _check(graph: Graph, ticked: tuple[str, ...], learning_rate: float, rows: Bound | None, loss: Loss) -> None:
    """Raises InputError for everything that can be wrong before the first update."""
    bound = () if rows is None else tuple(rows.inputs)
    fixed = [name for name in ticked if name not in graph.inputs or name in bound]
    if not ticked or fixed:
        raise InputError(
            "no parameter",
            mark("{names} cannot be learned: it is no input of the formula, or a column of the data")
            if fixed
            else mark("no parameter is ticked"),
            mark("Tick one of {inputs}."),
            names=", ".join(fixed),
            inputs=", ".join(name for name in graph.inputs if name not in bound) or "-",
        )
    if not np.isfinite(learning_rate):
        raise InputError("learning rate", mark("the learning rate is no finite number"), mark("Try 0.1."))
    if loss.needs_target and (rows is None or rows.wanted is None):
        raise InputError(
            "no target",
            mark("there is no column that says what the output should be"),
            mark("Add a column called y, or let the output be the loss itself."),
        )


def trouble(update: FitStep, learning_rate: float) -> str:
    """Why no update can follow and what to try; "" while the numbers are finite."""
    if update.finite:
        return ""
    if update.number == 0:
        return say("The loss or its gradient is not finite at the start values. Choose others.")
    return say(
        "After update {n} the loss or its gradient is not finite. Start again with a smaller learning rate, for example {rate}.",
        n=update.number,
        rate=value(learning_rate / 10),
    )


def stable_rate(fit_at: Callable[[float], Iterable[FitStep]], learning_rate: float) -> float:
    """The rate divided by ten until some updates of `fit_at(rate)` no longer raise the loss; the last one tried where none does."""
    rate = learning_rate / 10
    for _ in range(RATES_TRIED):
        tried = [step.loss for step in islice(fit_at(rate), TRIAL)]
        if len(tried) == TRIAL and max(tried) <= tried[0]:
            return rate
        rate /= 10
    return rate


def oscillates(recent: Sequence[float], first: Sequence[float]) -> bool:
    """Whether the loss rises again and again by more than a little of what it was at first."""
    return sum(after - before > RISE * abs(first[0]) for before, after in pairwise(recent)) >= RISES


def has_converged(step: FitStep, rate: float) -> bool:
    """Whether the next update would move nothing that counts."""
    return all(_moves_little(step.parameters[name], part, rate) for name, part in step.gradient.items())


def _moves_little(before: Value, gradient: Value, rate: float) -> bool:
    return bool(np.all(np.abs(rate * np.asarray(gradient)) <= NEGLIGIBLE * (1 + np.abs(np.asarray(before)))))


def curve(graph: Graph, values: Mapping[str, Any], name: str, low: float, high: float, points: int = 201) -> tuple[Array, Array]:
    """The output along one input from `low` to `high`, the others held at `values`: what a fitted formula looks like."""
    plan = Plan(graph)
    places = np.linspace(low, high, points)
    held = {other: content for other, content in values.items() if other in graph.inputs}
    return places, np.array([plan.run({**held, name: float(place)})[0] for place in places])
