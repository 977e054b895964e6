"""The user's own arrays: an .npz file with x and y. Owns the bounded reading; objects in it are never unpacked."""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path

import numpy as np

from gradviz import files
from gradviz.data.dataset import LARGEST, Array, Dataset, Settings, Source, Watch, declare
from gradviz.data.splits import shuffled_cut
from gradviz.errors import DataError
from gradviz.fields import Field
from gradviz.words import mark

LIMIT = 2**29
CLASSES = 1000
PICTURES = 4
"""The axes of an array of pictures: samples, channels, rows and columns."""
HEADER = 2**16
NUMBERS = "biuf"


def read_arrays(path: Path, names: tuple[str, ...], limit: int = LIMIT) -> tuple[Array, ...]:
    """The named arrays of numbers; together at most `limit` bytes are unpacked. Raises DataError or FileError."""
    data = files.read(path, limit)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(_array(archive, path, name, limit // len(names)) for name in names)
    except DataError:
        raise
    except Exception as error:  # hostile bytes make the readers of zip files and headers raise nearly anything
        raise DataError(
            "damaged",
            mark("{path} is no .npz file that can be read: {reason}"),
            mark("Write it again with numpy.savez(path, x=..., y=...)."),
            path=str(path),
            reason=str(error)[:200],
        ) from error


def _array(archive: zipfile.ZipFile, path: Path, name: str, limit: int) -> Array:
    member = f"{name}.npy"
    if member not in archive.namelist():
        held = ", ".join(archive.namelist()[:20]) or "-"
        raise _fault("missing array", mark("{path} holds no array {name}; it holds: {held}"), path, name, held=held)
    with archive.open(member) as file:
        head = io.BytesIO(file.read(HEADER))
        version = np.lib.format.read_magic(head)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, by_column, dtype = read_header(head)
        size = math.prod(shape) * dtype.itemsize
        if dtype.kind not in NUMBERS or any(length < 0 for length in shape):
            raise _fault("no numbers", mark("{path}: the array {name} holds {kind}, not numbers"), path, name, kind=str(dtype))
        if size > limit:
            raise _fault(
                "too large", mark("{path}: the array {name} has {size} bytes, more than {limit}"), path, name, size=size, limit=limit
            )
        rest = head.read()
        data = rest + file.read(max(0, size - len(rest)) + 1)
    if len(data) != size:
        raise _fault("truncated", mark("{path}: the array {name} does not hold the {size} bytes that it says"), path, name, size=size)
    return np.frombuffer(data, dtype).reshape(shape, order="F" if by_column else "C")


def _fault(code: str, template: str, path: Path, name: str, **arguments: object) -> DataError:
    return DataError(code, template, mark("Write it again with numpy.savez(path, x=..., y=...)."), path=str(path), name=name, **arguments)


def _make(settings: Settings, rng: np.random.Generator, watch: Watch) -> Dataset:
    path = Path(settings["path"])
    x, y = read_arrays(path, ("x", "y"))
    if x.ndim < 1 or y.ndim < 1 or len(x) != len(y) or not len(x):
        raise _fault(
            "lengths", mark("{path}: x has the shape {x} and {name} the shape {y}, which are no samples"), path, "y", x=x.shape, y=y.shape
        )
    if not np.isfinite(x).all() or not np.isfinite(y).all():
        raise _fault("not finite", mark("{path}: x or {name} holds a value that is no finite number"), path, "y")
    if max(float(np.abs(part).max(initial=0)) for part in (x, y)) > LARGEST:
        raise DataError(
            "too large a number",
            mark("{path}: x or {name} holds a number too large for a network"),
            mark("Measure it in a larger unit."),
            path=str(path),
            name="y",
        )
    pictured, bytewise = x.ndim == PICTURES, x.dtype == np.uint8
    x = (x[:, None] if x.ndim == 1 else x).astype(np.float32)
    if pictured and bytewise:
        x /= 255
    if y.dtype.kind not in "biu":
        parts = shuffled_cut(x, y.reshape(len(y), -1).astype(np.float32), rng, classes=False)
        return Dataset(path.name, *parts, "regression", note=NPZ.note, photographs=pictured)
    if y.ndim != 1 or int(y.min()) < 0 or int(y.max()) >= CLASSES:
        raise _fault(
            "labels", mark("{path}: whole numbers in {name} are class numbers, from 0 to {last}, one a sample"), path, "y", last=CLASSES - 1
        )
    parts = shuffled_cut(x, y.astype(np.int64), rng, classes=True)
    return Dataset(path.name, *parts, "classes", tuple(map(str, range(int(y.max()) + 1))), note=NPZ.note, photographs=pictured)


NPZ = declare(
    Source(
        name="npz",
        doc=mark("Your own arrays: an .npz file with x and y."),
        note=mark(
            "Split 80/10/10. Whole numbers in y are class numbers, others are numbers to predict. Pictures of bytes are divided by 255."
        ),
        make=_make,
        fields=(Field("path", "", mark("The file."), title=mark("File")),),
        claims=lambda path: path.is_file() and path.suffix.lower() == ".npz",
        title=mark("NumPy file"),
    )
)
