"""The exact local derivative of every gate, derived by SymPy from the op's own definition. Holds no rule itself.

Derivatives are in the operand symbols a, b, c, ..., or in `out`, the gate's own result, where that is shorter.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gradviz.algebra.lazy import sympy
from gradviz.algebra.numbers import exact
from gradviz.errors import InputError
from gradviz.ops import Op
from gradviz.words import mark

OPERANDS = "abcdefgh"
OUT = "out"
CHECKS = 6
DIGITS = 30
CASES = re.compile(r"(.+?) if (.+?), (?:else )?(.+)")
RELATION = re.compile(r"(.+?) (<=|>=|!=|<|>) (.+)")
AND = " and "
RELATIONS = {"<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt}
KEPT = 256
"""How many answers are kept, one for each op with its settings and operands."""
Settings = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class LocalDerivative:
    """d(out)/d(operand): a SymPy expression, its LaTeX, and the same as plain text."""

    expr: Any
    latex: str
    plain: str


def operand_symbols(count: int) -> tuple[Any, ...]:
    """The real symbols that stand for the operands of a gate, in slot order."""
    sp = sympy()
    names = OPERANDS if count <= len(OPERANDS) else [f"{OPERANDS[0]}{slot}" for slot in range(count)]
    return tuple(sp.Symbol(name, real=True) for name in names[:count])


def definition(op: Op, attributes: Mapping[str, Any], count: int) -> Any:
    """The op's own definition in the operand symbols. Raises InputError where it has none."""
    sp = sympy()
    if op.sympy is None:
        raise undefined(op)
    exactly = {name: exact(value) if isinstance(value, float) else value for name, value in attributes.items()}
    return sp.S.One * op.sympy(sp, *operand_symbols(count), **exactly)


def undefined(op: Op) -> InputError:
    """The error about a gate of arrays, which no formula of single numbers stands for."""
    return InputError(
        "no formula",
        mark("{op} works on arrays and has no formula in single numbers"),
        mark("Open one unit of it: that is a graph of plain gates."),
        op=op.name,
    )


def partials(op: Op, attributes: Mapping[str, Any], count: int) -> tuple[Any, ...]:
    """The partial derivatives in the operand symbols alone, as SymPy expressions."""
    return _partials(op, settings(op, attributes), count)


def local_derivatives(op: Op, attributes: Mapping[str, Any] | None = None, count: int | None = None) -> tuple[LocalDerivative, ...]:
    """The local derivative by each operand, in its shortest exact form; `count` operands of a variadic op."""
    return _local_derivatives(op, settings(op, attributes or {}), op.arity if count is None else count)


def settings(op: Op, attributes: Mapping[str, Any]) -> Settings:
    """Every attribute of a gate, given or by default, as a value that can be a key."""
    return tuple(sorted(op.settings(attributes).items()))


@lru_cache(maxsize=KEPT)
def _partials(op: Op, attributes: Settings, count: int) -> tuple[Any, ...]:
    whole = definition(op, dict(attributes), count)
    return tuple(_slope(whole, symbol) for symbol in operand_symbols(count))


def _slope(whole: Any, symbol: Any) -> Any:
    """A derivative, of cases case by case: SymPy would unite those of one slope under conditions that nobody can read."""
    sp = sympy()
    if not isinstance(whole, sp.Piecewise):
        return _plain_slope(whole.diff(symbol))
    cases = [(_plain_slope(value.diff(symbol)), condition) for value, condition in whole.args]
    last = cases.pop()[0]
    while cases and cases[-1][0] == last:
        cases.pop()
    return sp.Piecewise(*cases, (last, True), evaluate=False) if cases else last


def _plain_slope(slope: Any) -> Any:
    """A derivative away from kinks: no impulse, and a jump is written as cases. What happens on a kink is a convention."""
    sp = sympy()
    slope = slope.replace(sp.DiracDelta, lambda *arguments: sp.S.Zero)
    slope = slope.replace(sp.Heaviside, lambda *arguments: sp.Piecewise((1, arguments[0] > 0), (0, True)))
    return sp.powsimp(slope) if not slope.has(sp.Piecewise) else sp.piecewise_fold(slope)


