"""Circular functions and their inverses. One record each, nothing else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradviz.ops.expansion import expansion
from gradviz.ops.op import ANY, NONZERO, Op, Scalar, declare, uniform
from gradviz.words import mark

BETWEEN_ONES = mark("the operand must lie between -1 and 1")


def half_circle(x: Any) -> Any:
    """sqrt(1 - x^2), keeping its digits near -1 and 1."""
    return np.sqrt(np.multiply(np.subtract(1.0, x), np.add(1.0, x)))


def angle_slopes(out: Any, y: Any, x: Any) -> tuple[Any, Any]:
    """d atan2(y, x): x / r^2 and -y / r^2, divided by r twice so that r^2 cannot overflow."""
    r = np.hypot(x, y)
    return np.divide(np.divide(x, r), r), np.divide(np.divide(np.negative(y), r), r)


declare(
    Op(
        name="sin",
        title=mark("Sine"),
        symbol="sin",
        category="unary",
        rule="slope",
        doc=mark("The sine of an angle in radians."),
        note=mark("The slope is the cosine of the operand."),
        forward=np.sin,
        local=lambda out, x: (np.cos(x),),
        scalar=Scalar(math.sin, lambda out, x: (math.cos(x),)),
        sympy=lambda sp, x: sp.sin(x),
        domain=(ANY,),
        text="sin({0})",
        latex=r"\sin\left({0}\right)",
        remembers="operands",
    )
)
declare(
    Op(
        name="cos",
        title=mark("Cosine"),
        symbol="cos",
        category="unary",
        rule="slope",
        doc=mark("The cosine of an angle in radians."),
        note=mark("The slope is minus the sine of the operand."),
        forward=np.cos,
        local=lambda out, x: (-np.sin(x),),
        scalar=Scalar(math.cos, lambda out, x: (-math.sin(x),)),
        sympy=lambda sp, x: sp.cos(x),
        domain=(ANY,),
        text="cos({0})",
        latex=r"\cos\left({0}\right)",
        remembers="operands",
    )
)
declare(
    Op(
        name="tan",
        title=mark("Tangent"),
        symbol="tan",
        category="unary",
        rule="slope",
        doc=mark("The tangent of an angle in radians: sine over cosine."),
        note=mark("The slope is 1 plus the square of the result, never less than 1."),
        forward=np.tan,
        local=lambda out, x: (1.0 + np.square(out),),
        scalar=Scalar(math.tan, lambda out, x: (1.0 + out * out,)),
        sympy=lambda sp, x: sp.tan(x),
        domain=(uniform(-1.3, 1.3),),
        text="tan({0})",
        latex=r"\tan\left({0}\right)",
        aliases=("tg",),
        remembers="output",
        expand=expansion("x", lambda builder, x: builder.gate("div", [builder.gate("sin", [x]), builder.gate("cos", [x])])),
    )
)
declare(
    Op(
        name="asin",
        title=mark("Arcsine"),
        symbol="asin",
        category="unary",
        rule="slope",
        doc=mark("The angle whose sine is the operand."),
        note=mark("The slope is 1 over sqrt(1 - x^2): it grows without bound towards -1 and 1."),
        forward=np.arcsin,
        local=lambda out, x: (np.divide(1.0, half_circle(x)),),
        scalar=Scalar(math.asin, lambda out, x: (1.0 / math.sqrt((1.0 - x) * (1.0 + x)),)),
        sympy=lambda sp, x: sp.asin(x),
        domain=(uniform(-0.9, 0.9),),
        text="asin({0})",
        latex=r"\arcsin\left({0}\right)",
        aliases=("arcsin",),
        remembers="operands",
        trouble=BETWEEN_ONES,
    )
)
declare(
    Op(
        name="acos",
        title=mark("Arccosine"),
        symbol="acos",
        category="unary",
        rule="slope",
        doc=mark("The angle whose cosine is the operand."),
        note=mark("The slope is minus that of the arcsine, because the two angles add up to a right angle."),
        forward=np.arccos,
        local=lambda out, x: (np.divide(-1.0, half_circle(x)),),
        scalar=Scalar(math.acos, lambda out, x: (-1.0 / math.sqrt((1.0 - x) * (1.0 + x)),)),
        sympy=lambda sp, x: sp.acos(x),
        domain=(uniform(-0.9, 0.9),),
        text="acos({0})",
        latex=r"\arccos\left({0}\right)",
        aliases=("arccos",),
        remembers="operands",
        trouble=BETWEEN_ONES,
    )
)
declare(
    Op(
        name="atan",
        title=mark("Arctangent"),
        symbol="atan",
        category="unary",
        rule="slope",
        doc=mark("The angle whose tangent is the operand, between minus and plus a quarter turn."),
        note=mark("The slope is 1 over (x^2 + 1): it fades far from 0, but more slowly than that of the sigmoid."),
        forward=np.arctan,
        local=lambda out, x: (np.divide(1.0, 1.0 + np.square(x)),),
        scalar=Scalar(math.atan, lambda out, x: (1.0 / (1.0 + x * x),)),
        sympy=lambda sp, x: sp.atan(x),
        domain=(ANY,),
        text="atan({0})",
        latex=r"\arctan\left({0}\right)",
        aliases=("arctan", "arctg"),
        remembers="operands",
    )
)
declare(
    Op(
        name="atan2",
        title=mark("Angle"),
        symbol="atan2",
        category="unary",
        rule="slope",
        doc=mark("The angle of the point (second operand, first operand), all the way round."),
        note=mark("The gradient is perpendicular to the direction of the point and fades with its distance from 0."),
        forward=np.arctan2,
        local=angle_slopes,
        scalar=Scalar(math.atan2, lambda out, y, x: (x / math.hypot(x, y) / math.hypot(x, y), -y / math.hypot(x, y) / math.hypot(x, y))),
        sympy=lambda sp, y, x: sp.atan2(y, x),
        domain=(NONZERO, NONZERO),
        text="atan2({0}, {1})",
        latex=r"\operatorname{{atan2}}\left({0}, {1}\right)",
        aliases=("arctan2",),
        remembers="operands",
        trouble=mark("the point (0, 0) has no direction"),
        ordered=True,
        analytic=False,
    )
)
