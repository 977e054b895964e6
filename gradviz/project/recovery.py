"""Unsaved work, kept so that a crash loses none of it. Owns what is written and read back; the window decides when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs

from gradviz import files
from gradviz.errors import FileError
from gradviz.project.codec import LIMIT, SUFFIX, decode, encode
from gradviz.project.document import Document, frozen
from gradviz.project.edits import set_view

ORIGIN = "recovered from"
SLOTS = 16
"""How many windows keep their work apart; more share the last place."""
WORKSPACES = 2
"""How many documents are open in a window."""


@dataclass(frozen=True)
class Work:
    """A document that was not saved, the file it came from, if any, and how it is looked at where that is not in it yet."""

    document: Document
    origin: Path | None = None
    view: Mapping[str, Any] = field(default_factory=dict)


def recovery_folder() -> Path:
    """Where unsaved work lies."""
    return Path(platformdirs.user_state_dir("gradviz", appauthor=False)) / "recovery"


def places(folder: Path | None = None) -> tuple[Path, ...]:
    """The places that windows keep their work at, one each."""
    return tuple((folder or recovery_folder()) / f"work-{slot}{SUFFIX}" for slot in range(1, SLOTS + 1))


def parts(place: Path) -> tuple[Path, ...]:
    """Where the documents of one window lie, the first at its place itself."""
    return (place, *(place.with_stem(f"{place.stem}-{number}") for number in range(2, WORKSPACES + 1)))


def keep(work: Work, place: Path) -> None:
    """Write the work in one step, with what was kept before beside it. Raises FileError."""
    extra = {**work.document.extra, ORIGIN: str(work.origin or "")}
    document = replace(work.document, extra=frozen(extra))
    files.write(place, encode(set_view(document, **work.view)))


def find(place: Path) -> Work | None:
    """The work kept at `place`, or the one before it where that is damaged; None where there is none."""
    for path in (place, files.backup_of(place)) if place.exists() else ():
        try:
            document = decode(files.read(path, LIMIT))
        except FileError:
            continue
        origin = document.extra.get(ORIGIN)
        extra: Mapping[str, object] = {key: value for key, value in document.extra.items() if key != ORIGIN}
        bare = replace(document, extra=frozen(extra))
        return Work(bare, Path(origin) if isinstance(origin, str) and origin else None)
    return None


def forget(place: Path) -> None:
    """The work at `place` is saved, or not wanted: only a backup of it stays."""
    try:
        place.replace(files.backup_of(place))
    except OSError:
        return
