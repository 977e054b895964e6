"""MNIST: 70,000 handwritten digits in four IDX files, from the user's folder, else the cache, else two mirrors. Owns where they are."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import platformdirs

from gradviz.data.dataset import Array, Dataset, Settings, Source, Split, Watch, declare
from gradviz.data.download import Remote, fetch
from gradviz.data.idx import read_idx, read_labels
from gradviz.data.splits import cut
from gradviz.errors import DataError, UnreachableError
from gradviz.words import mark, say

FOLDER_VARIABLE = "GRADVIZ_MNIST"
MIRRORS = ("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/")
TRAIN_IMAGES = Remote("train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609")
TRAIN_LABELS = Remote("train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c")
TEST_IMAGES = Remote("t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6")
TEST_LABELS = Remote("t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")
FILES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)
SIZES = (55_000, 5_000, 10_000)
SIDE = 28
DIGITS = tuple(map(str, range(10)))
LICENCE = "CC BY-SA 3.0"


def cache_folder() -> Path:
    """Where downloaded files are kept."""
    return Path(platformdirs.user_cache_dir("gradviz", appauthor=False)) / "mnist"


def own_folder() -> Path | None:
    """The folder that the user named in GRADVIZ_MNIST, if any."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named).expanduser() if named else None


def read(folder: Path, sizes: tuple[int, int, int] = SIZES) -> tuple[Split, Split, Split]:
    """The three splits from the four files in `folder`, packed or not. Raises DataError or FileError."""
    known, tested = sizes[0] + sizes[1], sizes[2]
    x = pixels(read_idx(_in(folder, TRAIN_IMAGES.name), (known, SIDE, SIDE)))
    y = read_labels(_in(folder, TRAIN_LABELS.name), known, len(DIGITS))
    train, validation, _ = cut(x, y, (*sizes[:2], 0))
    test = Split(
        pixels(read_idx(_in(folder, TEST_IMAGES.name), (tested, SIDE, SIDE))),
        read_labels(_in(folder, TEST_LABELS.name), tested, len(DIGITS)),
    )
    return train, validation, test


def pixels(images: Array) -> Array:
    """Bytes as grey pictures (n, 1, height, width) in 0..1."""
    return np.divide(images[:, None], np.float32(255), dtype=np.float32)


def _packed_or_not(folder: Path, name: str) -> Path | None:
    """The file of a name in `folder`, where it is there in either form."""
    return next((path for path in (folder / name, folder / name.removesuffix(".gz")) if path.is_file()), None)


def _in(folder: Path, name: str) -> Path:
    """The file in `folder`, packed or not. Raises DataError where there is neither."""
    found = _packed_or_not(folder, name)
    if found is not None:
        return found
    raise DataError(
        "missing file",
        mark("{name} is not in the folder {folder}"),
        mark("Put the four MNIST files there, or take mnist-sample, which is always here."),
        name=name,
        folder=str(folder),
        fallback="mnist-sample",
    )


def _downloaded(watch: Watch) -> Path:
    """The cache folder with all four files in it."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for remote in FILES:
            fetch(remote, MIRRORS, folder, watch)
    except UnreachableError as error:
        raise _unreachable(str(error.arguments["reasons"])) from error
    except OSError as error:
        raise _unreachable(str(error)) from error
    return folder


def _unreachable(reason: str) -> UnreachableError:
    return UnreachableError(
        "unreachable",
        mark("MNIST cannot be downloaded: {reason}"),
        mark(
            "Check the network and try again (what has arrived is kept), or put the four files into a folder and name it in "
            "{variable}, or take mnist-sample, which is always here."
        ),
        reason=reason,
        variable=FOLDER_VARIABLE,
        fallback="mnist-sample",
    )


def _found(watch: Watch) -> Path:
    """The user's folder where it holds all four files, else the cache, downloaded into if need be. Raises DataError."""
    own = own_folder()
    lacking = [remote.name for remote in FILES if _packed_or_not(own, remote.name) is None] if own else []
    if own and not lacking:
        return own
    try:
        return _downloaded(watch)
    except UnreachableError as error:
        if own is None:
            raise
        raise _unreachable(
            say("{name} is not in the folder {folder}", name=lacking[0], folder=str(own)) + "; " + str(error.arguments["reason"])
        ) from error


def _make(settings: Settings, rng: np.random.Generator, watch: Watch) -> Dataset:
    folder = _found(watch)
    return Dataset(MNIST.name, *read(folder), "classes", DIGITS, note=MNIST.note)


MNIST = declare(
    Source(
        name="mnist",
        doc=mark("70,000 handwritten digits, 28 × 28 pixels; 11 MB are downloaded once."),
        note=mark("Fixed split: 55,000 train, 5,000 validate, 10,000 test. By Y. LeCun, C. Cortes and C. Burges."),
        make=_make,
        licence=LICENCE,
        title=mark("MNIST, all 70,000"),
    )
)
