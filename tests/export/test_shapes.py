"""Every primitive of a picture leaves its mark in every format that draws, and a format that forgets one is caught."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pptx as powerpoint
import pytest

from gradviz import parse
from gradviz.export import pptx, svg, tikz
from gradviz.export.pptx import Writer
from gradviz.export.scene import Scene
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Label, Math, Raster, Shape, Strands, Wire
from gradviz.picture.theme import THEMES

LIGHT = THEMES["light"]
SHAPES: Sequence[Shape] = (
    Box(0, 20, 20, 40, 20, radius=4, fill="accent", outline="text"),
    Wire(0, (("M", 20, 20), ("C", 40, 20, 40, 50, 60, 50)), outline="accent", line=3),
    Label(0, 50, 50, "sum", 16, "gradient"),
    Math(0, 50, 50, r"x^{2}", "x^2", 16),
    Badge(0, 60, 40, 70, "sum", "sum", "accent"),
    Raster(0, 20, 20, 40, 30, np.array([[0, 255, 128], [255, 0, 255]], np.uint8)),
    Strands(0, np.array([[20.0, 20, 60, 50], [20, 50, 60, 20]]), np.array([255, 0], np.uint8)),
    Group(0, (Box(0, 20, 20, 10, 10, fill="accent"),)),
)
Drawn = Callable[[Diagram], str]


def tikz_of(diagram: Diagram) -> str:
    return tikz.render(Scene(parse("a+b"), None, 0, diagram, LIGHT)).decode()


def pptx_of(diagram: Diagram) -> str:
    return "".join(Writer(LIGHT, {}).shapes(diagram.shapes))


FORMATS: Mapping[str, Drawn] = {"svg": lambda diagram: svg.write(diagram, LIGHT), "tikz": tikz_of, "pptx": pptx_of}


def forgotten(draw: Drawn) -> list[str]:
    """The primitives whose picture is no longer than an empty one."""
    empty = len(draw(Diagram(100, 80, ())))
    return [type(shape).__name__ for shape in SHAPES if len(draw(Diagram(100, 80, (shape,)))) <= empty + 10]


def slide_of(diagram: Diagram) -> object:
    shown = powerpoint.Presentation(io.BytesIO(pptx.render(Scene(parse("a+b"), None, 0, diagram, LIGHT))))
    return shown.slides[0].shapes[0]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
@pytest.mark.parametrize("read", [slide_of, lambda diagram: ElementTree.fromstring(svg.write(diagram, LIGHT))[0]], ids=["pptx", "svg"])
def test_a_primitive_that_stands_alone_is_read_back(read: Callable[[Diagram], object], shape: Shape) -> None:
    assert read(Diagram(100, 80, (shape,))) is not None


def test_the_list_of_primitives_is_whole() -> None:
    assert {type(shape) for shape in SHAPES} == set(get_args(Shape))


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_draws_every_primitive(name: str) -> None:
    assert forgotten(FORMATS[name]) == []


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_format_that_forgets_one_is_caught(name: str) -> None:
    def forgetful(diagram: Diagram) -> str:
        return FORMATS[name](Diagram(100, 80, tuple(shape for shape in diagram.shapes if not isinstance(shape, Raster))))

    assert forgotten(forgetful) == ["Raster"]
