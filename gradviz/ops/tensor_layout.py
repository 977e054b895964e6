"""Gates that lay numbers out otherwise: transpose, reshape, flatten, concatenate, stack. One record each; none computes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.notation import shape as written
from gradviz.ops.expansion import Expand
from gradviz.ops.misfit import misfit, whole_numbers
from gradviz.ops.op import ANY, Op, Shape, declare
from gradviz.ops.unit import Index, Unit, unit
from gradviz.words import mark


def order(axes: Sequence[int], rank: int) -> tuple[int, ...]:
    """The axes in their new order; none given turns them all round."""
    return tuple(int(axis) % rank for axis in axes) if axes else tuple(reversed(range(rank)))


def transpose(x: Any, axes: Sequence[int]) -> Any:
    return np.transpose(x, order(axes, np.ndim(x)))


def transpose_vjp(upstream: Any, out: Any, x: Any, axes: Sequence[int]) -> tuple[Any]:
    return (np.transpose(upstream, np.argsort(order(axes, np.ndim(x)))),)


def transpose_shape(attributes: Mapping[str, Any], x: Shape) -> Shape:
    """The extents in the order of `axes`. Raises InputError unless each axis is named once."""
    axes = whole_numbers("transpose", "axes", attributes["axes"])
    rank = len(x)
    if axes and sorted(axis + rank * (axis < 0) for axis in axes) != list(range(rank)):
        raise misfit(
            mark("transpose cannot put the axes of {x} in the order {axes}"),
            mark("Name each of the {rank} axes once, from 0 to {last}."),
            x=written(x),
            axes=written(axes),
            rank=rank,
            last=rank - 1,
        )
    return tuple(x[axis] for axis in order(axes, rank))


def reshape_shape(attributes: Mapping[str, Any], x: Shape) -> Shape:
    """The wanted shape: a 0 in front keeps the batch axis, -1 takes what is left."""
    asked = whole_numbers("reshape", "shape", attributes["shape"])
    batched = asked[:1] == (0,) and len(x) > 0
    head, size = (x[:1], math.prod(x[1:])) if batched else ((), math.prod(x))
    tail = list(asked[batched:])
    known = math.prod(extent for extent in tail if extent != -1)
    if tail.count(-1) == 1 and known and size % known == 0:
        tail[tail.index(-1)] = size // known
    if min(tail, default=0) < 0 or math.prod(tail) != size:
        raise misfit(
            mark("{size} numbers of {x} cannot take the shape {wanted}"),
            mark("The product of the new extents must be {size}; -1 stands for what is left, a 0 in front keeps the batch axis."),
            x=written(x),
            size=size,
            wanted=written(asked),
        )
    return (*head, *tail)


def flatten_shape(attributes: Mapping[str, Any], x: Shape) -> Shape:
    """(N, ...) gives (N, product of the rest). Raises InputError for a single number."""
    if not x:
        raise misfit(mark("flatten needs a batch axis, and this is a single number"), mark("Give it an array."))
    return x[0], math.prod(x[1:])


def concatenate_vjp(upstream: Any, out: Any, *operands: Any, axis: int) -> tuple[Any, ...]:
    """The part of each operand, cut out along the axis."""
    cuts = np.cumsum([operand.shape[int(axis)] for operand in operands])[:-1]
    return tuple(np.split(upstream, cuts, axis=int(axis)))


def concatenate_shape(attributes: Mapping[str, Any], *operands: Shape) -> Shape:
    """Extents along the axis add up, all others are equal. Raises InputError."""
    axis = int(attributes["axis"])
    first = operands[0]
    rank = len(first)
    rest = [shape[: axis % rank] + shape[axis % rank + 1 :] for shape in operands if rank and len(shape) == rank]
    if not -rank <= axis < rank or len(rest) < len(operands) or len(set(rest)) > 1:
        raise misfit(
            mark("concatenate cannot join {shapes} along axis {axis}"),
            mark("All operands need as many axes, and the same extent along every axis but {axis}."),
            shapes=", ".join(map(written, operands)),
            axis=axis,
        )
    joined = sum(shape[axis] for shape in operands)
    return tuple(joined if place == axis % rank else extent for place, extent in enumerate(first))


def stacked_shape(attributes: Mapping[str, Any], *operands: Shape) -> Shape:
    """n operands of one shape give (n, *shape). Raises InputError."""
    if len(set(operands)) > 1:
        raise misfit(
            mark("the elements of a vector have the shapes {shapes}"),
            mark("All elements must be single numbers, or rows of one length."),
            shapes=", ".join(map(written, operands)),
        )
    return (len(operands), *operands[0])


def transpose_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    axes = order(attributes["axes"], len(index))
    return made.element(0, *(index[axes.index(axis)] for axis in range(len(index))))


def laid_out(infer: Callable[..., Shape]) -> Expand:
    """The unit of a gate that keeps numbers in their order: the element at the same place."""

    def root(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
        place = int(np.ravel_multi_index(index, infer(attributes, *shapes))) if index else 0
        return made.element(0, *(int(at) for at in np.unravel_index(place, shapes[0])))

    return unit("x", root)


def concatenate_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    """The element of the operand that its place along the axis falls into."""
    axis = int(attributes["axis"]) % len(index)
    slot, place = 0, index[axis]
    while place >= shapes[slot][axis]:
        place -= shapes[slot][axis]
        slot += 1
    return made.element(slot, *index[:axis], place, *index[axis + 1 :])


declare(
    Op(
        name="transpose",
        title=mark("Transpose"),
        symbol="ᵀ",
        category="linear",
        rule="distribute",
        doc=mark("Puts the axes in another order; rows become columns."),
        note=mark("It only moves numbers, so the gradient is moved back the same way."),
        forward=transpose,
        vjp=transpose_vjp,
        infer=transpose_shape,
        operands=("x",),
        flow=("gᵀ",),
        example=((2, 3),),
        domain=(ANY,),
        attributes=(Field("axes", (), mark("the axes in their new order; none turns them all round"), title=mark("Axes")),),
        text="{0}^T",
        binding=35,
        infix="^T",
        latex=r"{0}^{{\top}}",
        expand=unit("x", transpose_unit),
    )
)


declare(
    Op(
        name="reshape",
        title=mark("Reshape"),
        symbol="⤳",
        category="linear",
        rule="distribute",
        doc=mark("The same numbers in another shape."),
        note=mark("It only lays numbers out anew, so the gradient is laid back the same way."),
        forward=lambda x, shape: np.reshape(x, reshape_shape({"shape": shape}, np.shape(x))),
        vjp=lambda upstream, out, x, shape: (np.reshape(upstream, np.shape(x)),),
        infer=reshape_shape,
        operands=("x",),
        flow=("g",),
        example=((2, 6),),
        domain=(ANY,),
        attributes=(Field("shape", (0, -1), mark("the new shape; 0 keeps the batch axis, -1 takes what is left"), title=mark("Shape")),),
        text="reshape({0})",
        latex=r"\operatorname{{reshape}}\left({0}\right)",
        expand=laid_out(reshape_shape),
    )
)


declare(
    Op(
        name="flatten",
        title=mark("Flatten"),
        symbol="flat",
        category="linear",
        rule="distribute",
        doc=mark("Every sample as one row of numbers."),
        note=mark("It only lays numbers out anew, so the gradient is laid back the same way."),
        forward=lambda x: np.reshape(x, flatten_shape({}, np.shape(x))),
        vjp=lambda upstream, out, x: (np.reshape(upstream, np.shape(x)),),
        infer=flatten_shape,
        operands=("x",),
        flow=("g",),
        example=((2, 3, 2),),
        domain=(ANY,),
        text="flatten({0})",
        latex=r"\operatorname{{flatten}}\left({0}\right)",
        expand=laid_out(flatten_shape),
    )
)


declare(
    Op(
        name="concatenate",
        title=mark("Concatenate"),
        symbol="‖",
        category="linear",
        rule="distribute",
        doc=mark("Joins its operands along one axis."),
        note=mark("The gradient is cut where the operands were joined: each receives its own part."),
        forward=lambda *operands, axis: np.concatenate(operands, axis=int(axis)),
        vjp=concatenate_vjp,
        infer=concatenate_shape,
        operands=("x", "y"),
        flow=("g[{own}]",),
        example=((2, 3), (2, 1)),
        domain=(ANY, ANY),
        attributes=(Field("axis", 1, mark("the axis along which the operands are joined"), title=mark("Axis")),),
        text="concatenate({0}, {1})",
        latex=r"\operatorname{{concat}}\left({0}, {1}\right)",
        aliases=("concat",),
        expand=unit("x*", concatenate_unit),
        variadic=True,
        ordered=True,
    )
)


declare(
    Op(
        name="stack",
        title=mark("Stack"),
        symbol="[ ]",
        category="linear",
        rule="distribute",
        doc=mark("Puts numbers side by side as a vector, or vectors one below the other as a matrix."),
        note=mark("Each operand receives the gradient of its own element or row."),
        forward=lambda *operands: np.stack(operands),
        vjp=lambda upstream, out, *operands: tuple(upstream[place] for place in range(len(operands))),
        infer=stacked_shape,
        operands=("x", "y"),
        flow=("g[{own}]",),
        example=((2,), (2,)),
        domain=(ANY, ANY),
        text="[{0}, {1}]",
        latex=r"\left[{0}, {1}\right]",
        infix="[",
        variadic=True,
        ordered=True,
        expand=unit("x*", lambda made, attributes, shapes, index: made.element(index[0], *index[1:])),
    )
)
