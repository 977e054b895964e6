from collections.abc import Callable
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.errors import FileError
from gradviz.files import backup_of
from gradviz.nn import checkpoint
from gradviz.nn.checkpoint import Checkpoint
from gradviz.nn.events import Batch, Epoch
from gradviz.nn.model import Model
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.resume import resume, save, spec_of
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer

Pictures = Callable[..., Any]
LAYERS = ["flatten", "dense 8", "batch_norm", "relu", "dropout 0.3", "dense 3"]


def net(**training: object) -> Model:
    table = {"epochs": 4, "batch": 16, "optimizer": "adam 0.02", "schedule": "plateau patience=0", "augment": ["shift 1"], **training}
    return Model(from_table({"input": [1, 6, 6], "layers": LAYERS, "loss": "cross_entropy", "training": table}))


def story(trainer: Trainer) -> list[tuple[float, ...]]:
    kept = []
    for event in trainer.run():
        if isinstance(event, Batch):
            kept.append((event.loss, event.rate, event.gradient_norm))
        elif isinstance(event, Epoch):
            kept.append((event.loss, event.accuracy, event.val_loss, event.val_accuracy))
    return kept


@pytest.mark.parametrize("batches", [0, 1, 4, 6, 7, 15])
def test_a_training_goes_on_to_the_bit(batches: int, pictures: Pictures, tmp_path: Path) -> None:
    whole = Trainer(net(patience=3), pictures(), seed=7)
    for _ in range(batches):
        whole.step()
    save(tmp_path / "run.npz", whole, "toy")
    again = resume(checkpoint.load(tmp_path / "run.npz"), pictures())
    assert story(again) == story(whole)
    assert again.plan.parameters.tobytes() == whole.plan.parameters.tobytes()
    assert {n: v.tobytes() for n, v in again.states.items()} == {n: v.tobytes() for n, v in whole.states.items()}
    assert [row.val_loss for row in again.history] == [row.val_loss for row in whole.history]


