"""XOR: points around the four corners of the unit square, true where exactly one coordinate is."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Array
from gradviz.data.plane import alternate, noise_field, samples_field, strayed, toy
from gradviz.words import mark


def draw(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
    """The corners take turns."""
    corner = alternate(samples, 4)
    points = np.stack([corner // 2, corner % 2], axis=1)
    return strayed(points.astype(np.float64), noise, rng), points[:, 0] ^ points[:, 1]


toy(
    "xor",
    mark("Points around the corners of a square: exclusive or."),
    mark("One neuron cannot learn it; two hidden units can."),
    draw,
    samples_field(400),
    noise_field(0.1),
    title=mark("XOR"),
)
