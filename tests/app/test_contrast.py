"""Every word in sight stands out from what is painted under it, in every theme: 4.5 to 1 or more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.right_dock import TITLES
from gradviz.app.soon import Soon
from gradviz.picture.theme import THEMES
from gradviz.project import Document

LEAST = 4.5


def error(window: MainWindow) -> None:
    """A broken text, with what would mend it."""
    window.session.set_text("e=sine(a)+@")


def update(window: MainWindow) -> None:
    """A parameter, and the run that moves it."""
    window.session.start(Document.from_text("L=(w*x-t)^2", {"w": 0.5, "x": 2.0, "t": 3.0}))
    window.session.set_parameter("w", True)
    window.session.move_to(len(window.session.moments))


def page(key: str) -> Callable[[MainWindow], None]:
    """A page of the right dock at the end of the run."""

    def turn(window: MainWindow) -> None:
        window.session.move_to(len(window.session.moments))
        window.right.turn_to(key)

    return turn


def wrongly_predicted(window: MainWindow) -> None:
    """A question with a wrong answer and a hint."""
    window.session.move_to(8)
    window.commands.on_predict()
    model = window.tools.predict.model
    assert model is not None
    model.type("217")
    model.check()
    window.tools.predict.apply_theme(window.preferences.theme)


STATES: dict[str, Callable[[MainWindow], None]] = {
    "start": lambda window: None,
    "empty": lambda window: window.session.set_text(""),
    "error": error,
    "middle of the backward pass": lambda window: window.session.move_to(12),
    "update": update,
    "pinned": lambda window: window.session.select(0),
    "notice": lambda window: window.commands.on_rename(),
    "find": lambda window: window.commands.on_find(),
    "predict": wrongly_predicted,
    **{f"page {key}": page(key) for key in TITLES},
    "presenting": lambda window: window.commands.on_present(),
}


def luminance(color: QColor) -> float:
    """WCAG's relative luminance."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: QColor, other: QColor) -> float:
    """WCAG's contrast of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ground(image: QImage, area: QRect) -> QColor:
    """The colour that most of an area has."""
    seen = area.intersected(image.rect())
    step = max(min(seen.width(), seen.height()) // 12, 1)
    found = Counter(
        image.pixelColor(x, y).rgb() for x in range(seen.left(), seen.right() + 1, step) for y in range(seen.top(), seen.bottom() + 1, step)
    )
    return QColor(found.most_common(1)[0][0])


def worded(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every widget in sight that shows words of its own."""
    for label in window.findChildren(QLabel):
        if label.text() and label.textFormat() != label.textFormat().RichText:
            yield label, label.text()
    for button in window.findChildren(QAbstractButton):
        if button.text():
            yield button, button.text()
    for field in window.findChildren(QLineEdit):
        if field.text():
            yield field, field.text()


def faint(window: QWidget) -> list[str]:
    """Every word in sight that is hard to tell from its ground."""
    image, found = window.grab().toImage(), []
    for widget, text in worded(window):
        seen = widget.visibleRegion().boundingRect()
        if not widget.isVisible() or seen.isEmpty():
            continue
        ink = widget.palette().color(widget.foregroundRole())
        under = ground(image, seen.translated(widget.mapTo(window, QPoint(0, 0))))
        if ratio(ink, under) < LEAST:
            found.append(f"{text}: {ink.name()} on {under.name()}, {ratio(ink, under):.1f}")
    return found


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Until nothing waits to be laid out."""
    qtbot.waitUntil(lambda: not any(soon.isActive() for soon in window.findChildren(Soon)))
    for _ in range(4):
        QApplication.processEvents()


@pytest.mark.heavy
@pytest.mark.parametrize("theme", THEMES)
def test_every_word_stands_out_in_every_state(window: MainWindow, theme: str, qtbot: QtBot) -> None:
    window.preferences.set("theme", theme)
    first, trouble = window.session.document, []
    for name, show in STATES.items():
        window.session.start(first)
        window.right.turn_to("explain")
        show(window)
        settle(window, qtbot)
        trouble += [f"{name}: {text}" for text in faint(window)]
        window.tools.find_bar.hide()
        window.tools.predict.end()
        window.strip.hide()
    assert not trouble, "\n".join(sorted(set(trouble)))


def test_a_faint_word_is_found(window: MainWindow, qtbot: QtBot) -> None:
    settle(window, qtbot)
    assert faint(window) == []
    window.inputs._title.setStyleSheet("color: #DDDDDD")
    settle(window, qtbot)
    assert [text for text in faint(window) if text.startswith("Inputs: #dddddd")]
