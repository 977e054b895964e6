"""Counts at a threshold are scikit-learn's, and the surest mistake comes first."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

from gradviz.nn.losses import LOSSES
from gradviz.nn.model import Model
from gradviz.nn.scores import Scores, scores_of, tally
from gradviz.nn.spec import read_spec

RNG = np.random.default_rng(1)


@pytest.fixture
def two() -> Scores:
    share = np.round(RNG.random(200), 2)
    return Scores(RNG.integers(0, 2, 200), np.stack([1 - share, share], axis=1))


@pytest.mark.parametrize("threshold", [0.0, 0.13, 0.5, 0.77, 1.0, 1.5])
def test_the_counts_are_those_of_the_metrics(two: Scores, threshold: float) -> None:
    read = two.read(threshold)
    assert np.array_equal(two.counts(threshold), confusion_matrix(two.truth, read, labels=range(2)))
    counted = tally(two.counts(threshold))
    theirs = precision_recall_fscore_support(two.truth, read, average="binary", zero_division=float("nan"))[:3]
    assert [counted.precision, counted.recall, counted.f_score] == pytest.approx(list(theirs), nan_ok=True)
    assert counted.accuracy == pytest.approx(accuracy_score(two.truth, read))
    assert counted.false_rate == pytest.approx(np.mean(read[two.truth == 0]))


def test_many_classes_take_the_largest() -> None:
    many = Scores(RNG.integers(0, 5, 300), RNG.dirichlet(np.ones(5), 300))
    assert np.array_equal(many.counts(), confusion_matrix(many.truth, many.read(), labels=range(5)))
    wrong = many.wrong()
    sure = many.shares[wrong, many.read()[wrong]]
    assert len(wrong) == 300 - np.trace(many.counts())
    assert np.all(np.diff(sure) <= 0)
    assert len(many.cell(1, 2)) == many.counts()[1, 2]
    assert set(many.truth[many.cell(1, 2)].tolist()) <= {1}


def test_every_loss_with_classes_has_scores() -> None:
    for name in LOSSES:
        for units in (1, 3):
            spec = f'input = [2]\nlayers = ["dense {units}"]\nloss = "{name}"\n'
            model = Model(read_spec(spec))
            if model.loss.source != "labels" or (model.loss.numbers and units == 1):
                continue
            labels = np.array([0.0, 1.0, 0.0])
            found = scores_of(model, RNG.random((3, units)), model.loss.target(labels, (units,)))
            assert found is not None
            assert found.truth.tolist() == [0, 1, 0]
            assert found.classes == max(2, units)


def test_what_repeats_its_input_has_none() -> None:
    model = Model(read_spec('input = [2]\nlayers = ["dense 2"]\nloss = "reconstruction"\n'))
    assert scores_of(model, np.zeros((3, 2)), np.zeros((3, 2))) is None
