"""The plots say why they are empty, and what changed since a run was pinned."""

from __future__ import annotations

from dataclasses import replace

from gradviz.app.models.pinned_run import pinned
from gradviz.app.models.plot_texts import MOST, no_curve, since_pinned
from gradviz.app.models.training import TrainingModel
from gradviz.nn.history import RunHistory
from gradviz.project.network_edits import network_of, new_network, set_field


def test_every_state_has_its_reason(qtbot: object) -> None:
    training = TrainingModel()
    found = set()
    for state in ("failed", "loading", "running", "ready"):
        training.state = state
        found.add(no_curve(training))
    assert len(found) == 4
    training.close()


def test_few_changes_are_told_and_many_are_counted() -> None:
    network = network_of(new_network("xor"))
    kept = pinned(network, RunHistory())
    assert since_pinned(kept, network) == ("Thin lines, values in brackets: the pinned run. Nothing differs yet.", "")
    text, tip = since_pinned(kept, replace(network, seed=7))
    assert ("Since then: " in text, "7" in text, tip) == (True, True, "")
    other = new_network("xor")
    for field, content in (("epochs", 7), ("batch", 3), ("clip_norm", 1.0), ("clip_value", 1.0), ("patience", 3)):
        other = set_field(other, "training", field, content)
    text, tip = since_pinned(kept, replace(network_of(other), seed=7))
    assert (text.count(";"), "2 more" in text, tip.count("\n")) == (MOST - 1, True, MOST)
