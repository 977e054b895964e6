"""A training that closing or a crash has stopped: where its checkpoint lies and what to call it. Owns that note; reads no checkpoint."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from gradviz import files
from gradviz.errors import FileError
from gradviz.project.recovery import recovery_folder

CHECKPOINT = "stopped.npz"
SLOTS = 4
"""How many windows keep a running training each; more keep none."""
LIMIT = 1024 * 1024


@dataclass(frozen=True)
class Stopped:
    """The checkpoint, the file of its document ("" for none), the network's title, and how many epochs of all are done.

    `text` is the document as it was, saved or not.
    """

    checkpoint: str
    document: str
    title: str
    done: float
    epochs: int
    text: str = ""


def folder() -> Path:
    """Where the note lies, and checkpoints of networks without a file."""
    return recovery_folder().parent / "training"


def checkpoint_of(document: Path | None, needed: Path | None = None) -> Path:
    """Where the checkpoint of a document is kept: beside it, or with the note; never in the place of one that is still `needed`."""
    place = folder() / CHECKPOINT if document is None else document.with_suffix(f".{CHECKPOINT}")
    return place if needed is None or place.absolute() != needed.absolute() else place.with_stem(f"{place.stem}-2")


def running_places() -> tuple[Path, ...]:
    """The checkpoints that windows keep of a training while it runs, one each."""
    return tuple(folder() / f"running-{slot}.npz" for slot in range(1, SLOTS + 1))


def note_of(checkpoint: Path) -> Path:
    """The note that lies beside a running training's checkpoint."""
    return checkpoint.with_suffix(".json")


def note(stopped: Stopped, place: Path | None = None) -> None:
    """Leave a note for the next start. Raises FileError."""
    files.write(place or _place(), json.dumps(asdict(stopped)).encode(), backup=place is None)


def found(place: Path | None = None) -> Stopped | None:
    """What the last window has stopped; None where there is nothing, or nothing that can be read."""
    place = place or _place()
    try:
        read = json.loads(files.read(place, LIMIT)) if place.exists() else None
        if not isinstance(read, dict):
            return None
        checkpoint, document, title = (str(read[name]) for name in ("checkpoint", "document", "title"))
        left = Stopped(checkpoint, document, title, float(read["done"]), int(read["epochs"]), str(read.get("text", "")))
    except (FileError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    can_be = left.epochs >= 0 <= left.done < math.inf and "\0" not in left.checkpoint + left.document
    return left if can_be else None


def forget() -> None:
    """The training goes on, or is not wanted; its checkpoint stays."""
    try:
        _place().unlink(missing_ok=True)
    except OSError:
        return


def _place() -> Path:
    return folder() / "stopped.json"
