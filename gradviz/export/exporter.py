"""The Exporter record and its registry. Owns no format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gradviz.registry import Registry


@dataclass(frozen=True)
class Exporter:
    """One format. `render(scene) -> bytes` gets a Scene: graph, trace or None, diagram and theme."""

    name: str
    suffix: str
    doc: str
    render: Callable[[Any], bytes]


EXPORTERS: Registry[Exporter] = Registry("exporter")


def declare(record: Exporter) -> Exporter:
    """Register `record` and return it. Raises ValueError for a name or suffix that is taken."""
    if any(other.suffix == record.suffix for other in EXPORTERS.values()):
        raise ValueError(f"exporter {record.name!r}: the suffix {record.suffix!r} is taken")
    return EXPORTERS.register(record.name, record)
