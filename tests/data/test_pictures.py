"""Pictures of all kinds become one size; bombs, torn and foreign files are one sentence that names the file."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gradviz.data import load
from gradviz.data.dataset import Watch
from gradviz.data.pictures import read_picture
from gradviz.errors import DataError, GradvizError
from gradviz.picture.png_file import SIGNATURE, chunk


def picture(mode: str, kind: str, level: int = 200, size: tuple[int, int] = (20, 30)) -> bytes:
    file = io.BytesIO()
    Image.new("L", size, level).convert(mode).save(file, kind)
    return file.getvalue()


def png(width: int, height: int, rows: bytes = b"", extra: bytes = b"") -> bytes:
    """A grey PNG that says a size and holds other rows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def fill(folder: Path, classes: int = 2, each: int = 10) -> str:
    for number in range(classes):
        (folder / f"c{number}").mkdir()
        for place in range(each):
            (folder / f"c{number}" / f"{place}.png").write_bytes(picture("L", "PNG", 100 * number + place))
    return str(folder)


def test_a_folder_a_class(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    data = load(fill(tmp_path), watch=Watch(lambda *step: seen.append(step)), side=8)
    assert data.classes == ("c0", "c1")
    assert data.shape == (1, 8, 8)
    assert data.photographs, "1 is light, not ink"
    assert data.sizes == (16, 2, 2)
    assert ((data.train.x[:, 0, 0, 0] > 0.3) == data.train.y).all()
    assert [step[1:] for step in seen] == [(place, 20) for place in range(1, 21)]
    assert load(str(tmp_path), side=4, colour=True).shape == (3, 4, 4)


@pytest.mark.parametrize(("mode", "kind"), [("L", "PNG"), ("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("1", "BMP")])
@pytest.mark.parametrize("colour", [False, True])
def test_every_kind_of_picture_reads(tmp_path: Path, mode: str, kind: str, colour: bool) -> None:
    (tmp_path / "a.png").write_bytes(picture(mode, kind, 255))
    x = read_picture(tmp_path / "a.png", 5, colour)
    assert x.shape == (3 if colour else 1, 5, 5)
    assert x.dtype == np.float32
    assert np.allclose(x, 1.0)


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP", "BMP"])
def test_lossy_kinds_read_about_right(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.png").write_bytes(picture("RGB", kind, 128, (200, 300)))
    assert np.allclose(read_picture(tmp_path / "a.png", 5, True), 128 / 255, atol=0.02)


def test_sixteen_bits_are_scaled(tmp_path: Path) -> None:
    Image.fromarray(np.full((9, 9), 32768, np.uint16)).save(tmp_path / "a.png")
    assert np.allclose(read_picture(tmp_path / "a.png", 3, False), 128 / 255)


def test_pictures_are_turned_upright(tmp_path: Path) -> None:
    image = Image.new("L", (10, 10), 0)
    image.paste(255, (0, 0, 10, 5))
    exif = Image.Exif()
    exif[0x0112] = 3
    image.save(tmp_path / "a.png", exif=exif)
    assert read_picture(tmp_path / "a.png", 2, False)[0].tolist() == [[0.0, 0.0], [1.0, 1.0]]


BOMB = "bomb of text"
HOSTILE = {
    "empty": b"",
    "no picture": b"hello" * 100,
    "a page": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "torn": picture("RGB", "JPEG", 10, (300, 300))[:400],
    "torn rows": png(100, 100, bytes(300)),
    "bomb of pixels": png(60_000, 60_000),
    "bigger than any memory": png(2**31 - 1, 2**31 - 1),
    "just too large": png(8_000, 8_000),
    "no width": png(0, 5),
    "wrong checksum": png(5, 5, bytes(30)).replace(b"IHDR", b"IHDX"),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "tiff": b"II*\0\x08\0\0\0\xff\xff",
}


def hostile(kind: str) -> bytes:
    """The bomb of text is made when it is asked for; it takes long."""
    return HOSTILE[kind] if kind != BOMB else png(5, 5, bytes(30), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 1)))


@pytest.mark.parametrize("kind", [*HOSTILE, BOMB])
def test_a_hostile_picture_is_one_sentence_and_little_memory(tmp_path: Path, kind: str) -> None:
    fill(tmp_path)
    (tmp_path / "c1" / "bad.png").write_bytes(hostile(kind))
    load("digits")
    tracemalloc.start()
    with pytest.raises(GradvizError, match=r"bad\.png") as caught:
        load(str(tmp_path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(caught.value, DataError)
    assert caught.value.hint
    assert peak < 80_000_000


def test_a_file_too_large_to_be_a_picture_is_not_read_whole(tmp_path: Path) -> None:
    fill(tmp_path)
    with (tmp_path / "c0" / "bad.png").open("wb") as file:
        file.truncate(2**26)
    with pytest.raises(GradvizError, match=r"bad\.png is larger"):
        load(str(tmp_path))


@pytest.mark.parametrize("classes", [0, 1])
def test_folders_are_classes_and_two_are_needed(tmp_path: Path, classes: int) -> None:
    fill(tmp_path, classes)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.png").write_bytes(picture("L", "PNG"))
    with pytest.raises(DataError, match="two folders of pictures") as caught:
        load(str(tmp_path))
    assert ".png" in caught.value.hint


def test_more_than_memory_is_refused_before_a_picture_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.data.pictures.BYTES_LIMIT", 20 * 28 * 28 * 4 - 1)
    monkeypatch.setattr("gradviz.data.pictures.read_picture", lambda *given: pytest.fail("a picture was read"))
    with pytest.raises(DataError, match="holds 20 pictures"):
        load(fill(tmp_path))


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    seen: list[int] = []
    watch = Watch(lambda name, done, total: seen.append(done), lambda: len(seen) == 3)
    with pytest.raises(DataError, match="cancelled"):
        load(fill(tmp_path), watch=watch)
    assert seen == [1, 2, 3]


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        load("pictures", path=str(tmp_path / "gone"))


def test_a_file_that_is_no_picture_is_told_in_words_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "leaf.png"
    path.write_bytes(b"no picture at all")
    with pytest.raises(DataError) as caught:
        read_picture(path, 8, False)
    assert "object at 0x" not in str(caught.value)
