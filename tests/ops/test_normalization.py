"""Batch normalisation out of its three gates, as one with PyTorch; and constant features and single samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine import gradients
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS


def batch_normalisation() -> Graph:
    builder = Builder()
    x, gamma, beta = builder.leaf("x"), builder.leaf("gamma", "parameter"), builder.leaf("beta", "parameter")
    mean, variance = builder.gate("batch_mean", [x]), builder.gate("batch_variance", [x])
    return builder.build(builder.gate("normalize", [x, mean, variance, gamma, beta]))


@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 4), (2, 3, 2, 4)])
def test_the_whole_gradient_is_pytorchs(shape: tuple[int, ...]) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    rng = np.random.default_rng(0)
    inputs: dict[str, Any] = {"x": rng.normal(size=shape), "gamma": rng.normal(size=3), "beta": rng.normal(size=3)}
    upstream = rng.normal(size=shape)
    value, slopes = gradients(batch_normalisation(), inputs, seed=upstream)
    leaves = {name: torch.tensor(content, requires_grad=True) for name, content in inputs.items()}
    theirs = torch.nn.functional.batch_norm(leaves["x"], None, None, leaves["gamma"], leaves["beta"], training=True)
    theirs.backward(torch.tensor(upstream))
    assert np.allclose(value, theirs.detach().numpy(), rtol=1e-12)
    for name, leaf in leaves.items():
        assert np.allclose(slopes[name], leaf.grad.numpy(), rtol=1e-10, atol=1e-13)


def test_a_constant_feature_and_a_single_sample_become_the_shift() -> None:
    for x in (np.full((4, 3), 7.0), np.array([[1.0, 2.0, 3.0]])):
        value, slopes = gradients(batch_normalisation(), {"x": x, "gamma": np.ones(3), "beta": [1, 2, 3]})
        assert np.allclose(value, [1, 2, 3])
        assert np.all(np.isfinite(slopes["x"]))


def test_statistics_far_from_nought_keep_their_digits() -> None:
    x = (1e4 + np.array([[0.0], [1.0]])).astype(np.float32)
    assert OPS["batch_variance"].forward(x).tolist() == [0.25]


def test_statistics_of_an_empty_batch_are_undefined() -> None:
    assert np.isnan(OPS["batch_mean"].forward(np.zeros((0, 2)))).all()
    assert np.isnan(OPS["batch_variance"].forward(np.zeros((0, 2)))).all()


@pytest.mark.parametrize("slot", range(1, 5))
def test_what_does_not_fit_the_channels_is_named(slot: int) -> None:
    shapes = [(3, 4), *[(4,)] * 4]
    shapes[slot] = (3,)
    with pytest.raises(InputError, match=["", "mean", "variance", "gamma", "beta"][slot]):
        OPS["normalize"].shape(*shapes)


def test_neighbours_damp() -> None:
    op = OPS["lrn"]
    x = np.array([[[1.0], [1.0], [1.0]]])
    out = op.forward(x, size=3, alpha=3.0, beta=1.0, k=1.0)
    assert out.ravel().tolist() == [1 / 3, 1 / 4, 1 / 3]
    with pytest.raises(InputError, match="lrn"):
        op.shape((3,))
    with pytest.raises(InputError, match="lrn cannot count"):
        op.shape((1, 3), size=0)
