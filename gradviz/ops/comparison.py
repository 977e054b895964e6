"""Comparisons and logic: 1 for true, 0 for false, and no gradient. One record each, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradviz.ops.op import NONZERO, Op, Scalar, declare, uniform
from gradviz.ops.selection import number_type
from gradviz.words import mark

FLAT = mark("Flat wherever it is not a jump, so its slope is 0: no gradient passes through a yes-or-no question.")


def flat(out: Any, *operands: Any) -> tuple[Any, ...]:
    return (0.0,) * len(operands)


def as_numbers(question: Callable[..., Any]) -> Callable[..., Any]:
    """`question` answered with 1.0 and 0.0."""
    return lambda *operands: question(*operands).astype(number_type(*operands))


def declare_comparison(
    name: str,
    title: str,
    symbol: str,
    infix: str,
    latex: str,
    doc: str,
    question: Callable[..., Any],
    ask: Callable[..., bool],
    sympy_name: str,
) -> None:
    """One comparison of two numbers."""
    declare(
        Op(
            name=name,
            title=title,
            symbol=symbol,
            category="max",
            rule="slope",
            doc=doc,
            note=FLAT,
            forward=as_numbers(question),
            local=flat,
            scalar=Scalar(lambda a, b: 1.0 if ask(a, b) else 0.0, flat),
            sympy=lambda sp, a, b: sp.Piecewise((1, getattr(sp, sympy_name)(a, b)), (0, True)),
            domain=(uniform(-3.0, -0.1), uniform(0.1, 3.0)),
            text=f"{{0}} {infix.split(' ', maxsplit=1)[0]} {{1}}",
            latex=f"{{0}} {latex} {{1}}",
            binding=5,
            infix=infix,
            associates="none",
            kinked=np.equal,
            ordered=True,
            analytic=False,
        )
    )


def declare_logic(
    name: str,
    title: str,
    symbol: str,
    infix: str,
    latex: str,
    binding: int,
    doc: str,
    question: Callable[..., Any],
    ask: Callable[..., bool],
) -> None:
    """One connective of two truth values; every number but 0 counts as true."""
    declare(
        Op(
            name=name,
            title=title,
            symbol=symbol,
            category="max",
            rule="slope",
            doc=doc,
            note=FLAT,
            forward=as_numbers(question),
            local=flat,
            scalar=Scalar(lambda a, b: 1.0 if ask(a != 0, b != 0) else 0.0, flat),
            sympy=lambda sp, a, b: sp.Piecewise((1, getattr(sp, name.title())(sp.Ne(a, 0), sp.Ne(b, 0))), (0, True)),
            domain=(NONZERO, NONZERO),
            text=f"{{0}} {name} {{1}}",
            latex=f"{{0}} {latex} {{1}}",
            binding=binding,
            infix=infix,
            analytic=False,
        )
    )


declare_comparison(
    "gt", mark("Greater"), ">", ">", ">", mark("1 where the first operand is greater, else 0."), np.greater, lambda a, b: a > b, "Gt"
)
declare_comparison(
    "ge",
    mark("Greater or equal"),
    "≥",
    ">= ≥",
    r"\ge",
    mark("1 where the first operand is greater or equal, else 0."),
    np.greater_equal,
    lambda a, b: a >= b,
    "Ge",
)
declare_comparison("lt", mark("Less"), "<", "<", "<", mark("1 where the first operand is less, else 0."), np.less, lambda a, b: a < b, "Lt")
declare_comparison(
    "le",
    mark("Less or equal"),
    "≤",
    "<= ≤",
    r"\le",
    mark("1 where the first operand is less or equal, else 0."),
    np.less_equal,
    lambda a, b: a <= b,
    "Le",
)
declare_comparison(
    "eq", mark("Equal"), "=", "==", "==", mark("1 where both operands are equal, else 0."), np.equal, lambda a, b: a == b, "Eq"
)
declare_comparison(
    "ne", mark("Unequal"), "≠", "!= ≠", r"\ne", mark("1 where the operands differ, else 0."), np.not_equal, lambda a, b: a != b, "Ne"
)
declare_logic(
    "and",
    mark("And"),
    "∧",
    "and ∧ && &",
    r"\land",
    3,
    mark("1 where both operands are true, else 0."),
    np.logical_and,
    lambda a, b: a and b,
)
declare_logic(
    "or", mark("Or"), "∨", "or ∨", r"\lor", 1, mark("1 where at least one operand is true, else 0."), np.logical_or, lambda a, b: a or b
)
declare_logic(
    "xor",
    mark("Exclusive or"),
    "⊕",
    "xor ⊕ ⊻",
    r"\oplus",
    2,
    mark("1 where exactly one operand is true, else 0."),
    np.logical_xor,
    lambda a, b: a != b,
)
declare(
    Op(
        name="not",
        title=mark("Not"),
        symbol="¬",
        category="max",
        rule="slope",
        doc=mark("1 where the operand is 0, else 0."),
        note=FLAT,
        forward=as_numbers(np.logical_not),
        local=flat,
        scalar=Scalar(lambda a: 1.0 if a == 0 else 0.0, flat),
        sympy=lambda sp, a: sp.Piecewise((1, sp.Eq(a, 0)), (0, True)),
        domain=(NONZERO,),
        text="not {0}",
        latex=r"\lnot {0}",
        binding=4,
        infix="not ¬ ~",
        analytic=False,
    )
)
