"""A dock becomes a drawer over what it stood beside, and comes back to its place."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.drawer import Drawer


@pytest.fixture
def drawer(qtbot: QtBot) -> Drawer:
    owner = QWidget()
    row = QHBoxLayout(owner)
    panel, under = QLabel("panel"), QLabel("under")
    panel.setFixedWidth(120)
    row.addWidget(panel)
    made = Drawer(panel, row, under, owner)
    row.addWidget(under, 1)
    owner.resize(600, 300)
    qtbot.addWidget(owner)
    owner.show()
    return made


def test_it_floats_only_where_it_is_narrow(drawer: Drawer) -> None:
    panel = drawer._panel
    assert panel.isVisible()
    drawer.fold(True)
    assert drawer.floating
    assert not panel.isVisible()
    drawer.button.click()
    assert panel.isVisible()
    assert panel.x() == drawer._under.x()
    assert panel.width() == 120
    drawer.fold(False)
    assert not drawer.floating
    assert panel.isVisible()
    assert not drawer.button.isVisible()


def test_it_follows_what_it_lies_over(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.fold(True)
    drawer.button.click()
    drawer._owner.resize(600, 500)
    qtbot.waitUntil(lambda: drawer._under.height() > 400, timeout=20_000)
    drawer.place()
    assert drawer._panel.height() == drawer._under.height()


def test_it_tells_how_much_it_covers(drawer: Drawer) -> None:
    told: list[int] = []
    drawer.covered.connect(told.append)
    drawer.fold(True)
    drawer.button.click()
    drawer.button.click()
    drawer.button.click()
    drawer.fold(False)
    assert told == [0, 120, 0, 120, 0]
