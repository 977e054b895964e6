"""The plots load late, follow the training, read values under the crosshair, and take every theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QRegion
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz import words
from gradviz.app.models.plot_lines import PLOTS
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.plots import PlotPanel
from gradviz.app.panels.readout import KEPT
from gradviz.nn.events import Batch, Changed, Epoch, Snapshot
from gradviz.nn.history import RunHistory
from gradviz.nn.spec import read_spec
from gradviz.picture.theme import METRICS, THEMES
from gradviz.project.network import Network
from gradviz.project.network_edits import network_of, new_network


@pytest.fixture
def plots(plot_panel: PlotPanel, trained: TrainingModel) -> PlotPanel:
    """The plots of a run that is over."""
    return plot_panel


def test_nothing_is_loaded_before_it_is_wanted(qtbot: QtBot, training: TrainingModel) -> None:
    panel = PlotPanel(training)
    qtbot.addWidget(panel)
    panel.retranslate()
    assert panel.views == []
    assert panel._empty.isVisibleTo(panel)
    panel.load_soon()
    qtbot.waitUntil(lambda: bool(panel.views), timeout=20_000)


def test_what_is_said_where_there_is_no_curve_fits_the_state(qtbot: QtBot, training: TrainingModel, xor: Network) -> None:
    panel = PlotPanel(training)
    qtbot.addWidget(panel)
    panel.retranslate()
    training.follow(replace(xor, spec=replace(xor.spec, data="nowhere.csv")))
    assert panel._empty.text() == f"Reading the data and building the network{KEPT}…"
    qtbot.waitUntil(lambda: training.state == "failed")
    assert "nowhere.csv" in panel._empty.text()
    training.follow(xor)
    qtbot.waitUntil(lambda: training.state == "ready")
    assert panel._empty.text().endswith("Press P to start.")
    training.state = "running"
    panel.refresh()
    assert panel._empty.text() == "The first batch is under way."


def test_every_plot_shows_the_run(plots: PlotPanel, trained: TrainingModel) -> None:
    assert [view.record.name for view in plots.views] == list(PLOTS)
    for view in plots.views:
        assert view.isVisibleTo(plots)
        assert any(len(curve.x) for curve in view._curves)
        assert view.plot.accessibleName()
        assert view.values.text()


def test_the_crosshair_reads_all_plots_at_once(plots: PlotPanel) -> None:
    last = plots.views[0].values.text()
    plots._read(1.0)
    assert all(view.cross.isVisible() and view.time.text() == "epoch 1.00" for view in plots.views)
    assert all(view.cross.pen.isCosmetic() for view in plots.views), "a line as wide as an epoch"
    plots._read(None)
    assert plots.views[0].values.text() == last


@pytest.mark.heavy
@pytest.mark.parametrize("name", list(THEMES))
def test_every_theme(plots: PlotPanel, name: str) -> None:
    plots.apply_theme(THEMES[name])
    assert THEMES[name]["accent"] in plots.views[0].values.text()
    assert not plots.grab().isNull()


@pytest.mark.heavy
@pytest.mark.parametrize("losses", [[1e308], [-1e308, 1e308], [np.nan], [1.0, np.inf], [1e-320, 0.0], [3.0, np.nan, 1e39]])
def test_a_run_that_went_astray_is_painted_too(plots: PlotPanel, losses: list[float]) -> None:
    history = RunHistory()
    for place, loss in enumerate(losses):
        history.take(Batch(0, place, len(losses), 64, loss, 0.1, loss))
    for view in plots.views:
        view.show_history(history)
    QCoreApplication.processEvents()
    assert not plots.grab().isNull()


def test_a_pinned_run_stays_beside_the_next(plots: PlotPanel, trained: TrainingModel) -> None:
    loss = plots.views[0]
    plots.pin.click()
    assert plots.pinned is not None
    assert [line.kind for line in loss._lines].count("pinned") == 2
    assert "(" in loss.values.text()
    assert "Nothing differs" in plots._legend.text()
    trained.network = Network(replace(plots.pinned.network.spec, title="other"), seed=7)
    trained.turned.emit()
    assert f"Random seed 0{KEPT}→{KEPT}7" in plots._legend.text(), "what it was and what it is stay together"
    assert loss.note == plots._legend.text()
    assert any(name.endswith(", pinned") for name, _, _ in loss.rows())
    assert plots.pin.mapTo(plots, plots.pin.rect().topLeft()).x() < 30
    plots.pin.click()
    assert plots.pinned is None
    assert loss.note == ""
    assert not any(line.kind == "pinned" for line in loss._lines)


def test_many_changes_since_the_pinned_run_are_told_in_short(plots: PlotPanel, trained: TrainingModel) -> None:
    plots.pin.click()
    trained.network = network_of(new_network("alexnet"))
    trained.turned.emit()
    told = plots._legend.text()
    assert told.count("; ") == 4
    assert told.endswith(" more")
    assert plots._legend.toolTip().count("\n") > 8


def test_a_plot_without_a_number_has_no_place(qtbot: QtBot, training: TrainingModel, plot_panel: PlotPanel) -> None:
    training.network = Network(read_spec('input = [1]\ndata = "linear"\nlayers = ["dense 1"]\nloss = "mse"\n[training]\nepochs = 2\n'))
    training.open(training.network)
    qtbot.waitUntil(lambda: training.state == "ready", timeout=20_000)
    training.start()
    qtbot.waitUntil(lambda: training.state == "finished", timeout=20_000)
    seen = {view.record.name: view.isVisibleTo(plot_panel) for view in plot_panel.views}
    assert seen["loss"]
    assert not seen["accuracy"]
    assert not seen["dead"]


def test_a_line_is_called_as_its_layer_and_stays_with_its_value(plots: PlotPanel) -> None:
    plots.refresh()
    norms = next(view for view in plots.views if view.record.name == "norms")
    assert "dense1" not in norms.values.text()
    assert "Dense\u00a01</span>\u00a0" in norms.values.text()
    assert {name.partition(",")[0] for name, _, _ in norms.rows()} >= {"Dense\u00a01"}


def test_a_change_on_the_way_is_a_dashed_line_in_every_plot_until_the_next_run(plots: PlotPanel) -> None:
    history, bare = RunHistory(), RunHistory()
    history.take(Changed(1, 1, 2, (("rate", "0.001", "0.01"),)))
    history.take(Changed(2, 0, 2, (("rate", "0.01", "0.02"),)))
    for view in plots.views:
        view.show_history(history)
        assert [line.value() for line in view.changes if line.isVisible()] == [1.5, 2.0]
        assert all(line.pen.style() == Qt.PenStyle.DashLine and line.pen.isCosmetic() for line in view.changes)
        view.apply_theme(THEMES["dark"])
        assert {line.pen.color().name().upper() for line in view.changes} == {THEMES["dark"]["local"].upper()}
        view.show_history(bare)
        assert not any(line.isVisible() for line in view.changes)


def test_what_stands_over_a_plot_breaks_at_no_number(plots: PlotPanel) -> None:
    plots.pin.click()
    for view in plots.views:
        assert not {"\u2009", "\u202f"} & set(view.values.text()), "a label breaks its line at a narrow space, whatever Unicode says"
        assert f"—{KEPT}{KEPT}" not in view.values.text()


def test_looking_back_reads_the_values_of_then(plots: PlotPanel, trained: TrainingModel) -> None:
    loss = plots.views[0]
    now = loss.values.text()
    loss.mark_past(1.0)
    assert loss.time.text() == "epoch 1.00"
    assert loss.values.text() != now
    loss.read_at(2.0)
    assert loss.time.text() == "epoch 2.00"
    loss.read_at(None)
    loss.mark_past(None)
    assert (loss.time.text(), loss.values.text()) == ("", now)


def test_a_plot_stays_where_it_is_while_its_values_change(plots: PlotPanel) -> None:
    loss = plots.views[0]
    plots.refresh()
    loss.values.say(("one line of words after another " * 4, ""))
    QTest.qWait(20)
    low = loss.plot.y()
    loss.values.say(("short", ""))
    QTest.qWait(20)
    assert loss.plot.y() == low
    loss.values.settle()
    QTest.qWait(20)
    assert loss.plot.y() < low


def test_the_only_point_of_a_line_is_seen(plots: PlotPanel) -> None:
    history = RunHistory()
    history.take(Epoch(1, 0.5, 0.9, 0.4, 0.8, 1.0, 0.1))
    accuracy = next(view for view in plots.views if view.record.name == "accuracy")
    accuracy.show_history(history)
    assert (accuracy._curves[0].y.tolist(), accuracy._curves[0].marked) == ([0.9], True)
    assert (accuracy._end.marked, accuracy._end.signs[0].pos().y()) == (True, 0.9)


def test_of_many_marks_some_stand_along_a_line(plots: PlotPanel) -> None:
    loss, history = plots.views[0], RunHistory()
    for at in range(1, 60):
        history.take(Epoch(at, 0.5, 0.9, 0.4, 0.8, 1.0, 0.1))
    loss.show_history(history)
    validation = loss._curves[2]
    assert len(validation.x) == 59
    assert [sign.pos().x() for sign in validation.signs] == [5.0 * at for at in range(1, 12)]
    assert "◇" in loss.values.text()
    loss.show_history(RunHistory())
    assert (len(validation.x), validation.line.path().isEmpty(), validation.marked) == (0, True, False)


@pytest.mark.parametrize("language", list(words.LANGUAGES))
def test_nothing_is_wider_than_the_panel(plots: PlotPanel, language: str) -> None:
    words.set_language(language)
    plots.resize(METRICS.right_dock_narrow, 700)
    plots.pin.click()
    plots.retranslate()
    QTest.qWait(20)
    assert plots._content.minimumSizeHint().width() <= plots.viewport().width()
    assert plots.horizontalScrollBar().maximum() == 0


def test_what_is_drawn_already_is_not_drawn_again_until_something_of_it_changes(plots: PlotPanel, trained: TrainingModel) -> None:
    norms = next(view for view in plots.views if view.record.name == "norms")
    done = round(float(trained.history.batches.column("time")[-1]))
    for place in range(2):
        drawn: list[object] = []
        norms._draw_end = lambda drawn=drawn: drawn.append(None)
        trained.history.take(Batch(done, place, 1000, 8, 0.5, 0.1, 1.0))
        norms.show_history(trained.history)
        assert len(drawn) == 1 - place, "another batch in an epoch that has room"
    norms.call_layers({"dense1": "Dense 1"})
    norms.show_history(trained.history)
    assert len(drawn) == 1
    norms.retranslate(trained.history)
    assert len(drawn) == 2
    trained.history.take(Batch(done + 1, 0, 1000, 8, 0.5, 0.1, 1.0))
    norms.show_history(trained.history)
    assert (len(drawn), norms._room.epochs if norms._room is not None else 0) == (3, done + 2)
    lengths = dict.fromkeys(trained.history.statistics["gradient_norms"].names[1:], 0.5)
    trained.history.take(Snapshot(done + 1, 0, 0, {}, {}, lengths, {}, {}, {}))
    norms.show_history(trained.history)
    assert len(drawn) == 4


def test_lines_under_other_names_are_called_so_with_the_next_look(plots: PlotPanel, trained: TrainingModel) -> None:
    norms = next(view for view in plots.views if view.record.name == "norms")
    before = norms.values.text()
    norms.call_layers({line.name: f"{line.name} renamed" for line in norms._lines})
    norms.show_history(trained.history)
    assert "renamed" not in before
    assert f"{KEPT}renamed" in norms.values.text()


def test_the_dot_at_the_end_lies_over_the_marks(plots: PlotPanel) -> None:
    history = RunHistory()
    for at in (1, 2):
        history.take(Epoch(at, 0.5, 0.9, 0.4, 0.9, 1.0, 0.1))
    accuracy = next(view for view in plots.views if view.record.name == "accuracy")
    accuracy.show_history(history)
    marks = [sign for curve in accuracy._curves for sign in curve.signs if sign.isVisible()]
    assert all(accuracy._end.signs[0].zValue() > sign.zValue() for sign in marks)
    assert len(marks) == 2


def test_the_plots_that_are_seen_are_drawn_in_one_turn(plots: PlotPanel, trained: TrainingModel, monkeypatch: pytest.MonkeyPatch) -> None:
    works: list[Callable[[], None]] = []
    drawn: list[int] = []
    monkeypatch.setattr(trained, "show", lambda owner, work: works.append(work))
    monkeypatch.setattr("gradviz.app.soon.SLICE", 60.0)
    for place, view in enumerate(plots.views):
        monkeypatch.setattr(view, "show_history", lambda history, pinned, place=place: drawn.append(place))
        monkeypatch.setattr(view, "visibleRegion", lambda place=place: QRegion(0, 0, 9, 9) if place < 3 else QRegion())
    plots.refresh()
    assert (len(works), drawn) == (1, [])
    works[0]()
    assert drawn == [0, 1, 2]
