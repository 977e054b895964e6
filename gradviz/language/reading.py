"""parse() and read(): what the rest of gradviz asks of the language. Owns these two; the work is done by its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gradviz.graph import Graph
from gradviz.language.definitions import program
from gradviz.language.lowering import NO_SHAPES, build
from gradviz.language.messages import Note
from gradviz.language.names import declared
from gradviz.language.shapes import Shape
from gradviz.language.typeset import latex_lines, plain_lines
from gradviz.ops import OPS, Op


@dataclass(frozen=True)
class Reading:
    """How a text was read: its graph, the formula typeset as typed, its declared names, and remarks with quick fixes."""

    graph: Graph
    latex: str
    plain: str
    names: tuple[str, ...]
    notes: tuple[Note, ...]


def parse(text: str, names: str | Iterable[str] = (), ops: Mapping[str, Op] = OPS, shapes: Mapping[str, Shape] = NO_SHAPES) -> Graph:
    """The graph of `text`; `names` declares names of several letters. Raises ExpressionError, which says where and what to try.

    `shapes` of inputs, where they are known, make `A x` the product of a matrix and a vector; `A @ x` is one in any case.
    Raises InputError for a name that no text could hold.
    """
    return build(program(text, declared(names), ops), shapes)


def read(text: str, names: Iterable[str] = (), ops: Mapping[str, Op] = OPS, shapes: Mapping[str, Shape] = NO_SHAPES) -> Reading:
    """`parse`, with how the text was understood. Raises ExpressionError."""
    known = tuple(names)
    found = program(text, known, ops)
    graph = build(found, shapes)
    return Reading(graph, "\n".join(latex_lines(found.lines)), "\n".join(plain_lines(found.lines)), known, found.notes)
