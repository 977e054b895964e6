"""Comparisons and logic: 1 for true, 0 for false, and no gradient. One record each, nothing else."""

from __future__ import annotations

import operator
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


def declare_question(question: Callable[..., Any], ask: Callable[..., bool], exact: Callable[..., Any], **facts: Any) -> None:
    """A gate that answers with 1 or 0: `question` is asked of arrays, `ask` of plain numbers, `exact` of SymPy's symbols."""
    declare(
        Op(
            category="max",
            rule="slope",
            note=FLAT,
            forward=as_numbers(question),
            local=flat,
            scalar=Scalar(lambda *operands: 1.0 if ask(*operands) else 0.0, flat),
            sympy=lambda sp, *operands: sp.Piecewise((1, exact(sp, *operands)), (0, True)),
            analytic=False,
            **facts,
        )
    )


COMPARISON: dict[str, Any] = {
    "domain": (uniform(-3.0, -0.1), uniform(0.1, 3.0)),
    "binding": 5,
    "associates": "none",
    "kinked": np.equal,
    "ordered": True,
}
"""What all comparisons of two numbers share."""

declare_question(
    np.greater,
    operator.gt,
    lambda sp, a, b: sp.Gt(a, b),
    name="gt",
    title=mark("Greater"),
    symbol=">",
    doc=mark("1 where the first operand is greater, else 0."),
    text="{0} > {1}",
    latex="{0} > {1}",
    infix=">",
    **COMPARISON,
)
declare_question(
    np.greater_equal,
    operator.ge,
    lambda sp, a, b: sp.Ge(a, b),
    name="ge",
    title=mark("Greater or equal"),
    symbol="≥",
    doc=mark("1 where the first operand is greater or equal, else 0."),
    text="{0} >= {1}",
    latex=r"{0} \ge {1}",
    infix=">= ≥",
    **COMPARISON,
)
declare_question(
    np.less,
    operator.lt,
    lambda sp, a, b: sp.Lt(a, b),
    name="lt",
    title=mark("Less"),
    symbol="<",
    doc=mark("1 where the first operand is less, else 0."),
    text="{0} < {1}",
    latex="{0} < {1}",
    infix="<",
    **COMPARISON,
)
declare_question(
    np.less_equal,
    operator.le,
    lambda sp, a, b: sp.Le(a, b),
    name="le",
    title=mark("Less or equal"),
    symbol="≤",
    doc=mark("1 where the first operand is less or equal, else 0."),
    text="{0} <= {1}",
    latex=r"{0} \le {1}",
    infix="<= ≤",
    **COMPARISON,
)
declare_question(
    np.equal,
    operator.eq,
    lambda sp, a, b: sp.Eq(a, b),
    name="eq",
    title=mark("Equal"),
    symbol="=",
    doc=mark("1 where both operands are equal, else 0."),
    text="{0} == {1}",
    latex="{0} == {1}",
    infix="==",
    **COMPARISON,
)
declare_question(
    np.not_equal,
    operator.ne,
    lambda sp, a, b: sp.Ne(a, b),
    name="ne",
    title=mark("Unequal"),
    symbol="≠",
    doc=mark("1 where the operands differ, else 0."),
    text="{0} != {1}",
    latex=r"{0} \ne {1}",
    infix="!= ≠",
    **COMPARISON,
)
declare_question(
    np.logical_and,
    lambda a, b: a != 0 and b != 0,
    lambda sp, a, b: sp.And(sp.Ne(a, 0), sp.Ne(b, 0)),
    name="and",
    title=mark("And"),
    symbol="∧",
    doc=mark("1 where both operands are true, else 0."),
    domain=(NONZERO, NONZERO),
    text="{0} and {1}",
    latex=r"{0} \land {1}",
    binding=3,
    infix="and ∧ && &",
)
declare_question(
    np.logical_or,
    lambda a, b: a != 0 or b != 0,
    lambda sp, a, b: sp.Or(sp.Ne(a, 0), sp.Ne(b, 0)),
    name="or",
    title=mark("Or"),
    symbol="∨",
    doc=mark("1 where at least one operand is true, else 0."),
    domain=(NONZERO, NONZERO),
    text="{0} or {1}",
    latex=r"{0} \lor {1}",
    binding=1,
    infix="or ∨",
)
declare_question(
    np.logical_xor,
    lambda a, b: (a != 0) != (b != 0),
    lambda sp, a, b: sp.Xor(sp.Ne(a, 0), sp.Ne(b, 0)),
    name="xor",
    title=mark("Exclusive or"),
    symbol="⊕",
    doc=mark("1 where exactly one operand is true, else 0."),
    domain=(NONZERO, NONZERO),
    text="{0} xor {1}",
    latex=r"{0} \oplus {1}",
    binding=2,
    infix="xor ⊕ ⊻",
)
declare_question(
    np.logical_not,
    lambda a: a == 0,
    lambda sp, a: sp.Eq(a, 0),
    name="not",
    title=mark("Not"),
    symbol="¬",
    doc=mark("1 where the operand is 0, else 0."),
    domain=(NONZERO,),
    text="not {0}",
    latex=r"\lnot {0}",
    binding=4,
    infix="not ¬ ~",
)
