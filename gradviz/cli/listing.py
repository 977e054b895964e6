"""`gradviz list`: everything of one kind. Owns the table of kinds; the records are in their registries."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from gradviz.cli.command import GOOD, Command, declare
from gradviz.cli.formats import discover_exporters
from gradviz.cli.streams import note
from gradviz.data import sources
from gradviz.export.exporter import EXPORTERS
from gradviz.fields import Field
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.layers import LAYERS
from gradviz.nn.losses import LOSSES
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.presets import PRESETS
from gradviz.nn.schedules import SCHEDULES
from gradviz.ops import OPS
from gradviz.project.examples import examples
from gradviz.words import mark, say

Rows = Mapping[str, str]


def _exporters() -> Rows:
    discover_exporters()
    return {record.suffix: record.doc for record in EXPORTERS.values()}


def _datasets() -> Rows:
    licences = {name: f" [{source.licence}]" if source.licence else "" for name, source in sources().items()}
    return {name: row + licences[name] for name, row in _with_settings(sources()).items()}


def _examples() -> Rows:
    return {example.name: f"{example.title} ({', '.join(example.topics)})" for example in examples()}


class Documented(Protocol):
    """A record that says what it is."""

    @property
    def doc(self) -> str: ...


class Adjustable(Documented, Protocol):
    """A record that declares its settings as well."""

    @property
    def fields(self) -> tuple[Field, ...]: ...


def _with_settings(records: Mapping[str, Adjustable]) -> Rows:
    """What each record is, and its settings as a spec names them, with their usual values."""
    return {name: f"{say(record.doc)}{_settings(record.fields)}" for name, record in records.items()}


def _settings(fields: tuple[Field, ...]) -> str:
    written = " ".join(f"{field.name}={_value(field.default)}" for field in fields)
    return f" ({written})" if written else ""


def _value(default: Any) -> str:
    """A default as a line of a spec writes it."""
    if isinstance(default, bool):
        return str(default).lower()
    return ",".join(map(str, default)) if isinstance(default, tuple) else str(default)


def _docs(records: Mapping[str, Documented]) -> Callable[[], Rows]:
    """The rows of a registry whose records say what they are."""
    return lambda: {name: record.doc for name, record in records.items()}


KINDS: Mapping[str, Callable[[], Rows]] = {
    "ops": _docs(OPS),
    "layers": lambda: _with_settings(LAYERS),
    "losses": lambda: _with_settings(LOSSES),
    "initializers": lambda: _with_settings(INITIALIZERS),
    "optimizers": lambda: _with_settings(OPTIMIZERS),
    "schedules": lambda: _with_settings(SCHEDULES),
    "augmentations": lambda: _with_settings(AUGMENTATIONS),
    "presets": _docs(PRESETS),
    "datasets": _datasets,
    "exporters": _exporters,
    "examples": _examples,
}
LATER = ("lessons",)


def configure(parser: ArgumentParser) -> None:
    """The arguments of `gradviz list`."""
    parser.add_argument("kind", choices=(*KINDS, *LATER))


def run(arguments: Namespace) -> int:
    """One line per record: its name and what it is."""
    rows = KINDS[arguments.kind]() if arguments.kind in KINDS else {}
    width = max(map(len, rows), default=0)
    for name, doc in rows.items():
        print(f"{name.ljust(width)}  {say(doc)}".rstrip())
    if not rows:
        note(say("There are none in this version yet."))
    return GOOD


declare(Command("list", mark("List the ops, exporters, examples and other parts that exist."), configure, run))
