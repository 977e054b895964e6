"""Every op with a vjp against PyTorch in float64, over shapes and settings drawn by hypothesis: gradients within 1e-10."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
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


def pooled(call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, kernel, stride, **rest: call(x, kernel, stride or None, **rest)


def along_channels(x: Any, row: Any) -> Any:
    return row.reshape(1, -1, *[1] * (x.ndim - 2))


def other(x: Any) -> tuple[int, ...]:
    return (0, *range(2, x.ndim))


def ranked(first: Any, second: Any, sign: Any = None, **rest: Any) -> Any:
    return F.margin_ranking_loss(first, second, torch.ones_like(first) if sign is None else sign, **rest)


def cross_entropy(logits: Any, target: Any, reduction: str) -> Any:
    return F.cross_entropy(logits, target.long() if target.ndim == 1 else target, reduction=reduction)


def over(call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, axis, keepdims: call(x, dim=axis or tuple(range(x.ndim)), keepdim=keepdims)


TWINS: dict[str, Callable[..., Any]] = {
    "matmul": torch.matmul,
    "transpose": lambda x, axes: x.permute(axes),
    "reshape": lambda x, shape: x.reshape([x.shape[0], *shape[1:]] if shape[0] == 0 else shape),
    "flatten": lambda x: x.flatten(1),
    "concatenate": lambda *xs, axis: torch.cat(xs, dim=axis),
    "stack": lambda *xs: torch.stack(xs),
    "bias": lambda x, b: x + along_channels(x, b),
    "sum": over(torch.sum),
    "mean": over(torch.mean),
    "amax": over(torch.amax),
    "dot": torch.dot,
    "norm": lambda x, p: torch.linalg.vector_norm(x, ord=p),
    "softmax": lambda x, axis: torch.softmax(x, dim=axis),
    "log_softmax": lambda x, axis: torch.log_softmax(x, dim=axis),
    "conv1d": F.conv1d,
    "conv2d": F.conv2d,
    "maxpool1d": pooled(F.max_pool1d),
    "maxpool2d": pooled(F.max_pool2d),
    "avgpool1d": pooled(F.avg_pool1d),
    "avgpool2d": pooled(F.avg_pool2d),
    "batch_mean": lambda x: x.mean(dim=other(x)),
    "batch_variance": lambda x: x.var(dim=other(x), unbiased=False),
    "normalize": lambda x, mean, variance, gamma, beta, epsilon: F.batch_norm(x, mean, variance, gamma, beta, eps=epsilon),
    "lrn": lambda x, size, alpha, beta, k: F.local_response_norm(x, size, float(alpha), beta, k),
    "maxout": lambda x, pieces: x.reshape(x.shape[0], x.shape[1] // pieces, pieces).max(dim=2).values,
    "mse": F.mse_loss,
    "mae": F.l1_loss,
    "bce": F.binary_cross_entropy,
    "bce_logits": F.binary_cross_entropy_with_logits,
    "margin_ranking": ranked,
    "cross_entropy": cross_entropy,
}
UNTRACKED = {"normalize": (1, 2), "margin_ranking": (2,)}
"""Slots for which PyTorch itself gives no gradient."""


def close(ours: Any, theirs: Any) -> bool:
    """Within 1e-10 of the largest number of the array, and relatively where the number itself is not tiny."""
    scale = float(np.max(np.abs(theirs), initial=0.0, where=np.isfinite(theirs)))
    return np.shape(ours) == theirs.shape and bool(np.allclose(ours, theirs, rtol=1e-10, atol=1e-13 + 1e-13 * scale, equal_nan=True))


def refuses(call: Callable[..., Any], operands: list[Any], attributes: dict[str, Any]) -> bool:
    """Whether PyTorch does not take them either."""
    try:
        call(*map(torch.tensor, operands), **attributes)
    except (RuntimeError, ValueError, IndexError):
        return True
    return False


def agrees(op: Op, twin: Callable[..., Any], drawn: tuple[list[Any], dict[str, Any]]) -> bool:
    """Whether value and gradients are PyTorch's for drawn operands, and whether both refuse the same ones."""
    operands, attributes = drawn
    try:
        shape = op.shape(*map(np.shape, operands), **attributes)
    except InputError:
        return refuses(twin, operands, attributes)
    leaves = [torch.tensor(operand, requires_grad=slot not in UNTRACKED.get(op.name, ())) for slot, operand in enumerate(operands)]
    theirs = twin(*leaves, **attributes)
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


def test_every_tensor_op_has_a_twin(draws: Mapping[str, Draw]) -> None:
    assert set(TWINS) == set(TENSOR) == set(draws)


@pytest.mark.parametrize("name", TENSOR)
@given(data=st.data())
def test_equal_to_pytorch(name: str, draws: Mapping[str, Draw], data: st.DataObject) -> None:
    assert agrees(OPS[name], TWINS[name], draws[name](data))


@pytest.mark.parametrize("name", TENSOR)
def test_a_gradient_off_by_little_is_caught(name: str, draws: Mapping[str, Draw]) -> None:
    op = OPS[name]
    assert op.vjp is not None

    def off(*row: Any, **attributes: Any) -> tuple[Any, ...]:
        assert op.vjp is not None
        return tuple(None if part is None else part * (1 + 1e-8) for part in op.vjp(*row, **attributes))

    found = []

    @settings(max_examples=20)
    @given(data=st.data())
    def compare(data: st.DataObject) -> None:
        found.append(agrees(replace(op, vjp=off), TWINS[name], draws[name](data)))

    compare()
    assert not all(found)
