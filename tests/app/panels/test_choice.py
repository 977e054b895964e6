"""A choice keeps its key whatever its words are, and neither it nor a tick looks like Qt's own."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.choice import Choice, Tick
from gradviz.app.style import apply_theme
from gradviz.picture.theme import THEMES


def test_the_key_stays_in_other_words(qtbot: QtBot) -> None:
    choice = Choice({"a": "one", "b": "two"}, "b")
    qtbot.addWidget(choice)
    choice.say({"b": "zwei"})
    assert (choice.key, choice.currentText()) == ("b", "zwei")
    choice.choose("nothing")
    assert choice.key == "a"


def test_a_wheel_that_passes_over_a_choice_scrolls_on(qtbot: QtBot) -> None:
    """It had changed the optimizer while somebody scrolled to the settings below it."""
    area, content = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    choice = Choice({"a": "one", "b": "two", "c": "three"}, "a")
    choice.setParent(content)
    content.resize(200, 900)
    area.setWidget(content)
    area.resize(200, 200)
    area.show()
    for focused in (False, True):
        area.verticalScrollBar().setValue(0)
        if focused:
            choice.setFocus()
        turn = QPoint(0, -120)
        place = QPointF(choice.rect().center())
        wheel = QWheelEvent(
            place,
            QPointF(choice.mapToGlobal(place.toPoint())),
            turn,
            turn,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(choice, wheel)
        assert choice.key == "a"
        assert not wheel.isAccepted() or area.verticalScrollBar().value() > 0
    assert not choice.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus


def inks(widget: QWidget) -> set[str]:
    """The colours a widget is painted in."""
    picture = widget.grab().toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def test_both_wear_the_colours_of_every_theme(qtbot: QtBot, qapp: QApplication) -> None:
    choice, tick = Choice({"a": "one"}, "a"), Tick("word")
    for widget in (choice, tick):
        qtbot.addWidget(widget)
    for theme in THEMES.values():
        apply_theme(qapp, theme.colors)
        assert {QColor(theme[role]).name() for role in ("surface", "control", "text")} <= inks(choice)
        tick.setChecked(False)
        assert QColor(theme["accent"]).name() not in inks(tick)
        tick.setChecked(True)
        assert QColor(theme["accent"]).name() in inks(tick)


def test_the_window_has_no_other_boxes(window: MainWindow) -> None:
    window.workspaces.show("network")
    assert all(isinstance(box, Choice) for box in window.findChildren(QComboBox))
    assert all(isinstance(box, Tick) for box in window.findChildren(QCheckBox))


def test_while_nothing_is_chosen_the_placeholder_is_painted(qtbot: QtBot) -> None:
    choice = Choice({"a": "one"}, "a")
    qtbot.addWidget(choice)
    choice.setPlaceholderText("Choose")
    assert choice.shown() == "one"
    choice.setCurrentIndex(-1)
    choice.resize(200, 28)
    assert choice.shown() == "Choose"
