"""Gates that make few numbers of many: sum, mean, largest, dot product, norm. One record each, nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gradviz.fields import Field
from gradviz.notation import shape as written
from gradviz.ops.misfit import misfit, whole_numbers
from gradviz.ops.op import ANY, Op, Shape, declare
from gradviz.ops.unit import Index, Unit, every, unit
from gradviz.words import mark

AXIS = Field("axis", (), mark("the axes that are reduced; none stands for all of them"), title=mark("Axes"))
KEEP = Field("keepdims", False, mark("whether a reduced axis stays with the extent 1"), title=mark("Keep the axes"))
ORDER = Field("p", 2.0, mark("the order: 2 is the length, 1 the sum of absolute values"), minimum=1.0, title=mark("Order"))


def reduced_axes(axis: Any, rank: int) -> tuple[int, ...]:
    """The reduced axes counted from the front; all where none is named."""
    named = axis if isinstance(axis, (tuple, list)) else (axis,)
    return tuple(sorted(int(one) % rank for one in named)) if named else tuple(range(rank))


def stretched(gradient: Any, x: Any, axis: Any) -> Any:
    """What came back to a reduced array, laid along the axes that were reduced, as a view in the shape of `x`."""
    axes = reduced_axes(axis, np.ndim(x))
    kept = tuple(1 if place in axes else extent for place, extent in enumerate(np.shape(x)))
    return np.broadcast_to(np.reshape(gradient, kept), np.shape(x))


def total(x: Any, axis: Any, keepdims: bool) -> Any:
    """The sum, accumulated in float64 and given in the precision of `x`."""
    return np.sum(x, axis=reduced_axes(axis, np.ndim(x)), keepdims=keepdims, dtype=np.float64).astype(np.result_type(x))


def parts_of(x: Any, axis: Any) -> int:
    """How many numbers make one."""
    return math.prod(np.shape(x)[place] for place in reduced_axes(axis, np.ndim(x)))


def mean(x: Any, axis: Any, keepdims: bool) -> Any:
    parts = parts_of(x, axis)
    whole = total(x, axis, keepdims)
    return whole / parts if parts else np.full_like(whole, np.nan)


def rows(x: Any, axis: Any) -> Any:
    """The numbers of each reduction along one last axis, in row-major order."""
    axes = reduced_axes(axis, np.ndim(x))
    kept = tuple(place for place in range(np.ndim(x)) if place not in axes)
    turned = np.transpose(x, (*kept, *axes))
    return turned.reshape((*turned.shape[: len(kept)], parts_of(x, axis)))


def largest(x: Any, axis: Any, keepdims: bool) -> Any:
    return np.max(x, axis=reduced_axes(axis, np.ndim(x)), keepdims=keepdims)


def largest_vjp(upstream: Any, out: Any, x: Any, axis: Any, keepdims: bool) -> tuple[Any]:
    """The first winner of each reduction takes all that comes back to it."""
    lined = rows(x, axis)
    winner = np.argmax(lined, axis=-1)[..., np.newaxis]
    back = np.zeros_like(lined)
    np.put_along_axis(back, winner, np.reshape(upstream, winner.shape).astype(back.dtype), axis=-1)
    axes = reduced_axes(axis, np.ndim(x))
    kept = tuple(place for place in range(np.ndim(x)) if place not in axes)
    order = (*kept, *axes)
    turned = back.reshape(tuple(np.shape(x)[place] for place in order))
    return (np.transpose(turned, np.argsort(order)),)


def largest_tied(x: Any, axis: Any, keepdims: bool) -> Any:
    """Whether several numbers of a reduction share the largest."""
    lined = rows(x, axis)
    return np.sum(np.equal(lined, np.max(lined, axis=-1, keepdims=True)), axis=-1) > 1


def reduced_shape(op: str, attributes: Mapping[str, Any], x: Shape) -> Shape:
    """Without the reduced axes, or with the extent 1 in their places. Raises InputError."""
    named = whole_numbers(op, "axis", attributes["axis"])
    rank = len(x)
    if any(not -rank <= axis < rank for axis in named) or len({axis % rank for axis in named}) < len(named):
        raise misfit(
            mark("{op} cannot reduce the axes {axes} of {x}"),
            mark("Name axes from 0 to {last}, each once; none stands for all of them."),
            op=op,
            axes=written(named),
            x=written(x),
            last=max(rank - 1, 0),
        )
    axes = reduced_axes(named, rank)
    if attributes["keepdims"]:
        return tuple(1 if place in axes else extent for place, extent in enumerate(x))
    return tuple(extent for place, extent in enumerate(x) if place not in axes)


def largest_shape(attributes: Mapping[str, Any], x: Shape) -> Shape:
    """As every reduction. Raises InputError where there is nothing to choose from."""
    made = reduced_shape("amax", attributes, x)
    if 0 in (x[place] for place in reduced_axes(attributes["axis"], len(x))):
        raise misfit(mark("amax finds nothing in {x}"), mark("The largest of no numbers is not defined."), x=written(x))
    return made


def sources(shape: Shape, attributes: Mapping[str, Any], index: Index) -> list[Index]:
    """The indices that one element of a reduction is made of."""
    axes = reduced_axes(attributes["axis"], len(shape))
    kept = iter(index)
    fixed = [next(kept) if place not in axes or attributes["keepdims"] else 0 for place in range(len(shape))]
    moving = tuple(shape[place] for place in axes)
    found = []
    for places in every(moving):
        whole = list(fixed)
        for axis, place in zip(axes, places, strict=True):
            whole[axis] = place
        found.append(tuple(whole))
    return found


def read_by(made: Unit, attributes: Mapping[str, Any], shape: Shape, index: Index) -> list[int]:
    return [made.element(0, *source) for source in sources(shape, attributes, index)]


def total_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    return made.total(read_by(made, attributes, shapes[0], index))


def mean_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    read = read_by(made, attributes, shapes[0], index)
    return made.scaled(1 / len(read), made.total(read))


def largest_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    return made.largest(read_by(made, attributes, shapes[0], index))


def dot_shape(attributes: Mapping[str, Any], a: Shape, b: Shape) -> Shape:
    """Two vectors (n) give a number. Raises InputError."""
    if len(a) != 1 or a != b:
        raise misfit(
            mark("dot takes two vectors of one length, not {a} and {b}"),
            mark("Use matmul for matrices, or bring both to the same length."),
            a=written(a),
            b=written(b),
        )
    return ()


def dot_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    return made.total([made.gate("mul", made.element(0, place), made.element(1, place)) for place in range(shapes[0][0])])


def norm(x: Any, p: float) -> Any:
    """(sum |x|^p)^(1/p), from shares of the largest so that no power overflows."""
    size = np.abs(x)
    top = np.max(size, initial=0.0)
    if np.isinf(p) or top == 0 or not np.isfinite(top):
        return top
    return np.asarray(top * np.sum((size / top) ** p, dtype=np.float64) ** (1 / p), dtype=np.result_type(x))[()]


def norm_vjp(upstream: Any, out: Any, x: Any, p: float) -> tuple[Any]:
    """sign(x) (|x| / norm)^(p - 1); 0 for a vector of zeros."""
    size = np.abs(x)
    if np.isinf(p):
        lined = np.reshape(size, -1)
        won = (np.arange(lined.size) == (np.argmax(lined) if lined.size else 0)).reshape(np.shape(x))
        return (np.asarray(upstream * np.sign(x) * won, dtype=np.result_type(x)),)
    share = size / (out if out != 0 else 1.0)
    return (np.asarray(upstream * np.sign(x) * share ** (p - 1), dtype=np.result_type(x)),)


def norm_unit(made: Unit, attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: Index) -> int:
    """Powers, their sum and its root; the largest absolute value for an infinite order."""
    p = float(attributes["p"])
    read = [made.element(0, *place) for place in every(shapes[0])]
    if math.isinf(p):
        return made.largest([made.gate("abs", element) for element in read])
    if p == 2:
        return made.gate("sqrt", made.total([made.gate("square", element) for element in read]))
    if p == 1:
        return made.total([made.gate("abs", element) for element in read])
    powers = [made.gate("pow", made.gate("abs", element), made.constant(p)) for element in read]
    return made.gate("pow", made.total(powers), made.constant(1 / p))


def declare_reduction(name: str, functions: tuple[Callable[..., Any], ...], infer: Callable[..., Shape], **shown: Any) -> None:
    """Register a reduction over axes."""
    forward, vjp, root = functions
    declare(
        Op(
            name=name,
            forward=forward,
            vjp=vjp,
            infer=infer,
            operands=("x",),
            example=((2, 3),),
            domain=(ANY,),
            attributes=(AXIS, KEEP),
            text=name + "({0})",
            latex=rf"\operatorname{{{{{name}}}}}\left({{0}}\right)",
            expand=unit("x", root),
            **shown,
        )
    )


def checked(name: str) -> Callable[..., Shape]:
    return lambda attributes, x: reduced_shape(name, attributes, x)


def shared_out(upstream: Any, out: Any, x: Any, axis: Any, keepdims: bool) -> tuple[Any]:
    return (stretched(upstream / max(parts_of(x, axis), 1), x, axis),)


declare_reduction(
    "sum",
    (total, lambda upstream, out, x, axis, keepdims: (stretched(upstream, x, axis),), total_unit),
    checked("sum"),
    symbol="Σ",
    title=mark("Sum"),
    category="add",
    rule="distribute",
    doc=mark("Adds up the elements of an array, along some axes or all."),
    note=mark("A gradient distributor: every element receives the upstream gradient of its sum unchanged."),
    flow=("g",),
)
declare_reduction(
    "mean",
    (mean, shared_out, mean_unit),
    checked("mean"),
    symbol="mean",
    title=mark("Mean"),
    category="add",
    rule="distribute",
    doc=mark("The mean of the elements of an array, along some axes or all."),
    note=mark("Every element receives the same share of the upstream gradient: one part in as many as there are elements."),
    flow=("g/n",),
)
declare_reduction(
    "amax",
    (largest, largest_vjp, largest_unit),
    largest_shape,
    symbol="max",
    title=mark("Largest element"),
    category="max",
    rule="route",
    doc=mark("The largest element of an array, along some axes or over all."),
    note=mark("A gradient router: only the winner receives the upstream gradient. In a tie the first wins, in row-major order."),
    flow=("g → max",),
    remembers="winner",
    aliases=("max",),
    kinked=largest_tied,
    analytic=False,
)
declare(
    Op(
        name="dot",
        title=mark("Dot product"),
        symbol="·",
        category="mul",
        rule="swap",
        doc=mark("The dot product of two vectors: the sum of the products of their elements."),
        note=mark("Swap multipliers behind one adder: each vector receives the upstream gradient times the other vector."),
        forward=np.dot,
        vjp=lambda upstream, out, a, b: (upstream * b, upstream * a),
        infer=dot_shape,
        operands=("a", "b"),
        flow=("g·{1}", "g·{0}"),
        example=((3,), (3,)),
        domain=(ANY, ANY),
        text="dot({0}, {1})",
        latex=r"\operatorname{{dot}}\left({0}, {1}\right)",
        remembers="operands",
        expand=unit("a b", dot_unit),
    )
)
declare(
    Op(
        name="norm",
        title=mark("Norm"),
        symbol="‖x‖",
        category="unary",
        rule="slope",
        doc=mark("The length of a vector: the root of the sum of squares; other orders count large elements more or less."),
        note=mark("The gradient points along the vector itself, with length 1; for a vector of zeros it is counted as 0."),
        forward=norm,
        vjp=norm_vjp,
        infer=lambda attributes, x: (),
        operands=("x",),
        flow=("g·sign({0})·(|{0}|/{out})^(p−1)",),
        example=((3,),),
        domain=(ANY,),
        attributes=(ORDER,),
        text="norm({0})",
        infix="‖",
        latex=r"\left\lVert {0} \right\rVert",
        remembers="output",
        kinked=lambda x, p: np.max(np.abs(x), initial=0.0) == 0,
        expand=unit("x", norm_unit),
        analytic=False,
    )
)
