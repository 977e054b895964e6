"""The formats that files can be written in, chosen by a suffix. Owns the choice and its complaint; writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gradviz import registry
from gradviz.errors import InputError
from gradviz.export.exporter import EXPORTERS, Exporter, exporter_of
from gradviz.words import mark

LATER = "gradviz.app.printing"
"""Discovered where Qt is there: PNG and PDF are painted by the screen's own painter."""


def is_any(exporter: Exporter) -> bool:
    return True


def is_picture(exporter: Exporter) -> bool:
    """Whether a format shows one picture, and not the code or the steps of a graph."""
    return not exporter.code and not exporter.every_step


def exporter_for(path: Path, exporters: registry.Registry[Exporter] = EXPORTERS, fits: Callable[[Exporter], bool] = is_any) -> Exporter:
    """The exporter of a file's suffix. Raises InputError that lists the suffixes there are."""
    discover_exporters()
    found = exporter_of(path.name, exporters)
    if found is not None and fits(found) and path.name.lower() != found.suffix:
        return found
    raise InputError(
        "format",
        mark("no format for '{name}'"),
        mark("End the name in one of: {known}."),
        name=path.name or str(path),
        known=", ".join(exporter.suffix for exporter in exporters.values() if fits(exporter)),
    )


def discover_exporters() -> None:
    """Find every format that this installation can write."""
    registry.discover(["gradviz.export"])
    with suppress(ImportError):
        registry.discover([LATER])
