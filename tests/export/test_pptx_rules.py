"""What PowerPoint demands of a file before it opens it without a repair, checked on the bare XML of many graphs."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

pytest.importorskip("pptx", reason="python-pptx is not installed")

from gradviz.engine import trace
from gradviz.export.pptx import book
from gradviz.export.request import ALL, Pictures, Request
from gradviz.language import parse
from gradviz.picture.theme import OFFICE_FONT
from gradviz.tutor.narration import story

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
FARTHEST = 27273042316900
LINE_MOST = 20116800
ORDERS = {
    "sp": ("nvSpPr", "spPr", "style", "txBody"),
    "grpSp": ("nvGrpSpPr", "grpSpPr", "sp", "grpSp"),
    "spPr": ("xfrm", "custGeom", "prstGeom", "noFill", "solidFill", "ln", "effectLst"),
    "ln": ("noFill", "solidFill", "prstDash", "custDash", "round", "bevel", "miter", "headEnd", "tailEnd"),
    "rPr": ("ln", "noFill", "solidFill", "latin", "ea", "cs", "sym"),
    "txBody": ("bodyPr", "lstStyle", "p"),
    "custGeom": ("avLst", "gdLst", "ahLst", "cxnLst", "rect", "pathLst"),
    "cSld": ("bg", "spTree"),
    "xfrm": ("off", "ext", "chOff", "chExt"),
}
"""In which order an element may have its children; PowerPoint refuses another one."""
NUMBERS = {"adj": (0, 50000), "sz": (100, 400000), "w": (0, LINE_MOST), "cx": (0, FARTHEST), "cy": (0, FARTHEST)}
OPS = ("{0}+{1}", "{0}*{1}", "{0}-{1}", "{0}/{1}", "exp({0})", "sigmoid({0})", "max({0},{1})", "relu({0})", "{0}^2", "log({0})", "2{0}")


def formula(rng: random.Random) -> str:
    """A formula of some gates, with names used again."""
    parts = [f"x{index}" for index in range(rng.randrange(1, 5))]
    for _ in range(rng.randrange(1, 9)):
        parts.append("(" + rng.choice(OPS).format(rng.choice(parts), rng.choice(parts)) + ")")
    return "y=" + parts[-1]


def presentation(seed: int) -> bytes:
    rng = random.Random(seed)
    graph = parse(formula(rng))
    run = trace(graph, {name: rng.choice((0.0, -1.5, 2.0, 1e-9, 3e7)) for name in graph.inputs})
    request = Request(
        preset=rng.choice(("16:9", "4:3", "half", "12x8cm", "drawing", "3000x200px")),
        theme=rng.choice(("light", "dark", "contrast", "print")),
        steps=rng.choice(("end", ALL)),
        transparent=rng.random() < 0.3,
        tags=rng.choice((None, False)),
        least_text=rng.choice((0.0, 18.0)),
    )
    return book(list(Pictures(run, request, typeset=lambda latex: None, story=story, document=b"{}")))


def faults(data: bytes) -> list[str]:
    """Everything in a presentation that PowerPoint would stumble over."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    trees = {name: ElementTree.fromstring(content) for name, content in parts.items() if name.endswith((".xml", ".rels"))}
    found = [*_relation_faults(parts, trees), *_type_faults(parts, trees)]
    size = trees["ppt/presentation.xml"].find(f"{P}sldSz")
    if size is None or not all(914400 <= int(size.attrib[side]) <= 51206400 for side in ("cx", "cy")) or "type" in size.attrib:
        found.append("slide size")
    for name, tree in trees.items():
        if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
            found += [f"{name}: {fault}" for fault in slide_faults(tree)]
    return found


def _relation_faults(parts: dict[str, bytes], trees: dict[str, Element]) -> Iterator[str]:
    for name, tree in trees.items():
        if name.endswith(".rels"):
            folder = PurePosixPath(name).parent.parent
            ids = [relation.attrib["Id"] for relation in tree.iter(RELATION)]
            if len(ids) != len(set(ids)):
                yield f"{name}: an id is used twice"
            for relation in tree.iter(RELATION):
                target = relation.attrib["Target"]
                whole = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
                if relation.attrib.get("TargetMode") != "External" and whole not in parts:
                    yield f"{name}: {target} is missing"


def _joined(folder: PurePosixPath, target: str) -> str:
    steps: list[str] = []
    for step in (folder / target).parts:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


def _type_faults(parts: dict[str, bytes], trees: dict[str, Element]) -> Iterator[str]:
    types = trees["[Content_Types].xml"]
    named = {kind.attrib["PartName"].lstrip("/") for kind in types.iter(f"{TYPES}Override")}
    endings = {kind.attrib["Extension"].lower() for kind in types.iter(f"{TYPES}Default")}
    for name in parts:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no content type"


