"""A run is kept in bounded memory, any epoch kept reopens its weights, and a saved run shows again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gradviz.errors import FileError
from gradviz.nn.checkpoint import Checkpoint, save
from gradviz.nn.diagnosis import Watch
from gradviz.nn.events import Batch, Changed, Epoch
from gradviz.nn.history import Kept, RunHistory, followed, load_run, reopen, save_run
from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer

Pictures = Callable[..., SimpleNamespace]
TABLE = {
    "input": [1, 6, 6],
    "layers": ["flatten", "dense 8", "batch_norm", "relu", "dense 3"],
    "loss": "cross_entropy",
    "training": {"epochs": 4, "batch": 30},
}


def trained(pictures: Pictures) -> tuple[Trainer, RunHistory]:
    trainer = Trainer(Model(from_table(TABLE)), pictures())
    trainer.watch = Watch(statistics=True)
    history = RunHistory()
    for _ in followed(trainer, history):
        pass
    return trainer, history


def test_everything_is_noted(pictures: Pictures) -> None:
    trainer, history = trained(pictures)
    assert len(history.batches) == 12
    assert history.batches.column("time").tolist() == pytest.approx([place / 3 for place in range(1, 13)])
    shares = history.batches.column("accuracy").reshape(4, 3)
    assert shares.mean(axis=1) == pytest.approx(history.epochs.column("accuracy"))
    assert history.epochs.column("epoch").tolist() == [1, 2, 3, 4]
    assert history.epochs.column("val_loss").tolist() == [row.val_loss for row in trainer.history]
    assert set(history.statistics) == {"gradient_norms", "update_ratios", "dead_shares"}
    assert len(history.statistics["gradient_norms"].column("dense1/weights")) == 12
    assert [one.time for one in history.kept] == pytest.approx([0, 1 / 3, 2 / 3, 1, 2, 3, 4])


def test_an_epoch_reopens_its_weights(pictures: Pictures) -> None:
    trainer, history = trained(pictures)
    last = trainer.plan.parameters.copy()
    losses = []
    for epoch in (0, 2, 4):
        reopen(history.at(epoch), trainer)
        losses.append(trainer.evaluate(trainer.sets.validation)[0])
    assert losses[1:] == [trainer.history[1].val_loss, trainer.history[3].val_loss]
    assert (trainer.plan.parameters == last).all()
    fresh = Trainer(Model(from_table(TABLE)), pictures())
    assert (history.at(0).parameters == fresh.plan.parameters).all()


def test_a_saved_run_shows_again(pictures: Pictures, tmp_path: Path) -> None:
    trainer, history = trained(pictures)
    path = tmp_path / "run.npz"
    save_run(path, history, trainer.model.spec)
    again, spec = load_run(path)
    assert spec == trainer.model.spec
    assert (again.epochs.column("loss") == history.epochs.column("loss")).all()
    assert (again.batches.column("loss") == history.batches.column("loss")).all()
    assert again.best == history.best
    assert [one.time for one in again.kept] == [one.time for one in history.kept]
    reopen(again.at(3), trainer)
    assert trainer.evaluate(trainer.sets.validation)[0] == trainer.history[2].val_loss


def test_another_file_is_no_run(tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    save(path, Checkpoint({}, {}))
    with pytest.raises(FileError, match="holds no run"):
        load_run(path)


def test_a_thousand_epochs_of_a_small_cnn_take_less_than_50_megabytes() -> None:
    parameters = np.zeros(Model(PRESETS["cnn"].spec()).parameter_count, np.float32)
    history = RunHistory()
    for epoch in range(1, 1001):
        for batch in range(0, 430, 43):
            history.take(Batch(epoch - 1, batch, 430, 128, 1.0 / epoch, 0.001, 1.0))
        history.take(Epoch(epoch, 1.0 / epoch, 0.9, abs(epoch - 321) + 1.0, 0.9, 0.0, 0.001))
        history.keep(SimpleNamespace(epoch=epoch, batch=0, cuts=[0], states={}, plan=SimpleNamespace(parameters=parameters)))
    assert history.bytes < 50e6
    kept = [one.time for one in history.kept]
    assert {1, 321, 1000} <= set(kept)
    assert len(kept) > 80
    gaps = np.diff(kept)
    assert gaps.max() <= 4 * gaps.min() + 8
    assert history.at(500).time == pytest.approx(500, abs=12)
    assert len(history.batches.column("loss")) <= 4097


@pytest.mark.heavy
@pytest.mark.parametrize("numbers", [1_000, 1_000_000, 4_000_000, 11_000_000])
def test_weights_of_a_network_of_any_size_stay_within_the_memory(numbers: int) -> None:
    parameters = np.zeros(numbers, np.float32)
    plan = SimpleNamespace(parameters=parameters)
    history = RunHistory()
    most = 0
    for epoch in range(1 if numbers > 10_000_000 else 400 if numbers > 1_000_000 else 1000):
        history.take(Epoch(epoch + 1, 1.0, None, abs(epoch - 321) + 1.0, None, 0.0, 0.001))
        history.follow(SimpleNamespace(epoch=epoch, batch=0, cuts=[0], states={}, plan=plan))
        most = max(most, history.bytes)
    assert most < 50e6
    assert history.kept[-1].parameters.nbytes == parameters.nbytes
    assert len(history.kept) == {1_000: 160, 1_000_000: 6}.get(numbers, 1)


def test_what_changed_on_the_way_is_noted_and_saved(pictures: Pictures, tmp_path: Path) -> None:
    trainer, history = trained(pictures)
    history.take(Changed(2, 1, 3, (("rate", "0.001", "0.01"),)))
    save_run(tmp_path / "run.npz", history, trainer.model.spec)
    again, _ = load_run(tmp_path / "run.npz")
    assert again.changes == history.changes == ((pytest.approx(2 + 1 / 3), (("rate", "0.001", "0.01"),)),)
    bare = again.without_weights()
    assert not bare.kept
    assert bare.changes == again.changes
    assert (bare.batches.column("loss") == history.batches.column("loss")).all()


def test_nothing_kept_is_said() -> None:
    with pytest.raises(LookupError):
        RunHistory().at(3)
    assert RunHistory().best is None
    assert Kept(0, np.zeros(2), {"a": np.zeros(1)}).bytes == 24


@pytest.mark.parametrize(("best", "left"), [(1, [1, 3]), (2, [2, 3]), (3, [1, 3]), (None, [1, 3])])
def test_with_room_for_two_the_best_and_the_newest_stay(best: int | None, left: list[int]) -> None:
    """Of three, the middle one goes, unless it is the best: then the first does."""
    history = RunHistory(budget=2 * 16)
    for epoch in (1, 2, 3):
        history.take(Epoch(epoch, 1.0, None, 0.5 if epoch == best else 1.0 + epoch, None, 0.0, 0.001))
        plan = SimpleNamespace(parameters=np.zeros(2))
        history.keep(SimpleNamespace(epoch=epoch, batch=0, cuts=[0], states={}, plan=plan))
    assert sorted(one.time for one in history.kept) == sorted(left)


def test_the_newest_weights_are_kept_however_large_they_are() -> None:
    history = RunHistory(budget=10)
    for epoch in (1, 2, 3):
        plan = SimpleNamespace(parameters=np.zeros(2))
        history.keep(SimpleNamespace(epoch=epoch, batch=0, cuts=[0], states={}, plan=plan))
        assert [one.time for one in history.kept] == [epoch]