@lru_cache(maxsize=KEPT)
def _local_derivatives(op: Op, attributes: Settings, count: int) -> tuple[LocalDerivative, ...]:
    whole = definition(op, dict(attributes), count)
    shortest = [_shortest(op, whole, slope, count) for slope in _partials(op, attributes, count)]
    return tuple(LocalDerivative(slope, latex(slope), plain(slope)) for slope in shortest)


def _shortest(op: Op, whole: Any, slope: Any, count: int) -> Any:
    """`slope`, or a form in `out` alone where one is exact: sigmoid' is out (1 - out)."""
    sp = sympy()
    out = sp.Symbol(OUT, real=True)
    if not slope.free_symbols or slope.is_Symbol or slope.has(sp.Piecewise):
        return slope
    forms = (out, -out, out**2, out * (1 - out), 1 - out**2, 1 + out**2, 1 / (2 * out), -(out**2))
    for form in forms:
        if _agree(op, whole, slope, form, count):
            return form
    return slope


def _agree(op: Op, whole: Any, slope: Any, form: Any, count: int) -> bool:
    """Whether `form` in `out` is `slope` at random points of the domain, to many more digits than a float has."""
    sp = sympy()
    rng = np.random.default_rng(len(op.name))
    out = sp.Symbol(OUT, real=True)
    samplers = op.domain * count
    for _ in range(CHECKS):
        point = {symbol: sp.Float(draw(rng), DIGITS) for symbol, draw in zip(operand_symbols(count), samplers, strict=False)}
        wanted = slope.evalf(DIGITS, subs=point)
        got = form.evalf(DIGITS, subs={out: whole.evalf(DIGITS, subs=point)})
        if not (wanted.is_Float or wanted.is_Integer) or not abs(wanted - got) <= 10 ** (5 - DIGITS) * (1 + abs(wanted)):
            return False
    return True


def latex(expression: Any) -> str:
    """LaTeX of a derivative, with `out` upright, and b a^{b - 1} with its factor first: b may be a number."""
    sp = sympy()
    letters = [factor for factor in sp.Mul.make_args(expression) if factor.is_Symbol and factor.name != OUT]
    powers = [factor for factor in sp.Mul.make_args(expression) if factor.is_Pow and not factor.exp.is_number]
    if letters and powers and len(letters) + len(powers) == len(expression.args):
        return " ".join(map(latex, (*letters, *powers)))
    names = {symbol: r"\mathrm{out}" for symbol in expression.free_symbols if symbol.name == OUT}
    return str(sp.latex(expression, symbol_names=names))


def plain(expression: Any) -> str:
    """A derivative as text: `^` for powers, cases in words a program's reader knows."""
    sp = sympy()
    if isinstance(expression, sp.Piecewise):
        *rows, (last, _) = expression.args
        return ", ".join([f"{plain(value)} if {_condition(condition)}" for value, condition in rows] + [f"else {plain(last)}"])
    return str(sp.sstr(expression)).replace("**", "^")


def case_at(form: str, number_of: Callable[[str], float]) -> str:
    """The part of a `plain` form that holds where `number_of` reads its sides: all of it where there are no cases."""
    found = CASES.fullmatch(form)
    if found is None:
        return form
    value, condition, other = found.groups()
    return value if all(_holds(part, number_of) for part in condition.split(AND)) else case_at(other, number_of)


def _holds(relation: str, number_of: Callable[[str], float]) -> bool:
    """Whether one comparison of a case is true; nothing but a comparison is."""
    found = RELATION.fullmatch(relation)
    return found is not None and RELATIONS[found[2]](number_of(found[1]), number_of(found[3]))


def _condition(condition: Any) -> str:
    if isinstance(condition, sympy().And):
        return AND.join(map(_condition, condition.args))
    if condition.is_Relational:
        return f"{plain(condition.lhs)} {condition.rel_op} {plain(condition.rhs)}"
    return plain(condition)
