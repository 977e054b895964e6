"""Activation functions of neurons, each with its derivative under both conventions. One record each, nothing else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.graph import Builder
from gradviz.ops.expansion import expansion
from gradviz.ops.op import ANY, NONZERO, Op, Scalar, declare, uniform
from gradviz.ops.selection import at_zero, sides
from gradviz.words import mark

SLOPE = Field("slope", 0.1, mark("the slope left of 0"), title=mark("Slope"))
ALPHA = Field("alpha", 1.0, mark("minus the value that the left side tends to"), minimum=0.0, title=mark("Alpha"))


def sigmoid(x: Any) -> Any:
    """1 / (1 + e^-x) from an exponential that cannot overflow, accurate in both tails."""
    small = np.exp(-np.abs(x))
    return np.where(np.less(x, 0), small, 1.0) / (1.0 + small)


def sigmoid_slope(x: Any) -> Any:
    """sigma (1 - sigma) without the subtraction, which would lose every digit where sigma is near 1."""
    small = np.exp(-np.abs(x))
    return small / np.square(1.0 + small)


def scalar_sigmoid(x: float) -> float:
    """The same of a plain float."""
    small = math.exp(-abs(x))
    return (small if x < 0 else 1.0) / (1.0 + small)


def scalar_sigmoid_slope(x: float) -> float:
    """The same of a plain float."""
    small = math.exp(-abs(x))
    return small / ((1.0 + small) * (1.0 + small))


def softplus(x: Any) -> Any:
    """log(1 + e^x) without overflow."""
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def elu(x: Any, alpha: float) -> Any:
    """x right of 0, alpha (e^x - 1) elsewhere (Clevert et al. 2015)."""
    return sides(x, alpha * np.expm1(np.minimum(x, 0.0)), 0.0, x)


def elu_slope(out: Any, x: Any, alpha: float, at: float) -> tuple[Any, ...]:
    """1 right of 0, alpha e^x left of it, `at` in the kink."""
    return (sides(x, alpha * np.exp(np.minimum(x, 0.0)), at, 1.0),)


def sigmoid_gates(builder: Builder, x: int) -> int:
    grown = builder.gate("exp", [builder.gate("neg", [x])])
    return builder.gate("div", [builder.constant(1.0), builder.gate("add", [grown, builder.constant(1.0)])])


def tanh_gates(builder: Builder, x: int) -> int:
    """2 / (1 + e^-2x) - 1."""
    grown = builder.gate("exp", [builder.gate("mul", [builder.constant(-2.0), x])])
    share = builder.gate("div", [builder.constant(2.0), builder.gate("add", [grown, builder.constant(1.0)])])
    return builder.gate("sub", [share, builder.constant(1.0)])


def softplus_gates(builder: Builder, x: int) -> int:
    return builder.gate("log", [builder.gate("add", [builder.constant(1.0), builder.gate("exp", [x])])])


def choose_by_sign(builder: Builder, x: int, left: int) -> int:
    """x right of 0, `left` elsewhere."""
    return builder.gate("select", [builder.gate("gt", [x, builder.constant(0.0)]), x, left])


def leaky_gates(builder: Builder, x: int, slope: float) -> int:
    return choose_by_sign(builder, x, builder.gate("mul", [builder.constant(slope), x]))


def prelu_gates(builder: Builder, x: int, alpha: int) -> int:
    return choose_by_sign(builder, x, builder.gate("mul", [alpha, x]))


def elu_gates(builder: Builder, x: int, alpha: float) -> int:
    grown = builder.gate("sub", [builder.gate("exp", [x]), builder.constant(1.0)])
    return choose_by_sign(builder, x, builder.gate("mul", [builder.constant(alpha), grown]))


declare(
    Op(
        name="identity",
        title=mark("Identity"),
        symbol="x",
        category="unary",
        rule="slope",
        doc=mark("Hands its operand on unchanged."),
        note=mark("The slope is 1. Layers with only this activation collapse into one linear layer."),
        forward=np.positive,
        local=lambda out, x: (1.0,),
        scalar=Scalar(lambda x: x, lambda out, x: (1.0,)),
        sympy=lambda sp, x: x,
        domain=(ANY,),
        text="identity({0})",
        latex=r"\operatorname{{id}}\left({0}\right)",
        aliases=("id",),
        infix="=",
    )
)
declare(
    Op(
        name="sigmoid",
        title=mark("Sigmoid"),
        symbol="σ",
        category="unary",
        rule="slope",
        doc=mark("The logistic function 1 / (1 + e^-x): any number to a share between 0 and 1."),
        note=mark("The slope is σ (1 - σ), at most 1/4. It saturates: far from 0 almost no gradient passes."),
        forward=sigmoid,
        local=lambda out, x: (sigmoid_slope(x),),
        scalar=Scalar(scalar_sigmoid, lambda out, x: (scalar_sigmoid_slope(x),)),
        sympy=lambda sp, x: 1 / (1 + sp.exp(-x)),
        domain=(ANY,),
        text="sigmoid({0})",
        latex=r"\sigma\left({0}\right)",
        aliases=("σ", "sigma", "logistic"),
        remembers="output",
        expand=expansion("x", sigmoid_gates),
        analytic=False,
    )
)
declare(
    Op(
        name="tanh",
        title=mark("Hyperbolic tangent"),
        symbol="tanh",
        category="unary",
        rule="slope",
        doc=mark("The hyperbolic tangent: any number to one between -1 and 1."),
        note=mark("The slope is 1 - tanh^2, at most 1. It is centred on 0, and it saturates on both sides."),
        forward=np.tanh,
        local=lambda out, x: (4.0 * sigmoid_slope(2.0 * x),),
        scalar=Scalar(math.tanh, lambda out, x: (4.0 * scalar_sigmoid_slope(2.0 * x),)),
        sympy=lambda sp, x: sp.tanh(x),
        domain=(ANY,),
        text="tanh({0})",
        latex=r"\tanh\left({0}\right)",
        remembers="output",
        expand=expansion("x", tanh_gates),
    )
)
declare(
    Op(
        name="relu",
        title=mark("ReLU"),
        symbol="ReLU",
        category="unary",
        rule="slope",
        doc=mark("The larger of 0 and the operand."),
        note=mark("The slope is 1 right of 0 and 0 left of it: a neuron that is always left of 0 is dead and learns nothing."),
        forward=lambda x: np.maximum(x, 0.0),
        local=lambda out, x: (np.sign(out),),
        lecture=lambda out, x: (np.heaviside(x, 1.0),),
        scalar=Scalar(lambda x: 0.0 if x <= 0.0 else x, lambda out, x: (0.0 if x <= 0.0 else 1.0 if x > 0.0 else x,)),
        sympy=lambda sp, x: sp.Piecewise((x, x > 0), (0, True)),
        domain=(NONZERO,),
        text="relu({0})",
        latex=r"\operatorname{{ReLU}}\left({0}\right)",
        remembers="output",
        kinked=at_zero,
        expand=expansion("x", lambda builder, x: builder.gate("max", [builder.constant(0.0), x])),
        analytic=False,
    )
)
declare(
    Op(
        name="leaky_relu",
        title=mark("Leaky ReLU"),
        symbol="LReLU",
        category="unary",
        rule="slope",
        doc=mark("The operand right of 0, a small part of it left of 0."),
        note=mark("Left of 0 the slope is small but not 0, so a neuron cannot die."),
        forward=lambda x, slope: sides(x, slope * x, 0.0, x),
        local=lambda out, x, slope: (sides(x, slope, slope, 1.0),),
        lecture=lambda out, x, slope: (sides(x, slope, 1.0, 1.0),),
        sympy=lambda sp, x, slope: sp.Piecewise((x, x > 0), (slope * x, True)),
        domain=(NONZERO,),
        text="leaky_relu({0})",
        latex=r"\operatorname{{LeakyReLU}}\left({0}\right)",
        aliases=("lrelu", "leakyrelu"),
        attributes=(SLOPE,),
        remembers="operands",
        kinked=lambda x, slope: np.logical_and(np.equal(x, 0), slope != 1.0),
        expand=expansion("x", leaky_gates),
        analytic=False,
    )
)
declare(
    Op(
        name="prelu",
        title=mark("PReLU"),
        symbol="PReLU",
        category="unary",
        rule="slope",
        doc=mark("The first operand right of 0, the second times the first left of 0."),
        note=mark("The slope left of 0 is an operand, so it receives a gradient and can be learned."),
        forward=lambda x, alpha: sides(x, np.multiply(alpha, x), 0.0, x),
        local=lambda out, x, alpha: (sides(x, alpha, alpha, 1.0), sides(x, x, 0.0, 0.0)),
        lecture=lambda out, x, alpha: (sides(x, alpha, 1.0, 1.0), sides(x, x, 0.0, 0.0)),
        sympy=lambda sp, x, alpha: sp.Piecewise((x, x > 0), (alpha * x, True)),
        domain=(NONZERO, uniform(0.05, 0.5)),
        text="prelu({0}, {1})",
        latex=r"\operatorname{{PReLU}}\left({0}, {1}\right)",
        remembers="operands",
        kinked=lambda x, alpha: np.logical_and(np.equal(x, 0), np.not_equal(alpha, 1)),
        expand=expansion("x alpha", prelu_gates),
        ordered=True,
        analytic=False,
    )
)
declare(
    Op(
        name="elu",
        title=mark("ELU"),
        symbol="ELU",
        category="unary",
        rule="slope",
        doc=mark("The operand right of 0, alpha (e^x - 1) left of 0."),
        note=mark("Left of 0 the slope is the result plus alpha: it fades smoothly instead of stopping at once."),
        forward=elu,
        local=lambda out, x, alpha: elu_slope(out, x, alpha, alpha),
        lecture=lambda out, x, alpha: elu_slope(out, x, alpha, 1.0),
        sympy=lambda sp, x, alpha: sp.Piecewise((x, x > 0), (alpha * (sp.exp(x) - 1), True)),
        domain=(NONZERO,),
        text="elu({0})",
        latex=r"\operatorname{{ELU}}\left({0}\right)",
        attributes=(ALPHA,),
        remembers="output",
        kinked=lambda x, alpha: np.logical_and(np.equal(x, 0), alpha != 1.0),
        expand=expansion("x", elu_gates),
        analytic=False,
    )
)
declare(
    Op(
        name="softplus",
        title=mark("Softplus"),
        symbol="softplus",
        category="unary",
        rule="slope",
        doc=mark("log(1 + e^x): a smooth ReLU."),
        note=mark("The slope is the sigmoid of the operand."),
        forward=softplus,
        local=lambda out, x: (sigmoid(x),),
        scalar=Scalar(lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))), lambda out, x: (scalar_sigmoid(x),)),
        sympy=lambda sp, x: sp.log(1 + sp.exp(x)),
        domain=(ANY,),
        text="softplus({0})",
        latex=r"\operatorname{{softplus}}\left({0}\right)",
        remembers="operands",
        expand=expansion("x", softplus_gates),
        analytic=False,
    )
)
declare(
    Op(
        name="step",
        title=mark("Unit step"),
        symbol="step",
        category="unary",
        rule="slope",
        doc=mark("1 where the operand is 0 or more, else 0."),
        note=mark("The slope is 0 everywhere and undefined at 0: nothing can be learned through a step."),
        forward=lambda x: np.heaviside(x, 1.0),
        local=lambda out, x: (0.0,),
        scalar=Scalar(lambda x: 1.0 if x >= 0.0 else 0.0 if x < 0.0 else x, lambda out, x: (0.0,)),
        sympy=lambda sp, x: sp.Piecewise((1, x >= 0), (0, True)),
        domain=(NONZERO,),
        text="step({0})",
        latex=r"\operatorname{{step}}\left({0}\right)",
        aliases=("heaviside", "thresh"),
        kinked=at_zero,
        expand=expansion("x", lambda builder, x: builder.gate("ge", [x, builder.constant(0.0)])),
        analytic=False,
    )
)
