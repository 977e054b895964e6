"""Another name for a node, written into the formula's own text. Owns the rewriting; a result that reads otherwise is refused.

A named node is renamed wherever it is read; an unnamed gate becomes a definition of its own in front of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gradviz.errors import ExpressionError, InputError
from gradviz.graph import Graph, Span
from gradviz.graph.match import match
from gradviz.language.definitions import program
from gradviz.language.messages import replaced
from gradviz.language.reading import parse
from gradviz.language.syntax import every_row
from gradviz.ops import OPS, Op
from gradviz.words import mark


@dataclass(frozen=True)
class Renamed:
    """The new text, its declared names, and which node of the old graph is which of the new one."""

    text: str
    names: tuple[str, ...]
    nodes: Mapping[int, int]


def renamed(graph: Graph, names: Iterable[str], node: int, name: str, ops: Mapping[str, Op] = OPS) -> Renamed:
    """`graph`'s text with `name` for `node`. Raises InputError where that name, or a name there, cannot be."""
    wanted, declared = name.strip(), tuple(names)
    if wanted in graph.names or not wanted.isidentifier():
        raise InputError(
            "bad name",
            mark('"{name}" cannot be the name of this node'),
            mark("Take a letter, or a letter and digits, that no other node has."),
            name=wanted,
        )
    old = graph.nodes[node].name
    for text in _everywhere(graph.text, declared, old, wanted, ops) if old is not None else _defined(graph, node, wanted):
        for known in (declared, (*declared, wanted)):
            kept = tuple(wanted if other == old else other for other in known)
            nodes = _same(graph, text, kept, node, wanted)
            if nodes is not None:
                return Renamed(text, tuple(dict.fromkeys(kept)), nodes)
    raise InputError(
        "no place for a name",
        mark("there is no place in the formula for the name {name}"),
        mark("Write the definition {name} = ... yourself, on a line of its own."),
        name=wanted,
    )


def _everywhere(text: str, names: tuple[str, ...], old: str, new: str, ops: Mapping[str, Op]) -> Iterator[str]:
    """The text with one name for another, set apart by spaces where its neighbours would join it."""
    lines = program(text, names, ops).lines
    spans = {(row.start, row.end) for line in lines for row in every_row(line.rows) if row.kind == "name" and row.payload == old}
    spans |= {(line.start, line.name_end) for line in lines if line.name == old and line.name_end}
    for pad in ("", " "):
        written = text
        for start, end in sorted(spans, reverse=True):
            written = replaced(written, start, end, _apart(written, start, end, new, pad))
        yield written


def _defined(graph: Graph, node: int, name: str) -> Iterator[str]:
    """The text with the gate's characters as a definition in front; or, for the last line as a whole, with a name to it."""
    text, span = graph.text, graph.nodes[node].span
    if span is None:
        return
    if node == graph.output:
        yield replaced(text, span.start, span.start, f"{name} = ")
    between = "\n" if "\n" in text else "; "
    for start, end in _around(text, span):
        for pad in ("", " "):
            yield f"{name} = {text[span.start : span.end]}{between}{replaced(text, start, end, _apart(text, start, end, name, pad))}"


def _around(text: str, span: Span) -> Iterator[Span]:
    """The span with the brackets right around it, then without."""
    if text[span.start - 1 : span.start] == "(" and text[span.end : span.end + 1] == ")":
        yield Span(span.start - 1, span.end + 1)
    yield span


def _apart(text: str, start: int, end: int, name: str, pad: str) -> str:
    before = pad if start and text[start - 1].isalnum() else ""
    return f"{before}{name}{pad if text[end : end + 1].isalnum() else ''}"


def _same(old: Graph, text: str, names: tuple[str, ...], node: int, name: str) -> Mapping[int, int] | None:
    """Which node is which, if the text gives the same graph with the new name at its node."""
    try:
        new = parse(text, names=names)
    except ExpressionError:
        return None
    if len(new.nodes) != len(old.nodes):
        return None
    kept = match(old, new)
    if old.nodes[node].name is not None or old.operands == new.operands:
        kept = {place: place for place in range(len(old.nodes))}
    good = len(kept) == len(old.nodes) and new.nodes[kept[node]].name == name and kept[old.output] == new.output
    return kept if good and all(_alike(old, new, kept, place) for place in kept) else None


def _alike(old: Graph, new: Graph, kept: Mapping[int, int], node: int) -> bool:
    operands = tuple(kept[source] for source in old.operands[node])
    return old.nodes[node].op == new.nodes[kept[node]].op and new.operands[kept[node]] == operands
