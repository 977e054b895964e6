"""A network is exported by its layers, whole or layer by layer, on any page."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from gradviz.engine import Trace
from gradviz.errors import InputError
from gradviz.export.networks import POORER, TOO_SMALL, NetworkPictures, on_page
from gradviz.export.request import Request
from gradviz.export.svg import render
from gradviz.nn.levels.batch import layer_moments
from gradviz.picture.bounds import extent
from gradviz.picture.diagram import Box, Diagram, Label
from gradviz.picture.gathering import collisions
from gradviz.picture.network import Sight
from gradviz.picture.page import POINT, page_of
from gradviz.project.network_edits import new_network


@pytest.fixture(scope="module")
def run() -> Trace:
    return new_network("cnn").trace()


def test_the_finished_run_is_one_page(run: Trace) -> None:
    pictures = NetworkPictures(run, Request(), title="Digits", document=b"{}")
    (scene,) = pictures
    assert (scene.diagram.width, scene.diagram.height) == (1280, 720)
    left, top, right, bottom = extent(scene.diagram.shapes)
    assert left >= 0 <= top
    assert right <= 1280
    assert bottom <= 720
    texts = {shape.text for shape in scene.diagram.flat() if isinstance(shape, Label)}
    assert {"Digits", "conv1", "dense2"} <= texts
    assert ElementTree.fromstring(render(scene)).tag.endswith("svg")


@pytest.mark.parametrize("preset", ["16:9", "4:3", "half", "30x20cm"])
@pytest.mark.parametrize("points", [18.0, 12.0, 6.0])
def test_no_letter_is_smaller_than_asked_for_and_none_lies_on_another(run: Trace, preset: str, points: float) -> None:
    pictures = NetworkPictures(run, Request(preset=preset, least_text=points), title="Digits")
    (scene,) = pictures
    letters = [shape for shape in scene.diagram.flat() if isinstance(shape, Label) and shape.text]
    assert min(shape.size for shape in letters) >= points * POINT - 1e-6
    assert collisions(scene.diagram.shapes) == 0
    names = {shape.text for shape in letters}
    assert {"conv1", "max_pool2", "dense2", "Digits"} <= names
    assert (pictures.left_out == "") == any(shape.role == "value" for shape in letters)


def test_less_and_less_is_written_the_larger_its_letters_are_to_be(run: Trace) -> None:
    told = [NetworkPictures(run, Request(least_text=points)).left_out for points in (6.0, 15.0, 19.0, 24.0, 32.0, 70.0)]
    steps = ["", *(sentence for _, _, sentence in POORER[1:]), TOO_SMALL]
    places = [steps.index(sentence) for sentence in told]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, len(steps) - 1)
    unnumbered = NetworkPictures(run, Request(least_text=6.0), sight=Sight())
    assert unnumbered.left_out == ""


@pytest.mark.parametrize("preset", ["16:9", "half", "drawing"])
def test_blocks_stand_in_the_same_place_on_every_page(run: Trace, preset: str) -> None:
    pages = list(NetworkPictures(run, Request(steps="all", preset=preset)))
    assert len({(page.diagram.width, page.diagram.height) for page in pages}) == 1
    frames = [
        {(shape.item, round(shape.x, 6), round(shape.y, 6)) for shape in page.diagram.flat() if isinstance(shape, Box) and framed(shape)}
        for page in pages
    ]
    assert len(frames[0]) > 8
    assert all(frame == frames[0] for frame in frames)


def framed(box: Box) -> bool:
    """Whether a box is the frame of a block, and neither a sheet behind it nor a ring round it."""
    return box.outline not in (None, "control", "accent")


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
