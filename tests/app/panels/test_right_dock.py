"""Every page of the right dock has a tab, a command and a title in both languages, and shows the run."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from gradviz.app.actions import ACTIONS
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.right_dock import TITLES
from gradviz.project import Document


def labels(window: MainWindow) -> list[str]:
    """The texts on the page that is shown."""
    QApplication.processEvents()
    page = window.right.pages[window.right.current]
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def test_every_page_has_a_command(window: MainWindow) -> None:
    assert [record.argument for record in ACTIONS if record.slot == "on_panel"] == list(TITLES)
    for record in ACTIONS:
        if record.slot == "on_panel":
            window.actions_by_id[record.id].trigger()
            assert window.right.current == record.argument
            assert window.actions_by_id[record.id].isChecked()


TEXTS = ("e=(a+b)*(b+1)", "relu(x)*max(x, y)", "1/x", "", "3", "x +")


@pytest.mark.heavy
def test_every_page_shows_any_run_in_any_language_and_theme(window: MainWindow) -> None:
    for key in TITLES:
        window.commands.on_panel(key)
        for text in TEXTS:
            window.session.set_text(text)
            window.commands.on_end()
            labels(window)
        for language, theme in (("ru", "contrast"), ("en", "contrast")):
            before = labels(window)
            window.commands.on_language(language)
            window.commands.on_theme(theme)
            assert labels(window) != before
        window.session.start(Document.from_text("x*y", {"x": [1, 2], "y": [3, 4]}))
        labels(window)


def test_nudge_paths_check_and_memory_of_the_first_graph(window: MainWindow) -> None:
    window.commands.on_end()
    wanted = {
        "nudge": "b + 0.01 gives e + 0.0501; predicted 5 × 0.01 = 0.05.",
        "paths": "There are 2 paths from b to the output. Backprop passed 5 edges once each and listed no path.",
        "check": "Both agree, SymPy is still working",
        "memory": "0 bytes kept now, 16 bytes at most",
    }
    for key, text in wanted.items():
        window.commands.on_panel(key)
        assert text in labels(window)
    window.session.move_to(window.session.forward_moments)
    assert "16 bytes kept now, 16 bytes at most" in labels(window)
