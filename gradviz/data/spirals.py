"""Spiral arms wound into each other: the hardest of the toy sets."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Array
from gradviz.data.plane import alternate, noise_field, samples_field, strayed, toy
from gradviz.fields import Field
from gradviz.words import mark

TURNS = 1.25


def draw(rng: np.random.Generator, samples: int, noise: float, classes: int) -> tuple[Array, Array]:
    """Each arm starts at the middle, turned by its share of the circle."""
    labels = alternate(samples, classes)
    radius = np.sqrt(rng.uniform(0.0, 1.0, samples))
    angle = 2 * np.pi * (TURNS * radius + labels / classes)
    return strayed(radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), noise, rng), labels


toy(
    "spirals",
    mark("Spiral arms, one a class."),
    mark("A wide or deep network learns them; a narrow one stays stuck, whatever the learning rate."),
    draw,
    samples_field(),
    noise_field(0.02),
    Field("classes", 3, mark("How many arms."), 2, 10, title=mark("Arms")),
    classes=lambda settings: int(settings["classes"]),
    title=mark("Spirals"),
)
