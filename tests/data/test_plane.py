"""What the toy sets share: turns, strays, settings in their declared type, one declaration."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.data import DATASETS, load
from gradviz.data.plane import alternate, as_declared, noise_field, samples_field, strayed, toy

TOYS = ("moons", "circles", "spirals", "blobs", "xor")


def test_classes_take_turns() -> None:
    assert alternate(5).tolist() == [0, 1, 0, 1, 0]
    assert alternate(5, 3).tolist() == [0, 1, 2, 0, 1]


def test_points_stray_by_the_noise() -> None:
    points = np.zeros((10_000, 2))
    assert (strayed(points, 0.0, np.random.default_rng(0)) == points).all()
    assert abs(strayed(points, 0.5, np.random.default_rng(0)).std() - 0.5) < 0.02


def test_settings_take_the_type_of_their_field() -> None:
    chosen = as_declared({"samples": 50.0, "noise": 1}, (samples_field(), noise_field(0.1)))
    assert (type(chosen["samples"]), type(chosen["noise"])) == (int, float)


@pytest.mark.parametrize("name", TOYS)
@pytest.mark.parametrize("samples", [1, 2, 3, 7])
def test_a_few_points_are_no_trouble(name: str, samples: int) -> None:
    data = load(name, samples=samples, noise=0.0)
    assert sum(data.sizes) == samples
    assert data.shape == (2,)


def test_a_set_is_declared_in_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DATASETS, "_records", dict(DATASETS))
    toy(
        "dots",
        "Dots.",
        "Nothing to learn.",
        lambda rng, samples: (rng.normal(size=(samples, 2)), alternate(samples)),
        samples_field(30),
        title="Dots",
    )
    assert load("dots").sizes == (24, 3, 3)
