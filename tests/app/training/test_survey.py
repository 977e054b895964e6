"""A survey says what the network said when it began, slice by slice, and changes nothing of the training."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.app.training import survey as survey_module
from gradviz.app.training.bench import Bench
from gradviz.app.training.survey import GRID, Answers, Split, Survey, samples
from gradviz.nn.scores import scores_of
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network
from gradviz.project.network_run import dataset_of


def surveyed(bench: Bench, split: Split = "validation") -> Answers:
    survey = Survey(bench, split)
    while not survey.advance():
        pass
    return survey.answers()


def bench_of(text: str) -> Bench:
    network = Network(read_spec(text))
    return Bench(network, dataset_of(network))


def test_two_classes_of_a_plane(xor: Network) -> None:
    bench = Bench(xor, dataset_of(xor))
    for _ in range(40):
        bench.trainer.step()
    found = surveyed(bench)
    part = bench.trainer.sets.validation
    expected = scores_of(bench.trainer.model, bench.trainer.predict(part), part.y)
    assert found.scores is not None
    assert expected is not None
    assert np.allclose(found.scores.shares, expected.shares, atol=1e-6)
    assert found.roc is not None
    assert found.precision_recall is not None
    region = found.region
    assert region is not None
    assert region.shares.shape == (GRID, GRID, 2)
    assert set(region.classes.tolist()) == {0, 1}
    assert np.all(region.points >= region.low) and np.all(region.points <= region.high)
    inside = region.shares[region.shares.shape[0] // 4, region.shares.shape[1] // 4, 1]
    middle = np.array([[0.75 * region.low[0] + 0.25 * region.high[0], 0.75 * region.low[1] + 0.25 * region.high[1]]])
    scale = bench.trainer.sets.scale
    assert scale is not None
    probe = bench.trainer.predict(type(part)(scale.apply(middle.astype(np.float32)), part.y[:1]))
    assert inside == pytest.approx(1 / (1 + np.exp(-float(probe[0, 0]))), abs=0.1)
    bench.close()


def test_it_reads_the_weights_of_its_beginning(xor: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_module, "SLICE", 100)
    bench = Bench(xor, dataset_of(xor))
    before = surveyed(bench, "train")
    survey = Survey(bench, "train")
    ended = survey.advance()
    for _ in range(20):
        bench.trainer.step()
    while not ended:
        ended = survey.advance()
    after = survey.answers()
    assert before.scores is not None
    assert after.scores is not None
    assert len(bench.trainer.sets.train) > 100
    assert np.array_equal(before.scores.shares, after.scores.shares)
    bench.close()


def test_a_curve_is_the_same_with_a_survey_between() -> None:
    text = 'input = [2]\ndata = "xor"\nlayers = ["dense 6", "batch_norm", "tanh", "dropout 0.5", "dense 1"]\nloss = "bce_logits"\n'
    one, other = bench_of(text), bench_of(text)
    found: list[list[float]] = [[], []]
    for _ in range(6):
        surveyed(one)
        for bench, losses in zip((one, other), found, strict=True):
            losses += [event.loss for event in bench.trainer.step() if hasattr(event, "loss")]
    assert found[0] == found[1]


def test_many_classes_have_no_threshold_and_pictures_come_back_as_they_are() -> None:
    bench = bench_of('input = [1, 8, 8]\ndata = "digits"\nlayers = ["flatten", "dense 10"]\nloss = "cross_entropy"\n')
    found = surveyed(bench)
    assert found.pictures
    assert found.scores is not None
    assert found.scores.classes == 10
    assert (found.roc, found.region) == (None, None)
    pictures = samples(bench, "validation", np.array([3, 1]))
    assert pictures.shape == (2, 1, 8, 8)
    dataset = dataset_of(bench.network)
    assert np.allclose(pictures[0], dataset.validation.x[3], atol=1e-5)
    bench.close()


def test_numbers_are_neither_right_nor_wrong() -> None:
    bench = bench_of('input = [1]\ndata = "linear"\nlayers = ["dense 1"]\nloss = "mse"\n')
    assert surveyed(bench).scores is None
    bench.close()


def test_answers_that_are_numbers_are_told_beside_those_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    line = bench_of('data = "linear"\ninput = [1]\nlayers = ["dense 1"]\nloss = "mse"')
    found = surveyed(line)
    part = line.trainer.sets.validation
    assert found.scores is None
    assert found.near is not None
    assert np.array_equal(found.near.wanted, part.y.reshape(-1))
    assert found.near.all == pytest.approx(float(np.mean((line.trainer.predict(part) - part.y) ** 2)), rel=1e-5)
    monkeypatch.setattr(survey_module, "POINTS", 8)
    fewer = surveyed(line).near
    assert fewer is not None
    assert len(fewer.wanted) == len(fewer.answered) == len(fewer.far) <= 8
    assert fewer.all == found.near.all
    line.close()


def test_pictures_that_were_answered_come_farthest_first() -> None:
    network = Network(read_spec('data = "digits"\ninput = [1, 8, 8]\nlayers = ["flatten", "dense 64"]\nloss = "reconstruction"'))
    bench = Bench(network, dataset_of(network))
    found = surveyed(bench).near
    assert found is not None
    assert found.wanted.shape == found.answered.shape == (survey_module.FARTHEST, 1, 8, 8)
    assert list(found.far) == sorted(found.far, reverse=True)
    assert found.far[-1] >= found.all
    bench.close()


def test_classes_are_no_numbers(xor: Network) -> None:
    bench = Bench(xor, dataset_of(xor))
    assert surveyed(bench).near is None
    bench.close()
