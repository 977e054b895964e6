"""Operands and settings of every op with a vjp, drawn by hypothesis: shapes, strides, paddings, dilations, groups, scales."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

Draw = Callable[[st.DataObject], tuple[list[Any], dict[str, Any]]]


def number(data: st.DataObject, low: int, high: int) -> int:
    return data.draw(st.integers(low, high))


def normal(data: st.DataObject, *shape: int) -> Any:
    return np.random.default_rng(number(data, 0, 99)).normal(size=shape)


def ranged(data: st.DataObject, low: float, high: float, *shape: int) -> Any:
    return np.random.default_rng(number(data, 0, 99)).uniform(low, high, size=shape)


def array(data: st.DataObject, least: int = 1, most: int = 4) -> Any:
    return normal(data, *(number(data, 1, 4) for _ in range(number(data, least, most))))


def batch(data: st.DataObject, least: int = 2, smallest: int = 1) -> Any:
    """(N, channels, ...)."""
    return normal(data, number(data, smallest, 4), *(number(data, 1, 4) for _ in range(number(data, least - 1, 3))))


def draw_matmul(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    inner = number(data, 1, 4)
    rows = [number(data, 0, 4)][: number(data, 0, 1)]
    columns = [number(data, 1, 4)][: number(data, 0, 1)]
    return [normal(data, *rows, inner), normal(data, inner, *columns)], {}


def draw_transpose(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    x = array(data)
    return [x], {"axes": tuple(data.draw(st.permutations(range(x.ndim))))}


def draw_reshape(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    a, b, c = (number(data, 1, 4) for _ in range(3))
    return [normal(data, a, b, c)], {"shape": data.draw(st.sampled_from([(0, -1), (a * b, c), (0, c, b), (-1,), (c, -1, a)]))}


def draw_concatenate(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    first = batch(data)
    axis = number(data, -first.ndim, first.ndim - 1)
    shapes = [list(first.shape) for _ in range(number(data, 1, 3))]
    for shape in shapes:
        shape[axis] = number(data, 0, 3)
    return [first, *(normal(data, *shape) for shape in shapes)], {"axis": axis}


def draw_stack(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    shape = spans(data, number(data, 0, 2), 0, 3)
    return [normal(data, *shape) for _ in range(number(data, 2, 4))], {}


def draw_bias(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    x = batch(data, smallest=0)
    return [x, normal(data, x.shape[1])], {}


def draw_reduction(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    x = array(data)
    axes = data.draw(st.sets(st.integers(0, x.ndim - 1)))
    return [x], {"axis": tuple(axes), "keepdims": data.draw(st.booleans())}


def draw_norm(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    return [array(data)], {"p": data.draw(st.sampled_from([1.0, 1.5, 2.0, 3.0, float("inf")]))}


def draw_vectors(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    size = number(data, 0, 5)
    return [normal(data, size), normal(data, size)], {}


def draw_shares(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    x = array(data) * data.draw(st.sampled_from([1.0, 30.0, 1e4]))
    return [x], {"axis": number(data, -x.ndim, x.ndim - 1)}


def spans(data: st.DataObject, rank: int, low: int, high: int) -> tuple[int, ...]:
    return tuple(number(data, low, high) for _ in range(rank))


def convolution(rank: int) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        groups, share, kernels = number(data, 1, 3), number(data, 1, 2), number(data, 1, 2)
        x = normal(data, number(data, 0, 3), groups * share, *spans(data, rank, 4, 8))
        w = normal(data, groups * kernels, share, *spans(data, rank, 1, 3))
        around = {"stride": spans(data, rank, 1, 3), "padding": spans(data, rank, 0, 3), "dilation": spans(data, rank, 1, 2)}
        return [x, w], {**around, "groups": groups}

    return draw


def pooling(rank: int, dilated: bool) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        x = normal(data, number(data, 0, 3), number(data, 1, 3), *spans(data, rank, 4, 8))
        if dilated and data.draw(st.booleans()):
            x = np.round(x)
        kernel = spans(data, rank, 1, 3)
        padding = tuple(number(data, 0, extent // 2) for extent in kernel)
        around = {"kernel": kernel, "stride": number(data, 0, 3), "padding": padding}
        return [x], {**around, **({"dilation": number(data, 1, 2)} if dilated else {})}

    return draw


def draw_normalize(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    x = batch(data, smallest=0)
    size = x.shape[1]
    return [x, normal(data, size), ranged(data, 0.01, 3, size), normal(data, size), normal(data, size)], {"epsilon": 1e-5}


def draw_local(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    x = batch(data, 3)
    return [x], {"size": number(data, 1, 6), "alpha": ranged(data, 0.0, 2.0), "beta": 0.75, "k": 1.5}


def draw_maxout(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    pieces = number(data, 1, 3)
    return [normal(data, number(data, 0, 3), pieces * number(data, 1, 3))], {"pieces": pieces}


def reduction(data: st.DataObject) -> dict[str, Any]:
    return {"reduction": data.draw(st.sampled_from(["mean", "sum"]))}


def losses(scale: float = 1.0) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        out = array(data) * data.draw(st.sampled_from([scale, 30 * scale]))
        return [out, ranged(data, 0.0, 1.0, *out.shape)], reduction(data)

    return draw


def draw_bce(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    shape = array(data).shape
    out = np.where(ranged(data, 0, 1, *shape) < 0.1, np.round(ranged(data, 0, 1, *shape)), ranged(data, 0, 1, *shape))
    return [out, np.where(ranged(data, 0, 1, *shape) < 0.5, np.round(out), ranged(data, 0, 1, *shape))], reduction(data)


def draw_ranking(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    first = array(data)
    operands = [first, normal(data, *first.shape), np.sign(normal(data, *first.shape))]
    return operands[: number(data, 2, 3)], {"margin": data.draw(st.sampled_from([0.0, 0.5, 1.0])), **reduction(data)}


def draw_cross_entropy(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    samples, classes = number(data, 1, 4), number(data, 1, 5)
    logits = normal(data, samples, classes) * data.draw(st.sampled_from([1.0, 30.0, 1e4]))
    if data.draw(st.booleans()):
        return [logits, np.floor(ranged(data, 0, classes, samples))], reduction(data)
    return [logits, np.random.default_rng(number(data, 0, 99)).dirichlet(np.ones(classes), size=samples)], reduction(data)


DRAWS: Mapping[str, Draw] = {
    "matmul": draw_matmul,
    "transpose": draw_transpose,
    "reshape": draw_reshape,
    "flatten": lambda data: ([batch(data)], {}),
    "concatenate": draw_concatenate,
    "stack": draw_stack,
    "bias": draw_bias,
    "sum": draw_reduction,
    "mean": draw_reduction,
    "amax": draw_reduction,
    "dot": draw_vectors,
    "norm": draw_norm,
    "softmax": draw_shares,
    "log_softmax": draw_shares,
    "conv1d": convolution(1),
    "conv2d": convolution(2),
    "maxpool1d": pooling(1, True),
    "maxpool2d": pooling(2, True),
    "avgpool1d": pooling(1, False),
    "avgpool2d": pooling(2, False),
    "batch_mean": lambda data: ([batch(data)], {}),
    "batch_variance": lambda data: ([batch(data)], {}),
    "normalize": draw_normalize,
    "lrn": draw_local,
    "maxout": draw_maxout,
    "mse": losses(),
    "mae": losses(),
    "bce": draw_bce,
    "bce_logits": losses(),
    "margin_ranking": draw_ranking,
    "cross_entropy": draw_cross_entropy,
}


@pytest.fixture(scope="session")
def draws() -> Mapping[str, Draw]:
    """How operands and settings of each op are drawn."""
    return DRAWS
