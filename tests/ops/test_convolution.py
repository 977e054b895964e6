"""Convolutions against PyTorch over shapes and settings drawn at random."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradviz.errors import InputError
from gradviz.ops import OPS

torch = pytest.importorskip("torch", reason="PyTorch is not installed")


def close(ours: Any, theirs: Any) -> bool:
    scale = float(np.max(np.abs(theirs), initial=1.0))
    return ours.shape == theirs.shape and bool(np.allclose(ours, theirs, rtol=1e-10, atol=1e-12 * scale))


def both(rank: int, x: Any, w: Any, attributes: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    op = OPS[f"conv{rank}d"]
    out = op.forward(x, w, **op.settings(attributes))
    upstream = np.random.default_rng(1).normal(size=out.shape)
    assert op.vjp is not None
    ours = [out, *op.vjp(upstream, out, x, w, **op.settings(attributes))]
    leaves = [torch.tensor(content, requires_grad=True) for content in (x, w)]
    theirs = getattr(torch.nn.functional, f"conv{rank}d")(*leaves, **attributes)
    theirs.backward(torch.tensor(upstream))
    return ours, [theirs.detach().numpy(), *(leaf.grad.numpy() for leaf in leaves)]


@given(
    rank=st.sampled_from([1, 2]),
    batch=st.integers(0, 3),
    groups=st.integers(1, 3),
    sizes=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    extents=st.lists(st.integers(1, 9), min_size=2, max_size=2),
    kernel=st.lists(st.integers(1, 4), min_size=2, max_size=2),
    settings=st.tuples(*[st.lists(st.integers(low, 3), min_size=2, max_size=2) for low in (1, 0, 1)]),
)
def test_equal_to_pytorch(
    rank: int, batch: int, groups: int, sizes: tuple[int, int], extents: list[int], kernel: list[int], settings: tuple[list[int], ...]
) -> None:
    rng = np.random.default_rng(0)
    stride, padding, dilation = (tuple(row[:rank]) for row in settings)
    x = rng.normal(size=(batch, groups * sizes[0], *extents[:rank]))
    w = rng.normal(size=(groups * sizes[1], sizes[0], *kernel[:rank]))
    attributes = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    assume(all(n + 2 * p > d * (k - 1) for n, p, d, k in zip(extents, padding, dilation, kernel, strict=False)))
    ours, theirs = both(rank, x, w, attributes)
    assert OPS[f"conv{rank}d"].shape(x.shape, w.shape, **attributes) == ours[0].shape
    assert all(map(close, ours, theirs))


def test_a_gradient_off_by_little_is_caught() -> None:
    rng = np.random.default_rng(0)
    ours, theirs = both(2, rng.normal(size=(2, 1, 5, 5)), rng.normal(size=(1, 1, 3, 3)), {})
    assert not close(ours[1] * (1 + 1e-9), theirs[1])


@pytest.mark.parametrize(
    ("x", "w", "attributes", "said"),
    [
        ((2, 3, 8, 8), (4, 1, 3, 3), {}, "3 channels"),
        ((2, 3, 8, 8), (4, 3, 3), {}, "4 axes"),
        ((2, 3, 8, 8), (4, 3, 9, 9), {}, r"covers \(9, 9\)"),
        ((2, 3, 8, 8), (4, 3, 3, 3), {"groups": 2}, "2 groups"),
        ((2, 3, 8, 8), (4, 3, 3, 3), {"stride": 0}, "stride of conv2d"),
        ((2, 3, 8, 8), (4, 3, 3, 3), {"padding": (1, 2, 3)}, "padding of conv2d"),
        ((2, 3, 8, 8), (4, 3, 3, 3), {"dilation": 1.5}, "whole numbers"),
    ],
)
def test_what_does_not_fit_is_said_with_its_numbers(x: tuple[int, ...], w: tuple[int, ...], attributes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        OPS["conv2d"].shape(x, w, **attributes)
