"""`gradviz list`: what exists of a kind. Owns the table of kinds; the records are in their registries."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping

from gradviz import registry, resources
from gradviz.cli.command import GOOD, Command, declare
from gradviz.data import sources
from gradviz.export.exporter import EXPORTERS
from gradviz.ops import OPS
from gradviz.words import mark, say

Rows = Mapping[str, str]


def _ops() -> Rows:
    return {name: record.doc for name, record in OPS.items()}


def _exporters() -> Rows:
    registry.discover(["gradviz.export"])
    return {record.suffix: record.doc for record in EXPORTERS.values()}


def _datasets() -> Rows:
    return {name: source.doc for name, source in sources().items()}


def _examples() -> Rows:
    folder = resources.examples_folder()
    paths = sorted(folder.glob("*.gradviz")) if folder.is_dir() else []
    return {path.stem: json.loads(path.read_text(encoding="utf-8")).get("title", "") for path in paths}


KINDS: Mapping[str, Callable[[], Rows]] = {"ops": _ops, "exporters": _exporters, "datasets": _datasets, "examples": _examples}
LATER = ("layers", "losses", "optimizers", "schedules", "presets", "lessons")


def configure(parser: ArgumentParser) -> None:
    """The arguments of `gradviz list`."""
    parser.add_argument("kind", choices=(*KINDS, *LATER))


def run(arguments: Namespace) -> int:
    """One line a record: its name and what it is."""
    rows = KINDS[arguments.kind]() if arguments.kind in KINDS else {}
    width = max(map(len, rows), default=0)
    for name, doc in rows.items():
        print(f"{name.ljust(width)}  {say(doc)}".rstrip())
    if not rows:
        print(say("This version has none of these yet."), file=sys.stderr)
    return GOOD


declare(Command("list", mark("List the ops, exporters, examples and other parts that exist."), configure, run))
