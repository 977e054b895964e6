"""Gates that multiply, bend and join arrays: matmul, transpose, reshape, flatten, concatenate, bias. One record each."""

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


def matmul_vjp(upstream: Any, out: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """upstream b^T and a^T upstream; a vector counts as a row on the left and as a column on the right."""
    left = a if np.ndim(a) == 2 else a[np.newaxis, :]
    right = b if np.ndim(b) == 2 else b[:, np.newaxis]
    whole = np.reshape(upstream, (left.shape[0], right.shape[1]))
    return np.reshape(whole @ right.T, a.shape), np.reshape(left.T @ whole, b.shape)


def matmul_shape(attributes: Mapping[str, Any], a: Shape, b: Shape) -> Shape:
    if not (1 <= len(a) <= 2 and 1 <= len(b) <= 2):
        raise misfit(
            mark("matmul multiplies vectors and matrices, not the shapes {a} and {b}"),
            mark("Use * for a product with a number, and flatten for more than two axes."),
            a=written(a),
            b=written(b),
        )
    if a[-1] != b[0]:
        raise misfit(
            mark("matmul cannot multiply {a} by {b}: {inner} columns meet {rows} rows"),
            mark(
                "The second operand needs {inner} rows: transpose one that lies the wrong way, or write ⊙ for a product element by element."
            ),
            a=written(a),
            b=written(b),
            inner=a[-1],
            rows=b[0],
        )
    return (*a[:-1], *b[1:])


def order(axes: Sequence[int], rank: int) -> tuple[int, ...]:
    """The axes in their new order; none given turns them all round."""
    return tuple(int(axis) % rank for axis in axes) if axes else tuple(reversed(range(rank)))


def transpose(x: Any, axes: Sequence[int]) -> Any:
    return np.transpose(x, order(axes, np.ndim(x)))


def transpose_vjp(upstream: Any, out: Any, x: Any, axes: Sequence[int]) -> tuple[Any]:
    return (np.transpose(upstream, np.argsort(order(axes, np.ndim(x)))),)


def transpose_shape(attributes: Mapping[str, Any], x: Shape) -> Shape:
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
    if not x:
        raise misfit(mark("flatten needs a batch axis, and this is a single number"), mark("Give it an array."))
    return x[0], math.prod(x[1:])


def concatenate_vjp(upstream: Any, out: Any, *operands: Any, axis: int) -> tuple[Any, ...]:
    cuts = np.cumsum([operand.shape[int(axis)] for operand in operands])[:-1]
    return tuple(np.split(upstream, cuts, axis=int(axis)))


def concatenate_shape(attributes: Mapping[str, Any], *operands: Shape) -> Shape:
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
    if len(set(operands)) > 1:
        raise misfit(
            mark("the elements of a vector have the shapes {shapes}"),
            mark("All elements must be single numbers, or rows of one length."),
            shapes=", ".join(map(written, operands)),
        )
    return (len(operands), *operands[0])


def hadamard_shape(attributes: Mapping[str, Any], a: Shape, b: Shape) -> Shape:
    if a != b:
        raise misfit(
            mark("⊙ multiplies arrays of one shape, not {a} and {b}"),
            mark("Use * for a product with a number, and @ for the matrix product."),
            a=written(a),
            b=written(b),
        )
    return a


def over_channels(values: Any, rank: int) -> Any:
    """One number a channel, laid along axis 1 of an array of so many axes."""
    return np.reshape(values, (1, -1, *[1] * (rank - 2)))


def other_axes(rank: int) -> tuple[int, ...]:
    """Every axis but that of the channels."""
    return (0, *range(2, rank))


def bias_vjp(upstream: Any, out: Any, x: Any, b: Any) -> tuple[Any, Any]:
    return upstream, np.sum(upstream, axis=other_axes(np.ndim(x)), dtype=np.float64).astype(np.result_type(b))


def bias_shape(attributes: Mapping[str, Any], x: Shape, b: Shape) -> Shape:
    if len(x) < 2:
        raise misfit(
            mark("bias needs a batch of samples, (N, features), not {x}"),
            mark("Put the samples along the first axis: one sample of {features} features is (1, {features})."),
            x=written(x),
            features=x[0] if x else 1,
        )
    if b != x[1:2]:
        raise misfit(
            mark("bias of shape {b} does not fit {x}"),
            mark("It needs one number for each of the {channels} channels along axis 1: shape ({channels})."),
            b=written(b),
            x=written(x),
            channels=x[1],
        )
    return x


def matmul_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    a = shapes[0]
    row, column = index[: len(a) - 1], index[len(a) - 1 :]
    return made.total([made.gate("mul", made.element(0, *row, k), made.element(1, k, *column)) for k in range(a[-1])])


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
    axis = int(attributes["axis"]) % len(index)
    slot, place = 0, index[axis]
    while place >= shapes[slot][axis]:
        place -= shapes[slot][axis]
        slot += 1
    return made.element(slot, *index[:axis], place, *index[axis + 1 :])


def bias_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    return made.gate("add", made.element(0, *index), made.element(1, index[1]))


declare(
    Op(
        name="matmul",
        title=mark("Matrix product"),
        symbol="@",
        category="linear",
        rule="linear",
        doc=mark("The matrix product: every row of the first operand times every column of the second."),
        note=mark(
            "Each operand receives the upstream gradient through the other one, transposed: many swap multipliers and adders at once."
        ),
        forward=np.matmul,
        vjp=matmul_vjp,
        infer=matmul_shape,
        operands=("a", "b"),
        flow=("g·{1}ᵀ", "{0}ᵀ·g"),
        example=((2, 3), (3, 4)),
        domain=(ANY, ANY),
        text="{0} @ {1}",
        latex="{0} @ {1}",
        binding=20,
        infix="@",
        remembers="operands",
        expand=unit("a b", matmul_unit),
        ordered=True,
    )
)
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
declare(
    Op(
        name="bias",
        title=mark("Bias"),
        symbol="+b",
        category="add",
        rule="distribute",
        doc=mark("Adds one number to each channel of every sample."),
        note=mark("The bias is copied to all samples and places; un-broadcast is a copy gate: it sums their gradients."),
        forward=lambda x, b: x + over_channels(b, np.ndim(x)),
        vjp=bias_vjp,
        infer=bias_shape,
        operands=("x", "b"),
        flow=("g", "Σ g"),
        example=((2, 3), (3,)),
        domain=(ANY, ANY),
        text="bias({0}, {1})",
        latex="{0} + {1}",
        expand=unit("x b", bias_unit),
        typed=False,
        ordered=True,
    )
)
declare(
    Op(
        name="hadamard",
        title=mark("Product element by element"),
        symbol="⊙",
        category="mul",
        rule="swap",
        doc=mark("Multiplies two arrays of one shape, element by element."),
        note=mark("A swap multiplier for every element: each operand receives the upstream gradient times the other operand."),
        forward=np.multiply,
        local=lambda out, a, b: (b, a),
        infer=hadamard_shape,
        sympy=lambda sp, a, b: a * b,
        domain=(ANY, ANY),
        text="{0} ⊙ {1}",
        latex=r"{0} \odot {1}",
        binding=20,
        infix="⊙ ∘",
        remembers="operands",
    )
)
