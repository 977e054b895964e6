"""main(): open the window. Owns the order of starting and what begins only after the first paint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from gradviz import registry
from gradviz.app import crash, placing
from gradviz.app.children import Children
from gradviz.app.collecting import Collector
from gradviz.app.main_window import MainWindow
from gradviz.app.models.session import Session
from gradviz.app.models.settings import Preferences
from gradviz.app.recovery import Recovery

PAINTED = "painted"
"""What --quit-after-start prints once the window has been painted, so that others can take the time."""

UNSEEN = 3000
"""Milliseconds until all begins although nothing was painted, as in a window that starts minimised."""


def main(files: Sequence[str] = (), *, quit_after_start: bool = False, language: str | None = None) -> int:
    """Open the window, with a document or without, and stay until it closes. Returns the exit code."""
    application = QApplication.instance() or QApplication(["gradviz"])
    assert isinstance(application, QApplication)
    application.setApplicationName("gradviz")
    registry.discover(("gradviz.ops",))
    preferences = Preferences()
    if language is not None:
        preferences.settings = preferences.settings.changed("language", language)
    children, collector = Children(), Collector()
    collector.begin()
    window = MainWindow(Session(), preferences, children)
    recovery = Recovery(window.documents.unsaved)
    window.documents.saved = recovery.keep
    restore = crash.install(recovery.keep_now, window.report)
    placing.prepare(window)
    first = FirstPaint(window.canvas, lambda: _after_first_paint(window, children, recovery, quit_after_start))
    window.show()
    window.commands.open_files([Path(file) for file in files])
    code = application.exec()
    first.stop()
    recovery.close()
    children.close()
    collector.close()
    preferences.finish()
    restore()
    return code


class FirstPaint(QTimer):
    """Calls `then` once, when the window around `part` has been painted. A window is painted some time after it is shown."""

    def __init__(self, part: QWidget, then: Callable[[], None]) -> None:
        super().__init__(singleShot=True, interval=UNSEEN)
        self._part = part
        self.timeout.connect(then)
        part.installEventFilter(self)
        self.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._part.removeEventFilter(self)
            self.start(0)
        return False


def _after_first_paint(window: MainWindow, children: Children, recovery: Recovery, leave: bool) -> None:
    if leave:
        print(PAINTED, flush=True)
        window.close()
        return
    placing.settle(window)
    children.start()
    window.begin()
    window.documents.offer(recovery.begin())
