"""The pad: strokes are read while they are drawn, taken back and cleared; only networks that read digits have one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.drawing_pad import DrawingPad
from gradviz.picture.theme import Theme
from gradviz.project.network_edits import network_of, new_network

Show = Callable[[TrainingModel], DrawingPad]


@pytest.fixture
def digits(qtbot: QtBot) -> Iterator[TrainingModel]:
    registry.discover()
    model = TrainingModel()
    model.follow(network_of(new_network("mlp")))
    qtbot.waitUntil(lambda: model.state == "ready", timeout=20_000)
    yield model
    model.close()


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Show:
    """Show the pad of a training."""

    def new(training: TrainingModel) -> DrawingPad:
        pad = DrawingPad(training, theme)
        qtbot.addWidget(pad)
        pad.apply_theme(theme)
        pad.retranslate()
        pad.refresh()
        pad.show()
        return pad

    return new


def stroke(pad: DrawingPad, qtbot: QtBot) -> None:
    qtbot.mousePress(pad.pad, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    qtbot.mouseMove(pad.pad, QPoint(90, 40))
    qtbot.mouseMove(pad.pad, QPoint(60, 110))
    qtbot.mouseRelease(pad.pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 110))


def test_a_stroke_is_read_and_taken_back(qtbot: QtBot, digits: TrainingModel, shown: Show) -> None:
    pad = shown(digits)
    assert pad.sentence([]) == ("", "Draw with the mouse.")
    stroke(pad, qtbot)
    qtbot.waitUntil(lambda: len(pad.bars.shares) == 10, timeout=20_000)
    assert sum(pad.bars.shares) == pytest.approx(1)
    assert pad._answer.text().startswith("Reads ")
    assert pad._second.text().startswith("second choice ")
    pad.undo.click()
    qtbot.waitUntil(lambda: len(pad.bars.shares) == 0, timeout=20_000)
    stroke(pad, qtbot)
    pad.clear.click()
    assert pad.pad.strokes == []


def test_a_network_that_reads_no_digits_has_no_pad(qtbot: QtBot, training: TrainingModel, theme: Theme) -> None:
    pad = DrawingPad(training, theme)
    qtbot.addWidget(pad)
    pad.refresh()
    assert pad.isHidden()


def test_steps_make_it_more_of_another_digit(qtbot: QtBot, digits: TrainingModel, shown: Show) -> None:
    pad = shown(digits)
    stroke(pad, qtbot)
    qtbot.waitUntil(lambda: len(pad.bars.shares) == 10, timeout=20_000)
    before, drawn = pad.bars.shares[7], pad.pad.picture()
    pad.target.choose("7")
    pad.target.activated.emit(pad.target.currentIndex())
    qtbot.waitUntil(pad.step.isVisible, timeout=20_000)
    assert "more of a 7" in pad._hint.text()
    for _ in range(4):
        look = digits.look
        pad.step.click()
        qtbot.waitUntil(lambda look=look: digits.look is not look, timeout=20_000)
    assert pad.bars.shares[7] > before + 0.05
    assert not np.array_equal(pad.pad.picture(), drawn)
    for _ in range(4):
        pad.undo.click()
    assert np.array_equal(pad.pad.picture(), drawn)
    pad.clear.click()
    qtbot.waitUntil(lambda: not pad.step.isVisible(), timeout=20_000)
    assert not pad.target.isEnabled()


def test_a_network_that_names_no_digit_has_a_pad_without_bars(qtbot: QtBot, shown: Show) -> None:
    registry.discover()
    model = TrainingModel()
    model.follow(network_of(new_network("autoencoder")))
    qtbot.waitUntil(lambda: model.state == "ready", timeout=20_000)
    pad = shown(model)
    stroke(pad, qtbot)
    assert not any(part.isVisible() for part in (pad.bars, pad.target, pad.step, pad._hint))
    assert "layers show" in pad._second.text()
    model.close()


def test_it_stays_in_place_while_other_data_are_read(qtbot: QtBot, digits: TrainingModel, shown: Show) -> None:
    pad = shown(digits)
    facts, digits.facts, digits.state = digits.facts, None, "loading"
    pad.refresh()
    assert not pad.isHidden()
    digits.state = "failed"
    pad.refresh()
    assert pad.isHidden()
    digits.facts, digits.state = facts, "ready"
    pad.refresh()
    assert not pad.isHidden()


def test_it_does_not_move_under_the_first_stroke(qtbot: QtBot, digits: TrainingModel, shown: Show) -> None:
    pad = shown(digits)
    tall = pad.sizeHint().height()
    stroke(pad, qtbot)
    qtbot.waitUntil(lambda: len(pad.bars.shares) == 10, timeout=20_000)
    assert pad.sizeHint().height() == tall
