"""The transport bar: buttons trigger, scrubbing moves, the sentence is the step's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.models.player import Player
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import IconButton
from gradviz.app.panels.transport import Transport
from gradviz.picture.theme import Theme

Shown = Callable[[QWidget], list[str]]


@pytest.fixture
def player(session: Session) -> Player:
    """A player of the session."""
    return Player(session, session)


@pytest.fixture
def transport(qtbot: QtBot, session: Session, player: Player, actions: dict[str, QAction], theme: Theme) -> Transport:
    """The bar of the first run."""
    transport = Transport(session, player, actions, theme)
    qtbot.addWidget(transport)
    transport.apply_theme(theme)
    transport.retranslate()
    return transport


def test_every_button_triggers_the_action_it_is_named_after(transport: Transport, actions: dict[str, QAction], qtbot: QtBot) -> None:
    for key in ("start", "previous", "play", "next", "end"):
        title = actions[key].text()
        button = next(one for one in transport.findChildren(IconButton) if one.accessibleName().startswith(f"{title} ("))
        with qtbot.waitSignal(actions[key].triggered):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(actions["step"].triggered):
        qtbot.keyClick(transport.mode, Qt.Key.Key_Right)


def test_scrubbing_moves_the_run_and_leaves_live(transport: Transport, session: Session, shown: Shown) -> None:
    session.set_live(True)
    assert transport.mode.current == "live"
    transport.timeline.scrubbed.emit(9)
    assert (session.at, session.live) == (9, False)
    assert transport.mode.current == "step"
    assert transport.timeline.at == 9
    assert "Step 9 of 14" in shown(transport)


def test_the_sentence_tells_this_step_and_the_next(transport: Transport, session: Session, shown: Shown) -> None:
    session.move_to(9)
    assert transport.sentence() == "e sends 1 × 2 = 2 back to c. Next: e sends its part to d."
    assert transport.sentence() in shown(transport)
    session.move_to(0)
    assert transport.sentence() == "Nothing is computed yet."


def test_play_turns_into_pause_while_the_clock_runs(transport: Transport, player: Player) -> None:
    def names() -> set[str]:
        return {button.name for button in transport.findChildren(IconButton)}

    assert "play" in names()
    player.toggle()
    assert "pause" in names()
    player.pause()
    assert "play" in names()


def test_choices_move_into_the_menu_when_narrow(transport: Transport, actions: dict[str, QAction]) -> None:
    actions["by-node"].setChecked(True)
    transport.refresh()
    assert transport.granularity.text() == "By node"
    transport.fold(narrow=True, low=False)
    assert transport.granularity.isHidden()
    assert transport.speed.isHidden()
    assert not transport.more.isHidden()
    assert actions["by-node"] in transport.more.menu().actions()


def test_the_count_gives_way_to_the_sentence(transport: Transport, session: Session, shown: Shown, qtbot: QtBot) -> None:
    transport.show()
    session.move_to(9)
    for width, count in ((1400, "Step 9 of 14"), (760, "9/14"), (1400, "Step 9 of 14")):
        transport.resize(width, 92)
        qtbot.waitUntil(lambda count=count: count in shown(transport))


def test_a_sentence_with_arrays_is_told_to_its_end(transport: Transport, session: Session, shown: Shown, qtbot: QtBot) -> None:
    transport.show()
    transport.resize(900, 92)
    session.move_to(9)
    numbers = ", ".join("0.1234" for _ in range(4))
    transport._show_story(f"a sends w · g = 784×24 [{numbers}, …] back. Next: b sends its part to c.")
    qtbot.waitUntil(lambda: transport._story.shown().startswith("a sends w · g = 784×24 back."))


def test_a_narrow_bar_has_predicting_in_its_menu(session: Session, actions: dict[str, QAction], theme: Theme, qtbot: QtBot) -> None:
    transport = Transport(session, Player(session), actions, theme, ("live", "step", "predict"))
    qtbot.addWidget(transport)
    transport.retranslate()
    session.predict(True)
    assert transport.mode.current == "predict"
    transport.fold(narrow=True, low=True)
    assert transport.mode.keys == ("live", "step")
    assert transport.mode.current == "step"
    assert actions["predict"] in transport.more.menu().actions()
    transport.fold(narrow=False, low=False)
    assert transport.mode.current == "predict"
