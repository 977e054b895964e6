"""The receptive field: the part of a picture that a place in a feature map can see, found with a network of equal weights.

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


class ReachSearch:
    """Asks about a picture line by line, a slice at a time: `advance` tells whether that was the last one, then there is `found`.

    A line is asked about alone in a picture of nothing.
    """

    def __init__(self, model: Model, layer: str) -> None:
        self._probe, self._input = Probe(model, layer, np.float64), model.spec.input
        leaves = {**model.parameters, **model.states}
        equal = {name: 1 / max(1, leaf.fan_in) if leaf.decays else leaf.value for name, leaf in leaves.items()}
        self._probe.take({name: np.full(leaf.shape, equal[name]) for name, leaf in leaves.items()})
        self.lines = sum(self._input[1:])
        self.asked = 0
        self.numbers = self._probe.numbers
        """About how many numbers one line makes."""
        self._nothing = self._probe.answers(np.zeros((1, *self._input)))[0, 0]
        self._seen: list[Array] = []

    def advance(self, lines: int) -> bool:
        """Look at `lines` more lines, rows before columns."""
        height = self._input[1]
        chosen = range(self.asked, min(self.asked + lines, self.lines))
        samples = np.zeros((len(chosen), *self._input))
        for place, line in enumerate(chosen):
            if line < height:
                samples[place, :, line] = 1.0
            else:
                samples[place, :, :, line - height] = 1.0
        if chosen:
            seen = self._probe.answers(samples)[:, 0] != self._nothing
            self._seen += [mask.any(axis=1 if line < height else 0) for line, mask in zip(chosen, seen, strict=True)]
        self.asked += len(chosen)
        return self.asked == self.lines

    def found(self) -> Reach | None:
        """How far the places see; None where one sees nothing."""
        height = self._input[1]
        rows, columns = _spans(np.array(self._seen[:height])), _spans(np.array(self._seen[height:]))
        return None if rows is None or columns is None else Reach(rows, columns)

    def close(self) -> None:
        """End what it holds."""
        self._probe.close()


def _spans(seen: Array) -> Array | None:
    """From "changed by this line, at this place" to first and last line of every place; None where one sees none."""
    if not seen.any(axis=0).all():
        return None
    return np.stack([seen.argmax(axis=0), len(seen) - seen[::-1].argmax(axis=0)], axis=1)
