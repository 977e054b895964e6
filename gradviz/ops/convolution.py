"""Convolution of signals and pictures: conv1d and conv2d. One record each, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.notation import shape as written
from gradviz.ops.misfit import misfit, whole_numbers
from gradviz.ops.op import ANY, Op, Shape, declare
from gradviz.ops.unit import Index, Unit, unit
from gradviz.ops.windows import Windows, spread
from gradviz.words import mark

SETTINGS = (
    Field("stride", 1, mark("how far the window moves on; one number, or one for each axis"), title=mark("Stride")),
    Field("padding", 0, mark("how many zeros are put around the edge"), title=mark("Padding")),
    Field("dilation", 1, mark("how far apart the places are that one window reads"), title=mark("Dilation")),
    Field("groups", 1, mark("into how many parts the channels are cut, each with its own kernels"), minimum=1, title=mark("Groups")),
)


def windows(w: Shape, attributes: Mapping[str, Any], op: str = "conv") -> Windows:
    """The windows that weights of this shape slide over a picture."""
    rank = len(w) - 2
    return Windows(
        w[2:],
        spread(op, "stride", attributes["stride"], rank, 1),
        spread(op, "padding", attributes["padding"], rank, 0),
        spread(op, "dilation", attributes["dilation"], rank, 1),
    )


def group_slices(x: Shape, w: Shape, groups: int) -> list[tuple[slice, slice]]:
    """Per group its channels of the operand and its kernels."""
    channels, kernels = x[1] // groups, w[0] // groups
    return [(slice(group * channels, (group + 1) * channels), slice(group * kernels, (group + 1) * kernels)) for group in range(groups)]


def convolve(x: Any, w: Any, **attributes: Any) -> Any:
    """Every kernel over every window: the sum of products."""
    slid = windows(w.shape, attributes)
    read, rank = slid.view(x), slid.rank
    sides = ((1, *range(2 + rank, 2 + 2 * rank)), (1, *range(2, 2 + rank)))
    parts = [np.tensordot(read[:, there], w[here], sides) for there, here in group_slices(x.shape, w.shape, int(attributes["groups"]))]
    return np.ascontiguousarray(np.moveaxis(np.concatenate(parts, axis=-1), -1, 1))


def convolve_vjp(upstream: Any, out: Any, x: Any, w: Any, **attributes: Any) -> tuple[Any, Any]:
    """To the operand: every kernel put back where its window lay. To the weights: all windows that they met, summed."""
    slid = windows(w.shape, attributes)
    read, rank = slid.view(x), slid.rank
    batch_and_places = (0, *range(2, 2 + rank))
    groups = group_slices(x.shape, w.shape, int(attributes["groups"]))
    by_w = [np.tensordot(upstream[:, here], read[:, there], (batch_and_places, batch_and_places)) for there, here in groups]

    def part(number: int, offset: tuple[int, ...]) -> Any:
        back = [np.tensordot(upstream[:, here], w[(here, slice(None), *offset)], ((1,), (0,))) for _, here in groups]
        return np.moveaxis(np.concatenate(back, axis=-1), -1, 1)

    return slid.fold(part, x.shape, np.result_type(upstream, w)), np.concatenate(by_w, axis=0)


def convolved_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    """The products of one kernel with one window; what lies in the padding brings nothing."""
    x, w = shapes
    slid = windows(w, attributes)
    sample, kernel, *place = index
    first = kernel // (w[0] // int(attributes["groups"])) * w[1]
    return made.total(
        [
            made.gate("mul", made.element(0, sample, first + channel, *at), made.element(1, kernel, channel, *offset))
            for channel in range(w[1])
            for offset, at in slid.inside(place, x[2:])
        ]
    )


def convolved_shape(op: str, rank: int, attributes: Mapping[str, Any], x: Shape, w: Shape) -> Shape:
    """(N, C, *extents) under kernels (K, C / groups, *window) gives (N, K, *places). Raises InputError."""
    if len(x) != rank + 2 or len(w) != rank + 2:
        raise misfit(
            mark("{op} takes samples and weights of {axes} axes each, not {x} and {w}"),
            mark("Samples are (N, channels, extents), weights are (kernels, channels, extents)."),
            op=op,
            axes=rank + 2,
            x=written(x),
            w=written(w),
        )
    (groups,) = whole_numbers(op, "groups", attributes["groups"])
    if groups < 1 or x[1] % groups or w[0] % groups:
        raise misfit(
            mark("{op} cannot cut {channels} channels and {kernels} kernels into {groups} groups"),
            mark("Both numbers must be multiples of groups."),
            op=op,
            channels=x[1],
            kernels=w[0],
            groups=groups,
        )
    if w[1] != x[1] // groups:
        raise misfit(
            mark("{op}: kernels of {w} channels do not fit {x} channels in {groups} groups"),
            mark("Each kernel needs {wanted} channels: weights of shape {fitting}."),
            op=op,
            w=w[1],
            x=x[1],
            groups=groups,
            wanted=x[1] // groups,
            fitting=written((w[0], x[1] // groups, *w[2:])),
        )
    return (x[0], w[0], *windows(w, attributes, op).checked(op, x))


def declare_convolution(name: str, rank: int, title: str, doc: str, example: tuple[Shape, Shape]) -> None:
    """Register the convolution over `rank` axes."""
    declare(
        Op(
            name=name,
            symbol="∗",
            title=title,
            category="linear",
            rule="linear",
            doc=doc,
            note=mark(
                "One small set of weights is shared by all windows, a copy gate: its gradient is the sum over every place and sample."
            ),
            forward=convolve,
            vjp=convolve_vjp,
            infer=lambda attributes, x, w: convolved_shape(name, rank, attributes, x, w),
            operands=("x", "w"),
            flow=("{1} ∗ᵀ g", "Σ {0}·g"),
            example=example,
            domain=(ANY, ANY),
            attributes=SETTINGS,
            text=name + "({0}, {1})",
            latex=r"\operatorname{{" + name + r"}}\left({0}, {1}\right)",
            remembers="operands",
            expand=unit("x w", convolved_unit),
            ordered=True,
        )
    )


declare_convolution(
    "conv1d",
    1,
    mark("Convolution of a series"),
    mark("Slides kernels over a series and takes the sum of products in every window."),
    ((2, 2, 5), (3, 2, 3)),
)
declare_convolution(
    "conv2d",
    2,
    mark("Convolution"),
    mark("Slides kernels over a picture and takes the sum of products in every window."),
    ((2, 2, 4, 3), (2, 2, 3, 2)),
)
