"""What the tests of the app share: a main window, its network page, a training of XOR, and a long session with all that there is."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("PySide6", reason="the window needs PySide6")

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app import style
from gradviz.app.canvas.lettering import text_path
from gradviz.app.children import Children
from gradviz.app.fonts import scaled, set_text_size
from gradviz.app.main_window import MainWindow
from gradviz.app.models.inside_view import TABS
from gradviz.app.models.session import Session
from gradviz.app.models.settings import Preferences
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.fit import FitPage
from gradviz.app.panels.network_middle import LAYER, NETWORK
from gradviz.app.panels.network_page import NetworkPage
from gradviz.app.panels.network_side import PAGES
from gradviz.app.panels.right_dock import TITLES
from gradviz.nn.levels import ViewPath
from gradviz.nn.metrics import roc
from gradviz.nn.spec import read_spec
from gradviz.picture.theme import THEMES
from gradviz.project import Document
from gradviz.project.examples import examples
from gradviz.project.network import Network
from gradviz.project.network_edits import new_network

PATIENCE_MS, PERIOD_MS = 20_000, 2
REST_SIZE = (1024, 680)
SIGMOID = "f=1/(1+exp(-(w0*x0+w1*x1+w2)))"
NETWORKS = ("logistic", "regression", "mlp", "cnn", "xor")
INSIDE = (ViewPath("dense1"), ViewPath("dense1", "matmul"), ViewPath("dense1", "matmul", (1,)), ViewPath())
"""The network taken last is looked into along these ways."""
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
    """Waits for a state as long as a busy machine may need, and polls more often than pytest-qt, which lets 10 ms pass each time."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS) -> None:
        until = QDeadlineTimer(timeout)
        while not (answer := callback()) and answer is not None and not until.hasExpired():
            self.wait(PERIOD_MS)
        if not answer and answer is not None:
            raise TimeoutError(f"not so within {timeout} milliseconds")

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **given: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **given)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **given: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **given)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The qtbot of pytest-qt gives up after 5 seconds."""
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def nothing_stays_on_the_clipboard(qapp: QApplication) -> Iterator[None]:
    """Off screen Qt frees what lies there when Python has ended already, and crashes; under X11 it does so before."""
    yield
    QApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def no_widget_is_left(qapp: QApplication) -> Iterator[None]:
    """What a test has closed is gone before the next one; a style sheet polishes every widget there is."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[], MainWindow]]:
    """Open a window with settings of its own and without motion; the size of its letters goes with it."""
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
    if scaled(100) != 100:
        set_text_size(100)
        style.apply_theme(qapp, THEMES["light"].colors)


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


