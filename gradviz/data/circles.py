"""One circle inside another: separable by the distance from the centre, but by no straight line."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Array
from gradviz.data.plane import alternate, noise_field, samples_field, strayed, toy
from gradviz.words import mark


def draw(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
    """Class 0 on the circle of radius 1, class 1 on that of radius 1/2."""
    labels = alternate(samples)
    angle = rng.uniform(0.0, 2 * np.pi, samples)
    radius = np.where(labels == 0, 1.0, 0.5)
    return strayed(radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), noise, rng), labels


toy(
    "circles",
    mark("A small circle of points inside a large one."),
    mark("A network needs three hidden units at least to draw a border around the inner circle."),
    draw,
    samples_field(),
    noise_field(0.08),
    title=mark("Two circles"),
)
