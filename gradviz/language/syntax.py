"""What a line of text says, before it is a graph: rows in post-order. Owns the records; knows no characters and no ops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["number", "vector", "name", "gate", "call", "sum"]


class Row(NamedTuple):
    """One part of a formula; `operands` are positions of earlier rows of the same list.

    `payload` is the number, the nested tuples, the name, (op, attributes), the called name, or the Terms of a sum.
    """

    kind: Kind
    payload: Any
    operands: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Terms:
    """A sum with numeric bounds: its body is read once and written out for every value of the index."""

    index: str
    low: int
    high: int
    body: tuple[Row, ...]


def every_row(rows: Iterable[Row]) -> Iterator[Row]:
    """All rows, each sum followed by those of its body."""
    for row in rows:
        yield row
        if row.kind == "sum":
            yield from every_row(row.payload.body)


@dataclass(frozen=True)
class Line:
    """One line: what it is called ("" if nothing), its parameters when it defines a function, and its rows, root last."""

    name: str
    parameters: tuple[str, ...]
    rows: tuple[Row, ...]
    start: int
    end: int
    name_end: int = 0

    @property
    def start_value(self) -> Any:
        """The number (or vector of numbers) that this line declares an input with, else None."""
        root = self.rows[-1]
        return root.payload if self.name and not self.parameters and root.kind in ("number", "vector") else None
