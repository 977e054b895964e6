"""Cross-entropy where it is almost sure, and with wrong targets."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.ops import OPS

CE = OPS["cross_entropy"]


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
