"""from_sympy: a SymPy expression as a graph, ours or anybody's. Owns the mapping of SymPy heads to gates; names no op.

A gate is recognised by its record's own definition. It runs in a loop, and equal parts become one node.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from gradviz.algebra.derive import definition, operand_symbols, settings
from gradviz.algebra.lazy import sympy
from gradviz.algebra.numbers import float64
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph
from gradviz.graph.node import NO_ATTRIBUTES
from gradviz.ops import OPS
from gradviz.words import mark


class Gate(NamedTuple):
    """One gate of an expression and the SymPy expressions that it reads."""

    op: str
    operands: tuple[Any, ...]
    attributes: Mapping[str, Any] = NO_ATTRIBUTES


def from_sympy(expression: Any) -> Graph:
    """The graph of a SymPy expression, with equal parts merged.

    The gates that `graph.sympy()` made come back one for one; ordinary SymPy heads become the gates they define.
    Raises InputError naming the first part that no gate stands for.
    """
    if isinstance(expression, (int, float)) and not isinstance(expression, bool):
        expression = sympy().Float(expression)
    if not isinstance(expression, sympy().Expr):
        raise InputError(
            "not sympy",
            mark("{kind} is not a SymPy expression"),
            mark("Give an expression of SymPy symbols, or a text to gradviz.parse."),
            kind=type(expression).__name__,
        )
    reading = _Reading()
    return reading.builder.build(reading.read(expression))


class _Reading:
    """One pass over an expression. `gates` keeps every part alive, so an identity stands for one part only."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.gates: dict[int, Gate | None] = {}
        self.nodes: dict[int, int] = {}
        self.merged: dict[tuple[Any, ...], int] = {}

    def read(self, expression: Any) -> int:
        """The node of `expression`, its parts first."""
        waiting = [expression]
        while waiting:
            part = waiting[-1]
            if id(part) not in self.gates:
                self.gates[id(part)] = gate_of(part)
            gate = self.gates[id(part)]
            missing = [read for read in gate.operands if id(read) not in self.nodes] if gate else []
            if missing:
                waiting.extend(reversed(missing))
                continue
            waiting.pop()
            if id(part) not in self.nodes:
                self.nodes[id(part)] = self._leaf(part) if gate is None else self._gate(gate)
        return self.nodes[id(expression)]

    def _gate(self, gate: Gate) -> int:
        operands = tuple(self.nodes[id(read)] for read in gate.operands)
        key = (gate.op, settings(OPS[gate.op], gate.attributes), operands)
        if key not in self.merged:
            self.merged[key] = self.builder.gate(gate.op, operands, attributes=gate.attributes)
        return self.merged[key]

    def _leaf(self, part: Any) -> int:
        key: tuple[Any, ...] = ("name", part.name) if part.is_Symbol else ("number", repr(float64(part)))
        if key not in self.merged:
            self.merged[key] = self.builder.leaf(part.name) if part.is_Symbol else self.builder.constant(float64(part))
        return self.merged[key]


def gate_of(part: Any) -> Gate | None:
    """The outermost gate of an expression, None for a symbol or a number. Raises InputError where there is none."""
    if part.is_Symbol or (not part.args and part.is_number):
        return None
    if hasattr(part, "operation"):
        return Gate(part.operation, part.args, dict(part.attributes))
    a, b = operand_symbols(2)
    gate = None
    if part.is_Add:
        gate = _sum(part, a, b)
    elif part.is_Mul:
        gate = _product(part, a, b)
    elif part.is_Pow and part.exp.is_Number and part.exp.is_negative:
        gate = _built(a / b, sympy().S.One, part.func(part.base, -part.exp))
    gate = gate or _by_definition(part)
    if gate is None:
        raise InputError(
            "no gate",
            mark("no gate stands for {head}"),
            mark("Rewrite it with the functions that gradviz list ops shows."),
            head=part.func.__name__,
        )
    return gate


def _sum(part: Any, a: Any, b: Any) -> Gate | None:
    """A sum as additions and subtractions of two, its numbers last."""
    terms = sorted(part.args, key=lambda term: bool(term.is_Number))
    negative = [term for term in terms if term.as_coeff_Mul()[0].is_negative]
    if len(negative) == len(terms):
        return _built(-a, part.func(*(-term for term in terms)))
    place = terms.index(negative[-1]) if negative else len(terms) - 1
    last = terms.pop(place)
    rest = part._new_rawargs(*terms)
    return _built(a - b, rest, -last) if negative else _built(a + b, rest, last)


def _product(part: Any, a: Any, b: Any) -> Gate | None:
    """A product as one division of products, or as a sign, or as multiplications of two."""
    above: list[Any] = []
    below: list[Any] = []
    for factor in part.args:
        if factor.is_Rational and not factor.is_Integer:
            above.extend([sympy().Integer(factor.p)] * (factor.p != 1))
            below.append(sympy().Integer(factor.q))
        elif factor.is_Pow and factor.exp.is_Number and factor.exp.is_negative:
            below.append(factor.func(factor.base, -factor.exp))
        else:
            above.append(factor)
    if below:
        return _built(a / b, part._new_rawargs(*above), part._new_rawargs(*below))
    if part.args[0] == -1:
        return _built(-a, part._new_rawargs(*part.args[1:]))
    return _built(a * b, part._new_rawargs(*part.args[:-1]), part.args[-1])


def _by_definition(part: Any) -> Gate | None:
    """A gate whose definition has this head, with the numbers of `part` where the definition has them."""
    symbols = operand_symbols(len(part.args))
    variables = [argument for argument in part.args if not argument.is_Number]
    places = iter(symbols)
    gate = _built(part.func(*(argument if argument.is_Number else next(places) for argument in part.args)), *variables)
    gate = gate or _built(part.func(*symbols), *part.args)
    if gate is None and len(symbols) > 2 and hasattr(part.func, "identity"):
        gate = _built(part.func(*symbols[:2]), part.func(*part.args[:-1]), part.args[-1])
    return gate


def _built(template: Any, *operands: Any) -> Gate | None:
    known = _definitions()
    name = known.get(template) or known.get(template.rewrite(sympy().Piecewise))
    return Gate(name, operands) if name is not None and OPS[name].accepts(len(operands)) else None


@cache
def _definitions() -> dict[Any, str]:
    """The op that each definition belongs to; the first to be declared keeps a definition that several share."""
    found: dict[Any, str] = {}
    for name, op in OPS.items():
        if op.elementwise and op.sympy is not None:
            found.setdefault(definition(op, dict(settings(op, {})), op.arity), name)
    return found
