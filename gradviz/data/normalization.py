"""Normalization: mean 0 and deviation 1, measured on the training split alone. Owns the two numbers a feature."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gradviz.data.dataset import Array, Dataset, Split
from gradviz.errors import DataError
from gradviz.words import mark

SMALL = 1e-6


@dataclass(frozen=True, eq=False)
class Normalization:
    """What is taken off and divided by: one pair a feature, for pictures one a channel. A constant feature is not divided."""

    mean: Array
    deviation: Array

    def __call__(self, x: Array) -> Array:
        """`x` normalized, as float32."""
        return np.asarray((x - self.mean) / self.deviation, dtype=np.float32)


def measure(split: Split, features: tuple[str, ...] = ()) -> Normalization:
    """Mean and deviation of a split. Raises DataError for an empty split, and names the row and column of a number that is none."""
    if not len(split):
        raise DataError("empty", mark("there are no samples to measure"), mark("Give at least one row of data."))
    _refuse_bad(split.x, features)
    axes = (0, *range(2, split.x.ndim))
    mean = split.x.mean(axis=axes, keepdims=True, dtype=np.float64)[0]
    deviation = split.x.std(axis=axes, keepdims=True, dtype=np.float64)[0]
    varies = deviation > SMALL * np.maximum(np.abs(mean), SMALL)
    return Normalization(mean.astype(np.float32), np.where(varies, deviation, 1.0).astype(np.float32))


def normalized(dataset: Dataset) -> tuple[Dataset, Normalization]:
    """The dataset with all three splits normalized by its training split, and the numbers that did it. Raises DataError."""
    by = measure(dataset.train, dataset.features)
    for split in (dataset.validation, dataset.test):
        _refuse_bad(split.x, dataset.features)
    train, validation, test = (Split(by(split.x), split.y) for split in (dataset.train, dataset.validation, dataset.test))
    return replace(dataset, train=train, validation=validation, test=test), by


def _refuse_bad(x: Array, features: tuple[str, ...]) -> None:
    good = np.isfinite(x)
    if good.all():
        return
    row, *rest = (int(i) for i in np.argwhere(~good)[0])
    column = features[rest[0]] if len(rest) == 1 and features else ", ".join(str(i + 1) for i in rest)
    raise DataError(
        "not finite",
        mark("sample {row}, column {column} holds {value}, which nothing can be learned from"),
        mark("Mend that value, or leave the row out."),
        row=row + 1,
        column=column,
        value=str(x[(row, *rest)]),
    )
