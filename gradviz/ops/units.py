"""One gate for several and several for one: what is inside a gate, and which gates together are one. Changes no graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gradviz.graph import Graph
from gradviz.ops.op import OPS, Op


@dataclass(frozen=True)
class Unit:
    """Gates that one gate of `op` could stand for: it would read `operands`; `inside` are the nodes it would take away."""

    op: str
    operands: tuple[int, ...]
    inside: frozenset[int]


@dataclass(frozen=True)
class _Found:
    """A match under way: nodes by the name of the template's input, and the gates and constants met."""

    bound: Mapping[str, int] = field(default_factory=dict)
    gates: frozenset[int] = frozenset()
    constants: frozenset[int] = frozenset()


def inside(graph: Graph, gate: int, ops: Mapping[str, Op] = OPS) -> Graph | None:
    """The gate as simpler gates, or None for one that is simple, of whole arrays, a copy or no gate."""
    node = graph.nodes[gate]
    op = ops[node.op] if node.role == "gate" else None
    if op is None or op.expand is None or not op.elementwise:
        return None
    return op.expand(op.settings(node.attributes), ((),) * len(graph.operands[gate]), ())


def units(graph: Graph, root: int, ops: Mapping[str, Op] = OPS) -> tuple[Unit, ...]:
    """The gates that could stand for `root` and gates before it that nothing else reads, the largest first."""
    if graph.nodes[root].role != "gate" or graph.is_copy(root):
        return ()
    found = []
    for op in ops.values():
        if op.expand is None or not op.elementwise or op.name == graph.nodes[root].op:
            continue
        template = op.expand(op.settings({}), ((),) * op.arity, ())
        match = next(
            (match for match in _matches(template, template.output, graph, root, _Found(), ops) if _private(graph, root, match)), None
        )
        if match is not None:
            names = [leaf.name or "" for leaf in template.leaves if leaf.role == "input"]
            own = {constant for constant in match.constants if set(graph.readers(constant)) <= match.gates}
            found.append(Unit(op.name, tuple(match.bound[name] for name in names), (match.gates | own) - {root}))
    return tuple(sorted(found, key=lambda unit: -len(unit.inside)))


def _private(graph: Graph, root: int, match: _Found) -> bool:
    """Whether no gate that would go, the root aside, is named, read from outside or an output."""
    return all(
        graph.nodes[gate].name is None and gate not in graph.outputs and set(graph.readers(gate)) <= match.gates
        for gate in match.gates - {root}
    )


def _matches(template: Graph, wanted: int, graph: Graph, at: int, found: _Found, ops: Mapping[str, Op]) -> Iterator[_Found]:
    """All ways in which the part of `template` under `wanted` is the part of `graph` under `at`; a + b is b + a."""
    wanted, at = template.original(wanted), graph.original(at)
    pattern, node = template.nodes[wanted], graph.nodes[at]
    if pattern.role == "input":
        if found.bound.get(pattern.name or "", at) == at:
            yield replace(found, bound={**found.bound, pattern.name or "": at})
    elif pattern.role == "constant":
        if node.role == "constant" and node.attributes["value"] == pattern.attributes["value"]:
            yield replace(found, constants=found.constants | {at})
    elif node.role == "gate" and node.op == pattern.op and dict(node.attributes) == dict(pattern.attributes):
        reading = template.operands[wanted], graph.operands[at]
        if len(reading[0]) != len(reading[1]):
            return
        orders = [reading[1]] if ops[node.op].ordered or len(reading[1]) != 2 else [reading[1], reading[1][::-1]]
        for order in orders:
            ways = [replace(found, gates=found.gates | {at})]
            for inner, source in zip(reading[0], order, strict=True):
                ways = [more for way in ways for more in _matches(template, inner, graph, source, way, ops)]
            yield from ways
