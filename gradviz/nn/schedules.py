"""Schedules: the learning rate at each moment of a training, as pure functions of it. One record each.

A schedule that listens to the validation loss gets its history and keeps nothing itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gradviz.fields import Field
from gradviz.registry import Registry
from gradviz.words import mark


@dataclass(frozen=True)
class Moment:
    """Where a training stands before a step: epoch and batch from 0, how many there are, losses of finished epochs."""

    epoch: int
    batch: int
    batches: int
    epochs: int
    losses: tuple[float, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """`factor(moment, settings)` is what the base rate is multiplied by.

    A search that names none tries the `usual` ones.
    """

    name: str
    doc: str
    formula: str
    factor: Callable[[Moment, Mapping[str, Any]], float]
    fields: tuple[Field, ...] = ()
    title: str = ""
    usual: bool = False


SCHEDULES: Registry[Schedule] = Registry("schedule")


def declare(record: Schedule) -> Schedule:
    """Register `record` and return it."""
    return SCHEDULES.register(record.name, record)


def step_factor(moment: Moment, settings: Mapping[str, Any]) -> float:
    """The factor to the power of full spans of epochs."""
    return float(settings["factor"] ** (moment.epoch // settings["every"]))


def exponential_factor(moment: Moment, settings: Mapping[str, Any]) -> float:
    """e^(-alpha t) with t in epochs."""
    return math.exp(-settings["alpha"] * moment.epoch)


def plateau_factor(moment: Moment, settings: Mapping[str, Any]) -> float:
    """One factor for each time that the loss has not improved by its 10,000th part for more than `patience` epochs."""
    best, waited, factor = math.inf, 0, 1.0
    for loss in moment.losses:
        if loss < best * (1.0 - settings["threshold"]):
            best, waited = loss, 0
        else:
            waited += 1
        if waited > settings["patience"]:
            factor, waited = factor * settings["factor"], 0
    return factor


def one_cycle_factor(moment: Moment, settings: Mapping[str, Any]) -> float:
    """A straight line up during the first share of all batches, and a straight line down to 0 after it."""
    total = max(1, moment.epochs * moment.batches)
    done = moment.epoch * moment.batches + moment.batch
    climb = round(settings["warm_up"] * total)
    if done < climb:
        return float((done + 1) / climb)
    return float((total - done) / max(total - climb, 1))


FACTOR = Field("factor", 0.1, mark("what the rate is multiplied by"), minimum=0.0, maximum=1.0, title=mark("Factor"))

declare(
    Schedule(
        name="constant",
        doc=mark("The same learning rate throughout."),
        formula="lr",
        factor=lambda moment, settings: 1.0,
        title=mark("Constant"),
        usual=True,
    )
)
declare(
    Schedule(
        name="step",
        doc=mark("The rate times a factor every few epochs."),
        formula="lr factor^floor(t / every)",
        factor=step_factor,
        fields=(
            FACTOR,
            Field("every", 10, mark("how many epochs lie between two reductions"), minimum=1, title=mark("Every"), unit=mark("epochs")),
        ),
        title=mark("In steps"),
    )
)
declare(
    Schedule(
        name="exponential",
        doc=mark("The rate shrinks by the same share every epoch."),
        formula="lr e^(-alpha t)",
        factor=exponential_factor,
        fields=(Field("alpha", 0.1, mark("how fast the rate shrinks"), minimum=0.0, title=mark("Decay")),),
        title=mark("Exponential"),
        usual=True,
    )
)
declare(
    Schedule(
        name="plateau",
        doc=mark("The rate times a factor when the validation loss stops improving."),
        formula="lr factor^(plateaus so far)",
        factor=plateau_factor,
        fields=(
            FACTOR,
            Field(
                "patience",
                10,
                mark("how many epochs without improvement are waited for"),
                minimum=0,
                title=mark("Patience"),
                unit=mark("epochs"),
            ),
            Field(
                "threshold",
                1e-4,
                mark("the share of the loss that counts as improvement"),
                minimum=0.0,
                maximum=1.0,
                title=mark("Least progress"),
            ),
        ),
        title=mark("On a plateau"),
    )
)
declare(
    Schedule(
        name="one_cycle",
        doc=mark("Warm-up to the full rate, then a straight line down to 0 at the last batch."),
        formula="lr min((t + 1) / warm, (T - t) / (T - warm))",
        factor=one_cycle_factor,
        fields=(
            Field(
                "warm_up", 0.1, mark("the share of all batches in which the rate climbs"), minimum=0.0, maximum=1.0, title=mark("Warm-up")
            ),
        ),
        title=mark("One cycle"),
        usual=True,
    )
)
