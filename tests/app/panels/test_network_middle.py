"""The middle of the Network workspace: in a low window the network or the layer, by mouse, key and menu; in another one both."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.network_page import NetworkPage
from gradviz.nn.levels import ViewPath
from gradviz.project.network_edits import new_network


def low(page: NetworkPage, window: MainWindow, qtbot: QtBot, size: tuple[int, int] = (1024, 680)) -> None:
    """A window without room for the network and the layer under one another."""
    window.resize(*size)
    qtbot.waitUntil(lambda: page.middle.views.isVisible() and page.height() < window.height())


def test_a_low_window_shows_the_network_or_the_layer(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    assert not page.middle.views.isVisible()
    assert page.inside.isVisible()
    low(page, window, qtbot)
    qtbot.waitUntil(lambda: page.canvas.height() == page.middle.halves.height())
    QApplication.processEvents()
    room = page.middle.halves.height()
    assert (page.canvas.isVisible(), page.inside.isVisible()) == (True, False)
    qtbot.mouseClick(page.middle.views, Qt.MouseButton.LeftButton, pos=QPoint(page.middle.views.width() - 12, 12))
    assert (page.canvas.isVisible(), page.inside.isVisible()) == (False, True)
    qtbot.waitUntil(lambda: page.inside.height() == room == page.middle.halves.height())
    assert page.inside.hasFocus()
    assert page.inside.model.watching
    qtbot.keyClick(page.inside, Qt.Key.Key_Escape)
    assert (page.canvas.isVisible(), page.inside.isVisible()) == (True, False)
    assert page.canvas.hasFocus()


def test_what_is_said_has_the_room_of_a_choice_that_is_gone(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    low(page, window, qtbot)
    top, room = page.middle.halves.y(), page.middle.split.width()
    page.levels.go(ViewPath("dense1"))
    qtbot.waitUntil(lambda: page.levels.depth == 1 and page.middle.split.width() > room)
    assert page.middle.split.geometry().right() > page.middle.width() - 30
    assert page.middle.split.shown() == page.middle.split.text()
    page.middle.split.setFixedWidth(90)
    assert page.middle.split.shown() == "400 samples"
    page.middle.split.setFixedWidth(20)
    assert page.middle.split.shown() == ""
    assert page.crumbs.geometry().right() > page.middle.width() - 30
    assert page.middle.halves.y() == top


def test_a_key_leads_to_the_layer_and_back_in_every_window(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    for size in ((1024, 680), (1440, 900)):
        window.resize(*size)
        page.canvas.setFocus()
        qtbot.keyClick(page.canvas, Qt.Key.Key_F6)
        assert page.inside.isVisible()
        assert page.inside.isAncestorOf(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F6)
        assert page.canvas.isVisible()
        assert page.canvas.hasFocus()


def test_the_layer_stays_chosen_while_the_window_is_low(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    sizes = page.middle.halves.sizes()
    low(page, window, qtbot)
    page.middle.turn("layer")
    window.resize(1100, 700)
    assert (page.canvas.isVisible(), page.inside.isVisible()) == (False, True)
    page.levels.go(ViewPath("dense1"))
    qtbot.waitUntil(lambda: page.levels.depth == 1)
    assert (page.canvas.isVisible(), page.inside.isVisible(), page.middle.views.isVisible()) == (True, False, False)
    page.canvas.setFocus()
    qtbot.keyClick(page.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.levels.depth == 0)
    assert (page.canvas.isVisible(), page.inside.isVisible()) == (False, True)
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: page.canvas.isVisible() and page.inside.isVisible())
    assert not page.middle.views.isVisible()
    qtbot.waitUntil(lambda: page.middle.halves.sizes() == sizes)
    low(page, window, qtbot)
    assert page.canvas.isVisible()


def test_the_menu_of_a_layer_leads_into_it(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    low(page, window, qtbot)
    page.builder.show_menu("dense2", QPoint(5, 5))
    menu = page.builder.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    next(action for action in menu.actions() if action.text() == "Look inside").trigger()
    menu.close()
    assert page.inside.isVisible()
    assert page.inside.model.block is not None
    assert page.inside.model.block.name == "dense2"


def test_another_document_shows_its_network(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    low(page, window, qtbot)
    page.middle.turn("layer")
    page.session.start(new_network("mlp"))
    assert page.canvas.isVisible()


def test_the_drawer_lies_over_the_layer_too(page: NetworkPage, window: MainWindow, qtbot: QtBot) -> None:
    low(page, window, qtbot)
    page.middle.turn("layer")
    page.drawer.button.click()
    assert page.left.isVisible()
    assert page.left.geometry().height() == page.middle.halves.height()
