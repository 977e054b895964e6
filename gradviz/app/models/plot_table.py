"""The points of a plot as a table for other programs: one row a point. Owns the form of the file; writes none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = tuple[str, NDArray[Any], NDArray[Any]]
HEAD = ("line", "x", "y")


def to_csv(lines: Iterable[Row]) -> bytes:
    """Lines by name with their points; what is no number is an empty cell."""
    room = io.StringIO()
    writer = csv.writer(room, lineterminator="\n")
    writer.writerow(HEAD)
    for name, x, y in lines:
        writer.writerows((name, _cell(across), _cell(up)) for across, up in zip(x.tolist(), y.tolist(), strict=True))
    return room.getvalue().encode()


def _cell(value: float) -> str:
    return repr(float(value)) if np.isfinite(value) else ""
