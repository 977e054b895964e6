"""A line at a node: Enter takes a good text, Escape drops it, and it stays inside the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.text_box import TextBox


@pytest.fixture
def canvas(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


@pytest.mark.parametrize("at", [QRectF(-50, -40, 30, 30), QRectF(190, 100, 40, 40), QRectF(390, 290, 60, 60)])
def test_it_takes_good_texts_only_and_stays_inside(canvas: QWidget, qtbot: QtBot, at: QRectF) -> None:
    box = TextBox(canvas)
    taken: list[str] = []

    def take(text: str) -> bool:
        taken.append(text)
        return text == "good"

    box.ask(at, "old", "Name", take)
    assert canvas.rect().contains(box.geometry())
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.isVisible()
    box.setText(" good ")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.isHidden()
    assert taken == ["old", "good"]
    box.ask(at, "old", "Name", take)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.isHidden()
    assert taken == ["old", "good"]
