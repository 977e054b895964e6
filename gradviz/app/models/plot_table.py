"""The points of a plot as a table for other programs, one row per point. Owns the file format; writes no file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import class_name

Row = tuple[str, NDArray[Any], NDArray[Any]]
HEAD = ("line", "x", "y")


def to_csv(lines: Iterable[Row]) -> bytes:
    """Lines by name with their points; what is no number is an empty cell."""
    points = ((name, _cell(across), _cell(up)) for name, x, y in lines for across, up in zip(x.tolist(), y.tolist(), strict=True))
    return _written([HEAD, *points])


def matrix_csv(matrix: NDArray[Any], names: Sequence[str]) -> bytes:
    """A square of counts: the true class at the left of each row, what it was read as above each column."""
    head = [class_name(names, place) for place in range(len(matrix))]
    return _written([["", *head], *([name, *row] for name, row in zip(head, matrix.tolist(), strict=True))])


def array_csv(array: NDArray[Any]) -> bytes:
    """Every number of an array behind its place, with one column per axis."""
    axes = [f"axis {axis}" for axis in range(array.ndim)]
    return _written([[*axes, "value"], *([*place, _cell(float(value))] for place, value in np.ndenumerate(array))])


def _written(rows: Iterable[Iterable[Any]]) -> bytes:
    room = io.StringIO()
    csv.writer(room, lineterminator="\n").writerows(rows)
    return room.getvalue().encode()


def _cell(value: float) -> str:
    return repr(float(value)) if np.isfinite(value) else ""
