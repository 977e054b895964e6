"""Every example in every format, with themes, pages, steps and options mixed: nothing is raised, and what is written reads back."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

pytest.importorskip("pptx", reason="python-pptx is not installed")

from pptx import Presentation

from gradviz.cli.formats import discover_exporters
from gradviz.engine.moments import GRANULARITIES
from gradviz.errors import InputError
from gradviz.export.exporter import EXPORTERS, Exporter
from gradviz.export.networks import NetworkPictures
from gradviz.export.request import ALL, DRAWING, END, Book, Pictures, Request
from gradviz.export.scene import Scene
from gradviz.picture.layout import Direction
from gradviz.picture.options import NO_MARKS, Labels, Marks
from gradviz.picture.page import PRESETS
from gradviz.picture.slide import Show
from gradviz.picture.theme import THEMES
from gradviz.project import Document, load
from gradviz.project.codec import encode
from gradviz.project.pictures import document_in
from gradviz.resources import examples_folder
from gradviz.tutor.memory import pins
from gradviz.tutor.narration import story

NOT_FINITE = re.compile(r"""(?<![\w.])-?(?:nan|inf)(?![\w.])""")
DRAWN = re.compile(r"""\b(?:x|y|d|width|height|rx|x1|x2|y1|y2|viewBox|font-size|stroke-width|points)="([^"]*)\"""")
PAGES = (*PRESETS, DRAWING, "12x8cm", "300x200px", "80x20cm")
FIRST_STEPS = 3
"""How many steps a book is written of."""


def paths() -> list[Path]:
    """The files of all examples, of formulas and of networks."""
    return sorted(examples_folder().rglob("*.gradviz"))


def read_svg(data: bytes, scenes: Sequence[Scene]) -> None:
    root = ElementTree.fromstring(data)
    assert float(root.attrib["width"]) > 0 < float(root.attrib["height"])
    bad = [drawn for drawn in DRAWN.findall(data.decode()) if NOT_FINITE.search(drawn)]
    assert not bad, bad[:3]


def read_html(data: bytes, scenes: Sequence[Scene]) -> None:
    parser = HTMLParser()
    parser.feed(data.decode())
    parser.close()
    pictures = re.findall(rb"<svg .*?</svg>", data, re.DOTALL)
    assert len(pictures) == len(scenes)
    for picture in pictures:
        read_svg(picture, scenes[:1])


def read_pptx(data: bytes, scenes: Sequence[Scene]) -> None:
    shown = Presentation(io.BytesIO(data))
    assert len(shown.slides) == len(scenes)
    assert all(len(slide.shapes) for slide in shown.slides)


def read_pdf(data: bytes, scenes: Sequence[Scene]) -> None:
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b", data)) == len(scenes)


def read_png(data: bytes, scenes: Sequence[Scene]) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert min(image.size) > 0


def read_dot(data: bytes, scenes: Sequence[Scene]) -> None:
    import pygraphviz

    graph = pygraphviz.AGraph(string=data.decode())
    assert len(graph.nodes()) == len(scenes[0].graph.nodes)


def read_tex(data: bytes, scenes: Sequence[Scene]) -> None:
    text = re.sub(r"\\[\\{}]", "", data.decode())
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert text.count(r"\begin{tikzpicture}") == text.count(r"\end{tikzpicture}") == len(scenes)
    bad = [place for place in re.findall(r"\(([^()]*)\)", text) if re.fullmatch(r"-?(nan|inf),.*|.*,-?(nan|inf)", place)]
    assert not bad, bad[:3]


def read_python(data: bytes, scenes: Sequence[Scene]) -> None:
    compile(data.decode(), "exported.py", "exec")


def read_text(data: bytes, scenes: Sequence[Scene]) -> None:
    assert data.decode().strip()


READERS: Mapping[str, Callable[[bytes, Sequence[Scene]], None]] = {
    "svg": read_svg,
    "html": read_html,
    "pptx": read_pptx,
    "pdf": read_pdf,
    "png": read_png,
    "dot": read_dot,
    "tikz": read_tex,
    "numpy": read_python,
    "pytorch": read_python,
}
CARRIERS = ("svg", "html", "pptx", "pdf", "png")


def written(exporter: Exporter, scenes: Sequence[Scene]) -> Iterator[tuple[bytes, Sequence[Scene]]]:
    """The files of some pictures: one book, or a file each."""
    if exporter.book is not None:
        yield exporter.book(scenes), scenes
    else:
        for scene in scenes:
            yield exporter.render(scene), [scene]


def look_through(exporter: Exporter, scenes: Sequence[Scene], document: Document) -> None:
    """Write some pictures and read them back. A program may refuse a gate that no line of it can say, in a sentence."""
    try:
        files = list(written(exporter, scenes))
    except InputError as refusal:
        assert exporter.code, refusal
        assert refusal.message
        return
    for data, held in files:
        READERS.get(exporter.name, read_text)(data, held)
        if exporter.name in CARRIERS:
            assert encode(document_in(data)) == encode(document)


def some_request(rng: random.Random) -> Request:
    """Any choice of everything that can be chosen."""
    return Request(
        preset=rng.choice(PAGES),
        theme=rng.choice([*THEMES]),
        labels=rng.choice(get_args(Labels)),
        tags=rng.choice((None, True, False)),
        show=Show(*(rng.random() < 0.7 for _ in range(3))),
        steps=rng.choice((END, "1", "1-2", ALL)),
        granularity=rng.choice(GRANULARITIES),
        transparent=rng.random() < 0.4,
        least_text=rng.choice((0.0, 9.0, 18.0, 40.0)),
        direction=rng.choice(get_args(Direction)),
    )


def pictures_of(document: Document, request: Request, remembering: bool = False) -> Book:
    """The pictures as the command line makes them."""
    run = document.trace()
    if document.network is not None:
        return NetworkPictures(run, request, title=document.title, document=encode(document))
    marks = Marks(pins=pins(run)) if remembering else NO_MARKS
    return Pictures(run, request, document=encode(document), marks=marks, story=story)


def some_of(book: Book) -> list[Scene]:
    """The first pictures of a book and its last one."""
    numbers = sorted({*range(min(FIRST_STEPS, len(book))), len(book) - 1})
    return [book.scene(number) for number in numbers]


@pytest.mark.heavy
@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_an_example_is_written_in_every_format_and_read_back(path: Path) -> None:
    discover_exporters()
    rng = random.Random(path.stem)
    document = load(path)
    request = some_request(rng)
    scenes = some_of(pictures_of(document, request, rng.random() < 0.3))
    for exporter in EXPORTERS.values():
        look_through(exporter, scenes, document)


@pytest.mark.parametrize("name", CARRIERS)
def test_a_format_that_writes_rubbish_is_caught(name: str) -> None:
    discover_exporters()
    if name not in EXPORTERS:
        pytest.skip("this format needs Qt")
    document = load(paths()[0])
    scenes = some_of(pictures_of(document, Request()))
    planted = replace(EXPORTERS[name], render=lambda scene: b"<svg", book=None)
    with pytest.raises(Exception, match=r"."):
        look_through(planted, scenes, document)
