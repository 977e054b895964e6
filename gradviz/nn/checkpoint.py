"""Checkpoints: named arrays and one JSON record in a single .npz file, replaced in one step. Owns the file's form and checks.

One file, so that arrays and record always belong to the same moment. Nothing in it is ever unpickled.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz import files
from gradviz.errors import FileError
from gradviz.words import mark

FORMAT = "gradviz checkpoint"
VERSION = 1
RECORD = "record"
LIMIT = 2**31


@dataclass(frozen=True)
class Checkpoint:
    """Arrays by name, and everything else as JSON."""

    arrays: Mapping[str, NDArray[Any]]
    record: Mapping[str, Any]


def save(path: Path, checkpoint: Checkpoint, *, backup: bool = True) -> None:
    """Replace `path` in one step; the file before it is kept as a backup where one is wanted. Raises FileError."""
    record = {"format": FORMAT, "version": VERSION, **checkpoint.record}
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, allow_nan=False)
    packed = io.BytesIO()
    members = {RECORD: np.frombuffer(text.encode(), np.uint8), **{f"array/{name}": array for name, array in checkpoint.arrays.items()}}
    with zipfile.ZipFile(packed, "w") as archive:
        for name, array in members.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.save(member, array)
    files.write(Path(path), packed.getvalue(), backup=backup)


def load(path: Path, limit: int = LIMIT) -> Checkpoint:
    """What `save` wrote. Raises FileError for anything else, without reading more than `limit` bytes."""
    data = files.read(Path(path), limit)
    try:
        arrays, record = _unpacked(data, limit)
        if record.get("format") != FORMAT or record.get("version") != VERSION:
            raise ValueError("it has another format or version")
    except Exception as error:  # zipfile, NumPy and json raise nearly anything for bytes that they did not write
        backup = files.backup_of(Path(path))
        raise FileError(
            "not a checkpoint",
            mark("{path} is no checkpoint of gradviz: {reason}"),
            mark("Choose a file that `gradviz train --out` wrote; the one before it is kept in {backup}.")
            if backup.exists()
            else mark("Choose a file that `gradviz train --out` wrote."),
            path=str(path),
            reason=str(error) or type(error).__name__,
            backup=str(backup),
        ) from None
    return Checkpoint(arrays, record)


def _finite(text: str) -> float:
    """A number of a record. Raises ValueError for one that `save` never writes."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"it holds {text}")
    return number


def _unpacked(data: bytes, limit: int) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Arrays and record; what would unpack to more than `limit` is refused unread."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > limit:
            raise ValueError("it would unpack to too many bytes")
    with np.load(io.BytesIO(data)) as stored:
        text = stored[RECORD].tobytes().decode()
        arrays = {name.removeprefix("array/"): stored[name] for name in stored.files if name.startswith("array/")}
    record = json.loads(text, parse_float=_finite, parse_constant=_finite)
    return arrays, record
