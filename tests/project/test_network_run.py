"""A network document runs on the first samples of its data, with first or trained weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.nn import checkpoint
from gradviz.nn.checkpoint import Checkpoint
from gradviz.project.network_edits import choose_data, network_of, new_network, set_field
from gradviz.project.network_run import dataset_of, plan_of


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


def test_trained_weights_are_used_and_those_of_another_network_refused(tmp_path: Path) -> None:
    network = network_of(new_network("xor"))
    places = plan_of(network).places
    path = tmp_path / "xor.npz"
    checkpoint.save(path, Checkpoint({f"parameter/{name}": np.full(shape, 0.5, np.float32) for name, (_, shape) in places.items()}, {}))
    assert (plan_of(network, path).parameters == 0.5).all()
    with pytest.raises(InputError, match="another network"):
        plan_of(network_of(new_network("mlp")), path)


def test_what_cannot_run_says_so() -> None:
    with pytest.raises(InputError, match="names no data"):
        dataset_of(network_of(choose_data(new_network("xor"), "")))
    with pytest.raises(InputError, match="shape"):
        plan_of(network_of(choose_data(new_network("xor"), "xor", (3,))))
    broken = set_field(new_network("xor"), "training", "batch", 8)
    assert dataset_of(network_of(broken)).name == "xor"
