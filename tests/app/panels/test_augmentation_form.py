"""Every registered augmentation has its tick, and its fields while it is on; samples that are no images have none."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.panels.augmentation_form import AugmentationForm
from gradviz.app.panels.choice import Tick
from gradviz.app.panels.fields_form import FieldEdit
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.project.network_edits import new_network


def shown(qtbot: QtBot, session: NetworkSession) -> AugmentationForm:
    form = AugmentationForm(session)
    qtbot.addWidget(form)
    session.document_changed.connect(form.refresh)
    form.retranslate()
    form.refresh()
    return form


def test_each_is_switched_on_set_and_switched_off(qtbot: QtBot) -> None:
    session = NetworkSession(new_network("cnn"))
    before = session.document
    form = shown(qtbot, session)
    for kind, record in AUGMENTATIONS.items():
        tick = form.ticks[kind].controls[kind]
        assert isinstance(tick, Tick)
        assert not form.forms[kind].isVisibleTo(form)
        tick.click()
        assert set(form.forms[kind].controls) == {field.name for field in record.fields}
        edit = form.forms[kind].controls[record.fields[0].name]
        assert isinstance(edit, FieldEdit)
        edit.textEdited.emit("3")
        augment = session.network.spec.training.augment
        assert [(choice.kind, dict(choice.settings)) for choice in augment] == [(kind, {record.fields[0].name: 3})]
        tick.click()
        assert session.network.spec.training.augment == ()
    while session.history.undo_label is not None:
        session.undo()
    assert session.document == before


def test_vectors_have_none(qtbot: QtBot, network: NetworkSession) -> None:
    assert shown(qtbot, network).isHidden()
