import io
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.errors import FileError
from gradviz.files import backup_of
from gradviz.nn.checkpoint import Checkpoint, load, save

WRITER = """
import itertools, sys
import numpy as np
from pathlib import Path
from gradviz.nn.checkpoint import Checkpoint, save
for turn in itertools.count():
    save(Path(sys.argv[1]), Checkpoint({"weights": np.full(400_000, float(turn))}, {"turn": turn}))
    print(turn, flush=True)
"""


def test_what_is_saved_is_loaded_to_the_bit(tmp_path: Path) -> None:
    arrays = {"dense1/weights": np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32), "order": np.arange(5), "none": np.zeros(0)}
    record = {"generator": {"state": 2**127 + 1}, "text": "ü", "rate": 0.1}
    save(tmp_path / "a.npz", Checkpoint(arrays, record))
    found = load(tmp_path / "a.npz")
    assert {name: (array.dtype, array.tobytes(), array.shape) for name, array in found.arrays.items()} == {
        name: (array.dtype, array.tobytes(), array.shape) for name, array in arrays.items()
    }
    assert record.items() <= found.record.items()


def test_the_one_before_is_kept(tmp_path: Path) -> None:
    for turn in range(2):
        save(tmp_path / "a.npz", Checkpoint({}, {"turn": turn}))
    assert load(tmp_path / "a.npz").record["turn"] == 1
    assert load(backup_of(tmp_path / "a.npz")).record["turn"] == 0


def packed(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def headed(header: str) -> bytes:
    """A record that begins as an array does, with any header."""
    file, text = io.BytesIO(), header.encode() + b"\n"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("record.npy", b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + bytes(24))
    return file.getvalue()


GOOD = packed(record=np.frombuffer(b'{"format": "gradviz checkpoint", "version": 1}', np.uint8))
BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as _bomb:
    _bomb.writestr("record.npy", b"\0" * 20_000_000)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 and nothing",
        b"no archive at all",
        GOOD[: len(GOOD) // 2],
        packed(other=np.zeros(3)),
        packed(record=np.frombuffer(b"[1]", np.uint8)),
        packed(record=np.frombuffer(b"{", np.uint8)),
        packed(record=np.frombuffer(b'{"format": "gradviz checkpoint", "version": 99}', np.uint8)),
        packed(record=np.array([{"a": 1}], dtype=object)),
        headed("{'descr': '<f8', 'fortran_order': False, 'shape': (3,"),
        headed("{'descr': '<8f', 'fortran_order': False, 'shape': (3,)}"),
        BOMB.getvalue(),
    ],
)
def test_what_is_no_checkpoint_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(FileError, match="no checkpoint of gradviz"):
        load(tmp_path / "a.npz", limit=10_000_000)


def test_a_backup_is_promised_only_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"junk")
    with pytest.raises(FileError) as caught:
        load(tmp_path / "a.npz")
    assert "a.npz.bak" not in caught.value.hint
    (tmp_path / "a.npz.bak").write_bytes(GOOD)
    with pytest.raises(FileError) as caught:
        load(tmp_path / "a.npz")
    assert "a.npz.bak" in caught.value.hint


def test_a_missing_or_oversized_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no file"):
        load(tmp_path / "none.npz")
    (tmp_path / "a.npz").write_bytes(GOOD)
    assert load(tmp_path / "a.npz").arrays == {}
    with pytest.raises(FileError, match="larger"):
        load(tmp_path / "a.npz", limit=10)


def test_being_killed_while_writing_leaves_a_readable_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    for delay in (0.0, 0.003, 0.011):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        with writer.stdout:
            reached = int(writer.stdout.readline())
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            reached = max([reached, *map(int, writer.stdout.read().split())])
        writer.wait()
        found = load(path)
        assert found.record["turn"] >= reached
        assert set(np.unique(found.arrays["weights"])) == {float(found.record["turn"])}


@given(st.data())
def test_a_damaged_byte_is_found_or_harmless(data: st.DataObject) -> None:
    """Every part of the archive has a checksum, so what loads is what was saved."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.npz"
        save(path, Checkpoint({"a": np.arange(3.0)}, {"turn": 1}))
        content = bytearray(path.read_bytes())
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content)
        try:
            found = load(path)
        except FileError:
            return
        assert found.record["turn"] == 1
        assert set(found.arrays) <= {"a"}
        assert all(array.tolist() == [0.0, 1.0, 2.0] for array in found.arrays.values())


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_number_that_is_not_finite_is_refused(number: str, tmp_path: Path) -> None:
    text = f'{{"format": "gradviz checkpoint", "seed": {number}, "version": 1}}'
    with zipfile.ZipFile(tmp_path / "bad.npz", "w") as archive, archive.open("record.npy", "w") as member:
        np.save(member, np.frombuffer(text.encode(), np.uint8))
    with pytest.raises(FileError, match="no checkpoint"):
        load(tmp_path / "bad.npz")
