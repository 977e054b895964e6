"""The paths page lists factors, products and their sum; many paths are counted."""

from __future__ import annotations

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.paths import PathsPage


def page_of(window: MainWindow) -> PathsPage:
    """The page, shown."""
    window.commands.on_panel("paths")
    page = window.right.pages["paths"]
    assert isinstance(page, PathsPage)
    return page


def test_products_and_sum(window: MainWindow) -> None:
    page = page_of(window)
    assert page.table.texts() == [["b → c → e\n∂c/∂b · ∂e/∂c = 1 · 2", "2"], ["b → d → e\n∂d/∂b · ∂e/∂d = 1 · 3", "3"]]
    assert page.total.texts() == [["2 + 3", "5"], ["∂e/∂b", "5"]]
    page.choice.choose("a")
    assert page.table.texts() == [["a → c → e\n∂c/∂a · ∂e/∂c = 1 · 2", "2"]]


def test_more_paths_than_there_is_room_for(window: MainWindow) -> None:
    page = page_of(window)
    window.session.set_text("y0=x*x\ny1=y0*y0\ny2=y1*y1\ny3=y2*y2\ny4=y3*y3")
    page.refresh()
    assert page.total.texts()[0] == ["and 8 more paths"]
