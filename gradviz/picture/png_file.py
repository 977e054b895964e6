"""A PNG file around pixels that are packed already. Owns its signature, its chunks and its head; packs nothing."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PLAIN, PALETTE, TRANSPARENT = 2, 3, 6
"""The sorts of pixels: red, green and blue; a number of the palette; the three with their opacity."""


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_file(width: int, height: int, sort: int, packed: bytes, *others: bytes) -> bytes:
    """The file of `width` x `height` pixels with 8 bits per number; `others` are chunks that stand before them."""
    head = struct.pack(">IIBBBBB", width, height, 8, sort, 0, 0, 0)
    return b"".join((SIGNATURE, chunk(b"IHDR", head), *others, chunk(b"IDAT", packed), chunk(b"IEND", b"")))
