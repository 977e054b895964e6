"""Reach: the part of a picture that a place of a feature map can see. Found by asking the network built from equal weights.

Every weight is the same small positive number, so nothing cancels: what changes an answer at all is seen by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.nn.model import Model
from gradviz.nn.probe import Probe

Array = NDArray[Any]
LARGEST = 128
"""Pictures with more lines take too long to be asked about line by line."""


@dataclass(frozen=True)
class Patch:
    """A rectangle of pixels."""

    top: int
    left: int
    height: int
    width: int

    def part(self, pictures: Array) -> Array:
        """What lies in it, of pictures whose last axes are rows and columns."""
        found: Array = pictures[..., self.top : self.top + self.height, self.left : self.left + self.width]
        return found


@dataclass(frozen=True, eq=False)
class Reach:
    """`rows[r]` are the first row that place r sees and the first that it does not; `columns` likewise."""

    rows: Array
    columns: Array

    def patch(self, row: int, column: int) -> Patch:
        """What one place of a map sees."""
        (top, bottom), (left, right) = self.rows[row].tolist(), self.columns[column].tolist()
        return Patch(top, left, bottom - top, right - left)


def reach_of(model: Model, layer: str) -> Reach | None:
    """How far the places of a layer see; None where it is no layer of maps over a picture, or sees nothing, or the picture is large."""
    if len(model.spec.input) != 3 or max(model.spec.input[1:]) > LARGEST:
        return None
    _, height, width = model.spec.input
    probe = Probe(model, layer, np.float64)
    if len(probe.shape) != 3:
        return None
    leaves = {**model.parameters, **model.states}
    probe.take({name: np.full(leaf.shape, 1 / max(1, leaf.fan_in) if leaf.decays else leaf.value) for name, leaf in leaves.items()})
    samples = np.zeros((height + width + 1, *model.spec.input))
    for row in range(height):
        samples[row, :, row] = 1.0
    for column in range(width):
        samples[height + column, :, :, column] = 1.0
    answers = probe.answers(samples)[:, 0]
    probe.close()
    seen = answers[:-1] != answers[-1]
    rows, columns = _spans(seen[:height].any(axis=2)), _spans(seen[height:].any(axis=1))
    return None if rows is None or columns is None else Reach(rows, columns)


def _spans(seen: Array) -> Array | None:
    """From "changed by this line, at this place" to first and last line of every place; None where one sees none."""
    if not seen.any(axis=0).all():
        return None
    return np.stack([seen.argmax(axis=0), len(seen) - seen[::-1].argmax(axis=0)], axis=1)
