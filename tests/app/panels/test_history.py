"""The history lists every edit and goes to any of them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.history import HistoryPage
from gradviz.app.panels.network_page import NetworkPage


def test_a_click_goes_back_and_forth(window: MainWindow) -> None:
    window.commands.on_panel("history")
    page = window.right.pages["history"]
    assert isinstance(page, HistoryPage)
    window.session.set_value("a", 5.0)
    window.session.settle()
    window.session.set_parameter("b", True)
    page.refresh()
    assert [page.list.item(at).text() for at in range(page.list.count())] == ["Opened", "a = 5", "b is learned"]
    page.list.itemClicked.emit(page.list.item(0))
    assert window.session.document.values["a"] == 2.0
    assert window.session.document.parameters == ()
    page.refresh()
    page.list.itemClicked.emit(page.list.item(2))
    assert window.session.document.parameters == ("b",)


def test_the_edits_of_a_network_are_listed_too(page: NetworkPage, qtbot: QtBot) -> None:
    history = page.side.history
    page.side.tabs.chosen.emit("history")
    before = page.session.document
    page.session.remove(page.session.network.spec.layers[1].name)
    page.session.set_field("training", "epochs", 7)
    page.session.settle()
    page.session.set_field("training", "batch", 16)
    qtbot.waitUntil(lambda: history.list.count() == 4)
    assert [history.list.item(at).text() for at in range(4)] == ["Opened", "Remove tanh", "Change of: Epochs", "Change of: Batch"]
    history.list.itemClicked.emit(history.list.item(0))
    assert page.session.document == before
    qtbot.waitUntil(lambda: history.list.currentRow() == 0)
    history.list.itemClicked.emit(history.list.item(2))
    assert page.session.network.spec.training.epochs == 7
    assert page.session.network.spec.training.batch != 16
