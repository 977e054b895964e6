"""Opening a document from any file that carries one: a .gradviz file, or a picture of ours. Every file is hostile until read.

Owns how much is read and where it is looked for; what is found is checked by `codec` like any other file.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from gradviz import files
from gradviz.errors import FileError
from gradviz.export import carrier
from gradviz.picture.png_file import SIGNATURE
from gradviz.project.codec import LIMIT, decode
from gradviz.project.document import Document
from gradviz.words import mark

SUFFIXES = files.OPENABLE
ZIP = b"PK\x03\x04"
MOST_PARTS, MOST_NAMES = 5000, 2**21
"""Of a presentation: how many parts are looked at, and how many bytes their names may take."""
MOST_UNPACKED = 4 * LIMIT
DIRECTORY_END, DIRECTORY_SIZE = b"PK\x05\x06", 12
FOLDER = "customXml/"
PNG_END = b"IEND"
ENDS, HEAD = ((b"<svg", b"</svg>"), (b"<html", b"</html>"), (b"%PDF-", b"%%EOF")), 1024
"""What a picture begins with, within its first HEAD bytes, and ends with."""


def read_any(path: str | Path) -> Document:
    """The document in `path`, whatever kind of file carries it. Raises FileError that says what is wrong with the file."""
    return document_in(files.read(Path(path)))


def document_in(data: bytes) -> Document:
    """The document that these bytes are or carry. Raises FileError."""
    if data.startswith(SIGNATURE):
        found = carrier.found_in_png(data)
    elif data.startswith(ZIP):
        found = _in_zip(data)
    elif data.lstrip()[:1] in (b"<", b"%"):
        found = carrier.found(data)
    else:
        return decode(data[: LIMIT + 1])
    if found is None and _is_cut(data):
        raise _cut()
    if found is None:
        raise FileError(
            "no document in it",
            mark("this picture carries no gradviz document"),
            mark("Pictures that gradviz exported carry theirs, unless another program has written them anew."),
        )
    return decode(found)


def _is_cut(data: bytes) -> bool:
    """Whether a picture lacks its end, or the end of the document in it."""
    if data.startswith(SIGNATURE):
        return PNG_END not in data
    if data.startswith(ZIP):
        return DIRECTORY_END not in data
    return carrier.is_open(data) or any(start in data[:HEAD] and end not in data for start, end in ENDS)


def _cut() -> FileError:
    return FileError(
        "cut",
        mark("this file is damaged: a part of it is missing, and with it the document that it carried"),
        mark("Copy it once more from where it came from, or export the picture again."),
    )


def _in_zip(data: bytes) -> bytes | None:
    """The document in a part of a presentation; never unpacks much more than a document can be."""
    import zipfile

    left = MOST_UNPACKED
    try:
        if _names_size(data) > MOST_NAMES:
            return None
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.infolist()[:MOST_PARTS]:
                if part.filename.startswith(FOLDER) and part.file_size <= min(2 * LIMIT, left):
                    left -= part.file_size
                    with package.open(part) as stream:
                        found = carrier.found(stream.read(2 * LIMIT))
                    if found is not None:
                        return found
    # A hostile archive makes zipfile raise any of these: the module has no base class for what it refuses.
    except (struct.error, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise _cut() from None
    return None


def _names_size(data: bytes) -> int:
    """The bytes that the list of parts takes, which is read as a whole before any part is."""
    size: int = struct.unpack_from("<I", data, max(data.rfind(DIRECTORY_END), 0) + DIRECTORY_SIZE)[0]
    return size
