"""Two interleaving half moons: a small set that no straight line separates."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Array
from gradviz.data.plane import alternate, noise_field, samples_field, strayed, toy
from gradviz.words import mark


def draw(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
    """The upper moon around (0, 0), the lower one around (1, 0.5)."""
    labels = alternate(samples)
    angle = rng.uniform(0.0, np.pi, samples)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return strayed(np.where(labels[:, None] == 0, upper, (1.0, 0.5) - upper), noise, rng), labels


toy(
    "moons",
    mark("Two half moons in the plane, one in the other's reach."),
    mark("No straight line parts them: a hidden layer has to bend it."),
    draw,
    samples_field(),
    noise_field(0.1),
    title=mark("Two moons"),
)
