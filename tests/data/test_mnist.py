"""MNIST from a folder, packed or plain, from the cache, and from nowhere; the full set where GRADVIZ_MNIST names it."""

from __future__ import annotations

import gzip
import os
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from gradviz.data import load, mnist
from gradviz.data.dataset import Watch
from gradviz.data.download import Remote
from gradviz.errors import DataError, GradvizError

from .conftest import idx, write_mnist

SMALL = (30, 10, 20)
HOSTILE = {
    "cut header": (b"\x00\x00\x08", "magic"),
    "cut sizes": (b"\x00\x00\x08\x03\x00\x00", "truncated"),
    "cut data": (idx(np.zeros((40, 28, 28)))[:-1], "truncated"),
    "labels instead": (idx(np.zeros(40)), "magic"),
    "another kind of number": (b"\x00\x00\x0d\x03" + bytes(12), "magic"),
    "a web page": (b"<!DOCTYPE html><html>moved</html>", "magic"),
    "empty": (b"", "magic"),
    "other size": (idx(np.zeros((40, 27, 28))), "shape"),
    "says that it is huge": (struct.pack(">BBBB3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1), "shape"),
    "more than it says": (idx(np.zeros((40, 28, 28))) + b"!", "oversized"),
    "cut gzip": (gzip.compress(idx(np.zeros((40, 28, 28))))[:-9], "not gzip"),
    "damaged gzip": (gzip.compress(os.urandom(9000))[:40] + bytes(90), "not gzip"),
    "gzip bomb": (gzip.compress(bytes(1_000_000), compresslevel=1) * 300, "too large"),
}


def test_the_four_files_become_three_splits(tmp_path: Path) -> None:
    for packed in (True, False):
        folder = tmp_path / str(packed)
        folder.mkdir()
        write_mnist(folder, 40, 20, packed)
        train, validation, test = mnist.read(folder, SMALL)
        assert (len(train), len(validation), len(test)) == SMALL
        assert train.x.shape == (30, 1, 28, 28)
        assert train.x.dtype == np.float32
        assert (validation.x[:, 0, 3, 4] == (np.arange(30, 40) / np.float32(255)).astype(np.float32)).all()
        assert (validation.y == np.arange(30, 40) % 10).all()


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_sentence_and_little_memory(tmp_path: Path, kind: str) -> None:
    content, code = HOSTILE[kind]
    write_mnist(tmp_path, 40, 20)
    (tmp_path / mnist.TRAIN_IMAGES.name).write_bytes(content)
    tracemalloc.start()
    with pytest.raises(GradvizError, match="train-images") as caught:
        mnist.read(tmp_path, SMALL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.code == code
    assert caught.value.hint
    assert peak < 5_000_000


def test_a_label_beyond_nine_is_named(tmp_path: Path) -> None:
    write_mnist(tmp_path, 40, 20)
    labels = np.arange(40) % 10
    labels[6] = 11
    (tmp_path / mnist.TRAIN_LABELS.name).write_bytes(idx(labels))
    with pytest.raises(DataError, match="label 7 is 11"):
        mnist.read(tmp_path, SMALL)


def test_a_folder_without_the_files_says_which_and_offers_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match=r"train-images-idx3-ubyte\.gz is not in the folder") as caught:
        mnist.read(tmp_path, SMALL)
    assert caught.value.arguments["fallback"] == "mnist-sample"
    assert "mnist-sample" in caught.value.hint


def test_a_folder_that_lacks_a_file_is_passed_over_for_the_cache_and_the_mirrors(
    mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_mnist(tmp_path, 40, 20)
    remotes = [mirror.offer(remote.name, (tmp_path / remote.name).read_bytes()) for remote in mnist.FILES]
    (tmp_path / mnist.TEST_LABELS.name).unlink()
    monkeypatch.setattr(mnist, "FILES", tuple(remotes))
    monkeypatch.setattr(mnist, "MIRRORS", (mirror.address,))
    read = mnist.read
    monkeypatch.setattr(mnist, "read", lambda folder: read(folder, SMALL))
    for named in (tmp_path, tmp_path / "nothing"):
        monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(named))
        assert load("mnist").sizes == SMALL
        assert len(mirror.asked) == 4
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(mnist.cache_folder()))
    mirror.asked.clear()
    assert load("mnist").sizes == SMALL
    assert mirror.asked == []


def test_neither_in_the_folder_nor_from_the_mirrors_says_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(mnist, "MIRRORS", ("http://127.0.0.1:9/a/",))
    with pytest.raises(DataError, match=r"train-images-idx3-ubyte\.gz is not in the folder .+127\.0\.0\.1:9") as caught:
        load("mnist")
    assert caught.value.code == "unreachable"
    assert caught.value.arguments["fallback"] == "mnist-sample"


def test_without_a_folder_the_files_are_downloaded_once(mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_mnist(tmp_path, 40, 20)
    remotes = [mirror.offer(remote.name, (tmp_path / remote.name).read_bytes()) for remote in mnist.FILES]
    monkeypatch.delenv(mnist.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(mnist, "FILES", tuple(remotes))
    monkeypatch.setattr(mnist, "MIRRORS", (mirror.address,))
    read = mnist.read
    monkeypatch.setattr(mnist, "read", lambda folder: read(folder, SMALL))
    assert load("mnist").sizes == SMALL
    assert len(mirror.asked) == 4
    assert load("mnist").sizes == SMALL
    assert len(mirror.asked) == 4
    assert mnist.cache_folder().is_dir()


def test_no_network_is_a_sentence_that_offers_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(mnist.FOLDER_VARIABLE, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(mnist, "MIRRORS", ("http://127.0.0.1:9/a/", "http://127.0.0.1:9/b/"))
    with pytest.raises(DataError, match="MNIST cannot be downloaded") as caught:
        load("mnist")
    assert "127.0.0.1:9/a/" in caught.value.message
    assert "127.0.0.1:9/b/" in caught.value.message
    assert mnist.FOLDER_VARIABLE in caught.value.hint
    assert caught.value.arguments["fallback"] == "mnist-sample"


def test_a_cancelled_download_offers_nothing_else(mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(mnist.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(mnist, "MIRRORS", (mirror.address, mirror.address))
    mirror.contents = {remote.name: bytes(remote.size) for remote in mnist.FILES}
    with pytest.raises(DataError) as caught:
        load("mnist", watch=Watch(cancelled=lambda: True))
    assert caught.value.code == "cancelled"


def test_the_cache_that_cannot_be_made_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(mnist.FOLDER_VARIABLE, raising=False)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "file" / "mnist")
    with pytest.raises(DataError, match="MNIST cannot be downloaded"):
        load("mnist")


def test_mirrors_and_files_are_those_of_mnist() -> None:
    assert len(mnist.MIRRORS) == 2
    assert all(address.startswith("https://") and address.endswith("/") for address in mnist.MIRRORS)
    assert all(isinstance(remote, Remote) and len(remote.sha256) == 64 for remote in mnist.FILES)


@pytest.mark.skipif(not os.environ.get(mnist.FOLDER_VARIABLE), reason="GRADVIZ_MNIST names no folder with the full set")
def test_the_full_set_has_its_fixed_splits() -> None:
    full = load("mnist")
    assert full.sizes == mnist.SIZES
    assert full.shape == (1, 28, 28)
    assert full.outputs == 10
    assert list(full.train.y[:10]) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert list(full.test.y[:5]) == [7, 2, 1, 0, 4]
    assert round(float(full.train.x.mean()), 3) == 0.131
    assert (full.train.x.min(), full.train.x.max()) == (0.0, 1.0)
