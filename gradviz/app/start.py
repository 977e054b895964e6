"""main(): open the window. Owns arguments, the order of starting and what begins only after the first paint."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gradviz import registry
from gradviz.app import crash
from gradviz.app.children import Children
from gradviz.app.main_window import MainWindow
from gradviz.app.models.session import Session
from gradviz.app.models.settings import Preferences
from gradviz.words import LANGUAGES

PAINTED = "painted"
"""What --quit-after-start prints once the window has been painted, so that others can take the time."""


def parser() -> argparse.ArgumentParser:
    """The arguments of the app."""
    made = argparse.ArgumentParser(prog="gradviz")
    made.add_argument("file", nargs="?", type=Path)
    made.add_argument("--quit-after-start", action="store_true")
    made.add_argument("--lang", choices=tuple(LANGUAGES))
    return made


def main(argv: Sequence[str] = ()) -> int:
    """Open the window and stay until it closes. Returns the exit code."""
    given = parser().parse_args(list(argv))
    application = QApplication.instance() or QApplication(["gradviz"])
    assert isinstance(application, QApplication)
    application.setApplicationName("gradviz")
    registry.discover(("gradviz.ops",))
    preferences = Preferences()
    if given.lang is not None:
        preferences.settings = preferences.settings.changed("language", given.lang)
    children = Children()
    window = MainWindow(Session(), preferences, children)
    before = crash.install(lambda: window.session.document, window.report)
    window.show()
    if given.file is not None:
        window.open_file(given.file)
    QTimer.singleShot(0, lambda: _after_first_paint(window, children, given.quit_after_start))
    code = application.exec()
    children.close()
    sys.excepthook = before
    return code


def _after_first_paint(window: MainWindow, children: Children, leave: bool) -> None:
    if leave:
        window.repaint()
        print(PAINTED, flush=True)
        window.close()
        return
    children.start()