class LongSession:
    """Makes, once, everything that is only made on first use, in either workspace."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    def have(self) -> None:
        """Make it all, from the examples to the settings."""
        window = self._window
        window.services.start()
        for example in examples():
            window.documents.open_example(example.path)
            window.commands.on_end()
            self._rest()
        window.session.start(Document.from_text(SIGMOID))
        self._see_pages()
        self._fit()
        self._open_boxes()
        self._export()
        self._present()
        self._see_networks()
        window.workspaces.show("graph")
        self._see_looks()

    def _rest(self) -> None:
        """Let everything requested arrive, and everything closed be deleted."""
        services = self._window.services
        workers = (services.drawing, services._thinking, services.exporting, services.fitting)
        self._qtbot.waitUntil(lambda: not any(worker._then for worker in workers), timeout=60_000)
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _see_pages(self) -> None:
        window = self._window
        for item in (None, 0, len(window.session.moments) // 2):
            window.session.select(*(() if item is None else (item,)))
            for key in TITLES:
                window.right.turn_to(key)
                self._rest()
        window.session.select()

    def _fit(self) -> None:
        """Rows, the charts over them, and one update."""
        self._window.right.turn_to("fit")
        page = self._window.right.pages["fit"]
        assert isinstance(page, FitPage)
        page.sample()
        page.fitting.update_once()
        self._qtbot.waitUntil(lambda: page.loss_chart is not None and bool(page.fitting.losses), timeout=60_000)
        page.fitting.clear()
        self._rest()

    def _open_boxes(self) -> None:
        """What lies over the window: the palette, the lists, the boxes at a node and the menus."""
        window = self._window
        commands, tools, files = window.commands, window.tools, window.file_menus
        window.session.select(0)
        for ask in (commands.on_palette, commands.on_shortcuts, commands.on_find, commands.on_rename, commands.on_note):
            ask()
            self._close_boxes()
        tools.text_box.hide()
        tools.find_bar.hide()
        for item in (None, 0, next(iter(window.session.graph.edges)) if window.session.graph is not None else None):
            tools.menu(item).popup(QPoint(0, 0))
            self._close_boxes()
        for menu in (files.recent, files.examples, *window.menus.menus.values(), *window.menus.submenus.values()):
            menu.popup(QPoint(0, 0))
            self._close_boxes()

    def _close_boxes(self) -> None:
        QApplication.processEvents()
        for box in QApplication.topLevelWidgets():
            if box is not self._window and box.isVisible():
                box.close()
        self._rest()

    def _export(self) -> None:
        """The dialog with every format's picture."""
        desk = self._window.workspaces.slot("export_desk")
        desk.open()
        dialog = desk.dialog
        assert dialog is not None
        for record in desk.exports.exporters:
            dialog.form.format.choose(record.name)
            dialog._request_preview()
            self._rest()
        dialog.reject()
        self._rest()

    def _present(self) -> None:
        commands = self._window.commands
        commands.on_present()
        for _ in range(4):
            commands.on_next()
            self._rest()
        self._window.presenter.leave()

    def _see_networks(self) -> None:
        """Networks of every sort at work, each with all its pages, and one of them down to a unit."""
        self._window.workspaces.show("network")
        page = self._window.workspaces.page
        assert page is not None
        self._qtbot.waitUntil(lambda: bool(page.side.plots.views))
        for name in NETWORKS:
            page.session.start(new_network(name))
            self._qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.look is not None, timeout=60_000)
            page.training.one_batch()
            self._qtbot.waitUntil(lambda: page.training.batch is not None and not page.training.running, timeout=60_000)
            self._see_network(page)
        for path in INSIDE:
            page.levels.go(path)
            self._qtbot.waitUntil(lambda path=path: page.levels.path == path, timeout=60_000)
            self._rest()
        self._export()

    def _see_network(self, page: NetworkPage) -> None:
        for key in PAGES:
            page.side.turn_to(key)
            self._rest()
            if key == "results":
                self._qtbot.waitUntil(lambda: page.side.results.model.answers is not None, timeout=60_000)
        page.middle.enter(LAYER)
        for layer in page.session.network.spec.layers:
            page.builder.choose(layer.name)
            for tab in TABS:
                page.inside.tabs.chosen.emit(tab)
                self._rest()
            page.builder.show_menu(layer.name, QPoint(0, 0))
            self._close_boxes()
        page.middle.enter(NETWORK)

    def _see_looks(self) -> None:
        """Another theme, language and size of letters, of all that is there by now, and then the first ones again."""
        commands = self._window.commands
        looks = (
            (commands.on_theme, ("dark", "light")),
            (commands.on_language, ("ru", "en")),
            (commands.on_text_size, ("1", "0")),
        )
        for choose, keys in looks:
            for key in keys:
                choose(key)
                self._rest()


@pytest.fixture
def long_session(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Go through all that a window can show, once."""
    return lambda window: LongSession(window, qtbot).have()


@pytest.fixture
def at_rest(qtbot: QtBot, in_use: Callable[[], int]) -> Callable[[MainWindow], int]:
    """The bytes in use with a small formula and a small network, all answered and no outlines kept; 0 where nothing tells them.

    The window is the same each time, as a picture of its own size is kept for the canvas and for every widget painted; and
    scikit-learn, which comes with the first results and stays, is there from the first time on.
    """

    def bytes_now(window: MainWindow) -> int:
        roc([0, 1], [0.1, 0.9])
        window.presenter.leave()
        window.showNormal()
        window.resize(*REST_SIZE)
        window.commands.on_theme("light")
        window.commands.on_text_size("0")
        window.commands.on_language("en")
        window.canvas.refit()
        window.right.turn_to("explain")
        window.workspaces.show("network")
        page = window.workspaces.page
        assert page is not None
        page.session.start(new_network("xor"))
        page.side.turn_to("plots")
        qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.look is not None, timeout=60_000)
        qtbot.waitUntil(lambda: page.canvas.is_sharp or not page.canvas.isVisible(), timeout=60_000)
        window.workspaces.show("graph")
        window.session.start(Document.from_text("a*b"))
        services = window.services
        qtbot.waitUntil(lambda: not (services.drawing._then or services._thinking._then) and window.canvas.is_sharp, timeout=60_000)
        text_path.cache_clear()
        return in_use()

    return bytes_now
