"""Arithmetic gates: add, subtract, negate, multiply, divide, power. One record each, nothing else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradviz.graph import Builder
from gradviz.ops.expansion import expansion
from gradviz.ops.op import ANY, NONZERO, POSITIVE, Op, Scalar, declare, uniform
from gradviz.words import mark


def power_local(out: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """d(a^b): b a^(b-1) and a^b log a, with 0^b counted as constant in b, as IEEE libraries do for 0^0."""
    base = np.where(b == 0, 0.0, b * np.power(a, np.where(b == 0, 1.0, b - 1)))
    exponent = np.where((a == 0) & (b >= 0), 0.0, out * np.log(a))
    return base, exponent


def scalar_power_local(out: float, a: float, b: float) -> tuple[float, float]:
    if a <= 0 or not (math.isfinite(a) and math.isfinite(b)):
        raise ValueError("not a plain power")
    return (b * math.pow(a, b - 1.0) if b != 0 else 0.0), out * math.log(a)


def reciprocal_gates(builder: Builder, a: int, b: int) -> int:
    return builder.gate("mul", [a, builder.gate("pow", [b, builder.constant(-1.0)])])


declare(
    Op(
        name="add",
        title=mark("Add"),
        symbol="+",
        category="add",
        rule="distribute",
        doc=mark("Adds its operands."),
        note=mark("A gradient distributor: it hands the upstream gradient unchanged to every operand."),
        forward=np.add,
        local=lambda out, a, b: (1.0, 1.0),
        scalar=Scalar(lambda a, b: a + b, lambda out, a, b: (1.0, 1.0)),
        sympy=lambda sp, a, b: a + b,
        domain=(ANY, ANY),
        text="{0} + {1}",
        latex="{0} + {1}",
        binding=10,
        infix="+",
    )
)
declare(
    Op(
        name="sub",
        title=mark("Subtract"),
        symbol="−",
        category="add",
        rule="distribute",
        doc=mark("Subtracts the second operand from the first."),
        note=mark("The first operand receives the upstream gradient, the second receives it with the opposite sign."),
        forward=np.subtract,
        local=lambda out, a, b: (1.0, -1.0),
        scalar=Scalar(lambda a, b: a - b, lambda out, a, b: (1.0, -1.0)),
        sympy=lambda sp, a, b: a - b,
        domain=(ANY, ANY),
        expand=expansion("a b", lambda builder, a, b: builder.gate("add", [a, builder.gate("neg", [b])])),
        text="{0} - {1}",
        latex="{0} - {1}",
        binding=10,
        infix="- −",
        ordered=True,
    )
)
declare(
    Op(
        name="neg",
        title=mark("Negate"),
        symbol="−",
        category="add",
        rule="distribute",
        doc=mark("Changes the sign of its operand."),
        note=mark("The gradient passes through with its sign changed."),
        forward=np.negative,
        local=lambda out, a: (-1.0,),
        scalar=Scalar(lambda a: -a, lambda out, a: (-1.0,)),
        sympy=lambda sp, a: -a,
        domain=(ANY,),
        text="-{0}",
        latex="-{0}",
        binding=25,
        infix="- −",
    )
)
declare(
    Op(
        name="mul",
        title=mark("Multiply"),
        symbol="×",
        category="mul",
        rule="swap",
        doc=mark("Multiplies its operands."),
        note=mark("A swap multiplier: each operand receives the upstream gradient times the value of the other operand."),
        forward=np.multiply,
        local=lambda out, a, b: (b, a),
        scalar=Scalar(lambda a, b: a * b, lambda out, a, b: (b, a)),
        sympy=lambda sp, a, b: a * b,
        domain=(ANY, ANY),
        text="{0} * {1}",
        latex=r"{0} \cdot {1}",
        binding=20,
        infix="* · × ⋅ ∗",
        remembers="operands",
    )
)
declare(
    Op(
        name="div",
        title=mark("Divide"),
        symbol="÷",
        category="mul",
        rule="swap",
        doc=mark("Divides the first operand by the second."),
        note=mark("The slope by the numerator is 1 over the denominator; by the denominator it is minus the result over the denominator."),
        forward=np.divide,
        local=lambda out, a, b: (np.divide(1.0, b), np.divide(-out, b)),
        scalar=Scalar(lambda a, b: a / b, lambda out, a, b: (1.0 / b, -out / b)),
        sympy=lambda sp, a, b: a / b,
        domain=(ANY, NONZERO),
        expand=expansion("a b", reciprocal_gates),
        text="{0} / {1}",
        latex=r"\frac{{{0}}}{{{1}}}",
        binding=20,
        infix="/ ÷ ∕",
        remembers="operands",
        trouble=mark("the denominator is 0"),
        ordered=True,
    )
)
declare(
    Op(
        name="pow",
        title=mark("Power"),
        symbol="^",
        category="mul",
        rule="slope",
        doc=mark("Raises the first operand to the power of the second."),
        note=mark("By the base the slope is exponent times base to one power less; by the exponent, the result times log of the base."),
        forward=np.power,
        local=power_local,
        scalar=Scalar(math.pow, scalar_power_local),
        sympy=lambda sp, a, b: a**b,
        domain=(POSITIVE, uniform(-2.0, 3.0)),
        text="{0}^{1}",
        latex="{{{0}}}^{{{1}}}",
        binding=30,
        infix="^ **",
        associates="right",
        remembers="operands",
        trouble=mark("a negative base has no real power with a fractional exponent, and 0 no negative power"),
        ordered=True,
    )
)
