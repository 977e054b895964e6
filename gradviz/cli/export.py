"""`gradviz export`: an expression or a document as a picture, the format chosen by the suffix. Owns the names of the files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from gradviz import files, registry
from gradviz.cli.command import GOOD, Command, declare
from gradviz.cli.values import read_values
from gradviz.errors import InputError
from gradviz.export.exporter import EXPORTERS, Exporter
from gradviz.export.scene import Scene, moment_scenes, scene_of
from gradviz.picture.theme import THEMES
from gradviz.project import Document, load
from gradviz.project.codec import SUFFIX
from gradviz.project.edits import set_values
from gradviz.words import mark, say


def configure(parser: ArgumentParser) -> None:
    """The arguments of `gradviz export`."""
    parser.add_argument("source", help=say("a formula, or the name of a .gradviz file"))
    parser.add_argument("values", nargs="*", default=[], metavar="name=value", help=say("a number, or [1,2,3] for a vector"))
    parser.add_argument("-o", "--out", required=True, metavar="FILE", help=say("where to write; the suffix chooses the format"))
    parser.add_argument("--steps", action="store_true", help=say("one picture for every step: out-001.svg, out-002.svg ..."))
    parser.add_argument("--theme", choices=tuple(THEMES), default="light", help=say("colours"))


def run(arguments: Namespace) -> int:
    """Write the files and name them. Raises GradvizError for what the user can mend."""
    target = Path(arguments.out)
    exporter = exporter_for(target)
    scenes = _scenes(_document(arguments), arguments.theme, arguments.steps)
    paths = _paths(target, len(scenes), arguments.steps)
    written = [_write(path, exporter, scene) for path, scene in zip(paths, scenes, strict=True)]
    print("\n".join(map(str, written)))
    return GOOD


def exporter_for(path: Path, exporters: registry.Registry[Exporter] = EXPORTERS) -> Exporter:
    """The exporter of a file's suffix. Raises InputError that lists the suffixes there are."""
    registry.discover(["gradviz.export"])
    for exporter in exporters.values():
        if exporter.suffix == path.suffix.lower():
            return exporter
    raise InputError(
        "format",
        mark("no format for '{name}'"),
        mark("End the name in one of: {known}."),
        name=path.name,
        known=", ".join(exporter.suffix for exporter in exporters.values()),
    )


def _document(arguments: Namespace) -> Document:
    values = read_values(arguments.values)
    if arguments.source.endswith(SUFFIX):
        return set_values(load(arguments.source), values)
    return Document.from_text(arguments.source.strip(), values)


def _scenes(document: Document, theme: str, steps: bool) -> list[Scene]:
    run_of = document.trace()
    return list(moment_scenes(run_of, THEMES[theme])) if steps else [scene_of(run_of, THEMES[theme])]


def _paths(target: Path, count: int, steps: bool) -> Iterator[Path]:
    if not steps:
        yield target
        return
    for number in range(1, count + 1):
        yield target.with_name(f"{target.stem}-{number:03}{target.suffix}")


def _write(path: Path, exporter: Exporter, scene: Scene) -> Path:
    files.write(path, exporter.render(scene), backup=False)
    return path


declare(Command("export", mark("Write an expression or a document as a picture; the suffix chooses the format."), configure, run))
