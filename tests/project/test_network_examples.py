"""The example networks open untrained and trained, run, and reach what their runs say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradviz import resources, words
from gradviz.project import load
from gradviz.project import network_examples as module
from gradviz.project.network_edits import network_of
from gradviz.project.network_examples import FOLDER, NetworkExample, network_examples, openings, search_openings
from gradviz.project.network_run import plan_of, reopened, trainer_of, weights_path

NAMES = ("xor", "moons", "mlp_mnist", "cnn_mnist", "autoencoder")
LEAST = {"xor": 0.95, "moons": 0.95, "mlp_mnist": 0.9, "cnn_mnist": 0.94}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    yield
    module._examples.cache_clear()


def example(name: str) -> NetworkExample:
    return next(one for one in network_examples() if one.name == name)


def test_all_are_there_smallest_first_in_both_languages() -> None:
    found = network_examples()
    assert {one.name for one in found} == set(NAMES)
    assert found[0].name == "xor"
    english = [(one.title, one.notice) for one in found]
    words.set_language("ru")
    assert all(a[0] != b.title and a[1] != b.notice for a, b in zip(english, found, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_opens_untrained_and_runs(name: str) -> None:
    one = example(name)
    network = network_of(one.untrained)
    assert (network.weights, network.faults) == ("", {})
    plan = plan_of(network, samples=3)
    assert np.isfinite(plan.loss)
    assert one.run is not None
    assert one.run.stat().st_size < 1_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_trained_run_is_as_good_as_it_says(name: str) -> None:
    one = example(name)
    assert one.run is not None
    network = replace(network_of(one.untrained), weights=one.run.name)
    path = weights_path(network, one.path.parent)
    assert path == one.run
    assert path is not None
    trainer, history = reopened(network, path)
    loss, accuracy = trainer.evaluate(trainer.sets.validation)
    assert loss == pytest.approx(history.epochs.column("val_loss")[-1], rel=1e-3)
    first, _ = trainer_of(network).evaluate(trainer.sets.validation)
    assert loss is not None
    assert first is not None
    assert loss < 0.5 * first
    assert accuracy is None or accuracy > LEAST[name]
    trainer.close()


def test_what_is_no_network_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    source = resources.examples_folder()
    (folder / "formula.gradviz").write_bytes((source / "two-paths.gradviz").read_bytes())
    (folder / "broken.gradviz").write_text("{", "utf-8")
    (folder / "xor.gradviz").write_bytes((source / FOLDER / "xor.gradviz").read_bytes())
    monkeypatch.setattr(resources, "examples_folder", lambda: tmp_path)
    (only,) = network_examples()
    assert (only.name, only.run, only.untrained) == ("xor", None, load(folder / "xor.gradviz"))


def test_networks_are_found_by_every_word_of_their_texts_or_their_file() -> None:
    assert search_openings("") == openings()
    assert {path.stem for _, _, path in search_openings("MLP_mnist")} == {"mlp_mnist"}
    (trained,) = search_openings("trained xor")
    assert trained[0].startswith("Trained: ")
    assert search_openings("no network says this") == ()
