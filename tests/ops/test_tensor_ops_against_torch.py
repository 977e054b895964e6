"""Every op with a vjp against PyTorch in float64, over shapes and settings drawn by hypothesis: gradients within 1e-10."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.errors import InputError
from gradviz.ops import OPS, Op

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
F = torch.nn.functional
TENSOR = [name for name, op in OPS.items() if not op.elementwise]
Draw = Callable[[st.DataObject], tuple[list[Any], dict[str, Any]]]


@dataclass(frozen=True)
class Twin:
    """How operands and settings of an op are drawn, and the same in PyTorch."""

    draw: Draw
    theirs: Callable[..., Any]


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


def pooled(call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, kernel, stride, **rest: call(x, kernel, stride or None, **rest)


def draw_normalize(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    x = batch(data, smallest=0)
    size = x.shape[1]
    return [x, normal(data, size), ranged(data, 0.01, 3, size), normal(data, size), normal(data, size)], {"epsilon": 1e-5}


def along_channels(x: Any, row: Any) -> Any:
    return row.reshape(1, -1, *[1] * (x.ndim - 2))


def other(x: Any) -> tuple[int, ...]:
    return (0, *range(2, x.ndim))


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


def ranked(first: Any, second: Any, sign: Any = None, **rest: Any) -> Any:
    return F.margin_ranking_loss(first, second, torch.ones_like(first) if sign is None else sign, **rest)


def draw_cross_entropy(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
    samples, classes = number(data, 1, 4), number(data, 1, 5)
    logits = normal(data, samples, classes) * data.draw(st.sampled_from([1.0, 30.0, 1e4]))
    if data.draw(st.booleans()):
        return [logits, np.floor(ranged(data, 0, classes, samples))], reduction(data)
    return [logits, np.random.default_rng(number(data, 0, 99)).dirichlet(np.ones(classes), size=samples)], reduction(data)


def cross_entropy(logits: Any, target: Any, reduction: str) -> Any:
    return F.cross_entropy(logits, target.long() if target.ndim == 1 else target, reduction=reduction)


def over(call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, axis, keepdims: call(x, dim=axis or tuple(range(x.ndim)), keepdim=keepdims)


TWINS = {
    "matmul": Twin(draw_matmul, torch.matmul),
    "transpose": Twin(draw_transpose, lambda x, axes: x.permute(axes)),
    "reshape": Twin(draw_reshape, lambda x, shape: x.reshape([x.shape[0], *shape[1:]] if shape[0] == 0 else shape)),
    "flatten": Twin(lambda data: ([batch(data)], {}), lambda x: x.flatten(1)),
    "concatenate": Twin(draw_concatenate, lambda *xs, axis: torch.cat(xs, dim=axis)),
    "stack": Twin(draw_stack, lambda *xs: torch.stack(xs)),
    "bias": Twin(draw_bias, lambda x, b: x + along_channels(x, b)),
    "sum": Twin(draw_reduction, over(torch.sum)),
    "mean": Twin(draw_reduction, over(torch.mean)),
    "amax": Twin(draw_reduction, over(torch.amax)),
    "dot": Twin(draw_vectors, torch.dot),
    "norm": Twin(draw_norm, lambda x, p: torch.linalg.vector_norm(x, ord=p)),
    "softmax": Twin(draw_shares, lambda x, axis: torch.softmax(x, dim=axis)),
    "log_softmax": Twin(draw_shares, lambda x, axis: torch.log_softmax(x, dim=axis)),
    "conv1d": Twin(convolution(1), F.conv1d),
    "conv2d": Twin(convolution(2), F.conv2d),
    "maxpool1d": Twin(pooling(1, True), pooled(F.max_pool1d)),
    "maxpool2d": Twin(pooling(2, True), pooled(F.max_pool2d)),
    "avgpool1d": Twin(pooling(1, False), pooled(F.avg_pool1d)),
    "avgpool2d": Twin(pooling(2, False), pooled(F.avg_pool2d)),
    "batch_mean": Twin(lambda data: ([batch(data)], {}), lambda x: x.mean(dim=other(x))),
    "batch_variance": Twin(lambda data: ([batch(data)], {}), lambda x: x.var(dim=other(x), unbiased=False)),
    "normalize": Twin(
        draw_normalize, lambda x, mean, variance, gamma, beta, epsilon: F.batch_norm(x, mean, variance, gamma, beta, eps=epsilon)
    ),
    "lrn": Twin(draw_local, lambda x, size, alpha, beta, k: F.local_response_norm(x, size, float(alpha), beta, k)),
    "maxout": Twin(draw_maxout, lambda x, pieces: x.reshape(x.shape[0], x.shape[1] // pieces, pieces).max(dim=2).values),
    "mse": Twin(losses(), F.mse_loss),
    "mae": Twin(losses(), F.l1_loss),
    "bce": Twin(draw_bce, F.binary_cross_entropy),
    "bce_logits": Twin(losses(), F.binary_cross_entropy_with_logits),
    "margin_ranking": Twin(draw_ranking, ranked),
    "cross_entropy": Twin(draw_cross_entropy, cross_entropy),
}
UNTRACKED = {"normalize": (1, 2), "margin_ranking": (2,)}
"""Slots for which PyTorch itself gives no gradient."""


def close(ours: Any, theirs: Any) -> bool:
    """Within 1e-10 of the largest number of the array, and relatively where the number itself is not tiny."""
    scale = float(np.max(np.abs(theirs), initial=0.0, where=np.isfinite(theirs)))
    return np.shape(ours) == theirs.shape and bool(np.allclose(ours, theirs, rtol=1e-10, atol=1e-13 + 1e-13 * scale, equal_nan=True))


def agrees(op: Op, twin: Twin, data: st.DataObject) -> bool:
    """Whether value and gradients are PyTorch's for drawn operands."""
    operands, attributes = twin.draw(data)
    try:
        shape = op.shape(*map(np.shape, operands), **attributes)
    except InputError:
        return True
    leaves = [torch.tensor(operand, requires_grad=slot not in UNTRACKED.get(op.name, ())) for slot, operand in enumerate(operands)]
    theirs = twin.theirs(*leaves, **attributes)
    out = op.forward(*operands, **op.settings(attributes))
    if np.shape(out) != shape or not close(out, theirs.detach().numpy()):
        return False
    if not np.all(np.isfinite(out)):
        return True
    upstream = np.random.default_rng(1).normal(size=np.shape(out))
    theirs.backward(torch.tensor(upstream))
    assert op.vjp is not None
    ours = op.vjp(upstream, out, *operands, **op.settings(attributes))
    pairs = [(part, leaf.grad) for part, leaf in zip(ours, leaves, strict=True) if part is not None and leaf.requires_grad]
    return all(grad is not None and close(part, grad.numpy()) for part, grad in pairs)


def test_every_tensor_op_has_a_twin() -> None:
    assert set(TWINS) == set(TENSOR)


@pytest.mark.parametrize("name", TENSOR)
@given(data=st.data())
def test_equal_to_pytorch(name: str, data: st.DataObject) -> None:
    assert agrees(OPS[name], TWINS[name], data)


@pytest.mark.parametrize("name", TENSOR)
def test_a_gradient_off_by_little_is_caught(name: str) -> None:
    op = OPS[name]
    assert op.vjp is not None

    def off(*row: Any, **attributes: Any) -> tuple[Any, ...]:
        assert op.vjp is not None
        return tuple(None if part is None else part * (1 + 1e-8) for part in op.vjp(*row, **attributes))

    found = []

    @settings(max_examples=20)
    @given(data=st.data())
    def compare(data: st.DataObject) -> None:
        found.append(agrees(replace(op, vjp=off), TWINS[name], data))

    compare()
    assert not all(found)
