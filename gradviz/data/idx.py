"""The IDX format of the MNIST files: a magic number, the sizes, then bytes. Owns its checks; knows no dataset."""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np

from gradviz import files
from gradviz.data.dataset import Array
from gradviz.errors import DataError
from gradviz.words import mark


def read_idx(path: Path, shape: tuple[int, ...]) -> Array:
    """The bytes of an IDX file, packed by gzip or not, which must have exactly this shape. Raises DataError or FileError.

    No more bytes than that shape has are read or unpacked, whatever the file claims.
    """
    header = 4 + 4 * len(shape)
    data = files.read_unpacked(path, header + math.prod(shape) + 1)
    magic = bytes((0, 0, 8, len(shape)))
    if data[:4] != magic:
        raise _fault(
            "magic",
            mark("{path} is not the IDX file it should be: it begins with {found}, not with {wanted}"),
            path,
            found=data[:4].hex(" ") or "-",
            wanted=magic.hex(" "),
        )
    if len(data) < header:
        raise _fault("truncated", mark("{path} ends within its header, after {found} bytes"), path, found=len(data))
    found = struct.unpack(f">{len(shape)}I", data[4:header])
    if found != shape:
        raise _fault(
            "shape",
            mark("{path} says that it holds {found} values, where {wanted} belong"),
            path,
            found=" × ".join(map(str, found)),
            wanted=" × ".join(map(str, shape)),
        )
    if len(data) != header + math.prod(shape):
        raise _fault(
            "truncated" if len(data) < header + math.prod(shape) else "oversized",
            mark("{path} holds {found} bytes after its header, where {wanted} belong"),
            path,
            found=len(data) - header,
            wanted=math.prod(shape),
        )
    return np.frombuffer(data, np.uint8, offset=header).reshape(shape)


def read_labels(path: Path, count: int, classes: int) -> Array:
    """The class numbers of an IDX file, each below `classes`. Raises DataError or FileError."""
    labels = read_idx(path, (count,))
    wrong = np.flatnonzero(labels >= classes)
    if len(wrong):
        raise _fault(
            "label",
            mark("{path}: label {place} is {found}, but there are only the classes 0 to {last}"),
            path,
            place=int(wrong[0]) + 1,
            found=int(labels[wrong[0]]),
            last=classes - 1,
        )
    return labels.astype(np.int64)


def _fault(code: str, template: str, path: Path, **arguments: object) -> DataError:
    return DataError(code, template, mark("Download or copy the file again."), path=str(path), **arguments)
