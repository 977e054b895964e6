"""Shapes as far as they are known while a text becomes a graph, and which product a product sign means between them.

Owns these two questions. What is not known stays unknown: then a product is one of numbers, unless a factor is turned by ^T.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gradviz.language.names import Vocabulary
from gradviz.ops import Op

Shape = tuple[int, ...]


class Shapes:
    """The shapes of nodes by builder id, and which vectors lie as rows: those turned by ^T, and such a row times a matrix."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._turn = vocabulary.special.get("^T")
        self._matrix_product = vocabulary.infix.get("@")
        self._known: dict[int, Shape] = {}
        self._capital: set[int] = set()
        self._rows: set[int] = set()

    def leaf(self, node: int, name: str, shape: Shape | None) -> None:
        """Note an input or a constant; an unknown one with a capital letter counts as a matrix behind a row."""
        if shape is not None:
            self._known[node] = shape
        elif name[:1].isupper():
            self._capital.add(node)

    def gate(self, node: int, op: Op, operands: Sequence[int], attributes: Mapping[str, Any]) -> None:
        """Note a gate. Raises InputError where the shapes of its operands are known and do not fit."""
        if self._known.keys() >= {*operands}:
            self._known[node] = op.shape(*(self._known[operand] for operand in operands), **attributes)
        first, last = operands[0], operands[-1]
        turned = op is self._turn and self._rank(first) in (1, None)
        carried = op is self._matrix_product and first in self._rows and (self._rank(last) == 2 or last in self._capital)
        if turned or carried:
            self._rows.add(node)

    def product(self, op: Op, left: int, right: int) -> Op:
        """`op`, or the matrix product where a matrix meets a vector or a matrix, or a row or a column meets anything."""
        a, b = self._rank(left), self._rank(right)
        if self._matrix_product is None or a == 0 or b == 0:
            return op
        if left in self._rows or right in self._rows:
            return self._matrix_product
        return self._matrix_product if a is not None and b is not None and max(a, b) == 2 else op

    def is_outer(self, left: int, right: int) -> bool:
        """Whether a vector stands before one that is turned into a row, which would make a matrix of all products."""
        return right in self._rows and left not in self._rows and self._rank(left) == 1 and self._rank(right) == 1

    def _rank(self, node: int) -> int | None:
        return len(self._known[node]) if node in self._known else None


def shape_of(content: Any) -> Shape:
    """The shape of a number or of nested tuples."""
    return (len(content), *shape_of(content[0])) if isinstance(content, (tuple, list)) and content else ()
