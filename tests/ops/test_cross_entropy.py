"""Cross-entropy against PyTorch, with class numbers and probabilities, far out and with wrong targets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS

CE = OPS["cross_entropy"]


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("scale", [1.0, 100.0, 1e4])
def test_equal_to_pytorch(reduction: str, soft: bool, scale: float) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    rng = np.random.default_rng(0)
    logits = scale * rng.normal(size=(5, 4))
    target: Any = rng.dirichlet(np.ones(4), size=5) if soft else rng.integers(0, 4, size=5).astype(float)
    leaf = torch.tensor(logits, requires_grad=True)
    wanted = torch.tensor(target, requires_grad=True) if soft else torch.tensor(target).long()
    theirs = torch.nn.functional.cross_entropy(leaf, wanted, reduction=reduction)
    theirs.backward()
    out = CE.forward(logits, target, reduction=reduction)
    assert np.isclose(out, theirs.item(), rtol=1e-12)
    assert CE.vjp is not None
    by_logits, by_target = CE.vjp(1.0, out, logits, target, reduction=reduction)
    assert np.allclose(by_logits, leaf.grad.numpy(), rtol=1e-10, atol=1e-13)
    assert by_target is None if not soft else np.allclose(by_target, wanted.grad.numpy(), rtol=1e-10)


def test_a_sure_and_right_answer_keeps_a_gradient() -> None:
    logits = np.array([[40.0, 0.0]])
    assert CE.vjp is not None
    by_logits, _ = CE.vjp(1.0, 0.0, logits, np.array([0.0]), reduction="sum")
    assert np.allclose(by_logits, np.exp(-40.0) * np.array([[-1.0, 1.0]]), rtol=1e-12)


@pytest.mark.parametrize("target", [[0.0, 4.0], [0.0, -1.0], [0.5, 0.0], [np.nan, 0.0]])
def test_a_class_that_is_none_is_named(target: list[float]) -> None:
    with pytest.raises(InputError, match="has the class"):
        CE.forward(np.zeros((2, 4)), np.array(target), reduction="mean")


@pytest.mark.parametrize(("out", "target"), [((2, 3), (3,)), ((2,), (2,)), ((2, 3), (2, 4)), ((2, 0), (2,))])
def test_targets_that_do_not_fit_are_said(out: tuple[int, ...], target: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="cross_entropy"):
        CE.shape(out, target)
