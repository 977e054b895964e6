from xml.etree import ElementTree

import numpy as np
import pytest

from gradviz.export.svg import item_name, write
from gradviz.graph import Edge
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Label, Math, Raster, Strands, Wire
from gradviz.picture.theme import THEMES
from gradviz.picture.typeset import MathPath

SVG = "{http://www.w3.org/2000/svg}"
EDGE = Edge(0, 2, 1)
DIAGRAM = Diagram(
    200,
    100,
    (
        Box(None, 0, 0, 10, 10, fill="window"),
        Group(0, (Box(0, 1.005, 2, 30, 20, 4, "surface", "text"), Label(0, 16, 15, "a<b>&\x07", 14, halo="surface"))),
        Wire(EDGE, (("M", 0, 0), ("C", 1, 1, 2, 2, 3.25, -0.001), ("Z",)), "control", dash=(4, 3)),
        Badge(EDGE, 50, 50, 80, "swap", "swap", "mul"),
        Math("formula", 5, 90, r"\frac{a}{b}", "a/b", 18),
    ),
)


@pytest.mark.parametrize("name", THEMES)
def test_every_shape_is_printed_in_every_theme(name: str) -> None:
    text = write(DIAGRAM, THEMES[name], "e = (a < b)")
    root = ElementTree.fromstring(text)
    assert [group.get("data-item") for group in root.iter(SVG + "g")] == ["node-0", "edge-0-2-1", "formula"]
    assert root.findtext(SVG + "title") == "e = (a < b)"
    assert "a<b>&" in {element.text for element in root.iter(SVG + "text")}
    assert {"swap"} <= {element.text for element in root.iter(SVG + "text")}
    assert THEMES[name]["surface"] in text


def test_pictures_and_columns_of_lines_are_printed() -> None:
    numbers = Raster(3, 1, 2, 30, 20, np.array([[0, 255]], np.uint8))
    lines = Strands(4, np.array([[0.0, 1, 2, 3], [4, 5, 6, 7]]), np.array([0, 255], np.uint8))
    root = ElementTree.fromstring(write(Diagram(50, 50, (numbers, lines)), THEMES["light"]))
    image = root.find(f".//{SVG}image")
    assert image is not None
    assert str(image.get("href")).startswith("data:image/png;base64,")
    assert (image.get("x"), image.get("width")) == ("1", "30")
    assert [path.get("d") for path in root.iter(SVG + "path")] == ["M0 1L2 3", "M4 5L6 7"]


def test_the_same_diagram_is_the_same_file_and_lengths_are_short() -> None:
    text = write(DIAGRAM, THEMES["light"])
    assert text == write(DIAGRAM, THEMES["light"])
    assert 'd="M0 0 C1 1 2 2 3.25 0 Z"' in text
    assert 'stroke-dasharray="4 3"' in text
    assert "-0 " not in text


def test_items_have_names() -> None:
    assert [item_name(item) for item in (3, EDGE, "legend", None)] == ["node-3", "edge-0-2-1", "legend", ""]


def test_a_formula_is_a_path_with_its_latex_in_the_title() -> None:
    half = MathPath((("M", 0, 0), ("L", 1, -0.5), ("Z",)), 2.0, 0.5, 0.0)
    formula = Math("formula", 100, 90, "x", "x", 10, anchor="end")
    path = ElementTree.fromstring(write(Diagram(200, 100, (formula,)), THEMES["light"], formulas={"x": half})).find(f".//{SVG}path")
    assert path is not None
    assert path.get("d") == "M80 90 L90 85 Z"
    assert path.findtext(SVG + "title") == "x"
