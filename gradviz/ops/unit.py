"""One element of a tensor gate's result as a graph of scalar gates. Owns the names of elements and the sums; no op.

A leaf is called after the element it stands for: `x[0,2]`, in the names that the op gives its operands; `x` for a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from gradviz.graph import Builder, Graph
from gradviz.ops.expansion import Expand
from gradviz.ops.op import Op, Shape

Index = tuple[int, ...]


class Unit:
    """A builder that makes one leaf for every element that is read."""

    def __init__(self, names: Sequence[str]) -> None:
        self._builder = Builder()
        self._names = names
        self._leaves: dict[tuple[int, Index], int] = {}

    def element(self, slot: int, *index: int) -> int:
        """The leaf of one element of an operand."""
        key = (slot, tuple(int(place) for place in index))
        if key not in self._leaves:
            self._leaves[key] = self._builder.leaf(element_name(self._names[slot], key[1]))
        return self._leaves[key]

    def gate(self, op: str, *operands: int) -> int:
        """A gate without settings."""
        return self._builder.gate(op, operands)

    def constant(self, value: float) -> int:
        """A constant."""
        return self._builder.constant(float(value))

    def total(self, parts: Sequence[int]) -> int:
        """The sum of all parts by add gates, in halves, so that it is as deep as the logarithm of their number."""
        if not parts:
            return self.constant(0.0)
        rows = list(parts)
        while len(rows) > 1:
            pairs = [self.gate("add", left, right) for left, right in zip(rows[::2], rows[1::2], strict=False)]
            rows = pairs + rows[len(pairs) * 2 :]
        return rows[0]

    def scaled(self, factor: float, operand: int) -> int:
        """A constant times an operand."""
        return operand if factor == 1 else self.gate("mul", self.constant(factor), operand)

    def largest(self, operands: Sequence[int]) -> int:
        """The largest of one or more operands; the first one in a tie."""
        return self.gate("max", *operands) if len(operands) > 1 else operands[0]

    def graph(self, root: int) -> Graph:
        """All gates made so far, with `root` as the output; a root that is a leaf passes through a gate of its own."""
        return self._builder.build(self.gate("identity", root) if root in self._leaves.values() else root)


def unit(names: str, root: Callable[..., int]) -> Expand:
    """An `expand`; `root(unit, attributes, shapes, index)` makes the gates of one element and returns the last.

    A last name that ends in `*` serves as many operands as there are, by number.
    """

    def expand(attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> Graph:
        known = names.split()
        if known[0].endswith("*"):
            known = [f"{known[0][:-1]}{slot + 1}" for slot in range(len(shapes))]
        made = Unit(known)
        return made.graph(root(made, attributes, shapes, tuple(int(place) for place in index)))

    return expand


def element_name(operand: str, index: Index) -> str:
    """What the leaf of one element is called."""
    return f"{operand}[{','.join(map(str, index))}]" if index else operand


def element_of(op: Op, leaf: str, operands: int) -> tuple[int, Index]:
    """The operand, by its place, and the element of it that a leaf is called after: the way back from `element_name`."""
    name, _, places = leaf.partition("[")
    return op.names(operands).index(name), tuple(int(at) for at in places[:-1].split(",")) if places else ()


def every(shape: Sequence[int]) -> Iterator[Index]:
    """All indices of an array, in row-major order."""
    return product(*(range(extent) for extent in shape))
