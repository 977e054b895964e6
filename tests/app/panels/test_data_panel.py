"""The data panel says what the data are; another set brings its shape along in one undo."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models.network import NetworkSession
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.data_panel import OFFLINE, DataPanel, split_text, thumbnail
from gradviz.errors import DataError
from gradviz.picture.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, network: NetworkSession, training: TrainingModel, theme: Theme) -> DataPanel:
    panel = DataPanel(network, training, theme)
    qtbot.addWidget(panel)
    panel.dress(theme)
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
    assert "5.0 of 10.0 MB" in panel._split.text()


def test_a_sample_is_drawn_in_the_greys_of_the_theme(theme: Theme) -> None:
    image = thumbnail(np.linspace(0, 1, 16).reshape(1, 4, 4), theme)
    assert (image.width(), image.height()) == (4, 4)
    assert image.pixelColor(0, 0).lightness() > image.pixelColor(3, 3).lightness()
