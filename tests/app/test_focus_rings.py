"""Whoever walks the window by Tab sees where the keys go: every widget that takes them looks different then, in every theme."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.right_dock import TITLES

LEAST = 12
"""The least number of pixels that change."""


def reached(window: MainWindow) -> list[QWidget]:
    """The widgets in sight that Tab stops at."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not widget.visibleRegion().isEmpty()
    ]


def look(widget: QWidget) -> np.ndarray:
    """A widget with what is round it."""
    QApplication.processEvents()
    around = widget.parentWidget() or widget
    area = widget.geometry() if around is not widget else widget.rect()
    image = around.grab(area.adjusted(-12, -8, 40, 8)).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).copy()


def changed(one: np.ndarray, other: np.ndarray) -> int:
    """How many pixels differ."""
    return int(np.count_nonzero(one != other)) if one.shape == other.shape else one.size


def unseen(window: MainWindow) -> list[str]:
    """The widgets that look the same with the keys and without."""
    found = []
    for widget in reached(window):
        window.setFocus(Qt.FocusReason.OtherFocusReason)
        before = look(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.hasFocus() and changed(before, look(widget)) < LEAST:
            found.append(f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName()}")
    return found


@pytest.mark.heavy
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_widget_that_takes_the_keys_shows_it(window: MainWindow, theme: str) -> None:
    window.commands.on_theme(theme)
    window.resize(1440, 900)
    trouble = unseen(window)
    for key in TITLES if theme == "light" else ():
        window.right.turn_to(key)
        trouble += [text for text in unseen(window) if text not in trouble]
    assert trouble == [], "\n".join(trouble)


def test_a_widget_without_a_ring_is_found(window: MainWindow) -> None:
    button = window.transport.buttons["next"]
    button.setStyleSheet("QToolButton, QToolButton:focus { border: none; }")
    assert any(window.transport.buttons["next"].accessibleName() in text for text in unseen(window))
