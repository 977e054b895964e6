from collections.abc import Callable

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.nn import metrics
from gradviz.nn.metrics import Curve, precision_recall, roc


def test_curves() -> None:
    scores = [0.9, 0.8, 0.4, 0.3]
    assert roc([1, 1, 0, 0], scores).area == 1.0
    assert roc([0, 0, 1, 1], scores).area == 0.0
    curve = precision_recall([1, 0, 1, 0], scores)
    assert curve.area == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert curve.y.max() <= 1.0


@pytest.mark.parametrize("curve", [roc, precision_recall])
def test_empty_and_unequal_sets_are_refused(curve: Callable[..., Curve]) -> None:
    for truth, given in (([], []), ([1, 0], [1])):
        with pytest.raises(InputError, match="cannot be compared"):
            curve(truth, given)


def test_a_curve_needs_both_classes() -> None:
    for curve in (roc, precision_recall):
        with pytest.raises(InputError, match="both classes"):
            curve([1, 1], np.array([0.1, 0.2]))


def test_scikit_learn_is_not_loaded_before_it_is_needed() -> None:
    assert "sklearn" not in vars(metrics)
