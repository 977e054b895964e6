"""The player steps to the end and stops there; playing again begins at the start."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.models.player import Player
from gradviz.app.models.session import Session


def test_playing_ends_at_the_last_moment(qtbot: QtBot) -> None:
    session = Session()
    player = Player(session)
    player.set_speed(500.0)
    player.toggle()
    assert player.playing
    qtbot.waitUntil(lambda: not player.playing)
    assert session.at == len(session.moments) == 14


def test_playing_at_the_end_begins_anew_and_pauses(qtbot: QtBot) -> None:
    session = Session()
    session.step(100)
    player = Player(session)
    player.toggle()
    assert session.at == 0
    player.toggle()
    assert not player.playing


def test_playing_ends_where_something_is_asked(qtbot: QtBot) -> None:
    session = Session()
    session.move_to(0)
    player = Player(session)
    player.set_speed(500.0)
    player.asks = lambda: session.at == 3
    player.toggle()
    qtbot.waitUntil(lambda: not player.playing)
    assert session.at == 3
