"""The nudge page follows its input and its step."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.nudge import NudgePage


def page_of(window: MainWindow) -> NudgePage:
    """The page, shown."""
    window.commands.on_panel("nudge")
    page = window.right.pages["nudge"]
    assert isinstance(page, NudgePage)
    return page


def test_another_input_and_another_step(window: MainWindow) -> None:
    page = page_of(window)
    page.choice.choose("a")
    page.step.entered.emit(-0.5)
    assert page.sentence.text() == "a − 0.5 gives e − 1; predicted 2 × (−0.5) = −1."
    assert page.table.texts()[1][0] == "− 1"
    page.step.entered.emit(0.0)
    assert page.step.value == 0.01
    assert len(page.picture.points) == 41


def test_an_array_has_nothing_to_nudge(window: MainWindow) -> None:
    page = page_of(window)
    window.session.start(window.session.document.from_text("x*x", {"x": [1, 2]}))
    page.refresh()
    assert page.picture.isHidden()
    assert page.table.isHidden()


def test_a_curve_that_ends_at_the_value_itself_is_painted(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    window.session.start(window.session.document.from_text("exp(x)", {"x": 709.78}))
    page.refresh()
    assert page.picture.points[-1][0] == 0.0
    with qtbot.captureExceptions() as caught:
        page.picture.grab()
    assert not caught
