"""Reading of rows off the UI thread: one text or file at a time, which can be stopped. Binds nothing and edits no document."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, Signal

from gradviz.app.worker import Worker
from gradviz.data.table import Table, read_table
from gradviz.errors import GradvizError
from gradviz.project.rows import kept

INLINE_CHARACTERS = 20_000
"""The longest text that is read on the UI thread: it takes a few milliseconds."""

Found = tuple[str, Table] | GradvizError


class RowReader(QObject):
    """`working` from the asking until the rows are there; a new question ends the last one."""

    changed = Signal()

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._tickets = count()
        self._ticket = -1
        self.working = False

    def read(self, source: Callable[[], str], then: Callable[[str, Table], None], failed: Callable[[GradvizError], None]) -> None:
        """Read what `source` gives; one of the two gets the outcome, unless something else was asked meanwhile."""
        self._ticket = ticket = next(self._tickets)
        self.working = True

        def arrive(found: Found) -> None:
            if ticket != self._ticket:
                return
            self.working = False
            if isinstance(found, GradvizError):
                failed(found)
            else:
                then(*found)
            self.changed.emit()

        self._worker.release()
        self._worker.run(lambda: _read(source), arrive, self)
        self.changed.emit()

    def stop(self) -> None:
        """Want nothing of it any more."""
        if self.working:
            self._ticket, self.working = next(self._tickets), False
            self.changed.emit()


def _read(source: Callable[[], str]) -> Found:
    """The rows, or the reason why there are none; too long a text is refused before it is read."""
    try:
        text = source()
        kept(text)
        return text, read_table(text)
    except GradvizError as error:
        return error
