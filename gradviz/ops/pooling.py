"""Pooling: the largest or the mean number of every window. One record each, nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.notation import shape as written
from gradviz.ops.misfit import misfit
from gradviz.ops.op import ANY, Op, Shape, declare
from gradviz.ops.unit import Index, Unit, unit
from gradviz.ops.windows import Windows, spread
from gradviz.words import mark

KERNEL = Field("kernel", 2, mark("how wide a window is; one number, or one for each axis"), title=mark("Window size"))
STRIDE = Field("stride", 0, mark("how far the window moves on; 0 is as far as it is wide"), title=mark("Stride"))
PADDING = Field("padding", 0, mark("how many places are added around the edge"), title=mark("Padding"))
DILATION = Field("dilation", 1, mark("how far apart the places are that one window reads"), title=mark("Dilation"))


def windows(op: str, rank: int, attributes: Mapping[str, Any]) -> Windows:
    """The windows of a pooling over the last `rank` axes. Raises InputError for settings that do not fit."""
    kernel = spread(op, "kernel", attributes["kernel"], rank, 1)
    stride = spread(op, "stride", attributes["stride"], rank, 0)
    padding = spread(op, "padding", attributes["padding"], rank, 0)
    if any(2 * p > k for p, k in zip(padding, kernel, strict=True)):
        raise misfit(
            mark("{op} cannot have a padding of {padding} with a kernel of {kernel}"),
            mark("At most half a window may lie outside."),
            op=op,
            padding=written(padding),
            kernel=written(kernel),
        )
    dilation = spread(op, "dilation", attributes.get("dilation", 1), rank, 1)
    return Windows(kernel, tuple(s or k for s, k in zip(stride, kernel, strict=True)), padding, dilation)


def pooled_shape(op: str, rank: int, attributes: Mapping[str, Any], x: Shape) -> Shape:
    """(N, C, *extents) gives (N, C, *places). Raises InputError."""
    if len(x) != rank + 2:
        raise misfit(
            mark("{op} takes samples of {axes} axes, (N, channels, extents), not {x}"),
            mark("Put the samples along the first axis and the channels along the second."),
            op=op,
            axes=rank + 2,
            x=written(x),
        )
    return (*x[:2], *windows(op, rank, attributes).checked(op, x))


def flat_windows(slid: Windows, x: Any, fill: float) -> Any:
    """Every window as one row, in row-major order."""
    read = slid.view(x, fill)
    return read.reshape(*read.shape[: -slid.rank], math.prod(slid.kernel))


def largest(x: Any, **attributes: Any) -> Any:
    return flat_windows(pooling_windows(x, attributes), x, -np.inf).max(axis=-1)


def largest_vjp(upstream: Any, out: Any, x: Any, **attributes: Any) -> tuple[Any]:
    """The first winner of every window takes all that comes back to it."""
    slid = pooling_windows(x, attributes)
    winner = np.argmax(flat_windows(slid, x, -np.inf), axis=-1)
    return (slid.fold(lambda number, offset: np.where(winner == number, upstream, 0.0), np.shape(x), np.result_type(upstream)),)


def largest_tied(x: Any, **attributes: Any) -> Any:
    """Whether two places of a window share the largest number."""
    rows = flat_windows(pooling_windows(x, attributes), x, -np.inf)
    return np.sum(rows == rows.max(axis=-1, keepdims=True), axis=-1) > 1


def mean(x: Any, **attributes: Any) -> Any:
    slid = pooling_windows(x, attributes)
    return np.asarray(flat_windows(slid, x, 0.0).mean(axis=-1), dtype=np.result_type(x))


def mean_vjp(upstream: Any, out: Any, x: Any, **attributes: Any) -> tuple[Any]:
    """Every place of a window gets the same share; one in padding loses it."""
    slid = pooling_windows(x, attributes)
    share = upstream / math.prod(slid.kernel)
    return (slid.fold(lambda number, offset: share, np.shape(x), np.result_type(upstream)),)


def read_by(made: Unit, attributes: Mapping[str, Any], shape: Shape, index: Index) -> list[int]:
    """The elements that one window reads, in row-major order."""
    slid = windows("pooling", len(shape) - 2, attributes)
    return [made.element(0, *index[:2], *at) for _, at in slid.inside(index[2:], shape[2:])]


def largest_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    return made.largest(read_by(made, attributes, shapes[0], index))


def mean_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    kernel = windows("pooling", len(shapes[0]) - 2, attributes).kernel
    return made.scaled(1 / math.prod(kernel), made.total(read_by(made, attributes, shapes[0], index)))


def pooling_windows(x: Any, attributes: Mapping[str, Any]) -> Windows:
    """The windows over all axes of `x` but batch and channels."""
    return windows("pooling", np.ndim(x) - 2, attributes)


def declare_pooling(name: str, rank: int, shown: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]], dilated: bool) -> None:
    """Register one pooling over `rank` axes."""
    declare(
        Op(
            name=name,
            forward=functions["forward"],
            vjp=functions["vjp"],
            kinked=functions.get("kinked"),
            expand=unit("x", functions["unit"]),
            infer=lambda attributes, x: pooled_shape(name, rank, attributes, x),
            operands=("x",),
            example=((2, 1, *(4, 5)[:rank]),),
            domain=(ANY,),
            attributes=(KERNEL, STRIDE, PADDING, *((DILATION,) if dilated else ())),
            text=name + "({0})",
            latex=rf"\operatorname{{{{{name}}}}}\left({{0}}\right)",
            analytic=False,
            **shown,
        )
    )


LARGEST = {
    "symbol": "max",
    "title": mark("Max pooling"),
    "category": "max",
    "rule": "route",
    "doc": mark("The largest number of every window."),
    "note": mark("A gradient router: only the winner of each window receives its gradient. In a tie the first wins, in row-major order."),
    "flow": ("g → max",),
    "remembers": "winner",
}
MEAN = {
    "symbol": "avg",
    "title": mark("Average pooling"),
    "category": "linear",
    "rule": "linear",
    "doc": mark("The mean of every window; places added around the edge count as 0."),
    "note": mark("Every place of a window receives the same share of its gradient: one part in as many as the window has places."),
    "flow": ("g/n",),
}
for axes, suffix in ((1, "1d"), (2, "2d")):
    declare_pooling(
        "maxpool" + suffix, axes, LARGEST, {"forward": largest, "vjp": largest_vjp, "unit": largest_unit, "kinked": largest_tied}, True
    )
    declare_pooling("avgpool" + suffix, axes, MEAN, {"forward": mean, "vjp": mean_vjp, "unit": mean_unit}, False)
