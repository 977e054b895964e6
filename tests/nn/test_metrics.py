import math

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.nn import metrics
from gradviz.nn.metrics import METRICS, measure, precision_recall, roc

TRUTH = [1, 1, 1, 0, 0, 0, 0, 1]
GIVEN = [1, 1, 0, 0, 0, 1, 0, 1]


def test_by_hand() -> None:
    assert measure("accuracy", TRUTH, GIVEN) == 6 / 8
    assert measure("precision", TRUTH, GIVEN) == 3 / 4
    assert measure("recall", TRUTH, GIVEN) == 3 / 4
    assert measure("f_score", TRUTH, GIVEN) == pytest.approx(3 / 4)


def test_many_classes_are_averaged() -> None:
    assert measure("precision", [0, 1, 2, 2], [0, 1, 1, 2]) == pytest.approx((1 + 0.5 + 1) / 3)


def test_a_share_of_nothing_is_no_number() -> None:
    assert math.isnan(measure("precision", [1, 0], [0, 0]))
    assert math.isnan(measure("recall", [0, 0], [0, 1]))


def test_curves() -> None:
    scores = [0.9, 0.8, 0.4, 0.3]
    assert roc([1, 1, 0, 0], scores).area == 1.0
    assert roc([0, 0, 1, 1], scores).area == 0.0
    curve = precision_recall([1, 0, 1, 0], scores)
    assert curve.area == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert curve.y.max() <= 1.0


@pytest.mark.parametrize("name", METRICS)
def test_empty_and_unequal_sets_are_refused(name: str) -> None:
    for truth, given in (([], []), ([1, 0], [1])):
        with pytest.raises(InputError, match="cannot be compared"):
            measure(name, truth, given)


def test_a_curve_needs_both_classes() -> None:
    for curve in (roc, precision_recall):
        with pytest.raises(InputError, match="both classes"):
            curve([1, 1], np.array([0.1, 0.2]))


def test_scikit_learn_is_not_loaded_before_it_is_needed() -> None:
    assert "sklearn" not in vars(metrics)
