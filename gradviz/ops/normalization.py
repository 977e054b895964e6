"""Normalising a layer: batch statistics, batch normalisation with them, local response normalisation. One record each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.notation import shape as written
from gradviz.ops.misfit import misfit, whole_numbers
from gradviz.ops.op import ANY, POSITIVE, Op, Shape, declare
from gradviz.ops.tensor import other_axes, over_channels
from gradviz.ops.unit import Index, Unit, every, unit
from gradviz.words import mark

EPSILON = Field("epsilon", 1e-5, mark("what is added to the variance, so that nothing is divided by 0"), minimum=0.0, title=mark("Epsilon"))
LOCAL = (
    Field("size", 5, mark("how many neighbouring channels are counted"), minimum=1, title=mark("Neighbours")),
    Field("alpha", 1e-4, mark("how strongly they damp"), title=mark("Strength")),
    Field("beta", 0.75, mark("the power of what damps"), title=mark("Exponent")),
    Field("k", 1.0, mark("what damps where all neighbours are 0"), title=mark("Offset")),
)


def per_channel(x: Any) -> Any:
    """The sum over all axes but that of the channels, in float64."""
    return np.sum(x, axis=other_axes(np.ndim(x)), dtype=np.float64)


def parts_of(x: Any) -> int:
    """How many numbers one channel has."""
    return math.prod(np.shape(x)[axis] for axis in other_axes(np.ndim(x)))


def batch_mean(x: Any) -> Any:
    """(N, channels, ...) to (channels); of no numbers it is nan."""
    parts = parts_of(x)
    whole = per_channel(x) / parts if parts else np.full(np.shape(x)[1], np.nan)
    return whole.astype(np.result_type(x))


def batch_mean_vjp(upstream: Any, out: Any, x: Any) -> tuple[Any]:
    """Every number of a channel gets the same share of what comes back to its mean."""
    share = over_channels(upstream / max(parts_of(x), 1), np.ndim(x))
    return (np.broadcast_to(share, np.shape(x)),)


def batch_variance(x: Any) -> Any:
    """(N, channels, ...) to (channels), over n and not n - 1; of no numbers it is nan."""
    parts = parts_of(x)
    if not parts:
        return np.full(np.shape(x)[1], np.nan, np.result_type(x))
    away = x - over_channels(per_channel(x) / parts, np.ndim(x))
    return (per_channel(np.square(away)) / parts).astype(np.result_type(x))


def batch_variance_vjp(upstream: Any, out: Any, x: Any) -> tuple[Any]:
    """2 (x - mean) / n: what the mean itself does cancels out."""
    parts = max(parts_of(x), 1)
    away = x - over_channels(per_channel(x) / parts, np.ndim(x))
    return ((away * over_channels(2 * upstream / parts, np.ndim(x))).astype(np.result_type(x)),)


def channels_shape(op: str, x: Shape) -> Shape:
    """(N, channels, ...) gives (channels). Raises InputError for fewer than two axes."""
    if len(x) < 2:
        raise misfit(
            mark("{op} needs a batch of samples, (N, channels, ...), not {x}"),
            mark("Put the samples along the first axis and the channels along the second."),
            op=op,
            x=written(x),
        )
    return x[1:2]


def normalize(x: Any, mean: Any, variance: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    """gamma (x - mean) / sqrt(variance + epsilon) + beta, one of each a channel. Ioffe and Szegedy (2015)."""
    rank = np.ndim(x)
    scale = over_channels(gamma / np.sqrt(variance + epsilon), rank)
    return (x - over_channels(mean, rank)) * scale + over_channels(beta, rank)


def normalize_vjp(upstream: Any, out: Any, x: Any, mean: Any, variance: Any, gamma: Any, beta: Any, epsilon: float) -> tuple[Any, ...]:
    """To each operand with the others held; that the statistics come from x is said by their own gates."""
    rank, dtype = np.ndim(x), np.result_type(x)
    root = np.sqrt(variance + epsilon)
    away = x - over_channels(mean, rank)
    pulled = per_channel(upstream)
    turned = per_channel(upstream * away)
    return (
        upstream * over_channels(gamma / root, rank),
        (-pulled * gamma / root).astype(dtype),
        (-0.5 * turned * gamma / (root * (variance + epsilon))).astype(dtype),
        (turned / root).astype(dtype),
        pulled.astype(dtype),
    )


def normalize_shape(attributes: Mapping[str, Any], x: Shape, *others: Shape) -> Shape:
    """(N, channels, ...) and four times (channels) give (N, channels, ...). Raises InputError."""
    channels = channels_shape("normalize", x)
    for name, shape in zip(("mean", "variance", "gamma", "beta"), others, strict=True):
        if shape != channels:
            raise misfit(
                mark("normalize: {name} of shape {got} does not fit {x}"),
                mark("It needs one number for each of the {channels} channels along axis 1: shape ({channels})."),
                name=name,
                got=written(shape),
                x=written(x),
                channels=channels[0],
            )
    return x


def channel(made: Unit, shape: Shape, at: int) -> list[int]:
    """All elements of one channel."""
    rest = every(shape[2:])
    places = list(rest)
    return [made.element(0, sample, at, *place) for sample in range(shape[0]) for place in places]


def mean_gate(made: Unit, parts: list[int]) -> int:
    """1/n times the sum of all parts."""
    return made.scaled(1 / len(parts), made.total(parts))


def batch_mean_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    return mean_gate(made, channel(made, shapes[0], index[0]))


def batch_variance_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    parts = channel(made, shapes[0], index[0])
    mean = mean_gate(made, parts)
    return mean_gate(made, [made.gate("square", made.gate("sub", part, mean)) for part in parts])


def normalize_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    mean, variance, gamma, beta = (made.element(slot, index[1]) for slot in range(1, 5))
    away = made.gate("sub", made.element(0, *index), mean)
    root = made.gate("sqrt", made.gate("add", variance, made.constant(attributes["epsilon"])))
    return made.gate("add", made.gate("mul", gamma, made.gate("div", away, root)), beta)


def neighbour_sum(x: Any, before: int, after: int) -> Any:
    """Per channel the sum of itself, the `before` channels before it and the `after` channels after it."""
    channels = np.shape(x)[1]
    widths = [(0, 0)] * np.ndim(x)
    widths[1] = (before, after)
    padded = np.pad(x, widths)
    whole = padded[:, :channels].copy()
    for offset in range(1, before + after + 1):
        whole += padded[:, offset : offset + channels]
    return whole


def damping(x: Any, size: int, alpha: float, k: float) -> Any:
    """k + alpha x the mean square of `size` neighbouring channels, of which half lie before."""
    return k + (alpha / size) * neighbour_sum(np.square(x), size // 2, (size - 1) // 2)


def local_response(x: Any, size: float, alpha: float, beta: float, k: float) -> Any:
    """x over (k + alpha x the mean square of neighbouring channels)^beta; channels beyond the edge count as 0.

    By Krizhevsky et al. (2012), with alpha over the size as PyTorch has it.
    """
    return x * damping(x, int(size), alpha, k) ** -beta


def local_response_vjp(upstream: Any, out: Any, x: Any, size: float, alpha: float, beta: float, k: float) -> tuple[Any]:
    """Straight through its own quotient, less what it adds to the damping of its neighbours."""
    size = int(size)
    damped = damping(x, size, alpha, k)
    back = neighbour_sum(upstream * x * damped ** (-beta - 1), (size - 1) // 2, size // 2)
    return (upstream * damped**-beta - (2 * alpha * beta / size) * x * back,)


def local_response_shape(attributes: Mapping[str, Any], x: Shape) -> Shape:
    """(N, channels, ...) as it is. Raises InputError, also for a size below 1."""
    channels_shape("lrn", x)
    (size,) = whole_numbers("lrn", "size", attributes["size"])
    if size < 1:
        raise misfit(mark("lrn cannot count {size} channels"), mark("Give a size of 1 or more."), size=size)
    return x


def local_response_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    """The squares of its own and the neighbouring channels at the same place, their damping, and the quotient."""
    size = int(attributes["size"])
    near = range(max(0, index[1] - size // 2), min(shapes[0][1], index[1] + (size - 1) // 2 + 1))
    squares = [made.gate("square", made.element(0, index[0], at, *index[2:])) for at in near]
    damped = made.gate("add", made.constant(attributes["k"]), made.scaled(attributes["alpha"] / size, made.total(squares)))
    return made.gate("div", made.element(0, *index), made.gate("pow", damped, made.constant(attributes["beta"])))


declare(
    Op(
        name="batch_mean",
        title=mark("Batch mean"),
        symbol="mean",
        category="linear",
        rule="linear",
        doc=mark("The mean of every channel over all samples and places of a batch."),
        note=mark("Every sample touches the mean of the batch, so every sample receives a share of its gradient."),
        forward=batch_mean,
        vjp=batch_mean_vjp,
        infer=lambda attributes, x: channels_shape("batch_mean", x),
        operands=("x",),
        flow=("g/n",),
        example=((4, 3),),
        domain=(ANY,),
        text="batch_mean({0})",
        latex=r"\mu\left({0}\right)",
        typed=False,
        expand=unit("x", batch_mean_unit),
    )
)
declare(
    Op(
        name="batch_variance",
        title=mark("Batch variance"),
        symbol="var",
        category="unary",
        rule="slope",
        doc=mark("The variance of every channel over all samples and places of a batch, with 1/n."),
        note=mark("A sample receives 2 (x − mean) / n: the further from the mean, the more it moves the variance."),
        forward=batch_variance,
        vjp=batch_variance_vjp,
        infer=lambda attributes, x: channels_shape("batch_variance", x),
        operands=("x",),
        flow=("g·2({0} − mean)/n",),
        example=((4, 3),),
        domain=(ANY,),
        text="batch_variance({0})",
        latex=r"\sigma^2\left({0}\right)",
        remembers="operands",
        typed=False,
        expand=unit("x", batch_variance_unit),
    )
)
declare(
    Op(
        name="normalize",
        title=mark("Normalise"),
        symbol="BN",
        category="unary",
        rule="slope",
        doc=mark("Brings every channel to mean 0 and variance 1, then to a scale and a shift that are learned."),
        note=mark("The gradient is divided by the spread of the batch, and goes back through the mean and the variance as well."),
        forward=normalize,
        vjp=normalize_vjp,
        infer=normalize_shape,
        operands=("x", "mean", "variance", "gamma", "beta"),
        flow=("g·{3}/√({2} + ε)", "−Σ g·{3}/√({2} + ε)", "−½ Σ g·({0} − {1})·{3}/({2} + ε)^1.5", "Σ g·({0} − {1})/√({2} + ε)", "Σ g"),
        example=((4, 3), (3,), (3,), (3,), (3,)),
        domain=(ANY, ANY, POSITIVE, ANY, ANY),
        attributes=(EPSILON,),
        text="normalize({0}, {1}, {2}, {3}, {4})",
        latex=r"{3} \frac{{{0} - {1}}}{{\sqrt{{{2} + \epsilon}}}} + {4}",
        remembers="operands",
        typed=False,
        ordered=True,
        expand=unit("x mean variance gamma beta", normalize_unit),
    )
)
declare(
    Op(
        name="lrn",
        title=mark("Local response normalisation"),
        symbol="LRN",
        category="unary",
        rule="slope",
        doc=mark("Local response normalisation: divides by a power of the squares of neighbouring channels."),
        note=mark("Neighbours compete: a strong channel damps those beside it, and its gradient says so."),
        forward=local_response,
        vjp=local_response_vjp,
        infer=local_response_shape,
        operands=("x",),
        flow=("g·s^−β − 2αβ/n·{0}·Σ g·{0}·s^(−β−1)",),
        example=((2, 6, 2),),
        domain=(ANY,),
        attributes=LOCAL,
        text="lrn({0})",
        latex=r"\operatorname{{LRN}}\left({0}\right)",
        remembers="operands",
        typed=False,
        expand=unit("x", local_response_unit),
    )
)
