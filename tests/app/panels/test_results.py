"""One threshold moves everything; a cell shows its samples; a sample is laid before the network; every theme."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.results import ResultsPanel
from gradviz.nn.spec import read_spec
from gradviz.picture.theme import THEMES, Theme
from gradviz.project.network import Network

DIGITS = 'data = "digits"\ninput = [1, 8, 8]\nlayers = ["flatten", "dense 10"]\nloss = "cross_entropy"\n'
NUMBERS = 'data = "linear"\ninput = [1]\nlayers = ["dense 1"]\nloss = "mse"\n'


def shown_results(training: TrainingModel, theme: Theme, qtbot: QtBot) -> ResultsPanel:
    made = ResultsPanel(training, theme)
    qtbot.addWidget(made)
    made.apply_theme(theme)
    made.retranslate()
    made.resize(328, 1200)
    made.show()
    return made


@pytest.fixture
def panel(qtbot: QtBot, trained: TrainingModel, theme: Theme) -> ResultsPanel:
    made = shown_results(trained, theme, qtbot)
    qtbot.waitUntil(lambda: made.model.answers is not None and made.region is not None, timeout=20_000)
    return made


@pytest.fixture
def other(qtbot: QtBot, theme: Theme) -> Iterator[tuple[TrainingModel, ResultsPanel]]:
    registry.discover()
    model = TrainingModel()
    yield model, shown_results(model, theme, qtbot)
    model.close()


def test_one_threshold_moves_region_counts_and_marks(panel: ResultsPanel) -> None:
    assert panel.region is not None
    panel.slider.dragged.emit(0.5)
    before = (panel.region.image.image.copy(), panel.grid.counts.copy(), panel.curves[0].mark.getData(), panel._measured.text())
    panel.slider.dragged.emit(0.98)
    assert panel._threshold.text() == "0.98"
    assert not np.array_equal(panel.region.image.image, before[0])
    assert not np.array_equal(panel.grid.counts, before[1])
    assert panel.curves[0].mark.getData()[1][0] < before[2][1][0]
    assert panel._measured.text() != before[3]
    curve = panel.model.answers.roc if panel.model.answers is not None else None
    assert curve is not None
    marked = [float(axis[0]) for axis in panel.curves[0].mark.getData()]
    assert np.min(np.hypot(curve.x - marked[0], curve.y - marked[1])) < 0.1


def test_a_cell_tells_its_samples(panel: ResultsPanel) -> None:
    panel.grid.chosen.emit(1, 1)
    assert panel.model.cell == (1, 1)
    assert "read as 1" in panel._chosen_name.text()
    panel.grid.chosen.emit(1, 1)
    assert panel.model.cell is None
    assert "misread" in panel._chosen_name.text()
    assert (panel._heading(0), panel._heading(1)) == ("No sample misread", "1 sample misread")


def test_many_classes_show_their_mistakes_and_lay_one(other: tuple[TrainingModel, ResultsPanel], qtbot: QtBot) -> None:
    training, panel = other
    training.follow(Network(read_spec(DIGITS)))
    qtbot.waitUntil(lambda: bool(panel.thumbnails.captions), timeout=20_000)
    assert not panel.slider.isVisible()
    assert panel.grid.counts.shape == (10, 10)
    assert "→" in panel.thumbnails.captions[0]
    with qtbot.waitSignal(panel.laid) as laid:
        panel.thumbnails.chosen.emit(0)
    assert laid.args is not None
    assert laid.args[0].shape == (1, 8, 8)
    with qtbot.waitSignal(panel.laid) as laid:
        panel.thumbnails.chosen.emit(0)
    assert laid.args == [None]


def test_numbers_are_said_to_be_neither_right_nor_wrong(other: tuple[TrainingModel, ResultsPanel], qtbot: QtBot) -> None:
    training, panel = other
    training.follow(Network(read_spec(NUMBERS)))
    qtbot.waitUntil(lambda: "near or far" in panel._empty.text(), timeout=20_000)
    assert not panel.grid.isVisible()
    assert panel.near.isVisible()
    assert panel.near.view.diagram.shapes


def test_a_network_that_ranks_is_said_to_be_right_about_pairs(other: tuple[TrainingModel, ResultsPanel], qtbot: QtBot) -> None:
    training, panel = other
    training.follow(Network(read_spec(NUMBERS.replace("linear", "xor").replace("[1]", "[2]").replace("mse", "margin_ranking"))))
    qtbot.waitUntil(lambda: "pairs" in panel._empty.text(), timeout=20_000)
    assert "near or far" not in panel._empty.text()


def test_a_network_that_cannot_be_trained_is_not_said_to_be_read(other: tuple[TrainingModel, ResultsPanel], qtbot: QtBot) -> None:
    training, panel = other
    training.follow(Network(read_spec(NUMBERS.replace("linear", "nowhere.csv"))))
    qtbot.waitUntil(lambda: training.state == "failed")
    assert panel._empty.text() == "A network that is trained can be asked about whole sets."


def test_answers_go_with_the_network_that_gave_them(other: tuple[TrainingModel, ResultsPanel], qtbot: QtBot) -> None:
    training, panel = other
    training.follow(Network(read_spec(DIGITS)))
    qtbot.waitUntil(lambda: panel.model.answers is not None and panel.grid.isVisible(), timeout=20_000)
    training.follow(Network(read_spec(DIGITS.replace('"flatten", ', '"conv2d 3 kernel=30", '))))
    qtbot.waitUntil(lambda: training.state == "failed" and panel.model.answers is None, timeout=20_000)
    assert not panel.grid.isVisible()
    assert panel._empty.text() == "A network that is trained can be asked about whole sets."


def test_it_reads_nothing_while_it_is_hidden(panel: ResultsPanel) -> None:
    panel.hide()
    assert not panel.model.watching


@pytest.mark.heavy
@pytest.mark.parametrize("name", list(THEMES))
def test_every_theme(panel: ResultsPanel, name: str) -> None:
    panel.apply_theme(THEMES[name])
    assert not panel.grab().isNull()