def slide_faults(tree: Element) -> Iterator[str]:
    """What is wrong on one slide."""
    ids = Counter(shape.attrib["id"] for shape in tree.iter(f"{P}cNvPr"))
    yield from (f"id {number} is used {count} times" for number, count in ids.items() if count > 1 or int(number) < 1)
    for shape in tree.iter(f"{P}cNvPr"):
        if not shape.attrib["name"] and shape.attrib["id"] != "1":
            yield "a shape has no name"
    for connection in (*tree.iter(f"{A}stCxn"), *tree.iter(f"{A}endCxn")):
        if connection.attrib["id"] not in ids:
            yield "a connector is glued to nothing"
    for element in tree.iter():
        kind = element.tag.rpartition("}")[2]
        order = ORDERS.get(kind)
        if order is not None:
            places = [order.index(child.tag.rpartition("}")[2]) for child in element if child.tag.rpartition("}")[2] in order]
            if kind != "grpSp" and places != sorted(places):
                yield f"the children of {kind} are out of order"
            if len(places) != len(element):
                yield f"{kind} has a child that it may not have"
        for name, number in element.attrib.items():
            if name in NUMBERS and kind in ("ext", "chExt", "ln", "rPr") and not NUMBERS[name][0] <= int(number) <= NUMBERS[name][1]:
                yield f"{kind} {name}={number}"
            if kind in ("off", "chOff") and abs(int(number)) > FARTHEST:
                yield f"{kind} {name}={number}"
    yield from _path_faults(tree)
    yield from _text_faults(tree)


def _path_faults(tree: Element) -> Iterator[str]:
    for path in tree.iter(f"{A}path"):
        if not len(path) or path[0].tag != f"{A}moveTo":
            yield "a path begins nowhere"
        wide, high = int(path.attrib["w"]), int(path.attrib["h"])
        if any(not (0 <= int(point.attrib["x"]) <= wide + 1 and 0 <= int(point.attrib["y"]) <= high + 1) for point in path.iter(f"{A}pt")):
            yield "a point lies outside its path"
        if any(len(curve) != 3 for curve in path.iter(f"{A}cubicBezTo")):
            yield "a curve lacks points"
    for dash in tree.iter(f"{A}ds"):
        if int(dash.attrib["d"]) <= 0 or int(dash.attrib["sp"]) <= 0:
            yield "a dash of nothing"
    for guide in tree.iter(f"{A}gd"):
        if not re.fullmatch(r"val \d{1,5}", guide.attrib["fmla"]) or int(guide.attrib["fmla"][4:]) > 50000:
            yield "a corner that cannot be"


def _text_faults(tree: Element) -> Iterator[str]:
    for run in tree.iter(f"{A}rPr"):
        if [font.attrib.get("typeface") for font in run.iter(f"{A}latin")] != [OFFICE_FONT]:
            yield "a text without its font"
    for color in tree.iter(f"{A}srgbClr"):
        if not re.fullmatch(r"[0-9A-Fa-f]{6}", color.attrib["val"]):
            yield "no colour"
    if any(not group.attrib.get("descr") for group in _group_names(tree)):
        yield "a group without words for those who cannot see it"


def _group_names(tree: Element) -> Iterator[Element]:
    """The names of nodes with something written in them."""
    for group in tree.iter(f"{P}grpSp"):
        if next(group.iter(f"{A}t"), None) is not None:
            yield from group.findall(f"{P}nvGrpSpPr/{P}cNvPr")


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(24))
def test_powerpoint_finds_nothing_to_repair(seed: int) -> None:
    assert faults(presentation(seed)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'id="3"', b'id="2"'),
        (b'cx="', b'cx="-'),
        (b"<a:moveTo>", b"<a:lnTo>"),
        (b'typeface="Verdana"', b'typeface=""'),
        (b"<a:noFill/></p:spPr>", b"<a:noFill/><a:xfrm/></p:spPr>"),
        (b' descr="', b' title="'),
        (b'fmla="val ', b'fmla="val 9'),
    ],
)
def test_a_fault_is_seen(before: bytes, after: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(presentation(0))) as package:
        slide = package.read("ppt/slides/slide1.xml")
    assert before in slide
    broken = slide.replace(before, after, 1)
    if before == b"<a:moveTo>":
        broken = broken.replace(b"</a:moveTo>", b"</a:lnTo>", 1)
    if before.startswith((b" descr", b"typeface")):
        broken = slide.replace(before, after)
    assert list(slide_faults(ElementTree.fromstring(slide))) == []
    assert list(slide_faults(ElementTree.fromstring(broken)))


def test_speakers_notes_say_what_happens() -> None:
    from pptx import Presentation

    run = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
    pages = list(Pictures(run, Request(steps="8-10"), typeset=lambda latex: None, story=story))
    notes = [slide.notes_slide.notes_text_frame.text for slide in Presentation(io.BytesIO(book(pages))).slides]
    assert notes == [page.notes for page in pages]
    assert all(notes)
