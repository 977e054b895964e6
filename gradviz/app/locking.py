"""The lock of one window on a place in the state folder. It dies with its process, and the place itself is never touched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile


def locked(place: Path) -> QLockFile | None:
    """The lock beside `place`; None where another window holds it or the folder cannot be written."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    lock = QLockFile(str(place.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) else None
