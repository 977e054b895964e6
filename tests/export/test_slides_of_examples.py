"""Every example as a slide of 16:9 with letters of 18 points: most keep all their numbers, and nodes stand still over a run."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from gradviz.export.request import ALL, Pictures, Request
from gradviz.picture.diagram import Box, Diagram, Label
from gradviz.picture.fitting import LEFT_OUT, WITH_NUMBERS, WITHOUT_TEXT
from gradviz.picture.layout import Direction
from gradviz.project.examples import examples

AT_LEAST: Mapping[Direction, int] = {"right": 46, "down": 30}
"""Of 49 examples. From left to right those that cannot have 31 nodes and more: their numbers would have room in letters of 11 points."""


def left_out(name: str, direction: Direction = "right") -> int:
    (example,) = (example for example in examples() if example.name == name)
    return LEFT_OUT.index(Pictures(example.document.trace(), Request(direction=direction), typeset=lambda latex: None).left_out)


@pytest.mark.heavy
def test_most_examples_keep_all_their_numbers_and_the_others_their_names() -> None:
    lost = {example.name: left_out(example.name) for example in examples()}
    kept = [name for name, less in lost.items() if less <= WITH_NUMBERS]
    assert len(kept) >= AT_LEAST["right"]
    assert max(lost.values()) < WITHOUT_TEXT
    assert {"exponential", "neuron-from-gates", "sigmoid-neuron", "first-graph", "logistic-regression"} <= set(kept)


@pytest.mark.heavy
def test_the_shorter_half_of_the_examples_keeps_its_numbers_from_top_to_bottom() -> None:
    kept = [example.name for example in examples() if left_out(example.name, "down") <= WITH_NUMBERS]
    assert len(kept) >= AT_LEAST["down"]
    assert {"exponential", "first-graph", "sigmoid-neuron", "logistic-regression"} <= set(kept)


@pytest.mark.parametrize("name", ["exponential", "softplus", "chain-rule", "linear-regression", "maxout"])
def test_numbers_of_short_lectures_keep_their_digits_and_the_rules(name: str) -> None:
    assert left_out(name) <= 1


def test_a_crowded_slide_gives_up_its_header_for_its_numbers_and_shows_no_legend_of_numbers_that_are_not_there() -> None:
    for name, legend in (("dense-layer", True), ("linear-layers", False)):
        (example,) = (example for example in examples() if example.name == name)
        pictures = Pictures(example.document.trace(), Request(), typeset=lambda latex: None)
        shapes = list(pictures.scene(0).diagram.flat())
        assert any(shape.item == "legend" for shape in shapes) is legend
        assert any(shape.item == "inputs" for shape in shapes) is not legend
        small = [shape for shape in shapes if isinstance(shape, Label) and shape.text and shape.size < 24.0 - 1e-6]
        assert small == []


def places(diagram: Diagram) -> dict[object, tuple[float, float]]:
    """The middle of every node's largest box, to a tenth of a px."""
    found: dict[object, Box] = {}
    for shape in diagram.flat():
        if isinstance(shape, Box) and isinstance(shape.item, int):
            known = found.get(shape.item)
            if known is None or shape.width * shape.height > known.width * known.height:
                found[shape.item] = shape
    return {item: (round(box.x + box.width / 2, 1), round(box.y + box.height / 2, 1)) for item, box in found.items()}


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("name", ["exponential", "neuron-from-gates", "softplus"])
def test_all_pages_of_an_export_have_their_nodes_in_the_same_place(name: str, direction: Direction) -> None:
    (example,) = (example for example in examples() if example.name == name)
    pages = list(Pictures(example.document.trace(), Request(steps=ALL, direction=direction), typeset=lambda latex: None))
    assert len(pages) > 5
    for one, two in pairwise(pages):
        assert places(one.diagram) == places(two.diagram)
