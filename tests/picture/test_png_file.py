"""A PNG file made by hand is one that others read, to the pixel."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest

from gradviz.picture.png_file import PALETTE, PLAIN, SIGNATURE, TRANSPARENT, chunk, png_file


def test_a_chunk_says_its_length_and_is_checked() -> None:
    assert chunk(b"IEND", b"")[:4] == bytes(4)
    assert chunk(b"IEND", b"")[-4:] == zlib.crc32(b"IEND").to_bytes(4, "big")
    assert chunk(b"tEXt", b"abc")[:11] == b"\x00\x00\x00\x03tEXtabc"


@pytest.mark.parametrize(("sort", "channels", "mode"), [(PLAIN, 3, "RGB"), (PALETTE, 1, "P"), (TRANSPARENT, 4, "RGBA")])
def test_every_sort_of_pixels_is_read_as_it_was_written(sort: int, channels: int, mode: str) -> None:
    image = pytest.importorskip("PIL.Image")
    pixels = np.arange(2 * 5 * channels, dtype=np.uint8).reshape(2, 5 * channels)
    rows = np.hstack([np.zeros((2, 1), np.uint8), pixels])
    palette = [chunk(b"PLTE", bytes(range(30)))] if sort == PALETTE else []
    data = png_file(5, 2, sort, zlib.compress(rows.tobytes()), *palette, chunk(b"tEXt", b"key\x00text"))
    assert data.startswith(SIGNATURE)
    with image.open(io.BytesIO(data)) as opened:
        assert (opened.size, opened.mode) == ((5, 2), mode)
        assert opened.text == {"key": "text"}
        assert opened.tobytes() == pixels.tobytes()
