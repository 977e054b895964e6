"""A training that closing has stopped: where its checkpoint lies and what to call it. Owns that note; reads no checkpoint."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from gradviz import files
from gradviz.errors import FileError
from gradviz.project.recovery import recovery_folder

CHECKPOINT = "stopped.npz"
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


def checkpoint_of(document: Path | None) -> Path:
    """Where the checkpoint of a document is kept: beside it, or with the note."""
    return folder() / CHECKPOINT if document is None else document.with_suffix(f".{CHECKPOINT}")


def note(stopped: Stopped) -> None:
    """Leave a note for the next start. Raises FileError."""
    files.write(_place(), json.dumps(asdict(stopped)).encode())


def found() -> Stopped | None:
    """What the last window has stopped; None where there is nothing, or nothing that can be read."""
    try:
        read = json.loads(files.read(_place(), LIMIT)) if _place().exists() else None
        if not isinstance(read, dict):
            return None
        place, document, title = (str(read[name]) for name in ("checkpoint", "document", "title"))
        return Stopped(place, document, title, float(read["done"]), int(read["epochs"]), str(read.get("text", "")))
    except (FileError, ValueError, KeyError, TypeError):
        return None


def forget() -> None:
    """The training goes on, or is not wanted; its checkpoint stays."""
    try:
        _place().unlink(missing_ok=True)
    except OSError:
        return


def _place() -> Path:
    return folder() / "stopped.json"
