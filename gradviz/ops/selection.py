"""Gates that choose: maximum and minimum, select, absolute value and sign. One record each, nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from gradviz.ops.expansion import expansion
from gradviz.ops.op import ANY, NONZERO, Op, Scalar, declare, uniform
from gradviz.words import mark


def number_type(*operands: Any) -> Any:
    """The floating type that these operands share: what an answer of 0 and 1 about them is given in."""
    dtype = np.result_type(*operands)
    return dtype if dtype.kind == "f" else np.dtype(np.float64)


def sides(x: Any, below: Any, at: Any, above: Any) -> Any:
    """A value for x < 0, x = 0 and x > 0; nan stays nan."""
    return np.where(np.less(x, 0), below, np.where(np.greater(x, 0), above, np.where(np.equal(x, 0), at, x)))


def at_zero(x: Any) -> Any:
    """Whether the operand is exactly 0."""
    return np.equal(x, 0)


def winners(out: Any, *operands: Any) -> tuple[Any, ...]:
    """1 for the first operand that equals the result, 0 for the others, nan for all where the result is nan."""
    taken: Any = False
    shares = []
    for operand in operands:
        won = np.logical_and(np.equal(operand, out), np.logical_not(taken))
        taken = np.logical_or(taken, won)
        shares.append(np.where(np.isnan(out), np.nan, won.astype(number_type(out))))
    return tuple(shares)


def scalar_winners(out: float, *operands: float) -> tuple[float, ...]:
    if math.isnan(out):
        return (out,) * len(operands)
    first = operands.index(out)
    return tuple(1.0 if slot == first else 0.0 for slot in range(len(operands)))


def tied(best: Callable[..., Any]) -> Callable[..., Any]:
    """Whether two operands share the best value, so that the choice of one winner is a convention."""

    def kinked(*operands: Any) -> Any:
        out = reduce(best, operands)
        return np.greater(sum(np.equal(operand, out).astype(int) for operand in operands), 1)

    return kinked


def greatest(*operands: Any) -> Any:
    return reduce(np.maximum, operands)


def least(*operands: Any) -> Any:
    return reduce(np.minimum, operands)


def scalar_greatest(*operands: float) -> float:
    """As numpy.maximum of plain floats: the first in a tie, and nan wins."""
    best = operands[0]
    for operand in operands:
        if operand > best or math.isnan(operand):
            best = operand
    return best


def scalar_least(*operands: float) -> float:
    """As numpy.minimum of plain floats: the first in a tie, and nan wins."""
    best = operands[0]
    for operand in operands:
        if operand < best or math.isnan(operand):
            best = operand
    return best


def first_wins(sp: Any, operands: tuple[Any, ...], beats: Callable[[Any, Any], Any]) -> Any:
    """A Piecewise whose pieces are tried in slot order, so that the first winner takes all."""
    rest = [(operand, sp.And(*(beats(operand, other) for other in operands if other is not operand))) for operand in operands[:-1]]
    return sp.Piecewise(*rest, (operands[-1], True))


def pick(condition: Any, then: Any, otherwise: Any) -> Any:
    return np.where(np.not_equal(condition, 0), then, otherwise)


def pick_share(out: Any, condition: Any, then: Any, otherwise: Any) -> tuple[Any, ...]:
    holds = np.not_equal(condition, 0).astype(number_type(then, otherwise))
    return 0.0, holds, 1.0 - holds


declare(
    Op(
        name="max",
        title=mark("Maximum"),
        symbol="max",
        category="max",
        rule="route",
        doc=mark("The largest of its operands."),
        note=mark("A gradient router: only the winner receives the upstream gradient, all others receive 0. In a tie the first wins."),
        forward=greatest,
        local=winners,
        scalar=Scalar(scalar_greatest, scalar_winners),
        sympy=lambda sp, *operands: first_wins(sp, operands, lambda a, b: a >= b),
        domain=(uniform(-3.0, -0.1), uniform(0.1, 3.0)),
        text="max({0}, {1})",
        latex=r"\max\left({0}, {1}\right)",
        aliases=("maximum",),
        variadic=True,
        remembers="winner",
        kinked=tied(np.maximum),
        analytic=False,
    )
)
declare(
    Op(
        name="min",
        title=mark("Minimum"),
        symbol="min",
        category="max",
        rule="route",
        doc=mark("The smallest of its operands."),
        note=mark("A gradient router: only the smallest operand receives the upstream gradient. In a tie the first wins."),
        forward=least,
        local=winners,
        scalar=Scalar(scalar_least, scalar_winners),
        sympy=lambda sp, *operands: first_wins(sp, operands, lambda a, b: a <= b),
        domain=(uniform(-3.0, -0.1), uniform(0.1, 3.0)),
        text="min({0}, {1})",
        latex=r"\min\left({0}, {1}\right)",
        aliases=("minimum",),
        variadic=True,
        remembers="winner",
        kinked=tied(np.minimum),
        analytic=False,
    )
)
declare(
    Op(
        name="select",
        title=mark("Select"),
        symbol="?",
        category="max",
        rule="route",
        doc=mark("The second operand where the first is not 0, else the third."),
        note=mark("A router with a switch: the chosen branch receives the whole upstream gradient, the switch itself none."),
        forward=pick,
        local=pick_share,
        scalar=Scalar(
            lambda condition, then, otherwise: then if condition != 0 else otherwise,
            lambda out, condition, then, otherwise: (0.0, 1.0, 0.0) if condition != 0 else (0.0, 0.0, 1.0),
        ),
        sympy=lambda sp, condition, then, otherwise: sp.Piecewise((then, sp.Ne(condition, 0)), (otherwise, True)),
        domain=(NONZERO, ANY, ANY),
        text="select({0}, {1}, {2})",
        latex=r"\begin{{cases}}{1} & \text{{for}}\: {0} \\ {2} & \text{{otherwise}}\end{{cases}}",
        infix="?",
        aliases=("where",),
        remembers="winner",
        ordered=True,
        analytic=False,
    )
)
declare(
    Op(
        name="abs",
        title=mark("Absolute value"),
        symbol="|x|",
        category="unary",
        rule="slope",
        doc=mark("The absolute value."),
        note=mark("The upstream gradient passes with the sign of the operand; at 0 the slope is undefined and counted as 0."),
        forward=np.abs,
        local=lambda out, x: (np.sign(x),),
        scalar=Scalar(abs, lambda out, x: (1.0 if x > 0 else -1.0 if x < 0 else x * 0.0,)),
        sympy=lambda sp, x: sp.Abs(x),
        domain=(NONZERO,),
        text="abs({0})",
        latex=r"\left|{0}\right|",
        infix="|",
        remembers="operands",
        kinked=at_zero,
        expand=expansion("x", lambda builder, x: builder.gate("mul", [builder.gate("sign", [x]), x])),
        analytic=False,
    )
)
declare(
    Op(
        name="sign",
        title=mark("Sign"),
        symbol="sign",
        category="unary",
        rule="slope",
        doc=mark("-1, 0 or 1: the sign of the operand."),
        note=mark("Flat on both sides, so its slope is 0 and no gradient passes."),
        forward=np.sign,
        local=lambda out, x: (0.0,),
        scalar=Scalar(lambda x: 1.0 if x > 0 else -1.0 if x < 0 else 0.0 if x == 0 else x, lambda out, x: (0.0,)),
        sympy=lambda sp, x: sp.Piecewise((-1, x < 0), (1, x > 0), (0, True)),
        domain=(NONZERO,),
        text="sign({0})",
        latex=r"\operatorname{{sign}}\left({0}\right)",
        aliases=("sgn",),
        kinked=at_zero,
        analytic=False,
    )
)
