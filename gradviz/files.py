"""Files that survive a crash: atomic write with a backup, bounded read, JSON. Knows no document and unpickles nothing.

Failures raise FileError, which says what, where and what to try; the previous file stays intact.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import os
import shutil
import sys
import tempfile
import threading
import zlib
from pathlib import Path
from typing import IO

from gradviz.errors import FileError
from gradviz.words import mark

BACKUP_SUFFIX = ".bak"
OPENABLE = (".gradviz", ".svg", ".png", ".pdf", ".pptx", ".html")
"""What may carry a document, by the endings that these files usually have; the content decides."""
GZIP_START = b"\x1f\x8b"
GZIP_FRAME = 1024
PIECE = 2**16
READ_LIMIT = 64 * 2**20


def write(path: Path, data: bytes, *, backup: bool = True) -> None:
    """Replace `path` by `data` in one step; what was there is kept beside it as `.bak`. Missing folders are made.

    Whatever the moment of a crash, `path` holds the old bytes or the new ones. Raises FileError.
    """
    try:
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        if backup and target.exists():
            _replace(backup_of(target), target.read_bytes(), target)
        _replace(target, data, target)
    except OSError as error:
        raise _unwritable(path, error) from error


def check_writable(path: Path) -> None:
    """Find out before long work whether `write` will do. Missing folders are made. Raises FileError as it would."""
    try:
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".gradviz-"):
            pass
    except OSError as error:
        raise _unwritable(path, error) from error


def complaint_about(path: str | Path, error: FileError) -> FileError:
    """What is wrong with the content of a file, with the name of the file before it."""
    facts = {**error.arguments, "path": str(path), "complaint": error}
    return FileError(error.code, mark("{path}: {complaint.message}"), error.hint_template, **facts)


def read(path: Path, limit: int = READ_LIMIT) -> bytes:
    """The bytes of `path`, if there are at most `limit`. Raises FileError, also for a pipe, which may never end nor begin."""
    try:
        if Path(path).is_fifo():
            raise FileError(
                "pipe", mark("{path} is a pipe and no file"), mark("Write what comes out of it into a file, and read that."), path=str(path)
            )
        with Path(path).open("rb") as file:
            data = _up_to(file, limit + 1, min(limit, os.fstat(file.fileno()).st_size) + 1)
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
        raise _too_large(path, limit)
    return data


def read_unpacked(path: Path, limit: int = READ_LIMIT) -> bytes:
    """The content of `path`, unpacked where gzip packed it, if there are at most `limit` bytes of it. Raises FileError.

    Unpacking stops at the limit, however much a small file would grow.
    """
    data = read(path, limit + limit // 1000 + GZIP_FRAME)
    if not data.startswith(GZIP_START):
        if len(data) > limit:
            raise _too_large(path, limit)
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            content = _up_to(packed, limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FileError(
            "not gzip",
            mark("{path} is damaged and cannot be unpacked: {reason}"),
            mark("Download or copy it again."),
            path=str(path),
            reason=str(error),
        ) from error
    if len(content) > limit:
        raise _too_large(path, limit)
    return content


def backup_of(path: Path) -> Path:
    """Where `write` keeps what `path` held before."""
    return path.with_name(path.name + BACKUP_SUFFIX)


def _unwritable(path: Path, error: OSError) -> FileError:
    return FileError(
        "unwritable",
        mark("cannot write {path}: {reason}"),
        mark("Choose another folder, or check the free space and the permissions."),
        path=str(path),
        reason=error.strerror or str(error),
    )


def _up_to(file: IO[bytes] | gzip.GzipFile, count: int, piece: int = PIECE) -> bytes:
    """The first `count` bytes, or all there are. A single read would claim room for `count` bytes beforehand."""
    parts: list[bytes] = []
    while count > 0 and (part := file.read(min(count, max(piece, PIECE)))):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _too_large(path: Path, limit: int) -> FileError:
    return FileError(
        "too large",
        mark("{path} is larger than {limit} bytes"),
        mark("It is probably not a file of this kind; choose another."),
        path=str(path),
        limit=limit,
    )


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
