"""What the tests of the app share: a main window, its network page, and a training of XOR, each closed after its test."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from typing import Any

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
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.network_page import NetworkPage
from gradviz.nn.spec import read_spec
from gradviz.project.network import Network
from gradviz.project.network_edits import new_network

PATIENCE_MS = 20_000
XOR = """
title = "XOR"
data = "xor"
input = [2]
layers = ["dense 6", "tanh", "dense 1"]
loss = "bce_logits"
initializer = "xavier"
[training]
epochs = 4
batch = 32
optimizer = "adam rate=0.05"
"""


class PatientBot(QtBot):
    """Waits for a state as long as a busy machine may take."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **given: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **given)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **given: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **given)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The one of pytest-qt gives up after 5 seconds."""
    return PatientBot(request)


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


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> NetworkPage:
    """Its network page, where XOR is ready to train."""
    window.workspaces.show("network")
    page = window.workspaces.page
    assert page is not None
    page.session.start(new_network("xor"))
    qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.network == page.session.network, timeout=20_000)
    qtbot.waitUntil(lambda: page.levels.graph is page.training.look.graph if page.training.look else False, timeout=20_000)
    return page


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    """The first document, after its forward pass."""
    registry.discover(("gradviz.ops",))
    return Session()


@pytest.fixture
def xor() -> Network:
    """Two layers and a loss, that learn within a moment."""
    registry.discover()
    return Network(read_spec(XOR))


@pytest.fixture
def training(qtbot: QtBot) -> Iterator[TrainingModel]:
    """A training of nothing yet, closed after the test."""
    registry.discover()
    model = TrainingModel()
    yield model
    model.close()


@pytest.fixture
def reach(qtbot: QtBot, training: TrainingModel) -> Callable[[str], None]:
    """Wait until the training is in a state."""
    return lambda state: qtbot.waitUntil(lambda: training.state == state, timeout=20_000)


class Allocated(ctypes.Structure):
    """What glibc tells of its allocator, in bytes."""

    _fields_ = tuple((name, ctypes.c_size_t) for name in ("arena", "a", "b", "c", "mapped", "d", "e", "used", "free", "top"))


@pytest.fixture
def in_use() -> Callable[[], int]:
    """The bytes that C code and arrays hold at a moment, whatever the allocator keeps in reserve; 0 where the system does not tell."""
    tell = getattr(ctypes.CDLL(None), "mallinfo2", None) if sys.platform == "linux" else None

    def bytes_now() -> int:
        if tell is None:
            return 0
        tell.restype = Allocated
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        found = tell()
        return int(found.used) + int(found.mapped)

    return bytes_now
