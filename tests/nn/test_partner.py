"""A training with a partner is to the bit the training that two threads do, through changes, restarts and checkpoints."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradviz.engine.tensors.partner import AVAILABLE
from gradviz.nn import checkpoint, resume
from gradviz.nn.model import Model
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.settings import Choice
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="a child cannot be given an open file here")
Pictures = Callable[..., Any]
Both = Callable[..., tuple[Trainer, Trainer]]
AtWork = Callable[[Any], bool]
LAYERS = ["conv2d 4 padding=1", "relu", "max_pool", "flatten", "dropout 0.2", "dense 3"]


def model(optimizer: str = "adam 0.02") -> Model:
    table = {"epochs": 2, "batch": 16, "optimizer": optimizer}
    return Model(from_table({"input": [1, 6, 6], "layers": LAYERS, "loss": "cross_entropy", "training": table}))


@pytest.fixture
def both(pictures: Pictures, monkeypatch: pytest.MonkeyPatch, at_work: AtWork) -> Iterator[Both]:
    """Makes one trainer with a partner and one with two threads; they are closed in the end."""
    for name in ("tensors.splitting.WORTH_SPLITTING", "tensor_plan.WORTH_SPLITTING", "tensors.family.WORTH_SHARING"):
        monkeypatch.setattr(f"gradviz.engine.{name}", 0)
    monkeypatch.setattr("gradviz.engine.tensors.partnership.LATE", 60)
    made: list[Trainer] = []

    def make(make_one: Callable[[], Trainer] | None = None, **settings: Any) -> tuple[Trainer, Trainer]:
        for partner in ("gradviz.nn.partner", None):
            monkeypatch.setattr("gradviz.nn.trainer.PARTNER", partner)
            made.append(make_one() if make_one else Trainer(model(**settings), pictures(), seed=3, threads=2))
        assert at_work(made[-2].plan._family.partnership)
        return made[-2], made[-1]

    yield make
    for trainer in made:
        trainer.close()


def processes(trainer: Trainer) -> tuple[int, ...]:
    partnership = trainer.plan._family.partnership
    return () if partnership is None else partnership.processes


def state(trainer: Trainer) -> list[bytes]:
    return [trainer.plan.parameters.tobytes(), *(trainer.moments[name].tobytes() for name in sorted(trainer.moments))]


def train(*trainers: Trainer, steps: int = 4) -> None:
    for trainer in trainers:
        for _ in range(steps):
            trainer.step()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_moves_alike(both: Both, optimizer: str) -> None:
    one, two = both(optimizer=optimizer)
    train(one, two)
    assert len(processes(one)) == 1
    assert processes(two) == ()
    assert state(one)[:1] == state(two)[:1]
    assert [(one.moments[name] == two.moments[name]).all() for name in one.moments if name != "scratch"] == [True] * (len(one.moments) - 1)


def test_a_restart_begins_with_cleared_moments(both: Both) -> None:
    one, two = both()
    train(one)
    one.restart()
    train(one, two)
    assert one.plan.parameters.tobytes() == two.plan.parameters.tobytes()


def test_a_network_rebuilt_in_between_keeps_its_moments(both: Both) -> None:
    one, two = both()
    train(one, two)
    spec = one.model.spec
    layers = [replace(each, settings={**each.settings, "rate": 0.4}) if each.kind == "dropout" else each for each in spec.layers]
    other = replace(spec, layers=tuple(layers))
    for trainer in (one, two):
        trainer.retune(other)
    assert one.moments["velocity"].any()
    train(one, two)
    assert one.plan.parameters.tobytes() == two.plan.parameters.tobytes()
    for trainer in (one, two):
        trainer.retune(other.with_training(optimizer=Choice("momentum", {})))
    train(one, two)
    assert one.plan.parameters.tobytes() == two.plan.parameters.tobytes()


def test_a_checkpoint_goes_on_with_a_partner(both: Both, pictures: Pictures, tmp_path: Path) -> None:
    one, _ = both()
    train(one)
    resume.save(tmp_path / "run.npz", one)
    again, other = both(lambda: resume.resume(checkpoint.load(tmp_path / "run.npz"), pictures(), threads=2))
    train(one, again, other)
    assert one.plan.parameters.tobytes() == again.plan.parameters.tobytes() == other.plan.parameters.tobytes()


def test_a_partner_that_is_killed_changes_nothing(both: Both) -> None:
    one, two = both()
    train(one, two)
    os.kill(processes(one)[0], signal.SIGKILL)
    train(one, two)
    assert one.plan.parameters.tobytes() == two.plan.parameters.tobytes()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_dense_network_moves_alike_with_a_partner_and_alone(
    optimizer: str, pictures: Pictures, monkeypatch: pytest.MonkeyPatch, at_work: AtWork
) -> None:
    monkeypatch.setattr("gradviz.engine.tensors.splitting.WORTH_MEETING", 0)
    monkeypatch.setattr("gradviz.engine.tensors.partnership.LATE", 60)
    table = {"epochs": 2, "batch": 16, "optimizer": optimizer, "clip_norm": 0.5}
    layers = ["flatten", "dense 8", "relu", "dropout 0.2", "dense 3"]
    dense = Model(from_table({"input": [1, 6, 6], "layers": layers, "loss": "cross_entropy", "training": table}))
    one, two, three = (Trainer(dense, pictures(), seed=3, threads=2) for _ in range(3))
    assert at_work(one.plan._family.partnership)
    assert at_work(three.plan._family.partnership)
    two.plan.close()
    train(one, two, three)
    os.kill(processes(three)[0], signal.SIGKILL)
    train(one, two, three)
    assert len(processes(one)) == 1
    assert state(one) == state(two)
    assert one.plan.parameters.tobytes() == three.plan.parameters.tobytes()
    for trainer in (one, two, three):
        trainer.close()