@pytest.mark.parametrize("form", ["library", "lecture"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_goes_on_to_the_bit(name: str, form: str, pictures: Pictures, tmp_path: Path) -> None:
    layers = ["flatten", "dense 8", "tanh", "dense 3"]
    table = {
        "epochs": 3,
        "batch": 40,
        "optimizer": f"{name} rate=0.01 form={form}",
        "schedule": "one_cycle",
        "l2": 0.01,
        "normalize": False,
    }
    model = Model(from_table({"input": [1, 6, 6], "layers": layers, "loss": "cross_entropy", "training": table}))
    whole = Trainer(model, pictures(), seed=3)
    for _ in range(4):
        whole.step()
    save(tmp_path / "run.npz", whole)
    again = resume(checkpoint.load(tmp_path / "run.npz"), pictures())
    assert story(again) == story(whole)
    assert whole.reason == "end"
    assert again.plan.parameters.tobytes() == whole.plan.parameters.tobytes()


def test_within_a_batch_the_checkpoint_is_of_its_beginning(pictures: Pictures, tmp_path: Path) -> None:
    whole = Trainer(net(), pictures(), seed=7)
    whole.step()
    for _ in range(3):
        whole.advance()
    save(tmp_path / "run.npz", whole)
    again = resume(checkpoint.load(tmp_path / "run.npz"), pictures())
    assert story(again) == story(whole)


def test_more_epochs_may_be_asked_for(pictures: Pictures, tmp_path: Path) -> None:
    trainer = Trainer(net(epochs=1), pictures())
    list(trainer.run())
    save(tmp_path / "run.npz", trainer)
    again = resume(checkpoint.load(tmp_path / "run.npz"), pictures(), epochs=3)
    assert [event.epoch for event in again.run() if isinstance(event, Epoch)] == [2, 3]
    assert spec_of(checkpoint.load(tmp_path / "run.npz")) == net(epochs=1).spec


def test_the_scale_of_the_first_data_is_kept(pictures: Pictures, tmp_path: Path) -> None:
    trainer = Trainer(net(), pictures())
    save(tmp_path / "run.npz", trainer)
    other = resume(checkpoint.load(tmp_path / "run.npz"), pictures(seed=9))
    assert trainer.sets.scale is not None
    assert other.sets.scale is not None
    assert (other.sets.scale.mean == trainer.sets.scale.mean).all()


def damaged(found: Checkpoint, name: str, value: object) -> Checkpoint:
    if name in found.arrays:
        return Checkpoint({**found.arrays, name: value}, found.record)
    return Checkpoint(found.arrays, {**found.record, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("spec", None),
        ("seed", None),
        ("counters", {}),
        ("streams", {}),
        ("streams", {"order": 3}),
        ("dtype", "object?"),
        ("history", [{"epoch": 1}]),
        ("best", 3),
        ("order", np.arange(5)),
        ("parameter/dense1/weights", np.zeros((2, 2), np.float32)),
        ("moment/velocity", np.zeros(3, np.float32)),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused(name: str, value: object, pictures: Pictures, tmp_path: Path) -> None:
    trainer = Trainer(net(), pictures())
    for _ in range(2):
        trainer.step()
    save(tmp_path / "run.npz", trainer)
    with pytest.raises(FileError, match="the checkpoint does not fit"):
        resume(damaged(checkpoint.load(tmp_path / "run.npz"), name, value), pictures())


EPOCH = {"epoch": 1, "loss": 0.5, "accuracy": None, "val_loss": None, "val_accuracy": None, "seconds": 1.0, "rate": 0.1}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("seed",), float("inf")),
        (("best",), float("inf")),
        (("counters", "iteration"), -1),
        (("counters", "epoch"), float("inf")),
        (("counters", "seconds"), float("nan")),
        (("streams", "order", "uinteger"), -1),
        (("streams", "order", "state", "state"), 10**60),
        (("history",), [{**EPOCH, "loss": "none"}]),
        (("history",), [{**EPOCH, "accuracy": float("nan")}]),
        (("history",), [{**EPOCH, "epoch": True}]),
    ],
    ids=str,
)
def test_a_number_that_cannot_be_is_refused(path: tuple[str, ...], value: object, pictures: Pictures, tmp_path: Path) -> None:
    trainer = Trainer(net(), pictures())
    trainer.step()
    save(tmp_path / "run.npz", trainer)
    found = checkpoint.load(tmp_path / "run.npz")
    record = deepcopy(dict(found.record))
    inner: Any = record
    for name in path[:-1]:
        inner = inner[name]
    assert path[-1] in inner
    inner[path[-1]] = value
    with pytest.raises(FileError, match="the checkpoint does not fit"):
        resume(Checkpoint(found.arrays, record), pictures())


@pytest.mark.parametrize(
    "change", [lambda order: order - 1, lambda order: order + len(order), np.zeros_like], ids=["below", "above", "twice"]
)
def test_an_order_that_is_none_is_refused(change: Callable[[Any], Any], pictures: Pictures, tmp_path: Path) -> None:
    trainer = Trainer(net(), pictures())
    trainer.step()
    save(tmp_path / "run.npz", trainer)
    found = checkpoint.load(tmp_path / "run.npz")
    with pytest.raises(FileError, match="the checkpoint does not fit"):
        resume(damaged(found, "order", change(found.arrays["order"])), pictures())


def test_data_of_another_size_are_refused_within_an_epoch(pictures: Pictures, tmp_path: Path) -> None:
    trainer = Trainer(net(), pictures())
    list(islice(trainer.run(), 3))
    save(tmp_path / "run.npz", trainer)
    with pytest.raises(FileError, match="does not fit"):
        resume(checkpoint.load(tmp_path / "run.npz"), pictures((50, 5, 5)))


def test_after_the_best_weights_more_epochs_go_on_from_the_last_ones(pictures: Pictures, tmp_path: Path) -> None:
    whole, ended = Trainer(net(patience=9), pictures()), Trainer(net(patience=9, epochs=2), pictures())
    wanted = story(whole)
    list(ended.run())
    assert ended.best is not None
    save(tmp_path / "run.npz", ended)
    again = resume(checkpoint.load(tmp_path / "run.npz"), pictures(), epochs=4)
    assert story(again) == wanted[len(wanted) - len(story(resume(checkpoint.load(tmp_path / "run.npz"), pictures(), epochs=4))) :]


@pytest.mark.parametrize("backup", [True, False])
def test_what_was_there_is_kept_beside_it_unless_it_is_not_wanted(pictures: Pictures, tmp_path: Path, backup: bool) -> None:
    trainer, path = Trainer(net(), pictures()), tmp_path / "a.npz"
    for _ in range(2):
        save(path, trainer, **({} if backup else {"backup": False}))
    assert backup_of(path).exists() == backup
