"""Layers with windows: convolutions with their weights, and pooling without any.

They read (channels, length) or (channels, rows, columns), and say so where they do not fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.nn.layers.connected import BIAS
from gradviz.nn.layers.record import Layer, Leaf, Settings, Shape, Site, declare
from gradviz.nn.settings import Sizes
from gradviz.words import mark

WINDOW = ("stride", "padding", "dilation", "groups")


def convolution_leaves(axes: int) -> Callable[[Sequence[Shape], Settings], tuple[Leaf, ...]]:
    """The arrays of a convolution over `axes` axes."""

    def leaves(shapes: Sequence[Shape], settings: Settings) -> tuple[Leaf, ...]:
        check_axes(shapes[0], axes)
        channels, groups, outputs = shapes[0][0], int(settings["groups"]), int(settings["channels"])
        if channels % groups or outputs % groups:
            raise InputError(
                "groups",
                mark("{channels} channels in and {outputs} out cannot be split into {groups} equal groups"),
                mark("Choose a number of groups that divides both."),
                channels=channels,
                outputs=outputs,
                groups=groups,
            )
        kernel = settings["kernel"]
        window = tuple(kernel) if isinstance(kernel, (tuple, list)) else (int(kernel),) * axes
        size = math.prod(window)
        weights = Leaf("weights", (outputs, channels // groups, *window), fan_in=channels // groups * size, fan_out=outputs * size)
        return (weights, Leaf("bias", (outputs,), initializer="constant")) if settings["bias"] else (weights,)

    return leaves


def build_convolution(op: str) -> Callable[[Site, Sequence[int]], int]:
    """One convolution gate and its bias."""

    def build(site: Site, inputs: Sequence[int]) -> int:
        result = site.gate(op, [*inputs, site.leaf("weights")], **{name: site.settings[name] for name in WINDOW})
        return site.gate("bias", [result, site.leaf("bias")]) if site.settings["bias"] else result

    return build


def build_pooling(op: str, axes: int, *names: str) -> Callable[[Site, Sequence[int]], int]:
    """One pooling gate."""

    def build(site: Site, inputs: Sequence[int]) -> int:
        check_axes(site.shapes[inputs[0]][1:], axes)
        return site.gate(op, inputs, **{name: site.settings[name] for name in names})

    return build


def check_axes(shape: Shape, axes: int) -> None:
    """Raises InputError unless there are channels and `axes` axes."""
    if len(shape) != axes + 1:
        raise InputError(
            "axes",
            mark("it slides a window along {axes} axes, so it reads (channels, length)")
            if axes == 1
            else mark("it slides a window along {axes} axes, so it reads (channels, rows, columns)"),
            mark("Put a reshape before it, or move it before flatten."),
            axes=axes,
        )


def window_fields(kind: type[Field]) -> tuple[Field, ...]:
    """The settings that all convolutions share."""
    return (
        Field("channels", 8, mark("how many kernels, and so output channels, there are"), minimum=1, title=mark("Filters")),
        kind("kernel", 3, mark("the size of the window"), minimum=1, title=mark("Kernel size")),
        kind("stride", 1, mark("how far the window moves"), minimum=1, title=mark("Stride")),
        kind("padding", 0, mark("how many zeros lie round the input"), minimum=0, title=mark("Padding")),
        kind("dilation", 1, mark("how far apart the points of the window lie"), minimum=1, title=mark("Dilation")),
        Field("groups", 1, mark("how many parts do not see each other"), minimum=1, title=mark("Groups")),
        BIAS,
    )


def pooling_fields(kind: type[Field], dilation: bool) -> tuple[Field, ...]:
    """The settings of a pooling layer; a stride of 0 is the size of the window."""
    fields: tuple[Any, ...] = (
        kind("kernel", 2, mark("the size of the window"), minimum=1, title=mark("Kernel size")),
        kind("stride", 0, mark("how far the window moves; 0 is its own size"), minimum=0, title=mark("Stride")),
        kind("padding", 0, mark("how many empty places lie round the input"), minimum=0, title=mark("Padding")),
        kind("dilation", 1, mark("how far apart the points of the window lie"), minimum=1, title=mark("Dilation")),
    )
    return fields if dilation else fields[:3]


declare(
    Layer(
        "conv1d",
        mark("A window slides along a series; the same weights everywhere."),
        build_convolution("conv1d"),
        window_fields(Field),
        convolution_leaves(1),
        title=mark("Conv along a series"),
        sign="∗",
    )
)
declare(
    Layer(
        "conv2d",
        mark("A window slides over an image; the same weights everywhere."),
        build_convolution("conv2d"),
        window_fields(Sizes),
        convolution_leaves(2),
        title=mark("Conv"),
        sign="∗",
    )
)
declare(
    Layer(
        "max_pool",
        mark("The largest number of each window; only the winner gets the gradient."),
        build_pooling("maxpool2d", 2, "kernel", "stride", "padding", "dilation"),
        pooling_fields(Sizes, True),
        title=mark("Max pool"),
        sign="m",
        category="max",
    )
)
declare(
    Layer(
        "avg_pool",
        mark("The mean of each window; the gradient is shared equally."),
        build_pooling("avgpool2d", 2, "kernel", "stride", "padding"),
        pooling_fields(Sizes, False),
        title=mark("Mean pool"),
        sign="μ",
    )
)
declare(
    Layer(
        "max_pool1d",
        mark("The largest number of each window of a series."),
        build_pooling("maxpool1d", 1, "kernel", "stride", "padding", "dilation"),
        pooling_fields(Field, True),
        title=mark("Max pool along a series"),
        sign="m",
        category="max",
    )
)
declare(
    Layer(
        "avg_pool1d",
        mark("The mean of each window of a series."),
        build_pooling("avgpool1d", 1, "kernel", "stride", "padding"),
        pooling_fields(Field, False),
        title=mark("Mean pool along a series"),
        sign="μ",
    )
)
