"""A main window for the tests of the app, closed after each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("PySide6", reason="the window needs PySide6")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.children import Children
from gradviz.app.main_window import MainWindow
from gradviz.app.models.session import Session
from gradviz.app.models.settings import Preferences


@pytest.fixture(autouse=True)
def no_widget_is_left(qapp: QApplication) -> Iterator[None]:
    """What a test has closed is gone before the next one; a style sheet polishes every widget there is."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[], MainWindow]]:
    """Open a window with settings of its own and without motion."""
    registry.discover(("gradviz.ops",))
    children = Children()

    def make() -> MainWindow:
        preferences = Preferences()
        preferences.settings = preferences.settings.changed("reduced_motion", True).changed("language", "en")
        window = MainWindow(Session(), preferences, children)
        window.documents.ask = lambda name: "discard"
        window.workspaces.ask = lambda: "stop"
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    children.close()


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    """One open window."""
    return open_window()
