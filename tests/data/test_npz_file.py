"""Arrays of numbers come back; objects, bombs, lies and torn files are one sentence in little memory."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data import load
from gradviz.data.npz_file import read_arrays
from gradviz.errors import DataError, GradvizError


def npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def member(content: bytes, name: str = "x.npy") -> bytes:
    """A file whose array x is `content`, byte by byte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.writestr("y.npy", b"")
    return file.getvalue()


def header(text: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


X, Y = np.random.default_rng(0).normal(size=(40, 3)), np.arange(40) % 4
GOOD = npz(x=X, y=Y)


def write(folder: Path, content: bytes) -> str:
    (folder / "a.npz").write_bytes(content)
    return str(folder / "a.npz")


def test_classes_and_numbers_to_predict(tmp_path: Path) -> None:
    data = load(write(tmp_path, GOOD))
    assert (data.task, data.outputs, data.shape, data.sizes) == ("classes", 4, (3,), (32, 4, 4))
    data = load(write(tmp_path, npz(x=X[:, 0], y=X[:, 1:])))
    assert (data.task, data.outputs, data.shape) == ("regression", 2, (1,))


def test_pictures_are_light_in_shares_however_they_are_kept(tmp_path: Path) -> None:
    bytewise = np.arange(40 * 4 * 4).reshape(40, 1, 4, 4).astype(np.uint8)
    shares = bytewise.astype(np.float32) / 255
    found = [load(write(tmp_path, npz(x=pictures, y=Y))) for pictures in (bytewise, shares)]
    assert np.array_equal(found[0].train.x, found[1].train.x)
    assert all(data.photographs and data.train.x.max() <= 1 for data in found)
    rows = load(write(tmp_path, npz(x=bytewise.reshape(40, 16), y=Y)))
    assert rows.train.x.max() > 1, "rows of numbers keep their scale"
    assert not rows.photographs


@pytest.mark.parametrize("array", [X, np.asfortranarray(X), X.astype(">f4"), Y.astype(np.uint8), np.zeros((0, 3)), np.float64(3.0), X > 0])
def test_arrays_come_back_as_they_were(tmp_path: Path, array: np.ndarray) -> None:
    (found,) = read_arrays(Path(write(tmp_path, npz(x=array))), ("x",))
    assert np.array_equal(found, array)


HOSTILE = {
    "empty": (b"", "damaged"),
    "no zip": (b"hello" * 20, "damaged"),
    "torn": (GOOD[:-40], "damaged"),
    "torn within": (GOOD[:100] + bytes(50) + GOOD[150:], "damaged"),
    "other names": (npz(a=X), "missing array"),
    "no header": (member(b""), "damaged"),
    "no array": (member(b"hello"), "damaged"),
    "lies about its size": (member(header("{'descr': '<f8', 'fortran_order': False, 'shape': (9,)}\n") + bytes(9)), "truncated"),
    "says that it is huge": (member(header("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999999,)}\n")), "too large"),
    "overflows": (member(header("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}\n")), "too large"),
    "less than nothing": (member(header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}\n")), "no numbers"),
    "objects": (member(header("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}\n") + b"cos\nsystem\n"), "no numbers"),
    "text": (npz(x=np.array(["a"]), y=Y), "no numbers"),
    "deep header": (member(header("(" * 9000)), "damaged"),
    "code": (member(header("__import__('os').abort()")), "damaged"),
    "zip bomb": (member(header("{'descr': '<f8', 'fortran_order': False, 'shape': (9,)}\n") + bytes(20_000_000)), "truncated"),
    "lengths differ": (npz(x=X, y=Y[1:]), "lengths"),
    "nothing": (npz(x=X[:0], y=Y[:0]), "lengths"),
    "one number": (npz(x=X[0, 0], y=Y), "lengths"),
    "not finite": (npz(x=X * np.nan, y=Y), "not finite"),
    "too large to learn from": (npz(x=X * 1e300, y=Y), "too large a number"),
    "negative labels": (npz(x=X, y=Y - 1), "labels"),
    "huge labels": (npz(x=X, y=Y * 1000), "labels"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_sentence_and_little_memory(tmp_path: Path, kind: str) -> None:
    content, code = HOSTILE[kind]
    path = write(tmp_path, content)
    tracemalloc.start()
    with pytest.raises(DataError, match=r"a\.npz") as caught:
        load(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.code == code
    assert caught.value.hint
    assert peak < 5_000_000


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_one_wrong_byte_is_harmless(tmp_path_factory: pytest.TempPathFactory, place: int, byte: int) -> None:
    content = bytearray(GOOD)
    content[place] = byte
    try:
        load(write(tmp_path_factory.mktemp("npz"), bytes(content)))
    except GradvizError as error:
        assert error.hint
