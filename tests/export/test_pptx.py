"""A presentation reads back with the same items in the same places on every slide, and opens in LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pptx
import pytest
from pptx import Presentation
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml

from gradviz.engine import trace
from gradviz.export.pptx import EMU, LARGEST, book, render
from gradviz.export.request import ALL, Pictures, Request
from gradviz.export.scene import Scene
from gradviz.export.svg import item_name
from gradviz.language import parse
from gradviz.picture.bounds import extent
from gradviz.picture.diagram import Box, Diagram, Group, Label, Wire
from gradviz.picture.slide import patched
from gradviz.picture.theme import OFFICE_FONT, THEMES

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
SCENES = list(Pictures(RUN, Request(steps=ALL, theme="print")))


def read(data: bytes) -> list[dict[str, tuple[int, int, int, int]]]:
    """Per slide the place of every group by its name."""
    show = pptx.Presentation(io.BytesIO(data))
    return [
        {shape.name: (shape.left, shape.top, shape.width, shape.height) for shape in slide.shapes if shape.shape_type == 6}
        for slide in show.slides
    ]


def wanted(scene: Scene) -> dict[str, tuple[int, ...]]:
    places = {}
    for shape in (part for whole in scene.diagram.shapes for part in patched(whole)):
        if isinstance(shape, Group) and shape.shapes:
            left, top, right, bottom = (round(number * EMU) for number in extent(shape.shapes))
            places[item_name(shape.item)] = (left, top, right - left, bottom - top)
    return places


def test_every_slide_has_its_items_in_their_places() -> None:
    slides = read(book(SCENES))
    assert len(slides) == len(SCENES)
    for slide, scene in zip(slides, SCENES, strict=True):
        assert slide == wanted(scene)


def test_a_misplaced_item_is_seen() -> None:
    assert read(book(SCENES[:1]))[0] != wanted(SCENES[-1])


def test_nodes_stand_in_the_same_place_on_every_slide() -> None:
    show = pptx.Presentation(io.BytesIO(book(SCENES)))
    boxes = []
    for slide in show.slides:
        group = next(shape for shape in slide.shapes if shape.name == f"node-{RUN.graph.output}")
        box = max(group.shapes, key=lambda shape: shape.width * shape.height)
        boxes.append((box.left, box.top, box.width, box.height))
    assert len(set(boxes)) == 1


def test_texts_can_be_edited_and_are_never_too_small() -> None:
    show = pptx.Presentation(io.BytesIO(book(SCENES)))
    runs = [
        run
        for slide in show.slides
        for group in slide.shapes
        if group.shape_type == 6
        for shape in group.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert {"distribute", "swap", "6", "2 + 3 = 5"} <= {run.text for run in runs}
    assert min(run.font.size.pt for run in runs) >= 17.99


def test_the_page_is_16_by_9_and_huge_pages_are_made_smaller() -> None:
    show = pptx.Presentation(io.BytesIO(render(SCENES[-1])))
    assert (show.slide_width / EMU, show.slide_height / EMU) == (1280, 720)
    huge = Scene(RUN.graph, None, 0, Diagram(40_000, 10_000, (Box(1, 0, 0, 40_000, 10_000, fill="text"),)), THEMES["light"])
    assert pptx.Presentation(io.BytesIO(render(huge))).slide_width / EMU == LARGEST


def test_odd_shapes_are_written() -> None:
    shapes = (
        Group(1, ()),
        Wire(2, (), outline="text"),
        Wire(3, (("M", 5, 5), ("L", 5, 5)), outline="text", dash=(4, 3)),
        Label(4, 0, 0, "a<b>&\x07\n", 0.5),
        Box("a\x00b", 0, 0, 0, 0, 9, "text"),
    )
    show = pptx.Presentation(io.BytesIO(render(Scene(RUN.graph, None, 0, Diagram(100, 50, shapes), THEMES["dark"]))))
    assert "a<b>&" in {shape.text_frame.text for shape in show.slides[0].shapes if shape.has_text_frame}


def test_a_number_lies_on_the_ground_so_that_no_wire_strikes_it_out_unless_there_is_none() -> None:
    crossed = Group(1, (Wire(1, (("M", 0, 45), ("L", 100, 45)), outline="text"), Label(1, 50, 50, "−0.357", 20, "value", halo="surface")))
    for transparent in (False, True):
        scene = Scene(RUN.graph, None, 0, Diagram(100, 90, (crossed,)), THEMES["dark"], transparent=transparent)
        (group,) = pptx.Presentation(io.BytesIO(render(scene))).slides[0].shapes
        filled = [
            shape for shape in group.shapes if shape.fill.type == 1 and str(shape.fill.fore_color.rgb) == THEMES["dark"]["surface"][1:]
        ]
        assert len(filled) == (not transparent)
        assert all(0 < shape.width < 90 * EMU and shape.top < 45 * EMU < shape.top + shape.height for shape in filled)


def test_texts_wear_a_face_that_office_has_and_are_not_taken_for_misspelt_words() -> None:
    with zipfile.ZipFile(io.BytesIO(render(SCENES[-1]))) as package:
        slide, look = package.read("ppt/slides/slide1.xml").decode(), package.read("ppt/theme/theme1.xml").decode()
    assert set(re.findall(r'typeface="([^"]*)"', slide)) == {OFFICE_FONT}
    assert look.count(f'<a:latin typeface="{OFFICE_FONT}"/>') == 2
    assert slide.count("<a:rPr ") == slide.count('noProof="1"')


def test_no_element_of_a_shape_is_left_to_be_freed_in_the_thread_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr("pptx.Presentation", lambda: made.append(Presentation()) or made[-1])
    assert len(book(SCENES)) > 10_000
    (show,) = made
    assert max(sum(1 for _ in slide.element.iter()) for slide in show.slides) < 30


def test_what_is_written_as_text_is_as_the_library_would_write_it() -> None:
    shapes = (Label("a", 0, 0, '"a" < b > & c\u2009', 20), Label(None, 0, 0, "", 20), Box(1, 0, 0, 9, 9, 3, "text"), Box(2, 0, 0, 9, 9))
    odd = Scene(RUN.graph, None, 0, Diagram(100, 50, (*shapes, Group('"x"', shapes))), THEMES["dark"])
    with zipfile.ZipFile(io.BytesIO(book([*SCENES[-2:], odd]))) as package:
        slides = [package.read(name) for name in package.namelist() if re.fullmatch(r"ppt/slides/slide\d\.xml", name)]
    assert len(slides) == 3
    for slide in slides:
        assert serialize_part_xml(parse_xml(slide)) == slide


def test_the_same_pictures_are_the_same_bytes_without_a_date() -> None:
    assert render(SCENES[0]) == render(SCENES[0])
    with zipfile.ZipFile(io.BytesIO(render(SCENES[0]))) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.heavy
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or poppler is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "run.pptx").write_bytes(book(SCENES))
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "run.pptx")]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    text = subprocess.run(["pdftotext", str(tmp_path / "run.pdf"), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    assert text.count("\f") == len(SCENES)
    assert "distribute" in text.split("\f")[-2]
    assert "2+3=5" in "".join(text.split("\f")[-2].split())
