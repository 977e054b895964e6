"""How a picture carries the document it was made from. Owns the mark around it, in text and in PNG; knows no document.

The document is base64, so that it survives every container; what is found is bytes that nobody has checked yet.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct

from gradviz.picture.png_file import SIGNATURE, chunk

SPACE = "urn:gradviz:document"
LIMIT = 6 * 2**20
"""The longest mark that is read, in bytes."""
MOST_CHUNKS = 20_000
"""A PNG file of more chunks is no picture any more."""
MARK = re.compile(rb"<gradviz:document(?:\s[^<>]{0,200})?>([A-Za-z0-9+/=\s]{1,%d})</gradviz:document>" % LIMIT)
START, END = b"<gradviz:document", b"</gradviz:document>"
KEY = b"gradviz\x00"


def marked(document: bytes) -> str:
    """The document as one XML element, or nothing for no document."""
    if not document:
        return ""
    return f'<gradviz:document xmlns:gradviz="{SPACE}">{base64.b64encode(document).decode()}</gradviz:document>'


def found(data: bytes) -> bytes | None:
    """The first document marked in `data`, or None."""
    match = MARK.search(data)
    return _decoded(match[1]) if match else None


def is_open(data: bytes) -> bool:
    """Whether a document begins in `data` and does not end there."""
    return START in data and END not in data


def png_chunk(document: bytes) -> bytes:
    """The document as a text chunk of a PNG file, or nothing for no document."""
    return chunk(b"tEXt", KEY + base64.b64encode(document)) if document else b""


def found_in_png(data: bytes) -> bytes | None:
    """The document in a PNG file, or None. Reads no pixel."""
    at = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if not data.startswith(SIGNATURE) or at + 12 > len(data):
            break
        (length,) = struct.unpack_from(">I", data, at)
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"tEXt" and content.startswith(KEY) and length <= LIMIT:
            return _decoded(content[len(KEY) :])
        at += 12 + length
    return None


def _decoded(text: bytes) -> bytes | None:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
