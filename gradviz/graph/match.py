"""Which node of an edited graph is which node of the old one. Answers this question only; moves nothing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from gradviz.graph.graph import Graph
from gradviz.graph.node import Node, Span


def match(old: Graph, new: Graph) -> dict[int, int]:
    """New ids by old ids: by name, then by span moved with the edit, then by op and matched operands.

    Only nodes of one kind match: a leaf with a leaf, a gate with a gate, a copy gate with the copy gate of its source.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    _by_name(old, new, found, taken)
    _by_span(old, new, found, taken)
    _by_operands(old, new, found, taken)
    return dict(sorted(found.items()))


def _pair(before: int, after: int, found: dict[int, int], taken: set[int]) -> None:
    found[before] = after
    taken.add(after)


def _by_name(old: Graph, new: Graph, found: dict[int, int], taken: set[int]) -> None:
    named = {node.name: node for node in new.nodes if node.name is not None}
    for node in old.nodes:
        after = named.get(node.name) if node.name is not None else None
        if after is not None and (after.role == "gate") == (node.role == "gate"):
            _pair(node.id, after.id, found, taken)


def _by_span(old: Graph, new: Graph, found: dict[int, int], taken: set[int]) -> None:
    """Gates and constants of one op whose characters are the same but for what was typed."""
    move = _Move(old.text, new.text)
    places: dict[Hashable, list[int]] = {}
    for node in new.nodes:
        if node.span is not None and node.id not in taken and not new.is_copy(node.id):
            places.setdefault((node.op, node.span), []).append(node.id)
    for node in old.nodes:
        if node.span is None or node.id in found or old.is_copy(node.id):
            continue
        waiting = places.get((node.op, move.span(node.span)))
        if waiting and _same_name(node, new.nodes[waiting[0]]):
            _pair(node.id, waiting.pop(0), found, taken)


def _by_operands(old: Graph, new: Graph, found: dict[int, int], taken: set[int]) -> None:
    """In topological order: the first free node that does the same to matched operands; constants by value."""
    waiting: dict[Hashable, list[int]] = {}
    for node in new.nodes:
        if node.id not in taken:
            waiting.setdefault(_key(node, new.operands[node.id]), []).append(node.id)
    for node in old.nodes:
        if node.id in found or any(source not in found for source in old.operands[node.id]):
            continue
        candidates = waiting.get(_key(node, tuple(found[source] for source in old.operands[node.id])), [])
        if candidates and _same_name(node, new.nodes[candidates[0]]):
            _pair(node.id, candidates.pop(0), found, taken)


def _same_name(before: Node, after: Node) -> bool:
    """Two different names are two different nodes; a name given or taken away changes nothing."""
    return before.name is None or after.name is None or before.name == after.name


def _key(node: Node, operands: tuple[int, ...]) -> Hashable:
    leaf = node.name if not operands else None
    return node.op, operands, leaf, _frozen(node.attributes)


def _frozen(attributes: Mapping[str, Any]) -> Hashable:
    return tuple(sorted((name, repr(value)) for name, value in attributes.items() if name != "start"))


class _Move:
    """Where characters went: the common beginning and end of two texts stay, what lies between was edited."""

    def __init__(self, before: str, after: str) -> None:
        limit = min(len(before), len(after))
        start = 0
        while start < limit and before[start] == after[start]:
            start += 1
        end = 0
        while end < limit - start and before[-1 - end] == after[-1 - end]:
            end += 1
        self.start = start
        self.end = len(before) - end
        self.shift = len(after) - len(before)

    def span(self, span: Span) -> Span:
        """The span of the same characters afterwards: one that holds the edit grows with it."""
        start = span.start if span.start <= self.start and span.start < max(self.end, span.end) else span.start + self.shift
        end = span.end + self.shift if span.end >= self.end else span.end
        if span.end <= self.start:
            end = span.end
        if span.start >= self.end:
            start = span.start + self.shift
        return Span(start, end)
