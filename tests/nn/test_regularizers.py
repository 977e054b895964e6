import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.graph import Builder
from gradviz.nn.regularizers import PENALTIES, clip_norm, clip_value, norm, penalized


@pytest.mark.parametrize(
    ("name", "size", "slope"),
    [("l1", lambda w: np.abs(w).sum(), np.sign), ("l2", lambda w: (w**2).sum() / 2, lambda w: w)],
)
def test_a_penalty_and_its_gradient(name: str, size: object, slope: object) -> None:
    weights = np.random.default_rng(0).normal(size=(3, 2))
    builder = Builder()
    leaf = builder.leaf("w", "parameter")
    loss = penalized(builder, builder.gate("sum", [leaf]), name, 0.3, [leaf])
    plan = TensorPlan(builder.build(loss), {"w": (3, 2)}, dtype=np.float64)
    plan.set("w", weights)
    plan.run()
    assert plan.loss == pytest.approx(weights.sum() + 0.3 * size(weights))
    assert np.allclose(plan.gradient("w"), 1 + 0.3 * slope(weights))


def test_every_penalty_is_tested_above() -> None:
    assert set(PENALTIES) == {"l1", "l2"}


def test_a_long_gradient_is_shortened_and_a_short_one_left() -> None:
    gradients = np.array([3.0, 4.0])
    assert clip_norm(gradients, 10.0) == 5.0
    assert gradients.tolist() == [3.0, 4.0]
    assert clip_norm(gradients, 1.0) == 5.0
    assert gradients.tolist() == pytest.approx([0.6, 0.8], rel=1e-6)


def test_single_gradients_are_bounded() -> None:
    gradients = np.array([-3.0, 0.5, 4.0])
    clip_value(gradients, 1.0)
    assert gradients.tolist() == [-1.0, 0.5, 1.0]


def test_the_length_of_a_large_gradient_does_not_overflow() -> None:
    assert norm(np.full(4, 1e30, np.float32)) == pytest.approx(2e30)
    assert np.isnan(norm(np.array([np.nan, 1.0], np.float32)))
    assert norm(np.array([np.inf], np.float32)) == np.inf


def test_clipping_is_pytorchs() -> None:
    torch = pytest.importorskip("torch")
    gradients = np.random.default_rng(1).normal(size=50)
    theirs = torch.nn.Parameter(torch.zeros(50, dtype=torch.float64))
    theirs.grad = torch.tensor(gradients)
    torch.nn.utils.clip_grad_norm_([theirs], 0.7)
    clip_norm(gradients, 0.7)
    assert np.allclose(gradients, theirs.grad.numpy(), rtol=1e-12)
