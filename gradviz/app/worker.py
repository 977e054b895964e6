"""Work off the UI thread: a function runs in a pool and its result comes back as a signal. Owns the pool; knows no job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal


class _Report(QObject):
    done = Signal(object)


class _Job(QRunnable):
    def __init__(self, work: Callable[[], Any], report: _Report) -> None:
        super().__init__()
        self._work, self._report = work, report

    def run(self) -> None:
        self._report.done.emit(self._work())


class Worker(QObject):
    """One thread that does one thing after another, from `release` on; `work` must not raise and must not touch widgets."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._reports: set[_Report] = set()
        self._held: list[tuple[_Job, int]] | None = []

    def release(self) -> None:
        """Begin with what has been asked for so far, once the first picture is painted."""
        held, self._held = self._held or [], None
        for job, priority in sorted(held, key=lambda pair: -pair[1]):
            self._pool.start(job, priority)

    def run(self, work: Callable[[], Any], then: Callable[[Any], None], priority: int = 0) -> None:
        """Do `work` in the pool, higher `priority` first; `then` gets its result on the UI thread."""
        report = _Report(self)
        self._reports.add(report)

        def finish(result: Any) -> None:
            self._reports.discard(report)
            report.deleteLater()
            then(result)

        report.done.connect(finish)
        job = _Job(work, report)
        if self._held is None:
            self._pool.start(job, priority)
        else:
            self._held.append((job, priority))

    def close(self) -> None:
        """Forget what waits and let what runs end; its result is dropped."""
        for report in self._reports:
            report.done.disconnect()
        self._reports.clear()
        self._pool.clear()
        self._pool.waitForDone()
