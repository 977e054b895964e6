"""Fixed splits into training, validation and test samples. Owns the proportions and the order; draws from a Generator only."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Array, Split

SHARE = 10


def sizes(samples: int) -> tuple[int, int, int]:
    """80/10/10, rounded in favour of training; from three samples on no part is empty."""
    other = max(samples // SHARE, int(samples >= 3))
    return samples - 2 * other, other, other


def order(samples: int, rng: np.random.Generator, labels: Array | None = None) -> Array:
    """A shuffled order of all samples in which, given class labels, every class is spread evenly."""
    shuffled = rng.permutation(samples)
    if labels is None:
        return shuffled
    place = np.empty(samples)
    for label in np.unique(labels):
        mine = np.flatnonzero(labels[shuffled] == label)
        place[mine] = (np.arange(len(mine)) + rng.uniform()) / len(mine)
    return shuffled[np.argsort(place, kind="stable")]


def cut(x: Array, y: Array, parts: tuple[int, int, int]) -> tuple[Split, Split, Split]:
    """The samples in the order they have, the first for training, the last for the test."""
    first, second = parts[0], parts[0] + parts[1]
    return Split(x[:first], y[:first]), Split(x[first:second], y[first:second]), Split(x[second:], y[second:])


def shuffled_cut(x: Array, y: Array, rng: np.random.Generator, classes: bool) -> tuple[Split, Split, Split]:
    """80/10/10 in a drawn order, with the classes spread evenly where `y` holds class numbers."""
    chosen = order(len(x), rng, y if classes else None)
    return cut(x[chosen], y[chosen], sizes(len(x)))
