"""A bench begins at its start, with a saved run, or where a checkpoint left off; what does not fit is said and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from gradviz.app.training.bench import Bench
from gradviz.app.training.opening import curves_beside, keep, opened
from gradviz.app.training.origin import Origin
from gradviz.data import Dataset, load
from gradviz.nn.history import save_run
from gradviz.nn.spec import LayerSpec
from gradviz.project.network import Network


@pytest.fixture
def dataset(xor: Network) -> Dataset:
    return load("xor")


def stepped(bench: Bench, batches: int) -> list[float]:
    losses = []
    for _ in range(batches):
        for event in bench.trainer.step():
            bench.history.take(event)
        bench.history.follow(bench.trainer)
        losses.append(bench.history.batches.column("loss")[-1])
    return losses


def test_a_checkpoint_goes_on_to_the_bit_with_all_that_was_seen(xor: Network, dataset: Dataset, tmp_path: Path) -> None:
    whole, error = opened(xor, dataset, None)
    assert error is None
    assert [one.time for one in whole.history.kept] == [0]
    stepped(whole, 5)
    keep(whole, tmp_path / "stopped.npz")
    again, error = opened(xor, dataset, Origin(tmp_path / "stopped.npz", "checkpoint"))
    assert error is None
    assert [one.time for one in again.history.kept][: len(whole.history.kept)] == [one.time for one in whole.history.kept]
    assert again.history.batches.column("loss").tolist() == whole.history.batches.column("loss").tolist()
    assert stepped(again, 6) == stepped(whole, 6)
    assert again.trainer.plan.parameters.tobytes() == whole.trainer.plan.parameters.tobytes()


def test_a_checkpoint_without_its_curves_still_goes_on(xor: Network, dataset: Dataset, tmp_path: Path) -> None:
    whole, _ = opened(xor, dataset, None)
    batches = len(whole.trainer.cuts) + 1
    stepped(whole, batches)
    keep(whole, tmp_path / "stopped.npz")
    curves_beside(tmp_path / "stopped.npz").unlink()
    again, error = opened(xor, dataset, Origin(tmp_path / "stopped.npz", "checkpoint"))
    assert error is None
    assert len(again.history.epochs) == 1
    last = again.last_batch()
    assert last is not None
    assert (last.epoch, last.batch) == (1, 0)


@pytest.mark.parametrize("kind", ["run", "checkpoint"])
@pytest.mark.parametrize("damage", ["missing", "text", "cut", "foreign"])
def test_a_file_that_does_not_fit_is_said_and_the_network_is_at_its_start(
    xor: Network, dataset: Dataset, tmp_path: Path, kind: Literal["run", "checkpoint"], damage: str
) -> None:
    path = tmp_path / "file.npz"
    first, _ = opened(xor, dataset, None)
    trained = xor
    if damage == "foreign":
        layers = (LayerSpec("dense", "dense1", {"units": 9}, ("x",)), *xor.spec.layers[1:])
        trained = replace(xor, spec=replace(xor.spec, layers=layers))
    bench, _ = opened(trained, dataset, None)
    stepped(bench, 2)
    if kind == "run":
        save_run(path, bench.history, trained.spec)
    else:
        keep(bench, path)
    if damage == "missing":
        path.unlink()
    elif damage == "text":
        path.write_text("no run at all")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-200])
    found, error = opened(xor, dataset, Origin(path, kind))
    assert error is not None
    assert error.message
    assert found.trainer.epoch == found.trainer.batch == 0
    assert (found.trainer.plan.parameters == first.trainer.plan.parameters).all()
    assert [one.time for one in found.history.kept] == [0]


def test_a_saved_run_stands_at_its_end(xor: Network, dataset: Dataset, tmp_path: Path) -> None:
    bench, _ = opened(xor, dataset, None)
    stepped(bench, 3 * len(bench.trainer.cuts))
    save_run(tmp_path / "run.npz", bench.history, xor.spec)
    found, error = opened(xor, dataset, Origin(tmp_path / "run.npz", "run"))
    assert error is None
    assert (found.trainer.epoch, found.trainer.reason) == (3, "end")
    assert (found.trainer.plan.parameters == bench.trainer.plan.parameters).all()
    last = found.last_batch()
    assert last is not None
    assert last.loss == pytest.approx(bench.history.batches.column("loss")[-1])
    found.look_at(0.0)
    with found.seen():
        assert np.array_equal(found.trainer.plan.parameters, bench.history.at(0).parameters)
    assert np.array_equal(found.trainer.plan.parameters, bench.history.at(3).parameters)
