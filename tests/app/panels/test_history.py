"""The history lists every edit and goes to any of them."""

from __future__ import annotations

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.history import HistoryPage


def test_a_click_goes_back_and_forth(window: MainWindow) -> None:
    window.commands.on_panel("history")
    page = window.right.pages["history"]
    assert isinstance(page, HistoryPage)
    window.session.set_value("a", 5.0)
    window.session.settle()
    window.session.set_parameter("b", True)
    page.refresh()
    assert [page.list.item(at).text() for at in range(page.list.count())] == ["Opened", "Change of a value", "Change of a parameter"]
    page.list.itemClicked.emit(page.list.item(0))
    assert window.session.document.values["a"] == 2.0
    assert window.session.document.parameters == ()
    page.refresh()
    page.list.itemClicked.emit(page.list.item(2))
    assert window.session.document.parameters == ("b",)
