"""Running trainings of windows: a place of its own for the training of this one, and what crashed windows left. Owns the locks.

A lock dies with its process, so what another window still trains is never offered.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile

from gradviz.app.locking import locked
from gradviz.app.models.network import shown_title
from gradviz.app.training.guarding import forget
from gradviz.project import stopped
from gradviz.project.codec import encode
from gradviz.project.stopped import Stopped

if TYPE_CHECKING:
    from gradviz.app.panels.network_page import NetworkPage


class Place:
    """One checkpoint's place with its lock."""

    def __init__(self, path: Path, lock: QLockFile) -> None:
        self.path, self._lock = path, lock

    def give_back(self) -> None:
        """Another window may have it, with what lies there."""
        self._lock.unlock()

    def clear(self) -> None:
        """Nothing of it is wanted."""
        forget(self.path)
        self._lock.unlock()


def lost() -> tuple[Place, Stopped] | None:
    """What a window that is gone was training."""
    for path in stopped.running_places():
        left = stopped.found(stopped.note_of(path))
        place = _taken(path) if left is not None else None
        if left is not None and place is not None:
            return place, left
    return None


def keep_running(page: NetworkPage) -> Place | None:
    """From now on keep what a page trains; None where there is no place left."""
    for path in stopped.running_places():
        place = _taken(path) if stopped.found(stopped.note_of(path)) is None else None
        if place is not None:
            keep_at(page, place)
            return place
    return None


def keep_at(page: NetworkPage, place: Place) -> None:
    """Keep what a page trains at this place."""
    session = page.session

    def make_note(checkpoint: Path, done: float, epochs: int) -> Stopped:
        """In the training's thread: a document never changes, the session has another one then."""
        document, path = session.document, session.path
        origin = "" if path is None else str(path.absolute())
        return Stopped(str(checkpoint.absolute()), origin, shown_title(document), done, epochs, encode(document).decode())

    page.training.loop.guard(place.path.absolute(), make_note)


def _taken(path: Path) -> Place | None:
    lock = locked(path)
    return None if lock is None else Place(path, lock)
