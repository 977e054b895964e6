"""A network document runs on the first samples of its data, with first or trained weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.nn.history import RunHistory, followed, save_run
from gradviz.project.network_edits import choose_data, network_of, new_network, set_field, set_weights
from gradviz.project.network_run import dataset_of, plan_of, reopened, trainer_of, weights_path


@pytest.mark.parametrize("preset", ["xor", "mlp", "ranking", "recipe"])
def test_a_network_runs_on_its_first_samples(preset: str) -> None:
    plan = plan_of(network_of(new_network(preset)), samples=4)
    assert plan.batch == 4
    assert np.isfinite(plan.loss)
    assert plan_of(network_of(new_network(preset)), samples=4).loss == plan.loss


def test_a_document_of_a_network_is_a_run_like_any_other() -> None:
    document = new_network("xor")
    run = document.trace()
    assert run.graph is document.graph()
    assert run.grad("dense1/weights").shape == (2, 4)


def test_a_saved_run_is_reopened_and_that_of_another_network_refused(tmp_path: Path) -> None:
    network = network_of(set_field(new_network("xor"), "training", "epochs", 3))
    trainer, history = trainer_of(network), RunHistory()
    for _ in followed(trainer, history):
        pass
    path = tmp_path / "xor.npz"
    save_run(path, history, network.spec)
    again, seen = reopened(network, path)
    assert (again.plan.parameters == trainer.plan.parameters).all()
    assert len(seen.epochs) == 3
    assert (plan_of(network, path).parameters == trainer.plan.parameters).all()
    with pytest.raises(InputError, match="another network"):
        plan_of(network_of(new_network("logistic")), path)


def test_weights_lie_beside_the_document_and_nowhere_else(tmp_path: Path) -> None:
    network = network_of(set_weights(new_network("xor"), "xor.npz"))
    assert weights_path(network, tmp_path) == tmp_path / "xor.npz"
    assert weights_path(replace(network, weights=""), tmp_path) is None
    assert weights_path(replace(network, weights="../xor.npz"), tmp_path) is None


def test_what_cannot_run_says_so() -> None:
    with pytest.raises(InputError, match="names no data"):
        dataset_of(network_of(choose_data(new_network("xor"), "")))
    with pytest.raises(InputError, match="shape"):
        plan_of(network_of(choose_data(new_network("xor"), "xor", (3,))))
    broken = set_field(new_network("xor"), "training", "batch", 8)
    assert dataset_of(network_of(broken)).name == "xor"
