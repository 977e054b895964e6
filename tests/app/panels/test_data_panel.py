"""The data panel says what the data are; another set brings its shape along in one undo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.choice import Choice
from gradviz.app.panels.data_panel import OFFLINE, DataPanel, counts_text, split_text
from gradviz.app.panels.fields_form import FieldEdit
from gradviz.errors import DataError, UnreachableError
from gradviz.picture.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, network: NetworkSession, training: TrainingModel, theme: Theme) -> DataPanel:
    panel = DataPanel(network, training, theme)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.retranslate()
    return panel


def test_it_says_the_split_and_the_classes(panel: DataPanel, training: TrainingModel) -> None:
    assert training.facts is not None
    assert panel._split.text() == split_text(training.facts.sizes)
    assert "0: " in panel.bars.accessibleName()


def test_another_set_brings_its_shape_in_one_undo(panel: DataPanel, network: NetworkSession, training: TrainingModel, qtbot: QtBot) -> None:
    network.document_changed.connect(lambda: training.follow(network.network))
    before = network.document
    network.choose_data(OFFLINE)
    qtbot.waitUntil(lambda: network.network.spec.input == (1, 28, 28), timeout=20_000)
    network.undo()
    assert network.document == before


def test_data_that_cannot_be_read_offer_the_bundled_ones(panel: DataPanel, network: NetworkSession, training: TrainingModel) -> None:
    training.state, training.error = "failed", DataError("gone", "the data are gone")
    panel.refresh()
    assert "gone" in panel._note.text()
    panel.fallback.click()
    assert network.network.spec.data == OFFLINE


def test_normalising_is_an_edit(panel: DataPanel, network: NetworkSession) -> None:
    panel.normalize.click()
    assert not network.network.spec.training.normalize
    network.undo()
    assert panel.normalize.isChecked()


def test_progress_of_a_download_is_said(panel: DataPanel, training: TrainingModel) -> None:
    training.state, training.loaded = "loading", ("images", 5_000_000, 10_000_000)
    panel.refresh()
    assert "5.0 of 10.0\u00a0MB" in panel._split.text()


def test_progress_of_reading_ones_own_pictures_is_no_download(panel: DataPanel, training: TrainingModel, network: NetworkSession) -> None:
    network.choose_data("somewhere/leaves")
    training.state, training.loaded = "loading", ("24.png", 24, 1800)
    panel.refresh()
    assert panel._split.text() == "Reading the pictures: 24 of 1,800"
    assert panel.cancel.text() == "Cancel"


def test_a_download_can_be_cancelled_and_tried_again(panel: DataPanel, training: TrainingModel, network: NetworkSession) -> None:
    training.state, training.loaded = "loading", ("images", 5_000_000, 10_000_000)
    panel.refresh()
    assert not panel.cancel.isHidden()
    assert not panel.progress.isHidden()
    panel.cancel.click()
    assert training.loop._wanted == -1
    training.state, training.error = "failed", DataError("cancelled", "the download was cancelled")
    panel.refresh()
    assert panel.cancel.isHidden()
    assert panel._note.text() == "The download was cancelled; what has arrived is kept."
    run = training.run
    panel.again.click()
    assert training.run == run + 1


def test_no_network_is_one_sentence(panel: DataPanel, training: TrainingModel) -> None:
    training.state, training.error = "failed", UnreachableError("unreachable", "https://one: no; https://two: no")
    panel.refresh()
    assert "https" not in panel._note.text()
    assert not panel.fallback.isHidden()


def test_settings_of_a_set_are_a_form(panel: DataPanel, network: NetworkSession) -> None:
    network.choose_data("spirals")
    noise = panel.form.controls["noise"]
    assert isinstance(noise, FieldEdit)
    noise.setText("0.3")
    noise.textEdited.emit("0.3")
    assert network.network.spec.data == "spirals noise=0.3"
    assert panel.choice.key == "spirals"
    assert network.history.undo_label == "Change of: Noise"


def test_a_table_of_ones_own_brings_its_features_and_classes(
    panel: DataPanel, network: NetworkSession, training: TrainingModel, qtbot: QtBot, tmp_path: Path
) -> None:
    network.document_changed.connect(lambda: training.follow(network.network))
    rows = "\n".join(f"{i % 7},{i % 5},{i % 3},{'abc'[i % 3]}" for i in range(90))
    table = tmp_path / "my own.csv"
    table.write_text(f"u,v,w,kind\n{rows}\n,1,2,a\n1,,2,b\n", "utf-8")
    panel.open("")
    panel.open(str(table))
    qtbot.waitUntil(lambda: network.network.spec.input == (3,) and training.state == "ready", timeout=20_000)
    assert panel.choice.currentText() == "my own.csv"
    assert panel._counts.text().splitlines()[1:] == ["2 rows lacked a value and were left out."]
    assert network.rows()[-1].shape == "3"
    assert network.network.spec.loss.kind == "cross_entropy"
    network.undo()
    assert network.network.spec.data == "xor"


def test_a_table_says_which_column_is_predicted_and_takes_another(
    panel: DataPanel, network: NetworkSession, training: TrainingModel, qtbot: QtBot, tmp_path: Path
) -> None:
    network.document_changed.connect(lambda: training.follow(network.network))
    table = tmp_path / "my own.csv"
    table.write_text("u,kind,w\n" + "\n".join(f"{i % 7},{'abc'[i % 3]},{i / 7}" for i in range(90)), "utf-8")
    panel.open(str(table))
    qtbot.waitUntil(lambda: network.network.spec.input == (4,) and training.state == "ready", timeout=20_000)
    target = panel.form.controls["target"]
    assert isinstance(target, Choice)
    assert [target.itemText(place) for place in range(target.count())] == ["u", "kind", "w"]
    assert target.key == "w"
    target.choose("kind")
    qtbot.waitUntil(lambda: network.network.spec.input == (2,) and training.state == "ready", timeout=20_000)
    assert target is panel.form.controls["target"]
    assert target.key == "kind"
    assert network.network.spec.loss.kind == "cross_entropy"
    assert network.rows()[-1].shape == "3"
    assert panel.choice.currentText() == "my own.csv"
    assert network.history.undo_label == "Change of: Target column"
    target.choose("w")
    assert network.network.spec.data == str(table)
    network.undo()
    network.undo()
    assert network.network.spec.input == (4,)


def test_a_folder_of_pictures_of_ones_own(
    panel: DataPanel, network: NetworkSession, training: TrainingModel, qtbot: QtBot, tmp_path: Path
) -> None:
    network.document_changed.connect(lambda: training.follow(network.network))
    for place, kind in enumerate(("cat", "dog")):
        (tmp_path / kind).mkdir()
        for number in range(10):
            image = QImage(20, 20, QImage.Format.Format_RGB32)
            image.fill(QColor(40 + 100 * place, number * 20, 60))
            image.save(str(tmp_path / kind / f"{number}.png"))
    panel.open(str(tmp_path))
    qtbot.waitUntil(lambda: network.network.spec.input == (1, 28, 28) and training.state == "ready", timeout=20_000)
    assert network.rows()[0].kind == "flatten"
    assert training.facts is not None
    assert training.facts.classes == ("cat", "dog")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((), ""),
        ((400, 400), "400 samples of each class for training"),
        ((4987, 6179, 5500), "4,987 to 6,179 samples of a class for training"),
    ],
)
def test_how_often_each_class_is_there_is_said_in_numbers(counts: tuple[int, ...], told: str) -> None:
    assert counts_text(counts) == told


def test_another_set_is_not_told_by_the_facts_of_the_last(panel: DataPanel, training: TrainingModel) -> None:
    assert training.network is not None
    assert training.facts is not None
    kept = training.facts
    training.open(training.network)
    assert training.facts is kept, "the same data again"
    spec = replace(training.network.spec, data="circles")
    training.open(replace(training.network, spec=spec))
    before = panel.sizeHint().height()
    assert training.facts is None
    assert panel.bars.accessibleName() == ""
    panel.refresh()
    assert panel.sizeHint().height() == before, "what lies below does not jump while data are read"


def test_where_a_network_names_no_data_no_set_is_shown_as_chosen(panel: DataPanel, network: NetworkSession) -> None:
    network.choose_data("")
    panel.refresh()
    assert panel.choice.currentIndex() == -1
