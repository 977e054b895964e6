"""`gradviz export`: an expression or a document as pictures, the format chosen by the suffix. Owns the names of the files."""

from __future__ import annotations

import math
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from gradviz import files
from gradviz.cli.command import GOOD, Command, declare
from gradviz.cli.console import typed
from gradviz.cli.formats import exporter_for
from gradviz.cli.streams import note
from gradviz.cli.values import one_name_hinted, read_values
from gradviz.engine.moments import GRANULARITIES
from gradviz.errors import FileError, InputError
from gradviz.export.exporter import Exporter
from gradviz.export.networks import NetworkPictures
from gradviz.export.request import ALL, DRAWING, END, RANGE, Book, Pictures, Request
from gradviz.picture.fitting import MORE_ROOM
from gradviz.picture.layout import Direction
from gradviz.picture.options import NO_MARKS, Labels, Marks
from gradviz.picture.page import PRESETS
from gradviz.picture.slide import Show
from gradviz.picture.theme import THEMES
from gradviz.project import Document
from gradviz.project.codec import encode
from gradviz.project.edits import set_values
from gradviz.project.pictures import SUFFIXES, document_in
from gradviz.tutor.memory import pins
from gradviz.tutor.narration import story
from gradviz.words import mark, say

STEPS = "--steps"
PAGES = ", ".join((*PRESETS, DRAWING))
PARTS = ("formula", "inputs", "legend", "rules")


def configure(parser: ArgumentParser) -> None:
    """The arguments of `gradviz export`."""
    parser.add_argument("source", help=say("a formula, or the name of a .gradviz file"))
    parser.add_argument("values", nargs="*", default=[], metavar="name=value", help=say("a number, or [1,2,3] for a vector"))
    parser.add_argument("-o", "--out", required=True, metavar="FILE", help=say("where to write; the suffix chooses the format"))
    parser.add_argument(
        STEPS, nargs="?", const=ALL, metavar="3-7", help=say("one picture for every step, or for these: out-001.svg, out-002.svg ...")
    )
    parser.add_argument("--name", action="append", default=[], metavar="NAME", help=say("read these letters as a single name"))
    parser.add_argument("--by", choices=GRANULARITIES, default="edge", help=say("what counts as one step"))
    parser.add_argument("--theme", choices=tuple(THEMES), default="light", help=say("colours"))
    parser.add_argument(
        "--preset",
        default="16:9",
        metavar="PAGE",
        help=say("the page: {known}, or a size such as 12x8cm", known=PAGES),
    )
    parser.add_argument("--labels", choices=get_args(Labels), default="numbers", help=say("what to write on the edges"))
    parser.add_argument("--memory", action="store_true", help=say("mark at the nodes what must be kept in memory"))
    parser.add_argument("--hide", action="append", choices=PARTS, default=[], help=say("leave this part out of the picture"))
    parser.add_argument("--direction", choices=get_args(Direction), default="right", help=say("which way values flow"))
    parser.add_argument("--least-text", type=float, default=18.0, metavar="POINTS", help=say("smallest text allowed"))
    parser.add_argument("--transparent", action="store_true", help=say("transparent background"))


def prepare(words: Sequence[str]) -> list[str]:
    """`--steps` alone means all steps; what follows it belongs to it only if it is a number or a range."""
    filled: list[str] = []
    for word, after in zip(words, [*words[1:], ""], strict=True):
        alone = word == STEPS and after not in (ALL, END) and not RANGE.fullmatch(after)
        filled.append(f"{STEPS}={ALL}" if alone else word)
    return filled


def run(arguments: Namespace) -> int:
    """Write the files and name them. Raises GradvizError for what the user can fix."""
    target = Path(arguments.out)
    exporter = exporter_for(target)
    request = _request(arguments, exporter)
    with one_name_hinted(_formula(arguments)):
        pictures = _pictures(_document(arguments), request, arguments.memory)
    for path, data in _printed(target, exporter, pictures, arguments.steps is not None):
        files.write(path, data, backup=False)
        print(path)
    if pictures.left_out:
        note(f"{say(pictures.left_out)} {say(MORE_ROOM)}")
    return GOOD


def _document(arguments: Namespace) -> Document:
    values = read_values(map(typed, arguments.values))
    text = _formula(arguments)
    if not text:
        return set_values(_opened(arguments.source), values)
    return Document.from_text(text, values, names=map(typed, arguments.name))


def _formula(arguments: Namespace) -> str:
    """The formula that is typed; "" where a file is named instead, so that an empty one is a formula of a blank."""
    return "" if arguments.source.lower().endswith(SUFFIXES) else typed(arguments.source).strip() or " "


def _opened(path: str) -> Document:
    """The document in a file. Raises FileError that names the file."""
    data = files.read(Path(path))
    try:
        return document_in(data)
    except FileError as error:
        raise files.complaint_about(path, error) from None


def _pictures(document: Document, request: Request, remembering: bool) -> Book:
    """The pictures of the formula, or of the layers of the network."""
    if document.network is not None:
        return NetworkPictures(document.trace(), request, title=document.title, document=encode(document))
    made = document.trace()
    marks = Marks(pins=pins(made)) if remembering else NO_MARKS
    return Pictures(made, request, document=encode(document), marks=marks, story=story)


def _request(arguments: Namespace, exporter: Exporter) -> Request:
    hidden = set(arguments.hide)
    if not 0 <= arguments.least_text < math.inf:
        raise InputError(
            "least text",
            mark("no text has {points} points"),
            mark("Give --least-text 0 or more, for example 12."),
            points=arguments.least_text,
        )
    return Request(
        preset=arguments.preset,
        theme=arguments.theme,
        labels=arguments.labels,
        tags=False if "rules" in hidden else None,
        show=Show("formula" not in hidden, "inputs" not in hidden, "legend" not in hidden),
        steps=arguments.steps or (ALL if exporter.every_step else END),
        granularity=arguments.by,
        transparent=arguments.transparent,
        least_text=arguments.least_text,
        direction=arguments.direction,
    )


def _printed(target: Path, exporter: Exporter, pictures: Book, numbered: bool) -> Iterator[tuple[Path, bytes]]:
    """Each file with its bytes: one book, one picture, or a numbered file for every picture."""
    if exporter.book is not None:
        yield target, exporter.book(list(pictures))
    elif not numbered:
        yield target, exporter.render(pictures.scene(0))
    else:
        for number, scene in enumerate(pictures, 1):
            yield exporter.numbered(target, number), exporter.render(scene)


declare(Command("export", mark("Write an expression or a document as pictures; the suffix chooses the format."), configure, run, prepare))
