"""What all toy sets share: how many points, how much noise, and the way from points to a dataset. Owns no set itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradviz.data.dataset import Array, Dataset, Settings, Source, Watch, declare
from gradviz.data.splits import shuffled_cut
from gradviz.fields import Field
from gradviz.words import mark

Draw = Callable[..., tuple[Array, Array]]


def samples_field(default: int = 1000) -> Field:
    """How many points a toy set has."""
    return Field("samples", default, mark("How many points."), 1, 1_000_000, title=mark("Points"))


def noise_field(default: float) -> Field:
    """How far points stray from their curve."""
    return Field("noise", default, mark("The deviation by which points stray."), 0.0, 100.0, title=mark("Noise"))


def alternate(samples: int, classes: int = 2) -> Array:
    """Class numbers that take turns, so that every class has its share."""
    return np.arange(samples) % classes


def strayed(points: Array, noise: float, rng: np.random.Generator) -> Array:
    """The points, each moved a little."""
    return points + rng.normal(0.0, noise, points.shape)


def toy(
    name: str, doc: str, note: str, draw: Draw, *fields: Field, title: str, classes: Callable[[Settings], int] = lambda settings: 2
) -> Source:
    """Declare a set of points in classes: `draw(rng, **settings) -> (points (n, 2), class numbers (n,))`."""

    def make(settings: Settings, rng: np.random.Generator, watch: Watch) -> Dataset:
        x, y = draw(rng, **as_declared(settings, fields))
        parts = shuffled_cut(x.astype(np.float32), y.astype(np.int64), rng, classes=True)
        return Dataset(name, *parts, "classes", tuple(map(str, range(classes(settings)))), ("x1", "x2"), note=note)

    return declare(Source(name, doc, note, make, fields, title=title))


def as_declared(settings: Settings, fields: tuple[Field, ...]) -> dict[str, Any]:
    """Every setting in the type of its field: a whole number of points stays one when a form sends 500.0."""
    return {field.name: type(field.default)(settings[field.name]) for field in fields}
