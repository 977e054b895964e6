"""Softmax and its logarithm: scores to shares. One record each, and the arithmetic that the losses share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.notation import shape as written
from gradviz.ops.misfit import misfit, whole_numbers
from gradviz.ops.op import ANY, Op, Shape, declare
from gradviz.ops.unit import Index, Unit, unit
from gradviz.words import mark

AXIS = Field("axis", -1, mark("the axis along which the shares add up to 1"), title=mark("Axis"))


def softmax(x: Any, axis: int) -> Any:
    """e^x over the sum of all e^x, from differences to the largest, which cannot overflow."""
    grown = np.exp(x - np.max(x, axis=int(axis), keepdims=True, initial=-np.inf))
    return grown / np.sum(grown, axis=int(axis), keepdims=True)


def log_softmax(x: Any, axis: int) -> Any:
    """log(softmax(x)) that keeps every digit of a share near 1: log1p of what the others bring."""
    axis = int(axis)
    top = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    grown = np.exp(x - top)
    if np.size(x):
        np.put_along_axis(grown, np.expand_dims(np.argmax(x, axis=axis), axis), 0.0, axis)
    return x - top - np.log1p(np.sum(grown, axis=axis, keepdims=True))


def softmax_vjp(upstream: Any, out: Any, x: Any, axis: int) -> tuple[Any]:
    """p (g - sum of g p) along the axis."""
    return (out * (upstream - np.sum(upstream * out, axis=int(axis), keepdims=True)),)


def log_softmax_vjp(upstream: Any, out: Any, x: Any, axis: int) -> tuple[Any]:
    """g - p x the sum of g along the axis."""
    return (upstream - np.exp(out) * np.sum(upstream, axis=int(axis), keepdims=True),)


def shares_of(made: Unit, scores: Sequence[int]) -> tuple[list[int], list[int], int]:
    """The differences of scores to the largest, their exponentials, and the sum of these."""
    top = made.largest(scores)
    less = [made.gate("sub", score, top) for score in scores]
    grown = [made.gate("exp", difference) for difference in less]
    return less, grown, made.total(grown)


def row_of(made: Unit, attributes: Mapping[str, Any], shape: Shape, index: Index) -> tuple[list[int], int]:
    """The scores that share with one element, and its place among them."""
    axis = int(attributes["axis"]) % len(shape)
    return [made.element(0, *index[:axis], place, *index[axis + 1 :]) for place in range(shape[axis])], index[axis]


def softmax_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    scores, place = row_of(made, attributes, shapes[0], index)
    _, grown, total = shares_of(made, scores)
    return made.gate("div", grown[place], total)


def log_softmax_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    scores, place = row_of(made, attributes, shapes[0], index)
    less, _, total = shares_of(made, scores)
    return made.gate("sub", less[place], made.gate("log", total))


def shares_shape(op: str, attributes: Mapping[str, Any], x: Shape) -> Shape:
    """The shape of the scores. Raises InputError for an axis that does not exist or is empty."""
    (axis,) = whole_numbers(op, "axis", attributes["axis"])
    if not -len(x) <= axis < len(x) or not x[axis]:
        raise misfit(
            mark("{op} finds nothing along axis {axis} of {x}"),
            mark("It needs a vector of scores, or an axis from 0 to {last} that is not empty."),
            op=op,
            axis=axis,
            x=written(x),
            last=max(len(x) - 1, 0),
        )
    return x


declare(
    Op(
        name="softmax",
        title=mark("Softmax"),
        symbol="softmax",
        category="unary",
        rule="slope",
        doc=mark("Turns scores into shares that add up to 1."),
        note=mark("Every score touches every share: what one gains the others lose, so the gradients of the scores add up to 0."),
        forward=softmax,
        vjp=softmax_vjp,
        infer=lambda attributes, x: shares_shape("softmax", attributes, x),
        operands=("x",),
        flow=("{out}·(g − Σ g·{out})",),
        example=((2, 3),),
        domain=(ANY,),
        attributes=(AXIS,),
        text="softmax({0})",
        latex=r"\operatorname{{softmax}}\left({0}\right)",
        remembers="output",
        expand=unit("x", softmax_unit),
        analytic=False,
    )
)
declare(
    Op(
        name="log_softmax",
        title=mark("Log-softmax"),
        symbol="log softmax",
        category="unary",
        rule="slope",
        doc=mark("The logarithm of the shares that softmax gives, without its overflow."),
        note=mark("Every score receives its own gradient less its share of all of them."),
        forward=log_softmax,
        vjp=log_softmax_vjp,
        infer=lambda attributes, x: shares_shape("log_softmax", attributes, x),
        operands=("x",),
        flow=("g − softmax({0})·Σ g",),
        example=((2, 3),),
        domain=(ANY,),
        attributes=(AXIS,),
        text="log_softmax({0})",
        latex=r"\operatorname{{LogSoftmax}}\left({0}\right)",
        aliases=("logsoftmax",),
        remembers="output",
        expand=unit("x", log_softmax_unit),
        analytic=False,
    )
)
