"""Round clouds of points, one per class: a linear classifier is enough for this set."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Array
from gradviz.data.plane import alternate, noise_field, samples_field, strayed, toy
from gradviz.fields import Field
from gradviz.words import mark


def draw(rng: np.random.Generator, samples: int, noise: float, classes: int) -> tuple[Array, Array]:
    """The middles of the clouds stand evenly on the circle of radius 2."""
    labels = alternate(samples, classes)
    angle = 2 * np.pi * labels / classes
    return strayed(2.0 * np.stack([np.cos(angle), np.sin(angle)], axis=1), noise, rng), labels


toy(
    "blobs",
    mark("Round clouds of points, one a class."),
    mark("Straight lines part them: logistic regression is enough."),
    draw,
    samples_field(),
    noise_field(0.5),
    Field("classes", 3, mark("How many clouds."), 2, 10, title=mark("Centres")),
    classes=lambda settings: int(settings["classes"]),
    title=mark("Clouds"),
)
