"""A network is exported by its layers, whole or layer by layer, on any page."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from gradviz.engine import Trace
from gradviz.errors import InputError
from gradviz.export.networks import NetworkPictures, on_page
from gradviz.export.request import Request
from gradviz.export.svg import render
from gradviz.nn.levels.batch import layer_moments
from gradviz.picture.bounds import extent
from gradviz.picture.diagram import Box, Diagram, Label
from gradviz.picture.page import page_of
from gradviz.project.network_edits import new_network


@pytest.fixture(scope="module")
def run() -> Trace:
    return new_network("cnn").trace()


def test_the_finished_run_is_one_page(run: Trace) -> None:
    pictures = NetworkPictures(run, Request(), title="Digits", document=b"{}")
    (scene,) = pictures
    assert (scene.diagram.width, scene.diagram.height, pictures.left_out) == (1280, 720, 0)
    left, top, right, bottom = extent(scene.diagram.shapes)
    assert left >= 0 <= top
    assert right <= 1280
    assert bottom <= 720
    texts = {shape.text for shape in scene.diagram.flat() if isinstance(shape, Label)}
    assert {"Digits", "conv1", "dense2"} <= texts
    assert ElementTree.fromstring(render(scene)).tag.endswith("svg")


def test_a_step_is_a_layer(run: Trace) -> None:
    pictures = NetworkPictures(run, Request(steps="all", preset="drawing"))
    assert len(pictures) == len(layer_moments(run))
    assert len(NetworkPictures(run, Request(steps="2-3"))) == 2
    assert len(NetworkPictures(run, Request(steps="all", granularity="phase"))) == 2
    first, last = pictures.scene(0), pictures.scene(len(pictures) - 1)
    assert (first.frame is not None, last.frame is not None) == (True, True)
    with pytest.raises(InputError, match="no steps"):
        NetworkPictures(run, Request(steps="999"))


@pytest.mark.parametrize("offset", [-500.0, 0.0, 700.0])
def test_a_drawing_stands_in_the_middle_of_its_page_wherever_it_was(offset: float) -> None:
    page = page_of("16:9", 18.0)
    drawn = Diagram(100, 50, (Box(0, offset, offset / 2, 100, 50, fill="text"),))
    left, top, right, bottom = extent(on_page(drawn, page).shapes)
    assert left + right == pytest.approx(page.width)
    assert top + bottom == pytest.approx(page.height)
    assert right - left > 100
