"""Columns of numbers that grow with a run and never beyond a size: when full, neighbours are joined two by two. Owns the joining.

A plot of a long run keeps its form: each row is then the mean of so many, and rows stay evenly apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Columns:
    """Named columns of at most `most` rows. `each` is how many rows given are one row kept; nan is left out of means."""

    def __init__(self, names: Sequence[str], most: int = 4096) -> None:
        self.names = tuple(names)
        self.each = 1
        self._most = max(2, most - most % 2)
        self._room = np.full((64, len(self.names)), np.nan)
        self._length = 0
        self._open: list[Sequence[float]] = []

    def __len__(self) -> int:
        return self._length + bool(self._open)

    def add(self, row: Sequence[float]) -> None:
        """Add a row, a number for each column; nan where there is none."""
        if self.each == 1 and self._length < self._most:
            self._put(_known(row))
            return
        self._open.append(tuple(row))
        if len(self._open) < self.each:
            return
        if self._length == self._most:
            self._join()
            if len(self._open) < self.each:
                return
        self._put(means(np.array(self._open)))
        self._open = []

    def column(self, name: str) -> Array:
        """One column, with the mean of what is not a whole row yet at its end."""
        place = self.names.index(name)
        kept = self._room[: self._length, place]
        return np.append(kept, means(np.array(self._open))[place]) if self._open else kept.copy()

    @property
    def bytes(self) -> int:
        """The memory that the numbers take."""
        return int(self._room.nbytes)

    def to_arrays(self) -> dict[str, Array]:
        """All columns by name, and the number of rows that one stands for."""
        return {**{f"column/{name}": self.column(name) for name in self.names}, "each": np.array(float(self.each))}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], most: int = 4096, names: Sequence[str] = ()) -> Columns:
        """What `to_arrays` gave, in columns of these `names` where some are given: one that is not there yet holds no number.

        Raises ValueError or KeyError for columns of different lengths.
        """
        given = {name.removeprefix("column/"): array for name, array in arrays.items() if name.startswith("column/")}
        found = {name: np.asarray(array, np.float64) for name, array in given.items()}
        made = cls(names or tuple(found), most)
        nothing = np.full(len(next(iter(found.values()), ())), np.nan)
        rows = np.stack([found.get(name, nothing) for name in made.names], axis=1) if found else np.zeros((0, 0))
        for row in rows[:most]:
            made._put(row)
        made.each = int(arrays["each"])
        return made

    def _put(self, row: Array | list[float]) -> None:
        if self._length == len(self._room):
            more = np.full((min(2 * len(self._room), max(self._most, 64)), len(self.names)), np.nan)
            more[: self._length] = self._room
            self._room = more
        self._room[self._length] = row
        self._length += 1

    def _join(self) -> None:
        """Every two rows become one."""
        pairs = self._room[: self._length].reshape(-1, 2, len(self.names))
        self._length //= 2
        self._room[: self._length] = means(pairs.swapaxes(0, 1))
        self.each *= 2


def _known(row: Sequence[float]) -> list[float]:
    """What `means` makes of one row alone, which most rows of most runs are."""
    return [number if math.isfinite(number) else math.nan for number in row]


def means(rows: Array) -> Array:
    """The mean along the first axis of what is a number; nan where nothing is."""
    known = np.isfinite(rows)
    count = known.sum(axis=0)
    total = np.where(known, rows, 0.0).sum(axis=0)
    found: Array = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return found
