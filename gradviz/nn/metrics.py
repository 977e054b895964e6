"""Metrics of a classifier, as scikit-learn computes them. Owns their selection and the errors where one is undefined.

scikit-learn is loaded with the first metric, never at start-up.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradviz.errors import InputError
from gradviz.registry import Registry
from gradviz.words import mark


@dataclass(frozen=True)
class Metric:
    """`measure(truth, predicted)` of class numbers; a share of nothing is nan."""

    name: str
    doc: str
    formula: str
    measure: Callable[[NDArray[Any], NDArray[Any]], float]


@dataclass(frozen=True)
class Curve:
    """Points of a curve over all thresholds, and the area under it."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    area: float


METRICS: Registry[Metric] = Registry("metric")


def measure(name: str, truth: ArrayLike, predicted: ArrayLike) -> float:
    """One metric of class numbers. Raises InputError for sets that are empty or of different lengths."""
    wanted, given = _pair(truth, predicted)
    return float(METRICS[name].measure(wanted, given))


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


def accuracy(truth: NDArray[Any], predicted: NDArray[Any]) -> float:
    from sklearn.metrics import accuracy_score

    return float(accuracy_score(truth, predicted))


def precision(truth: NDArray[Any], predicted: NDArray[Any]) -> float:
    from sklearn.metrics import precision_score

    return float(precision_score(truth, predicted, average=_average(truth, predicted), zero_division=math.nan))


def recall(truth: NDArray[Any], predicted: NDArray[Any]) -> float:
    from sklearn.metrics import recall_score

    return float(recall_score(truth, predicted, average=_average(truth, predicted), zero_division=math.nan))


def f_score(truth: NDArray[Any], predicted: NDArray[Any]) -> float:
    from sklearn.metrics import f1_score

    return float(f1_score(truth, predicted, average=_average(truth, predicted), zero_division=math.nan))


def _average(truth: NDArray[Any], predicted: NDArray[Any]) -> str:
    """Two classes have a positive one; of more the plain mean over the classes is taken."""
    return "binary" if max(truth.max(), predicted.max()) <= 1 else "macro"


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


for _record in (
    Metric("accuracy", mark("The share of samples that were classified rightly."), "right / all", accuracy),
    Metric("precision", mark("Of those taken for positive, the share that are."), "TP / (TP + FP)", precision),
    Metric("recall", mark("Of those that are positive, the share that was found."), "TP / (TP + FN)", recall),
    Metric("f_score", mark("The harmonic mean of precision and recall."), "2 P R / (P + R)", f_score),
):
    METRICS.register(_record.name, _record)
