"""No object of Qt is left behind by one and the same action done many times, neither in a window nor in Python alone."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import count

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import createdByPython

from gradviz.app.canvas import paint
from gradviz.app.canvas.lettering import Sprites
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.page import InputChoice
from gradviz.app.panels.right_dock import TITLES
from gradviz.app.panels.shortcut_sheet import ShortcutSheet
from gradviz.project.examples import examples

TIMES = 16
"""How often the action is done until everything that is kept was made, and how often again, to count."""
Action = Callable[[MainWindow, int], object]


def menu(window: MainWindow, number: int) -> None:
    assert window.session.graph is not None
    shown = window.tools.menu(number % len(window.session.graph.nodes))
    shown.popup(QPoint(0, 0))
    shown.close()


def present(window: MainWindow, number: int) -> None:
    window.commands.on_present()
    window.commands.on_next()
    window.presenter.leave()


def export(window: MainWindow, number: int) -> None:
    window.commands.on_export()
    dialog = window.commands.export_desk.dialog
    assert dialog is not None
    dialog.reject()


def choose(window: MainWindow, number: int) -> None:
    window.right.turn_to("nudge")
    for choice in window.right.findChildren(InputChoice):
        choice.menu().aboutToShow.emit()


def shortcuts(window: MainWindow, number: int) -> None:
    window.commands.on_shortcuts()
    for sheet in window.findChildren(ShortcutSheet):
        sheet.close()


ACTIONS: dict[str, Action] = {
    "examples' menu": lambda window, _: window.file_menus.examples.aboutToShow.emit(),
    "choice of an input": choose,
    "hidden tabs' menu": lambda window, _: window.right.tabs._fill(),
    "recent files' menu": lambda window, _: window.file_menus.recent.aboutToShow.emit(),
    "command palette": lambda window, _: (window.commands.on_palette(), window.palette_popup.hide()),
    "a node's menu": menu,
    "selection": lambda window, number: window.session.select(number % 5),
    "step": lambda window, number: window.session.move_to(number % len(window.session.moments)),
    "formula": lambda window, number: window.session.set_text(("e=(a+b)*(b+1)", "y=relu(x)*x")[number % 2]),
    "value": lambda window, number: window.session.set_value(next(iter(window.inputs.rows)), float(number % 3)),
    "example": lambda window, number: window.documents.open_example(examples()[number % 2].path),
    "page at the right": lambda window, number: window.right.turn_to(list(TITLES)[number % len(TITLES)]),
    "size of window": lambda window, number: window.resize(*((1440, 900), (1024, 680))[number % 2]),
    "presenting": present,
    "shortcuts": shortcuts,
    "find": lambda window, _: (window.commands.on_find(), window.tools.find_bar.closed.emit()),
    "export": export,
    "workspace": lambda window, number: window.workspaces.show(("network", "graph")[number % 2]),
}


def held() -> tuple[int, int]:
    """The objects of Qt that Python still holds, and those below the windows."""
    gc.collect()
    in_python = sum(issubclass(type(one), QObject) for one in gc.get_objects())
    return in_python, sum(len(one.findChildren(QObject)) for one in QApplication.topLevelWidgets())


def growth(window: MainWindow, qtbot: QtBot, action: Action) -> tuple[int, int]:
    """How many more of both there are after so many times than after as many before."""
    services, numbers = window.services, count()
    services.start()

    def rounds() -> tuple[int, int]:
        for _ in range(TIMES):
            action(window, next(numbers))
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qtbot.waitUntil(lambda: not (services.drawing._then or services._thinking._then))
        return held()

    # To look below a window gives Python an object of each that is there.
    held()
    rounds()
    (objects, children), (more, others) = held(), rounds()
    return more - objects, others - children


@pytest.mark.heavy
@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_is_left_behind(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.session.set_text("e=(a+b)*(b+1)")
    assert max(growth(window, qtbot, ACTIONS[name])) < TIMES


def made() -> tuple[int, int]:
    """The objects and pictures of Qt that Python has made and still holds, and all that is below the windows."""
    gc.collect()
    kept = [one for one in gc.get_objects() if issubclass(type(one), QObject | QImage | QPixmap)]
    return sum(map(createdByPython, kept)), sum(len(one.findChildren(QObject)) for one in QApplication.topLevelWidgets())


@pytest.mark.heavy
@pytest.mark.timeout(600)
def test_what_was_made_is_used_again(
    window: MainWindow, long_session: Callable[[MainWindow], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that there is to see, seen once more, takes no other page, plot, panel, dialog or picture."""
    monkeypatch.setattr(paint, "SPRITES", Sprites(1))
    window.begin()
    long_session(window)
    before = made()
    long_session(window)
    after = made()
    assert max(now - then for now, then in zip(after, before, strict=True)) < TIMES, (before, after)


def test_a_picture_that_stays_is_counted(qtbot: QtBot) -> None:
    before = made()
    kept = [QPixmap(8, 8) for _ in range(TIMES)]
    assert made()[0] - before[0] >= len(kept)


def test_what_is_left_behind_is_seen(window: MainWindow, qtbot: QtBot) -> None:
    assert growth(window, qtbot, lambda window, _: QLabel("left", window))[1] >= TIMES
    assert growth(window, qtbot, lambda window, _: window.file_menus.recent.addMenu("left").deleteLater())[0] >= TIMES
