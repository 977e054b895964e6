"""Curves of a classifier over all thresholds, as scikit-learn computes them. Owns the errors where one is undefined.

scikit-learn is loaded with the first curve, never at start-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradviz.errors import InputError
from gradviz.words import mark


@dataclass(frozen=True)
class Curve:
    """Points of a curve over all thresholds, and the area under it."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    area: float


def roc(truth: ArrayLike, scores: ArrayLike) -> Curve:
    """True positive rate over false positive rate for every threshold. Raises InputError where only one class occurs."""
    from sklearn.metrics import auc, roc_curve

    wanted, given = _both_classes(truth, scores)
    false_rate, true_rate, _ = roc_curve(wanted, given)
    return Curve(false_rate, true_rate, float(auc(false_rate, true_rate)))


def precision_recall(truth: ArrayLike, scores: ArrayLike) -> Curve:
    """Precision over recall for every threshold; the area is the average precision. Raises InputError as `roc`."""
    from sklearn.metrics import average_precision_score, precision_recall_curve

    wanted, given = _both_classes(truth, scores)
    precision, recall, _ = precision_recall_curve(wanted, given)
    return Curve(recall, precision, float(average_precision_score(wanted, given)))


def _pair(truth: ArrayLike, predicted: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    wanted, given = np.asarray(truth).ravel(), np.asarray(predicted).ravel()
    if wanted.size == 0 or wanted.size != given.size:
        raise InputError(
            "metric sets",
            mark("{given} predictions cannot be compared with {wanted} true classes"),
            mark("Give one prediction a sample, and at least one sample."),
            wanted=wanted.size,
            given=given.size,
        )
    return wanted, given


def _both_classes(truth: ArrayLike, scores: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    wanted, given = _pair(truth, scores)
    if set(np.unique(wanted).tolist()) != {0, 1}:
        raise InputError(
            "one class",
            mark("a curve over thresholds needs samples of both classes, 0 and 1"),
            mark("Choose one class against the rest, or take more samples."),
        )
    return wanted, given
