"""Findings are texts in every language, and the registry of what is looked for can grow."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from gradviz.nn.diagnosis import Watch
from gradviz.nn.findings import Diagnosis, Evidence, Finding, diagnoses, evidence, findings, plan_at
from gradviz.nn.history import RunHistory, followed
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table
from gradviz.nn.trainer import Trainer
from gradviz.registry import Registry

TABLE = {
    "input": [1, 6, 6],
    "layers": ["flatten", "dense 8", "relu", "dense 3"],
    "loss": "cross_entropy",
    "training": {"epochs": 3, "batch": 40},
}


def test_a_healthy_run_has_no_findings(pictures: Callable[..., SimpleNamespace]) -> None:
    trainer, history = Trainer(Model(from_table(TABLE)), pictures()), RunHistory()
    trainer.watch = Watch(statistics=True)
    for _ in followed(trainer, history):
        pass
    assert findings(evidence(trainer)) == ()
    found = evidence(trainer, history)
    assert findings(found) == ()
    assert set(found.update_ratios) == {"dense1/weights", "dense2/weights"}
    assert found.plan is plan_at(trainer)
    assert len(found.losses) == 9


def test_nothing_known_is_nothing_found() -> None:
    assert findings(Evidence()) == ()
    assert findings(Evidence(losses=np.full(100, np.nan))) == ()


def test_every_diagnosis_says_what_it_looks_for() -> None:
    assert len(diagnoses()) >= 8
    assert all(diagnosis.doc.endswith(".") for diagnosis in diagnoses().values())


def test_one_more_diagnosis_is_one_record() -> None:
    scratch = Registry[Diagnosis]("diagnosis")
    scratch.register(
        "always", Diagnosis("always", "Always.", lambda found: [Finding("always", "{n} things", ("x",), ("Rest.",), {"n": 2})])
    )
    (found,) = findings(Evidence(), scratch)
    assert (found.message, found.helps, found.blocks) == ("2 things", ("Rest.",), ("x",))


def test_a_loss_that_a_changed_setting_raised_blames_no_rate(pictures: Callable[..., SimpleNamespace]) -> None:
    """A penalty that was added in the middle had raised the loss, and the rate was called too high."""
    trainer, history = Trainer(Model(from_table(TABLE)), pictures()), RunHistory()
    trainer.step()
    for batch in range(40):
        history.batches.add((batch / 10, 0.1 if batch < 20 else 0.3, 0.01, 1.0, 0.5))
    assert evidence(trainer, history).losses.tolist() == [0.1] * 20 + [0.3] * 20
    history.changes = ((1.9, (("L2 penalty", "0", "0.1"),)),)
    assert evidence(trainer, history).losses.tolist() == [0.3] * 20
    trainer.close()
