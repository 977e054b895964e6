"""The bar gives orders that make sense now, and says where the training stands."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.epoch_track import SIDE
from gradviz.app.panels.training_bar import TrainingBar, epochs_text, left_text
from gradviz.app.style import apply_theme
from gradviz.errors import DataError
from gradviz.nn.events import Finished
from gradviz.picture.theme import THEMES, Theme


@pytest.fixture
def bar(qtbot: QtBot, training: TrainingModel, theme: Theme) -> TrainingBar:
    bar = TrainingBar(training, theme)
    qtbot.addWidget(bar)
    bar.resize(900, 92)
    bar.apply_theme(theme)
    bar.retranslate()
    bar.show()
    return bar


def usable(bar: TrainingBar) -> set[str]:
    return {key for key, button in bar.buttons.items() if button.isEnabled()}


def test_before_a_start_there_is_nothing_to_stop(bar: TrainingBar) -> None:
    assert usable(bar) == {"play", "batch"}
    assert bar.sentence() == "Ready. Press P to train."


@pytest.mark.parametrize("reason", get_args(get_type_hints(Finished)["reason"]))
def test_how_it_ended_and_whose_weights_are_shown(bar: TrainingBar, training: TrainingModel, reason: Any) -> None:
    for finished, told in ((Finished(reason, 3, 0.25, 0.9, 1.0), "90"), (Finished(reason, 3, 0.25, None, 1.0), "0.25")):
        training.finished = finished
        assert told in bar.sentence()
        assert ("epoch 3" in bar.sentence()) == (reason == "early")
        assert bar.sentence().startswith("Done" if reason == "end" else "Stopped")


def test_one_batch_then_the_end(bar: TrainingBar, training: TrainingModel, qtbot: QtBot) -> None:
    bar.buttons["batch"].click()
    qtbot.waitUntil(lambda: training.state == "paused", timeout=20_000)
    assert usable(bar) == {"rewind", "play", "batch", "stop"}
    assert bar._count.text().startswith("Batch 1 of ")
    bar.buttons["stop"].click()
    qtbot.waitUntil(lambda: training.state == "finished", timeout=20_000)
    assert bar.sentence().startswith("Stopped: ")
    bar.buttons["rewind"].click()
    qtbot.waitUntil(lambda: training.state == "ready", timeout=20_000)
    assert bar.track.done == 0


def test_the_end_fills_the_track(bar: TrainingBar, training: TrainingModel, qtbot: QtBot) -> None:
    bar.buttons["play"].click()
    qtbot.waitUntil(lambda: training.state == "finished", timeout=20_000)
    assert bar.track.done == bar.track.epochs == 3
    assert not bar.grab().isNull()


def test_epoch_and_batch_are_those_of_one_moment(bar: TrainingBar, training: TrainingModel, qtbot: QtBot) -> None:
    assert bar._epoch.text() == "Epoch 0 of 3"
    made = 0
    for epoch in (1, 2):
        batch, batches = 0, 1
        while batch != batches:
            bar.buttons["batch"].click()
            made += 1
            qtbot.waitUntil(lambda made=made: training.state == "paused" and training.batch is not None and made == steps(training))
            batch, batches = (int(word) for word in bar._count.text().split() if word.isdigit())
            assert bar._epoch.text() == f"Epoch {epoch} of 3"
    training.back.go(1.0)
    assert (bar._epoch.text(), bar._count.text()) == ("Looking back: 1 of 3 epochs done", "After epoch 1")


def steps(training: TrainingModel) -> int:
    """How many batches were made."""
    now = training.batch
    return 0 if now is None else now.epoch * now.batches + now.batch + 1


def test_what_went_wrong_is_said(bar: TrainingBar, training: TrainingModel) -> None:
    training.state, training.error = "failed", DataError("gone", "the data are gone")
    assert "gone" in bar.sentence()


def test_the_past_is_said_and_left_again(bar: TrainingBar, training: TrainingModel, qtbot: QtBot) -> None:
    bar.buttons["batch"].click()
    qtbot.waitUntil(lambda: training.state == "paused", timeout=20_000)
    assert not bar.now.isVisible()
    qtbot.keyClick(bar.track, Qt.Key.Key_Home)
    assert bar.track.at == 0
    assert bar._count.text() == "Before the first step"
    assert bar._epoch.text() == "Looking back: 0 of 3 epochs done"
    assert bar.sentence() == "The network as it was then. Training goes on from now, not from here."
    bar.now.click()
    assert bar.track.at is None
    assert bar._count.text().startswith("Batch 1 of ")
    bar.buttons["stop"].click()
    qtbot.waitUntil(lambda: training.state == "finished", timeout=20_000)
    assert bar.buttons["play"].toolTip() == "Replay (P)"
    bar.buttons["play"].click()
    assert bar.sentence() == "Replay: the network as it was then."
    bar.buttons["play"].click()
    assert bar.sentence() == "The network as it was then."


def test_all_three_lines_lie_in_a_low_bar(bar: TrainingBar, training: TrainingModel, qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, THEMES["light"].colors)
    bar.buttons["batch"].click()
    qtbot.waitUntil(lambda: training.state == "paused", timeout=20_000)
    bar.fold(low=True)
    bar.resize(900, bar.height())
    QApplication.processEvents()
    for part in (bar._epoch, bar.track, bar._count, bar._story):
        assert bar.rect().contains(part.geometry()), part.geometry()
        assert part.height() >= part.sizeHint().height()


def test_large_text_makes_a_low_bar_higher(bar: TrainingBar) -> None:
    bar.ensurePolished()
    bar.setStyleSheet('QLabel { font-size: 18px; } QLabel[kind="caption"] { font-size: 15px; }')
    bar.fold(low=True)
    bar.resize(900, bar.height())
    bar.grab()
    lines = bar.now.minimumHeight() + bar.track.height() + bar._count.sizeHint().height()
    assert bar.height() >= lines + 4
    assert bar._story.geometry().bottom() < bar.height() - 1


def test_the_pace_gives_way_to_what_is_said(bar: TrainingBar, training: TrainingModel, qtbot: QtBot) -> None:
    bar.buttons["batch"].click()
    qtbot.waitUntil(lambda: training.state == "paused")
    for width, seen in ((1200, True), (640, False), (1200, True)):
        bar.resize(width, 92)
        qtbot.waitUntil(lambda seen=seen: bar._speed.isVisible() == seen)
        assert bar._speed.text()
        assert not seen or bar._speed.width() >= bar._speed.sizeHint().width()


def test_epochs_are_told_as_the_plots_tell_them() -> None:
    assert [epochs_text(epochs) for epochs in (0.0, 1 / 21, 2.0, 12.5)] == ["0", "0.05", "2", "12.50"]


def test_long_is_told_in_minutes() -> None:
    assert [left_text(seconds) for seconds in (0.2, 99.0, 279.0)] == ["about 1 s left", "about 99 s left", "about 5 min left"]


def test_a_click_that_must_wait_for_a_long_batch_is_told_at_once(bar: TrainingBar, training: TrainingModel) -> None:
    training.state, training.each = "running", 0.001
    training.pause()
    assert bar._story.text() == bar.sentence() != "Pausing after this batch …"
    training.each = 3.0
    training.pause()
    assert bar._story.text() == "Pausing after this batch …"
    training.stop()
    assert bar._story.text() == "Stopping after this batch …"
    training.state = "testing"
    bar.refresh()
    assert bar._story.text() == "The training is over. Reading the test set …"
    assert not bar.buttons["stop"].isEnabled()


def test_the_low_bar_is_level_with_its_buttons_and_its_words_begin_with_the_track(bar: TrainingBar) -> None:
    bar.fold(True)
    bar.resize(976, bar.height())
    bar.grab()
    track = bar.track.geometry()
    assert abs(track.center().y() - bar.buttons["play"].geometry().center().y()) <= 1
    assert bar._epoch.x() == bar._story.x() == track.x() + SIDE


def test_what_is_said_anew_is_painted_without_what_lies_behind(bar: TrainingBar, training: TrainingModel, qtbot: QtBot) -> None:
    """The bar and all windows behind it are painted otherwise, with every report of a training."""
    bar.buttons["batch"].click()
    qtbot.waitUntil(lambda: training.state == "paused", timeout=20_000)
    qtbot.wait(20)
    painted = Painted(bar, bar._story, bar.track)
    bar._story.setText("something else")
    bar.track.show_progress(0.5, 3)
    qtbot.waitUntil(lambda: {bar._story, bar.track} <= set(painted.widgets), timeout=20_000)
    assert bar not in painted.widgets
    assert all(bar.grab().toImage().pixelColor(part.pos()) == bar.grab().toImage().pixelColor(4, 30) for part in (bar._story, bar.track))


class Painted(QObject):
    """Which of some widgets were painted."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self.widgets: list[QObject] = []
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.widgets.append(watched)
        return False
