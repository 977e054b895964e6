"""Files that survive a crash: atomic write with a backup, bounded read, JSON. Knows no document and unpickles nothing.

What goes wrong is a FileError that says what, where and what to try; the file that was there stays as it was.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
from pathlib import Path

from gradviz.errors import FileError
from gradviz.words import mark

BACKUP_SUFFIX = ".bak"
READ_LIMIT = 64 * 2**20


def write(path: Path, data: bytes, *, backup: bool = True) -> None:
    """Replace `path` by `data` in one step; what was there is kept beside it as `.bak`. Missing folders are made.

    Whatever the moment of a crash, `path` holds the old bytes or the new ones. Raises FileError.
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if backup and target.exists():
            _replace(backup_of(target), target.read_bytes(), target)
        _replace(target, data, target)
    except OSError as error:
        raise FileError(
            "unwritable",
            mark("cannot write {path}: {reason}"),
            mark("Choose another folder, or check the free space and the permissions."),
            path=str(path),
            reason=error.strerror or str(error),
        ) from error


def read(path: Path, limit: int = READ_LIMIT) -> bytes:
    """The bytes of `path`, if there are at most `limit`. Raises FileError."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise FileError(
            "missing",
            mark("there is no file {path}"),
            mark("Check the spelling of the name and the folder."),
            path=str(path),
        ) from None
    except OSError as error:
        raise FileError(
            "unreadable",
            mark("cannot read {path}: {reason}"),
            mark("Check that it is a file and that you may read it."),
            path=str(path),
            reason=error.strerror or str(error),
        ) from error
    if len(data) > limit:
        raise FileError(
            "too large",
            mark("{path} is larger than {limit} bytes"),
            mark("It is probably not a file of this kind; choose another."),
            path=str(path),
            limit=limit,
        )
    return data


def backup_of(path: Path) -> Path:
    """Where `write` keeps what `path` held before."""
    return path.with_name(path.name + BACKUP_SUFFIX)


def _replace(target: Path, data: bytes, model: Path) -> None:
    """Write beside `target`, flush to the disk, then rename over it; the permissions of `model` are kept."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if model.exists():
            shutil.copymode(model, fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows has no such call."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
