"""Gates that multiply arrays and add to them: matmul, the product element by element, and the bias of channels. One record each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradviz.notation import shape as written
from gradviz.ops.misfit import misfit
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
    """(n, k) or (k) times (k, m) or (k): the axes that do not meet stay. Raises InputError."""
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


def hadamard_shape(attributes: Mapping[str, Any], a: Shape, b: Shape) -> Shape:
    """Two arrays of one shape give that shape; nothing broadcasts. Raises InputError."""
    if a != b:
        raise misfit(
            mark("⊙ multiplies arrays of one shape, not {a} and {b}"),
            mark("Use * for a product with a number, and @ for the matrix product."),
            a=written(a),
            b=written(b),
        )
    return a


def over_channels(values: Any, rank: int) -> Any:
    """One number per channel, laid along axis 1 of an array of `rank` axes."""
    return np.reshape(values, (1, -1, *[1] * (rank - 2)))


def other_axes(rank: int) -> tuple[int, ...]:
    """Every axis but that of the channels."""
    return (0, *range(2, rank))


def bias_vjp(upstream: Any, out: Any, x: Any, b: Any) -> tuple[Any, Any]:
    """As it is to the samples, summed over all axes but that of the channels to the bias."""
    return upstream, np.sum(upstream, axis=other_axes(np.ndim(x)), dtype=np.float64).astype(np.result_type(b))


def bias_shape(attributes: Mapping[str, Any], x: Shape, b: Shape) -> Shape:
    """(N, channels, ...) and (channels) give (N, channels, ...). Raises InputError."""
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
    """One row times one column: k products and their sum."""
    a = shapes[0]
    row, column = index[: len(a) - 1], index[len(a) - 1 :]
    return made.total([made.gate("mul", made.element(0, *row, k), made.element(1, k, *column)) for k in range(a[-1])])


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
