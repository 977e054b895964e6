"""A classifier's probabilities on a set beside the truth, and the counts at a threshold. Counts only; metrics are elsewhere.

Two classes have one score, the share of the second; a threshold on it is what everything else follows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.nn.model import Model

Array = NDArray[Any]
MIDDLE = 0.5


@dataclass(frozen=True, eq=False)
class Scores:
    """`truth` are class numbers, `shares` (n, classes) how sure the network is of each."""

    truth: Array
    shares: Array

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.shares.shape[1])

    @property
    def two(self) -> bool:
        """Whether a threshold decides."""
        return self.classes == 2

    def read(self, threshold: float = MIDDLE) -> Array:
        """The class that each sample is taken for."""
        if self.two:
            return (self.shares[:, 1] >= threshold).astype(np.int64)
        return np.asarray(self.shares.argmax(axis=1))

    def wrong(self, threshold: float = MIDDLE) -> Array:
        """The samples taken for another class than theirs, the surest mistake first."""
        taken = self.read(threshold)
        missed = np.flatnonzero(taken != self.truth)
        found: Array = missed[np.argsort(-self.shares[missed, taken[missed]], kind="stable")]
        return found

    def cell(self, truth: int, taken: int, threshold: float = MIDDLE) -> Array:
        """The samples of one class that are taken for another, or for the same, the surest first."""
        rows = np.flatnonzero((self.truth == truth) & (self.read(threshold) == taken))
        found: Array = rows[np.argsort(-self.shares[rows, taken], kind="stable")]
        return found

    def counts(self, threshold: float = MIDDLE) -> Array:
        """How often each class (row) is taken for each class (column)."""
        if not self.two:
            return self._counted
        below, missed = (int(np.searchsorted(scores, threshold)) for scores in self._sorted)
        negative, positive = map(len, self._sorted)
        return np.array([[below, negative - below], [missed, positive - missed]])

    @cached_property
    def _sorted(self) -> tuple[Array, Array]:
        """The scores of either class in order, so that a threshold is counted at once."""
        return np.sort(self.shares[self.truth == 0, 1]), np.sort(self.shares[self.truth == 1, 1])

    @cached_property
    def _counted(self) -> Array:
        found = np.zeros((self.classes, self.classes), np.int64)
        np.add.at(found, (self.truth, self.read()), 1)
        return found


@dataclass(frozen=True)
class Tally:
    """The four counts of two classes and the shares made of them; nan where there is nothing to share."""

    right_no: int
    false_alarm: int
    missed: int
    found: int

    @property
    def accuracy(self) -> float:
        """The share of right answers."""
        return _share(self.found + self.right_no, self.right_no + self.false_alarm + self.missed + self.found)

    @property
    def precision(self) -> float:
        """Of those taken for positive, the share that are."""
        return _share(self.found, self.found + self.false_alarm)

    @property
    def recall(self) -> float:
        """Of those that are positive, the share that was found."""
        return _share(self.found, self.found + self.missed)

    @property
    def false_rate(self) -> float:
        """Of those that are negative, the share taken for positive."""
        return _share(self.false_alarm, self.false_alarm + self.right_no)

    @property
    def f_score(self) -> float:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.found, 2 * self.found + self.false_alarm + self.missed)


def tally(counts: Array) -> Tally:
    """The counts of two classes."""
    return Tally(*(int(count) for count in counts.reshape(-1)))


def scores_of(model: Model, outputs: Array, target: Array) -> Scores | None:
    """The scores of prepared samples; None where answers are numbers and no classes."""
    if model.loss.source != "labels" or model.loss.right is None or outputs.ndim != 2:
        return None
    shares = np.asarray(outputs if model.loss.shares is None else model.loss.shares(outputs), dtype=np.float64)
    return Scores(true_classes(target), np.hstack([1 - shares, shares]) if shares.shape[1] == 1 else shares)


def true_classes(target: Array) -> Array:
    """The class numbers that prepared targets stand for: numbers themselves, a mark for one output, or marks for several."""
    if target.ndim == 1:
        return target.astype(np.int64)
    marked = target[:, 0] > MIDDLE if target.shape[1] == 1 else target.argmax(axis=1)
    return np.asarray(marked).astype(np.int64)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
