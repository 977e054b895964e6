"""The training form edits the document, and shows the fields of whatever is chosen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.fields_form import FieldEdit
from gradviz.app.panels.training_form import TrainingForm
from gradviz.picture.theme import Theme
from gradviz.project.network import PART_TITLES, PARTS


@pytest.fixture
def form(qtbot: QtBot, network: NetworkSession, theme: Theme) -> TrainingForm:
    form = TrainingForm(network, theme)
    qtbot.addWidget(form)
    form.apply_theme(theme)
    form.retranslate()
    return form


def test_every_part_can_be_chosen(form: TrainingForm, network: NetworkSession) -> None:
    assert set(PART_TITLES) == set(PARTS)
    for part, known in PARTS.items():
        for kind in known:
            form.choices[part].choose(kind)
            form.choices[part].activated.emit(0)
            assert network.network.choice(part).kind == kind
            declared = {field.name for field in known[kind].fields}
            assert declared == set(form.forms[part].controls) | (set(form.forms["rate"].controls) if part == "optimizer" else set())


def test_rate_batch_and_epochs_are_at_hand(form: TrainingForm) -> None:
    assert list(form.forms["rate"].controls) == ["rate"]
    assert set(form.forms["training"].controls) == {"batch", "epochs"}


def test_a_number_is_an_edit_and_undo_shows_the_old_one(form: TrainingForm, network: NetworkSession) -> None:
    form.forms["training"].changed.emit("batch", 8)
    assert network.network.spec.training.batch == 8
    network.undo()
    assert network.network.spec.training.batch != 8


def test_the_rest_hides_behind_a_word(form: TrainingForm) -> None:
    assert not form._rest.isVisibleTo(form)
    form.more.click()
    assert form._rest.isVisibleTo(form)


def test_the_seed_of_the_run_is_among_the_rest(form: TrainingForm, network: NetworkSession) -> None:
    form.more.click()
    seed = form.forms["run"].controls["seed"]
    assert isinstance(seed, FieldEdit)
    seed.textEdited.emit("12")
    assert network.network.seed == 12
    assert network.history.undo_label == "Change of: Random seed"
    seed.textEdited.emit("-1")
    assert network.network.seed == 12
