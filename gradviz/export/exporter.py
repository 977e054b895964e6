"""The Exporter record and its registry. Owns no format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.registry import Registry

if TYPE_CHECKING:
    from gradviz.export.scene import Scene


@dataclass(frozen=True)
class Exporter:
    """One format. `render` makes the file of one picture.

    A format that can hold several pictures in one file has a `book` too; one without writes one file per picture.
    With `every_step` it is meant for a whole run and takes all its steps unless told otherwise; `code` is to be read, not seen.
    """

    name: str
    suffix: str
    doc: str
    render: Callable[[Scene], bytes]
    book: Callable[[Sequence[Scene]], bytes] | None = None
    every_step: bool = False
    code: bool = False

    def numbered(self, path: Path, number: int) -> Path:
        """The name of one of many files: out-001.svg, out-002.svg ..."""
        stem = path.name[: -len(self.suffix)]
        return path.with_name(f"{stem}-{number:03}{path.name[len(stem) :]}")


EXPORTERS: Registry[Exporter] = Registry("exporter")


def declare(record: Exporter) -> Exporter:
    """Register `record` and return it. Raises ValueError for a name or suffix that is taken."""
    if any(other.suffix == record.suffix for other in EXPORTERS.values()):
        raise ValueError(f"exporter {record.name!r}: the suffix {record.suffix!r} is taken")
    return EXPORTERS.register(record.name, record)


def exporter_of(name: str, exporters: Registry[Exporter] = EXPORTERS) -> Exporter | None:
    """The exporter whose suffix a file name ends in, the longest one, or None."""
    fitting = [record for record in exporters.values() if name.lower().endswith(record.suffix)]
    return max(fitting, key=lambda record: len(record.suffix), default=None)
