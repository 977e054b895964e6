"""A field for the numbers of a vector or matrix: short while it is read, in full while it is edited. Keeps no document."""

from __future__ import annotations

import math
from typing import Any

from gradviz.app.panels.typed_field import TypedField, exact
from gradviz.notation import read_value
from gradviz.notation import value as shown

MOST = 200
"""More numbers than these are looked at, not typed."""


class ArrayField(TypedField):
    """Takes [1, 2], [1, 2; 3, 4], or a number."""

    def __init__(self) -> None:
        super().__init__((), short=shown, whole=written, read=read)

    def show_value(self, value: Any) -> None:
        self.setReadOnly(count(value) > MOST)
        super().show_value(value)


def read(text: str) -> Any:
    """The number or the nested lists that a user typed; None for what is neither, and for rows of unequal lengths."""
    try:
        value = read_value(text)
    except ValueError:
        return None
    return value if even(value) and count(value) and all(map(math.isfinite, flat(value))) else None


def written(content: Any) -> str:
    """Every number of an array with every digit that counts; a matrix as rows behind semicolons."""
    rows = listed(content)
    if isinstance(rows, float):
        return exact(rows)
    if rows and all(isinstance(row, list) and all(isinstance(item, float) for item in row) for row in rows):
        return "[" + "; ".join(", ".join(map(exact, row)) for row in rows) + "]"
    return "[" + ", ".join(map(written, rows)) + "]"


def listed(content: Any) -> Any:
    """An array or nested tuples as nested lists."""
    if hasattr(content, "tolist"):
        return content.tolist()
    return [listed(item) for item in content] if isinstance(content, (tuple, list)) else content


def flat(content: Any) -> list[float]:
    """All numbers in order."""
    rows = listed(content)
    return [number for row in rows for number in flat(row)] if isinstance(rows, list) else [float(rows)]


def count(content: Any) -> int:
    """How many numbers there are."""
    return len(flat(content))


def even(content: Any) -> bool:
    """Whether rows of one array are equally long, and none is a number beside a row."""
    if not isinstance(content, list):
        return True
    shapes = {len(row) if isinstance(row, list) else None for row in content}
    return len(shapes) < 2 and all(map(even, content))
