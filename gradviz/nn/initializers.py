"""Initialisers: the first values of the weights, drawn from a Generator. One record each; knows no layer.

The lecture's Xavier looks at the inputs only, Glorot at inputs and outputs: two records, as their numbers differ.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.fields import Field
from gradviz.registry import Registry
from gradviz.words import mark

Array = NDArray[np.float64]
Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """What is to be filled: its shape and how many numbers meet in one output, and spread from one input."""

    shape: tuple[int, ...]
    fan_in: int
    fan_out: int


@dataclass(frozen=True)
class Initializer:
    """`draw(rng, place, settings)` gives float64 values; `formula` is their spread as text.

    A search that names none tries the `usual` ones.
    """

    name: str
    doc: str
    formula: str
    draw: Callable[[np.random.Generator, Place, Settings], Array]
    fields: tuple[Field, ...] = ()
    title: str = ""
    usual: bool = False


INITIALIZERS: Registry[Initializer] = Registry("initializer")


def declare(record: Initializer) -> Initializer:
    """Register `record` and return it."""
    return INITIALIZERS.register(record.name, record)


def spread(rng: np.random.Generator, place: Place, deviation: float, law: str) -> Array:
    """Numbers of the wanted standard deviation, by a normal or a uniform law."""
    if law == "uniform":
        limit = math.sqrt(3.0) * deviation
        return rng.uniform(-limit, limit, place.shape)
    return rng.normal(0.0, deviation, place.shape)


def constant(rng: np.random.Generator, place: Place, settings: Settings) -> Array:
    """All numbers equal."""
    return np.full(place.shape, float(settings["value"]))


def normal(rng: np.random.Generator, place: Place, settings: Settings) -> Array:
    """Deviation a, whatever the layer."""
    return spread(rng, place, settings["a"], "normal")


def xavier(rng: np.random.Generator, place: Place, settings: Settings) -> Array:
    """Deviation 1 / sqrt(in): the forward half of Glorot and Bengio (2010)."""
    return spread(rng, place, math.sqrt(1.0 / max(1, place.fan_in)), settings["law"])


def glorot(rng: np.random.Generator, place: Place, settings: Settings) -> Array:
    """Deviation sqrt(2 / (in + out)), by Glorot and Bengio (2010)."""
    return spread(rng, place, math.sqrt(2.0 / max(1, place.fan_in + place.fan_out)), settings["law"])


def he(rng: np.random.Generator, place: Place, settings: Settings) -> Array:
    """Deviation sqrt(2 / in), by He et al. (2015)."""
    return spread(rng, place, math.sqrt(2.0 / max(1, place.fan_in)), settings["law"])


def orthogonal(rng: np.random.Generator, place: Place, settings: Settings) -> Array:
    """Rows or columns at right angles, whichever are fewer, each of length `gain`; the first axis against all others.

    By Saxe et al. (2014).
    """
    rows = place.shape[0] if place.shape else 1
    columns = math.prod(place.shape[1:])
    drawn = rng.normal(0.0, 1.0, (max(rows, columns), min(rows, columns)))
    basis, triangle = np.linalg.qr(drawn)
    basis = basis * np.where(np.diag(triangle) < 0, -1.0, 1.0)
    return float(settings["gain"]) * (basis.T if rows < columns else basis).reshape(place.shape)


LAW = Field(
    "law",
    "normal",
    mark("the law of the random numbers"),
    choices=("normal", "uniform"),
    title=mark("Random numbers"),
    choice_titles=(mark("normal"), mark("uniform")),
)

declare(
    Initializer(
        "constant",
        mark("Every weight the same: all units of a layer then stay alike for ever."),
        "value",
        constant,
        (Field("value", 0.0, mark("the value of every weight"), title=mark("Value")),),
        title=mark("All equal"),
    )
)
declare(
    Initializer(
        "normal",
        mark("Normal numbers times a: too large saturates, too small fades out."),
        "a normal(in, out)",
        normal,
        (Field("a", 0.01, mark("the standard deviation"), minimum=0.0, title=mark("Deviation")),),
        title=mark("Normal"),
        usual=True,
    )
)
declare(
    Initializer(
        "xavier",
        mark("Keeps the variance of a linear layer's outputs; by inputs only."),
        "1/sqrt(in)",
        xavier,
        (LAW,),
        title=mark("Xavier"),
        usual=True,
    )
)
declare(
    Initializer(
        "glorot",
        mark("Between what the forward and the backward pass would want."),
        "sqrt(2/(in+out))",
        glorot,
        (LAW,),
        title=mark("Glorot"),
        usual=True,
    )
)
declare(
    Initializer(
        "he", mark("Xavier for ReLU, which passes only half of the variance."), "sqrt(2/in)", he, (LAW,), title=mark("He"), usual=True
    )
)
declare(
    Initializer(
        "orthogonal",
        mark("Directions at right angles: lengths are kept, forward and backward."),
        "gain Q",
        orthogonal,
        (Field("gain", 1.0, mark("the length of every direction"), minimum=0.0, title=mark("Gain")),),
        title=mark("Orthogonal"),
    )
)
