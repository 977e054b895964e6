"""Pooling: the lecture's numbers, ties, and PyTorch over shapes and settings drawn at random."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradviz.errors import InputError
from gradviz.ops import OPS

LECTURE = np.array([[[[12, 20, 30, 0], [8, 12, 2, 0], [34, 70, 37, 4], [112, 100, 25, 12]]]], dtype=float)


def run(name: str, x: Any, upstream: Any = None, **attributes: Any) -> tuple[Any, Any]:
    op = OPS[name]
    out = op.forward(x, **op.settings(attributes))
    assert op.shape(x.shape, **attributes) == out.shape
    assert op.vjp is not None
    return out, op.vjp(np.ones_like(out) if upstream is None else upstream, out, x, **op.settings(attributes))[0]


def test_the_lecture_picture() -> None:
    out, back = run("maxpool2d", LECTURE)
    assert out.tolist() == [[[[20, 30], [112, 37]]]]
    assert LECTURE[back == 1].tolist() == [20, 30, 37, 112]
    assert back.sum() == 4


def test_a_tie_goes_to_the_first_in_reading_order() -> None:
    _, back = run("maxpool2d", np.zeros((1, 1, 2, 2)))
    assert back.tolist() == [[[[1, 0], [0, 0]]]]


@given(
    kind=st.sampled_from(["max", "avg"]),
    rank=st.sampled_from([1, 2]),
    batch=st.integers(0, 2),
    extents=st.lists(st.integers(1, 9), min_size=2, max_size=2),
    kernel=st.lists(st.integers(1, 4), min_size=2, max_size=2),
    stride=st.integers(0, 3),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    ties=st.booleans(),
)
def test_equal_to_pytorch(
    kind: str, rank: int, batch: int, extents: list[int], kernel: list[int], stride: int, padding: int, dilation: int, ties: bool
) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    rng = np.random.default_rng(0)
    dilated = dilation if kind == "max" else 1
    assume(2 * padding <= min(kernel[:rank]))
    assume(all(n + 2 * padding > dilated * (k - 1) for n, k in zip(extents, kernel[:rank], strict=False)))
    x = rng.integers(0, 3, size=(batch, 2, *extents[:rank])).astype(float) if ties else rng.normal(size=(batch, 2, *extents[:rank]))
    attributes = {"kernel": tuple(kernel[:rank]), "stride": stride, "padding": padding, **({"dilation": dilation} if kind == "max" else {})}
    leaf = torch.tensor(x, requires_grad=True)
    call = getattr(torch.nn.functional, f"{kind}_pool{rank}d")
    given_ = {**attributes, "stride": stride or None}
    theirs = call(leaf, given_.pop("kernel"), **given_)
    assume(bool(np.all(np.isfinite(theirs.detach().numpy()))))
    upstream = rng.normal(size=tuple(theirs.shape))
    theirs.backward(torch.tensor(upstream))
    out, back = run(f"{kind}pool{rank}d", x, upstream, **attributes)
    assert np.allclose(out, theirs.detach().numpy(), rtol=1e-12)
    assert np.allclose(back, leaf.grad.numpy(), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize(
    ("shape", "attributes", "said"),
    [
        ((4, 4), {}, "4 axes"),
        ((1, 1, 4, 4), {"kernel": 5}, "covers"),
        ((1, 1, 4, 4), {"padding": 2}, "padding of"),
        ((1, 1, 4, 4), {"kernel": 0}, "kernel"),
    ],
)
def test_what_does_not_fit_is_said(shape: tuple[int, ...], attributes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        OPS["maxpool2d"].shape(shape, **attributes)
