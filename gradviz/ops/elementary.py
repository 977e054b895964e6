"""Elementary functions of one number: exponential, logarithms, roots. One record each, nothing else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradviz.graph import Builder
from gradviz.ops.expansion import Expand, expansion
from gradviz.ops.op import ANY, POSITIVE, Op, Scalar, declare, uniform
from gradviz.words import mark

LOG_TROUBLE = mark("a logarithm needs a positive number")


def logarithm_slope(x: Any, scale: float = 1.0) -> Any:
    """1 / (x scale), and nan left of 0, where the logarithm itself is undefined."""
    return np.where(np.less(x, 0), np.nan, np.divide(1.0, np.multiply(x, scale)))


def base_slopes(out: Any, x: Any, base: Any) -> tuple[Any, Any]:
    """d log_base(x): 1 / (x log base) and -out / (base log base)."""
    return logarithm_slope(x, np.log(base)), np.divide(-out, np.multiply(base, np.log(base)))


def quotient_of_logarithms(builder: Builder, x: int, base: int) -> int:
    return builder.gate("div", [builder.gate("log", [x]), builder.gate("log", [base])])


def logarithm_over(number: float) -> Expand:
    """The expansion of a logarithm with a fixed base."""
    return expansion("x", lambda builder, x: builder.gate("div", [builder.gate("log", [x]), builder.constant(math.log(number))]))


declare(
    Op(
        name="exp",
        title=mark("Exponential"),
        symbol="exp",
        category="unary",
        rule="slope",
        doc=mark("e raised to the operand."),
        note=mark("Its own derivative: the upstream gradient is multiplied by the result itself."),
        forward=np.exp,
        local=lambda out, x: (out,),
        scalar=Scalar(math.exp, lambda out, x: (out,)),
        sympy=lambda sp, x: sp.exp(x),
        domain=(ANY,),
        text="exp({0})",
        latex=r"e^{{{0}}}",
        infix="e^",
        remembers="output",
        trouble=mark("the result is too large for a 64-bit number"),
    )
)
declare(
    Op(
        name="log",
        title=mark("Logarithm"),
        symbol="log",
        category="unary",
        rule="slope",
        doc=mark("The natural logarithm."),
        note=mark("The upstream gradient is divided by the operand, so small operands receive large gradients."),
        forward=np.log,
        local=lambda out, x: (logarithm_slope(x),),
        scalar=Scalar(math.log, lambda out, x: (1.0 / x if x > 0 else float(logarithm_slope(x)),)),
        sympy=lambda sp, x: sp.log(x),
        domain=(POSITIVE,),
        text="log({0})",
        latex=r"\log\left({0}\right)",
        aliases=("ln", "log_e"),
        remembers="operands",
        trouble=LOG_TROUBLE,
    )
)
declare(
    Op(
        name="log2",
        title=mark("Binary logarithm"),
        symbol="log₂",
        category="unary",
        rule="slope",
        doc=mark("The logarithm to base 2: how many bits."),
        note=mark("The upstream gradient is divided by the operand and by log 2."),
        forward=np.log2,
        local=lambda out, x: (logarithm_slope(x, math.log(2)),),
        scalar=Scalar(math.log2, lambda out, x: (1.0 / (x * math.log(2)) if x > 0 else float(logarithm_slope(x)),)),
        sympy=lambda sp, x: sp.log(x) / sp.log(2),
        domain=(POSITIVE,),
        text="log2({0})",
        latex=r"\log_{{2}}\left({0}\right)",
        aliases=("lb", "log_2"),
        remembers="operands",
        trouble=LOG_TROUBLE,
        expand=logarithm_over(2.0),
        analytic=False,
    )
)
declare(
    Op(
        name="log10",
        title=mark("Decimal logarithm"),
        symbol="log₁₀",
        category="unary",
        rule="slope",
        doc=mark("The logarithm to base 10: how many digits."),
        note=mark("The upstream gradient is divided by the operand and by log 10."),
        forward=np.log10,
        local=lambda out, x: (logarithm_slope(x, math.log(10)),),
        scalar=Scalar(math.log10, lambda out, x: (1.0 / (x * math.log(10)) if x > 0 else float(logarithm_slope(x)),)),
        sympy=lambda sp, x: sp.log(x) / sp.log(10),
        domain=(POSITIVE,),
        text="log10({0})",
        latex=r"\log_{{10}}\left({0}\right)",
        aliases=("lg", "log_10"),
        remembers="operands",
        trouble=LOG_TROUBLE,
        expand=logarithm_over(10.0),
        analytic=False,
    )
)
declare(
    Op(
        name="log_base",
        title=mark("Logarithm to a base"),
        symbol="log",
        category="unary",
        rule="slope",
        doc=mark("The logarithm of the first operand to the base given second."),
        note=mark("Both the number and the base receive a gradient, each divided by the log of the base."),
        forward=lambda x, base: np.divide(np.log(x), np.log(base)),
        local=base_slopes,
        sympy=lambda sp, x, base: sp.log(x) / sp.log(base),
        domain=(POSITIVE, uniform(1.5, 4.0)),
        text="log({0}, {1})",
        latex=r"\log_{{{1}}}\left({0}\right)",
        aliases=("log",),
        remembers="operands",
        trouble=mark("a logarithm needs a positive number and a positive base other than 1"),
        expand=expansion("x base", quotient_of_logarithms),
        ordered=True,
    )
)
declare(
    Op(
        name="sqrt",
        title=mark("Square root"),
        symbol="√",
        category="unary",
        rule="slope",
        doc=mark("The square root."),
        note=mark("The upstream gradient is divided by twice the result; at 0 the slope is infinite."),
        forward=np.sqrt,
        local=lambda out, x: (np.divide(0.5, out),),
        scalar=Scalar(math.sqrt, lambda out, x: (0.5 / out,)),
        sympy=lambda sp, x: sp.sqrt(x),
        domain=(POSITIVE,),
        text="sqrt({0})",
        latex=r"\sqrt{{{0}}}",
        aliases=("√",),
        remembers="output",
        trouble=mark("a negative number has no real square root, and at 0 the slope is infinite"),
    )
)
declare(
    Op(
        name="square",
        title=mark("Square"),
        symbol="x²",
        category="unary",
        rule="slope",
        doc=mark("The operand times itself."),
        note=mark("The upstream gradient is multiplied by twice the operand: both factors of the product receive their share."),
        forward=np.square,
        local=lambda out, x: (2.0 * x,),
        scalar=Scalar(lambda x: x * x, lambda out, x: (2.0 * x,)),
        sympy=lambda sp, x: x**2,
        domain=(ANY,),
        text="square({0})",
        latex="{{{0}}}^{{2}}",
        remembers="operands",
        expand=expansion("x", lambda builder, x: builder.gate("mul", [x, x])),
    )
)
