"""Rows of all lines to one graph: the order of definitions, calls written out, sums, and where shapes do not fit.

Owns what becomes of a line once it is read; knows no characters. What a product of shapes means is said by `shapes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gradviz.errors import ExpressionError, InputError
from gradviz.graph import Builder, Graph, Span
from gradviz.language import limits
from gradviz.language.calls import PRODUCT
from gradviz.language.definitions import Program
from gradviz.language.messages import error, replaced
from gradviz.language.shapes import Shape, Shapes, shape_of
from gradviz.language.syntax import Line, Row, Terms, every_row
from gradviz.ops import Op

NO_SHAPES: Mapping[str, Shape] = {}


def build(reading: Program, shapes: Mapping[str, Shape] = NO_SHAPES) -> Graph:
    """The graph of all lines; its output is the last one. `shapes` are those of inputs, as far as they are known.

    Raises ExpressionError for cycles, for too many gates and for shapes that do not fit.
    """
    order = _order(reading)
    lowering = _Lowering(reading, shapes)
    output = lowering.run(order)
    named_first = dict(sorted(lowering.leaves.items(), key=lambda leaf: leaf[1]))
    if list(named_first) != list(lowering.leaves):  # inputs stand in the order of the text, also where lines are read in another
        lowering = _Lowering(reading, shapes)
        for name, position in named_first.items():
            lowering.leaf(name, position)
        output = lowering.run(order)
    return lowering.builder.build(output)


def _order(reading: Program) -> list[int]:
    """Positions of the value lines, each after the lines it needs. Raises ExpressionError for a cycle."""
    lines = reading.lines
    where = {line.name: at for at, line in enumerate(lines) if line.name}
    named = [[row.payload for row in every_row(line.rows) if row.kind in ("name", "call")] for line in lines]
    needs = [
        [where[name] for name in names if name in where and name not in line.parameters] for line, names in zip(lines, named, strict=True)
    ]
    order: dict[int, None] = {}
    for root in range(len(lines)):
        path = {} if root in order else {root: iter(needs[root])}
        while path:
            at, waiting = next(reversed(path.items()))
            following = next((one for one in waiting if one not in order), None)
            if following is None:
                order[at] = None
                del path[at]
            elif following in path:
                raise _cycle(reading, at, following, [lines[one].name for one in path])
            else:
                path[following] = iter(needs[following])
    return [at for at in order if not lines[at].parameters]


def _cycle(reading: Program, at: int, following: int, chain: Sequence[str]) -> Exception:
    line = reading.lines[at]
    start, end = line.start, line.name_end
    if at == following:
        better = re.sub(r"\d+$", "", line.name) + "_new"
        fix = replaced(reading.text, start, end, better)
        return error("self", reading.text, start, end, fix, name=line.name, better=better)
    names = list(dict.fromkeys(chain[chain.index(reading.lines[following].name) :]))
    return error("cycle", reading.text, start, end, names=", ".join(names))


def _at_index(name: str, indices: Mapping[str, int]) -> str:
    """`x_i` and `w_i_j` with numbers for the indices of the sums around them; `w_ij` is w_12, and w_1_12 past 9."""
    stem, *parts = name.split("_")
    for place, part in enumerate(parts):
        if part in indices:
            parts[place] = str(indices[part])
        elif part and set(part) <= indices.keys():
            numbers = [str(indices[letter]) for letter in part]
            parts[place] = ("_" if max(map(len, numbers)) > 1 else "").join(numbers)
    return "_".join([stem, *parts])


@dataclass(frozen=True)
class Scope:
    """What names stand for inside calls and sums: a parameter for a node of the builder, the index of a sum for a number."""

    nodes: Mapping[str, int] = field(default_factory=dict)
    indices: Mapping[str, int] = field(default_factory=dict)

    def at(self, index: str, value: int) -> Scope:
        """The scope of one term of a sum, whose index hides a parameter of the same name."""
        return Scope({name: node for name, node in self.nodes.items() if name != index}, {**self.indices, index: value})


@dataclass
class _Lowering:
    """Turns rows into gates of one Builder. `leaves` holds where each input is first named."""

    reading: Program
    given: Mapping[str, Shape]
    leaves: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    steps: int = 0
    depth: int = 0

    def __post_init__(self) -> None:
        self.builder = Builder(self.reading.text)
        self.shapes = Shapes(self.reading.vocabulary)
        self.functions = {line.name: line for line in self.reading.lines if line.parameters}
        self.starts = {line.name: line for line in self.reading.lines if line.start_value is not None}
        self.defined = {line.name for line in self.reading.lines if line.name} - self.starts.keys()

    def run(self, order: Sequence[int]) -> int:
        """Lower all value lines; returns the builder id of the last line."""
        output = 0
        lines = self.reading.lines
        last = max((at for at, line in enumerate(lines) if not line.parameters), default=-1)
        if last < 0:
            line = lines[-1]
            call = f"{line.name}({', '.join(line.parameters)})"
            fix = f"{self.reading.text.rstrip()}\n{call}"
            raise error("definition only", self.reading.text, line.start, line.name_end, fix, name=line.name, better=call)
        for at in order:
            line = lines[at]
            declares = line.start_value is not None
            root = self.leaf(line.name, line.start) if declares else self.named(line, self.lower(line.rows, Scope()))
            if line.name:
                self.values[line.name] = root
            if at == last:
                output = root
        return output

    def named(self, line: Line, root: int) -> int:
        """Give the root of a definition its name; a second name for a value is a gate of its own."""
        if not line.name:
            return root
        again = self.reading.vocabulary.special.get("=")
        if self.builder.name_of(root) is not None:
            if again is None:
                return root
            root = self.gate(again, (root,), {}, Span(line.start, line.end))
        self.builder.rename(root, line.name)
        return root

    def leaf(self, name: str, position: int) -> int:
        """The input called `name`, made where it is first needed."""
        if name not in self.leaves:
            line = self.starts.get(name)
            start = line.start_value if line else None
            where = Span(position, position + len(name)) if line is None else Span(line.start, line.name_end)
            self.leaves[name] = position
            self.values[name] = self.builder.leaf(name, span=where, start=start)
            self.shapes.leaf(self.values[name], name, self.given.get(name) if start is None else self.given.get(name, shape_of(start)))
        self.leaves[name] = min(self.leaves[name], position)
        return self.values[name]

    def lower(self, rows: Sequence[Row], scope: Scope) -> int:
        """The builder id of the last of `rows`."""
        ids: list[int] = []
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise error("depth", self.reading.text, rows[-1].start, rows[-1].end, limit=limits.DEPTH)
        for row in rows:
            self.steps += 1
            if self.steps > limits.READINGS:
                raise error("gates", self.reading.text, row.start, row.end, limit=limits.GATES)
            ids.append(self.part(row, tuple([ids[source] for source in row.operands]), scope))
        self.depth -= 1
        return ids[-1]

    def part(self, row: Row, operands: tuple[int, ...], scope: Scope) -> int:
        """The builder id of one row whose operands are lowered."""
        if row.kind == "name":
            return self.name(row, scope)
        span = Span(row.start, row.end)
        if row.kind == "gate":
            return self.gate(row.payload[0], operands, row.payload[1], span)
        if row.kind in ("number", "vector"):
            return self.constant(row.payload, span)
        if row.kind == "call":
            return self.call(row, operands)
        return self.sum(row.payload, span, scope)

    def gate(self, op: Op, operands: tuple[int, ...], attributes: Mapping[str, Any], span: Span) -> int:
        if len(self.builder) >= limits.GATES + len(self.leaves):
            raise error("gates", self.reading.text, span.start, span.end, limit=limits.GATES)
        op = self.product(op, operands, span)
        settings = op.settings(attributes)
        node = self.builder.gate(op.name, operands, span, attributes=settings)
        try:
            self.shapes.gate(node, op, operands, settings)
        except InputError as misfit:
            raise ExpressionError(
                misfit.code,
                misfit.template,
                misfit.hint_template,
                text=self.reading.text,
                start=span.start,
                length=span.end - span.start,
                **misfit.arguments,
            ) from None
        return node

    def product(self, op: Op, operands: tuple[int, ...], span: Span) -> Op:
        """The op that a product sign means here: that of numbers, or that of matrices."""
        if op is not self.reading.vocabulary.infix.get(PRODUCT):
            return op
        if self.shapes.is_outer(*operands):
            raise error("outer", self.reading.text, span.start, span.end)
        return self.shapes.product(op, *operands)

    def constant(self, value: Any, span: Span) -> int:
        node = self.builder.constant(value, span)
        self.shapes.leaf(node, "", shape_of(value))
        return node

    def name(self, row: Row, scope: Scope) -> int:
        name: str = row.payload
        if name in scope.nodes:
            return scope.nodes[name]
        if name in scope.indices:
            return self.constant(float(scope.indices[name]), Span(row.start, row.end))
        name = _at_index(name, scope.indices)
        return self.values[name] if name in self.defined else self.leaf(name, row.start)

    def call(self, row: Row, operands: Sequence[int]) -> int:
        """A function of the text, written out at its call."""
        line = self.functions[row.payload]
        if len(operands) != len(line.parameters):
            better = f"{line.name}({', '.join(line.parameters)})"
            facts = {"function": line.name, "wanted": str(len(line.parameters)), "got": len(operands), "better": better}
            raise error(
                "arguments", self.reading.text, row.start, row.end, replaced(self.reading.text, row.start, row.end, better), **facts
            )
        return self.lower(line.rows, Scope(dict(zip(line.parameters, operands, strict=True))))

    def sum(self, terms: Terms, span: Span, scope: Scope) -> int:
        """A sum written out as add gates, from left to right."""
        add = self.reading.vocabulary.infix["+"]
        total = self.lower(terms.body, scope.at(terms.index, terms.low))
        for value in range(terms.low + 1, terms.high + 1):
            total = self.gate(add, (total, self.lower(terms.body, scope.at(terms.index, value))), {}, span)
        return total
