"""Gates between layers that drop or choose units: dropout and maxout. One record each, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.notation import shape as written
from gradviz.ops.misfit import misfit, whole_numbers
from gradviz.ops.op import ANY, Op, Shape, declare
from gradviz.ops.unit import Index, Unit, unit
from gradviz.words import mark

RATE = Field("rate", 0.5, mark("the share of units that is dropped"), minimum=0.0, maximum=1.0, title=mark("Dropped share"))
PIECES = Field("pieces", 2, mark("how many consecutive features one unit chooses from"), minimum=1, title=mark("Pieces"))


def survivors(rate: float) -> float:
    """By what the units that stay are multiplied, so that the mean stays what it was."""
    return 1.0 / (1.0 - rate) if rate < 1.0 else 0.0


def dropout(x: Any, noise: Any, rate: float) -> Any:
    """Units whose noise is 1 stay and are scaled up, so that their mean is as without."""
    return x * noise * survivors(rate)


def dropout_partials(out: Any, x: Any, noise: Any, rate: float) -> tuple[Any, Any]:
    return noise * survivors(rate), x * survivors(rate)


def dropout_shape(attributes: Mapping[str, Any], x: Shape, noise: Shape) -> Shape:
    """Units and noise of one shape give that shape. Raises InputError."""
    if noise != x:
        raise misfit(
            mark("dropout: noise of {noise} does not fit {x}"),
            mark("Every unit of every sample is dropped on its own: the noise needs the shape {x}."),
            noise=written(noise),
            x=written(x),
        )
    return x


def pieces_of(x: Any, pieces: float) -> Any:
    """The features of each unit along a last axis."""
    count = int(pieces)
    return np.reshape(x, (*np.shape(x)[:1], np.shape(x)[1] // count, count))


def maxout(x: Any, pieces: float) -> Any:
    return np.max(pieces_of(x, pieces), axis=-1)


def maxout_vjp(upstream: Any, out: Any, x: Any, pieces: float) -> tuple[Any]:
    """The first winner among the pieces takes the gradient of its unit."""
    parts = pieces_of(x, pieces)
    back = np.zeros_like(parts)
    winner = np.argmax(parts, axis=-1)[..., np.newaxis]
    np.put_along_axis(back, winner, upstream[..., np.newaxis], axis=-1)
    return (np.reshape(back, np.shape(x)),)


def maxout_tied(x: Any, pieces: float) -> Any:
    parts = pieces_of(x, pieces)
    return np.sum(np.equal(parts, np.max(parts, axis=-1, keepdims=True)), axis=-1) > 1


def maxout_shape(attributes: Mapping[str, Any], x: Shape) -> Shape:
    """(N, units x pieces) gives (N, units). Raises InputError."""
    (pieces,) = whole_numbers("maxout", "pieces", attributes["pieces"])
    if len(x) != 2 or pieces < 1 or x[1] % pieces:
        raise misfit(
            mark("maxout cannot part {x} into units of {pieces} pieces"),
            mark("It takes (N, features), where the number of features is a multiple of {pieces}."),
            x=written(x),
            pieces=pieces,
        )
    return x[0], x[1] // pieces


def maxout_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    pieces = int(attributes["pieces"])
    return made.largest([made.element(0, index[0], index[1] * pieces + piece) for piece in range(pieces)])


declare(
    Op(
        name="dropout",
        title=mark("Dropout"),
        symbol="drop",
        category="mul",
        rule="swap",
        doc=mark("Sets some units to 0 by a noise of 0 and 1, and scales up the rest so that the mean stays the same."),
        note=mark("A dropped unit passes no gradient either: this step trains a smaller network, and the next step another one."),
        forward=dropout,
        local=dropout_partials,
        infer=dropout_shape,
        sympy=lambda sp, x, noise, rate: x * noise / (1 - rate),
        operands=("x", "noise"),
        example=((2, 3), (2, 3)),
        domain=(ANY, ANY),
        attributes=(RATE,),
        text="dropout({0}, {1})",
        latex=r"\operatorname{{dropout}}\left({0}, {1}\right)",
        remembers="operands",
        typed=False,
        ordered=True,
    )
)
declare(
    Op(
        name="maxout",
        title=mark("Maxout"),
        symbol="maxout",
        category="max",
        rule="route",
        doc=mark("The largest of several consecutive features: an activation that is learned, as the features before it are."),
        note=mark("A gradient router: only the piece that won receives the gradient of its unit. In a tie the first wins."),
        forward=maxout,
        vjp=maxout_vjp,
        infer=maxout_shape,
        operands=("x",),
        flow=("g → max",),
        example=((2, 6),),
        domain=(ANY,),
        attributes=(PIECES,),
        text="maxout({0})",
        latex=r"\operatorname{{maxout}}\left({0}\right)",
        remembers="winner",
        kinked=maxout_tied,
        expand=unit("x", maxout_unit),
        analytic=False,
    )
)
