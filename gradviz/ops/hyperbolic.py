"""Hyperbolic functions and their inverses; tanh stands with the activations. One record each, nothing else."""

from __future__ import annotations

import math

import numpy as np

from gradviz.graph import Builder
from gradviz.ops.expansion import Expand, expansion
from gradviz.ops.op import ANY, Op, Scalar, declare, uniform
from gradviz.words import mark

LARGE = mark("the result is too large for a 64-bit number")


def half_exponentials(joined_by: str) -> Expand:
    """(e^x joined e^-x) / 2 as gates."""

    def root(builder: Builder, x: int) -> int:
        rising = builder.gate("exp", [x])
        falling = builder.gate("exp", [builder.gate("neg", [x])])
        return builder.gate("div", [builder.gate(joined_by, [rising, falling]), builder.constant(2.0)])

    return expansion("x", root)


declare(
    Op(
        name="sinh",
        title=mark("Hyperbolic sine"),
        symbol="sinh",
        category="unary",
        rule="slope",
        doc=mark("The hyperbolic sine: half of e^x - e^-x."),
        note=mark("The slope is the hyperbolic cosine of the operand."),
        forward=np.sinh,
        local=lambda out, x: (np.cosh(x),),
        scalar=Scalar(math.sinh, lambda out, x: (math.cosh(x),)),
        sympy=lambda sp, x: sp.sinh(x),
        domain=(ANY,),
        text="sinh({0})",
        latex=r"\sinh\left({0}\right)",
        remembers="operands",
        trouble=LARGE,
        expand=half_exponentials("sub"),
    )
)
declare(
    Op(
        name="cosh",
        title=mark("Hyperbolic cosine"),
        symbol="cosh",
        category="unary",
        rule="slope",
        doc=mark("The hyperbolic cosine: half of e^x + e^-x."),
        note=mark("The slope is the hyperbolic sine of the operand."),
        forward=np.cosh,
        local=lambda out, x: (np.sinh(x),),
        scalar=Scalar(math.cosh, lambda out, x: (math.sinh(x),)),
        sympy=lambda sp, x: sp.cosh(x),
        domain=(ANY,),
        text="cosh({0})",
        latex=r"\cosh\left({0}\right)",
        remembers="operands",
        trouble=LARGE,
        expand=half_exponentials("add"),
    )
)
declare(
    Op(
        name="asinh",
        title=mark("Inverse hyperbolic sine"),
        symbol="asinh",
        category="unary",
        rule="slope",
        doc=mark("The number whose hyperbolic sine is the operand."),
        note=mark("The slope is 1 over sqrt(x^2 + 1)."),
        forward=np.arcsinh,
        local=lambda out, x: (np.divide(1.0, np.hypot(1.0, x)),),
        scalar=Scalar(math.asinh, lambda out, x: (1.0 / math.hypot(1.0, x),)),
        sympy=lambda sp, x: sp.asinh(x),
        domain=(ANY,),
        text="asinh({0})",
        latex=r"\operatorname{{arsinh}}\left({0}\right)",
        aliases=("arcsinh", "arsinh"),
        remembers="operands",
    )
)
declare(
    Op(
        name="acosh",
        title=mark("Inverse hyperbolic cosine"),
        symbol="acosh",
        category="unary",
        rule="slope",
        doc=mark("The number, 0 or more, whose hyperbolic cosine is the operand."),
        note=mark("The slope is 1 over sqrt(x^2 - 1): infinite at 1."),
        forward=np.arccosh,
        local=lambda out, x: (np.divide(1.0, np.multiply(np.sqrt(np.subtract(x, 1.0)), np.sqrt(np.add(x, 1.0)))),),
        scalar=Scalar(math.acosh, lambda out, x: (1.0 / (math.sqrt(x - 1.0) * math.sqrt(x + 1.0)),)),
        sympy=lambda sp, x: sp.acosh(x),
        domain=(uniform(1.2, 4.0),),
        text="acosh({0})",
        latex=r"\operatorname{{arcosh}}\left({0}\right)",
        aliases=("arccosh", "arcosh"),
        remembers="operands",
        trouble=mark("the operand must be 1 or more"),
    )
)
declare(
    Op(
        name="atanh",
        title=mark("Inverse hyperbolic tangent"),
        symbol="atanh",
        category="unary",
        rule="slope",
        doc=mark("The number whose hyperbolic tangent is the operand."),
        note=mark("The slope is 1 over (1 - x^2): it grows without bound towards -1 and 1."),
        forward=np.arctanh,
        local=lambda out, x: (np.where(np.abs(x) > 1, np.nan, np.divide(1.0, np.multiply(np.subtract(1.0, x), np.add(1.0, x)))),),
        sympy=lambda sp, x: sp.atanh(x),
        domain=(uniform(-0.9, 0.9),),
        text="atanh({0})",
        latex=r"\operatorname{{artanh}}\left({0}\right)",
        aliases=("arctanh", "artanh"),
        remembers="operands",
        trouble=mark("the operand must lie between -1 and 1"),
    )
)
