"""Unexpected exceptions of any thread: the work is kept, the fault is shown in the window, and the app keeps running."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)


class Report(QObject):
    """Lives in the thread of the window; what other threads tell arrives there in its turn."""

    _told = Signal(object)

    def __init__(self, keep: Callable[[], object], show: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._keep, self._show, self._home = keep, show, threading.current_thread()
        self._told.connect(self._take)

    def tell(self, error: BaseException) -> None:
        """Keep the work and show the error: at once in the thread of the window, soon from another one."""
        if threading.current_thread() is self._home:
            self._take(error)
        else:
            self._told.emit(error)

    def _take(self, error: BaseException) -> None:
        self._keep()
        self._show(error)


def install(keep: Callable[[], object], show: Callable[[BaseException], None]) -> Callable[[], None]:
    """Catch what no one caught; returns what puts the hooks back that were there before."""
    report = Report(keep, show)
    before, before_in_threads = sys.excepthook, threading.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        log.error("not caught", exc_info=(kind, error, trace))
        report.tell(error)

    def hook_in_threads(fault: threading.ExceptHookArgs) -> None:
        """The interpreter gives no error where it had no room to make one."""
        if issubclass(fault.exc_type, KeyboardInterrupt | SystemExit):
            before_in_threads(fault)
            return
        error = fault.exc_value or fault.exc_type()
        log.error("not caught in the thread %s", fault.thread.name if fault.thread else "?", exc_info=error)
        report.tell(error)

    def restore() -> None:
        sys.excepthook, threading.excepthook = before, before_in_threads

    sys.excepthook, threading.excepthook = hook, hook_in_threads
    return restore
