"""The shelf keeps one training, gives it to its own network alone, and leaves no file behind."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from gradviz.app.training.opening import opened
from gradviz.app.training.shelf import ROOM, Shelf
from gradviz.data import Watch
from gradviz.nn.settings import Choice
from gradviz.project.network import Network
from gradviz.project.network_run import dataset_of


def test_one_training_is_kept_for_its_own_network(xor: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dataset = dataset_of(xor, Watch())
    bench, error = opened(xor, dataset, None)
    assert error is None
    shelf = Shelf()
    shelf.put(None)
    shelf.put(bench)
    assert shelf.origin(xor) is None, "nothing was trained"
    bench.trainer.step()
    shelf.put(bench)
    origin = shelf.origin(xor)
    assert origin is not None
    assert origin.path.exists()
    assert shelf.origin(replace(xor, seed=xor.seed + 1)) is None
    again, error = opened(xor, dataset, origin)
    assert error is None
    assert again.trainer.epoch + again.trainer.batch > 0
    again.close()
    bench.close()
    shelf.clear()
    assert shelf.origin(xor) is None
    assert not list(tmp_path.iterdir())


def test_a_training_from_other_first_weights_is_another_one(xor: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    other = replace(xor, spec=replace(xor.spec, initializer=Choice("normal", {"a": 0.02})))
    dataset, shelf = dataset_of(xor, Watch()), Shelf()
    for network in (xor, other):
        bench, _ = opened(network, dataset, None)
        bench.trainer.step()
        assert shelf.origin(network) is None
        shelf.put(bench)
        bench.close()
    for network in (xor, other):
        bench, error = opened(network, dataset, shelf.origin(network))
        assert (error, bench.trainer.batch) == (None, 1)
        bench.close()
    shelf.clear()


def test_only_the_last_few_are_kept(xor: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    networks = [replace(xor, seed=seed) for seed in range(ROOM + 1)]
    dataset = dataset_of(xor, Watch())
    shelf = Shelf()
    for network in [*networks, networks[-1]]:
        bench, _ = opened(network, dataset, None)
        bench.trainer.step()
        shelf.put(bench)
        bench.close()
    assert [shelf.origin(network) is not None for network in networks] == [False] + [True] * ROOM
    assert len(list(tmp_path.iterdir())) == ROOM
    shelf.clear()
    assert not list(tmp_path.iterdir())


def test_a_full_disk_keeps_nothing(xor: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    bench, _ = opened(xor, dataset_of(xor, Watch()), None)
    bench.trainer.step()
    shelf = Shelf()
    shelf.put(bench)
    bench.close()
    assert shelf.origin(xor) is None
