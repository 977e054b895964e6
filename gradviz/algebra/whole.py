"""The whole derivative of a graph written out, its size, its simplified form; and whether two graphs are one function.

SymPy only prints: whether two functions are the same is decided by the gates' own numbers at random points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.algebra.derive import latex, operand_symbols, partials, plain, undefined
from gradviz.algebra.gates import leaf
from gradviz.algebra.lazy import sympy
from gradviz.algebra.numbers import exact
from gradviz.graph import Graph
from gradviz.ops import OPS
from gradviz.ops.forward import forward_values
from gradviz.words import count, say

GATES = 300
OPERATIONS = 2_000
SWOLLEN = 4 * OPERATIONS
COUNTED = 10**15
POINTS = 20
TRIES = 400
REACH = 3.0
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Written:
    """A formula as LaTeX and plain text with its number of operations; both texts are empty where it is too long."""

    latex: str
    plain: str
    operations: int

    @property
    def sentence(self) -> str:
        """The plain text, or how long it would be."""
        if self.plain:
            return self.plain
        if self.operations >= COUNTED:
            return say("too long to print: more than a thousand million million operations")
        return count("too long to print: {n} operation", "too long to print: {n} operations", self.operations)


@dataclass(frozen=True)
class Verdict:
    """What random points say of two graphs: `same`, at how many `points`, and a `difference` {name: value} if there is one."""

    same: bool
    points: int
    difference: Mapping[str, float] | None = None
    values: tuple[float, float] | None = None

    @property
    def sentence(self) -> str:
        """The verdict in words; points are evidence, not a proof."""
        if self.same:
            return count("equal at {n} random point", "equal at {n} random points", self.points)
        if self.difference is None or self.values is None:
            return say("no random point found where both have a value")
        where = ", ".join(f"{name} = {value:.4g}" for name, value in self.difference.items())
        return say("different at {where}: {first} and {second}", where=where, first=self.values[0], second=self.values[1])


def formulas(graph: Graph) -> list[Any]:
    """Every node as an ordinary SymPy expression, which SymPy may rewrite; None where it is not used.

    The symbols carry no assumption: asking whether a deep part is real costs seconds.
    """
    sp = sympy()
    used = graph.ancestors(graph.output)
    made: list[Any] = []
    for node, operands in zip(graph.nodes, graph.operands, strict=True):
        if node.id not in used:
            made.append(None)
        elif operands:
            op = OPS[node.op]
            if op.sympy is None:
                raise undefined(op)
            made.append(op.sympy(sp, *(made[source] for source in operands), **_exactly(op.settings(node.attributes))))
        else:
            made.append(leaf(node))
    return made


def formula(graph: Graph) -> Any:
    """The output as an ordinary SymPy expression."""
    return formulas(graph)[graph.output]


def derivative(graph: Graph, name: str) -> Any:
    """d(output)/d(name) as an ordinary SymPy expression: the chain rule gate by gate, in a loop. Raises KeyError."""
    sp = sympy()
    values, target = formulas(graph), graph.id(name)
    slopes: list[Any] = []
    for node, operands in zip(graph.nodes, graph.operands, strict=True):
        total = sp.Integer(node.id == target)
        moving = [slot for slot, source in enumerate(operands) if slopes[source] != 0]
        if moving and values[node.id] is not None and node.id != target:
            rules = partials(OPS[node.op], node.attributes, len(operands))
            here = dict(zip(operand_symbols(len(operands)), (values[source] for source in operands), strict=True))
            total = sp.Add(*(rules[slot].xreplace(here) * slopes[operands[slot]] for slot in moving))
        slopes.append(total)
    return slopes[graph.output]


def whole_derivative(graph: Graph, name: str) -> Written:
    """d(output)/d(name), written out where it has at most 2,000 operations and the graph at most 300 gates."""
    size = written_out(graph, name)
    gates = sum(bool(operands) for operands in graph.operands)
    if gates > GATES or size > SWOLLEN:
        return Written("", "", size)
    return write(derivative(graph, name))


def simplified(graph: Graph, name: str | None = None) -> Written:
    """The shorter of the formula (or its derivative by `name`) and what SymPy makes of it. May take forever: ask the child."""
    whole = formula(graph) if name is None else derivative(graph, name)
    return write(min(whole, sympy().simplify(whole), key=operations))


def write(expression: Any) -> Written:
    """An expression as texts, unless it is too long to print."""
    size = operations(expression)
    if size > OPERATIONS:
        return Written("", "", size)
    return Written(latex(expression), plain(expression), size)


def operations(expression: Any) -> int:
    """How many operations the written expression holds. Shared parts are counted once for every time they are written."""
    sizes: dict[Any, int] = {}
    waiting = [expression]
    while waiting:
        part = waiting[-1]
        missing = [argument for argument in part.args if argument not in sizes]
        if missing:
            waiting.extend(missing)
            continue
        waiting.pop()
        own = len(part.args) - 1 if part.is_Add or part.is_Mul else int(bool(part.args))
        sizes[part] = own + sum(sizes[argument] for argument in part.args)
    return sizes[expression]


def written_out(graph: Graph, name: str) -> int:
    """The operations of the derivative by `name` when every gate is written out and nothing simplified: counted, not made.

    It stops counting at 10^15.
    """
    target = graph.id(name)
    sizes: list[int] = []
    slopes: list[int | None] = []
    for node, operands in zip(graph.nodes, graph.operands, strict=True):
        slope = 0 if node.id == target else None
        copied = graph.is_copy(node.id)
        sizes.append(min(COUNTED, sum(sizes[source] for source in operands) + int(bool(operands) and not copied)))
        moving = [slot for slot, source in enumerate(operands) if slopes[source] is not None]
        if moving and node.id != target:
            if copied:
                slope = slopes[operands[0]]
            else:
                rules = partials(OPS[node.op], node.attributes, len(operands))
                terms = [_inserted(rules[slot], [sizes[source] for source in operands]) for slot in moving]
                slope = sum(terms) + sum((slopes[operands[slot]] or 0) + 1 for slot in moving) + len(moving) - 1
        slopes.append(slope if slope is None else min(COUNTED, slope))
    return slopes[graph.output] or 0


def same_function(first: Graph, second: Graph, rng: np.random.Generator) -> Verdict:
    """Whether two graphs agree at 20 random points where both have a value. A name that one lacks does not move it."""
    names = tuple(dict.fromkeys((*first.inputs, *second.inputs)))
    agreed = 0
    for attempt in range(TRIES):
        low = 0.0 if attempt % 2 else -REACH
        point = {name: float(rng.uniform(low, REACH)) for name in names}
        values = evaluate(first, point), evaluate(second, point)
        if not np.all(np.isfinite(values)):
            continue
        if abs(values[0] - values[1]) > TOLERANCE * max(1.0, *map(abs, values)):
            return Verdict(False, agreed, point, values)
        agreed += 1
        if agreed == POINTS:
            return Verdict(True, agreed)
    return Verdict(agreed > 0, agreed)


def evaluate(graph: Graph, point: Mapping[str, float]) -> float:
    """The output at one point, by the forward function of every gate; non-finite where a gate has no value."""
    return float(forward_values(graph, point)[graph.output])


def _inserted(rule: Any, sizes: list[int]) -> int:
    """The operations of a local derivative once its operands are written out in it."""
    symbols = dict(zip(operand_symbols(len(sizes)), sizes, strict=True))
    total = operations(rule)
    for part in sympy().preorder_traversal(rule):
        total += symbols.get(part, 0)
    return int(total)


def _exactly(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: exact(value) if isinstance(value, float) else value for name, value in attributes.items()}
