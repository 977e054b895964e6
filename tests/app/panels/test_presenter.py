"""The caption bar says the step, and its keys fade."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.models.session import Session
from gradviz.app.panels import presenter
from gradviz.app.panels.presenter import CaptionBar


def test_it_says_the_step_and_the_keys_fade(qtbot: QtBot, session: Session) -> None:
    bar = CaptionBar(session)
    qtbot.addWidget(bar)
    bar.say("c = 3.")
    assert bar.sentence.text() == "c = 3."
    assert bar.place.text() == "Step 7 of 14"
    bar._fading.setInterval(20)
    bar.show_keys()
    assert "Esc" in bar.keys.text()
    qtbot.waitUntil(lambda: bar.keys.text() == "")
    assert bar.minimumHeight() == presenter.HEIGHT
