"""What is chosen in the menus is followed by the parts, and ticked."""

from __future__ import annotations

import pytest

pytest.importorskip("PySide6", reason="the window needs PySide6")

from gradviz.app.main_window import MainWindow


@pytest.mark.parametrize(("action", "name", "chosen"), [("by-node", "granularity", "node"), ("double-speed", "speed", 2.0)])
def test_a_choice_reaches_its_part_and_is_ticked(window: MainWindow, action: str, name: str, chosen: object) -> None:
    window.preferences.set(name, chosen)
    assert {"granularity": window.session.granularity, "speed": window.player.speed}[name] == chosen
    assert window.actions_by_id[action].isChecked()


def test_less_motion_stills_the_canvas(window: MainWindow) -> None:
    assert window.canvas.reduced_motion == window.actions_by_id["motion"].isChecked()
    window.preferences.set("reduced_motion", not window.canvas.reduced_motion)
    assert window.canvas.reduced_motion == window.actions_by_id["motion"].isChecked() == window.preferences["reduced_motion"]


def test_every_choice_of_the_session_is_ticked(window: MainWindow) -> None:
    window.session.set_live(True)
    window.choices.tick()
    assert window.actions_by_id["live"].isChecked()
    assert not window.actions_by_id["step"].isChecked()
