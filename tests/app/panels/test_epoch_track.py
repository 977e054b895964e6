"""The segments of the epochs are a track to scrub, with the mouse and with keys, and place and time are each other's inverse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.epoch_track import EpochTrack
from gradviz.picture.theme import Theme


@pytest.fixture
def track(qtbot: QtBot, theme: Theme) -> EpochTrack:
    track = EpochTrack()
    qtbot.addWidget(track)
    track.resize(500, 20)
    track.apply_theme(theme)
    track.show()
    return track


@pytest.mark.parametrize("epochs", [1, 10, 500])
def test_a_place_is_a_time_and_back(track: EpochTrack, epochs: int) -> None:
    track.show_progress(epochs, epochs, able=True)
    for share in (0.0, 0.13, 0.5, 0.77, 1.0):
        assert track.time_at(track.place_of(share * epochs)) == pytest.approx(share * epochs)
    assert track.time_at(-50) == 0
    assert track.time_at(5000) == epochs


def test_what_is_not_done_yet_cannot_be_looked_at(track: EpochTrack) -> None:
    track.show_progress(3.5, 10, able=True)
    assert track.time_at(490) == 3.5


def test_a_press_and_a_drag_scrub_and_the_end_is_now(track: EpochTrack, qtbot: QtBot) -> None:
    heard: list[object] = []
    track.scrubbed.connect(heard.append)
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    assert not heard
    track.show_progress(5.0, 10, able=True, changes=(2.5,))
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=QPoint(round(track.place_of(2.0)) + 1, 10))
    qtbot.mouseMove(track, QPoint(round(track.place_of(4.5)), 10))
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(495, 10))
    assert heard[0] == pytest.approx(2.0, abs=0.1)
    assert heard[-1] is None


def test_keys_step_and_jump(track: EpochTrack, qtbot: QtBot) -> None:
    track.show_progress(5.0, 10, able=True, at=2.0)
    heard: list[object] = []
    track.scrubbed.connect(heard.append)
    track.stepped.connect(lambda by: heard.append(("step", by)))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape):
        qtbot.keyClick(track, key)
    assert heard == [("step", -1), ("step", 1), 0.0, None, None]
    assert not track.grab().isNull()


def test_only_a_run_with_a_past_takes_the_keyboard(track: EpochTrack) -> None:
    assert track.focusPolicy() == Qt.FocusPolicy.NoFocus
    track.show_progress(1.0, 2, able=True)
    assert track.focusPolicy() == Qt.FocusPolicy.StrongFocus
