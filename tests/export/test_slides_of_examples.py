"""Every example as a slide of 16:9 with letters of 18 points: most keep all their numbers, and nodes stand still over a run."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gradviz.export.request import ALL, Pictures, Request
from gradviz.picture.diagram import Box, Diagram
from gradviz.picture.fitting import WITH_NUMBERS
from gradviz.project.examples import examples

AT_LEAST = 44
"""Of 49 examples; those that cannot have 23 nodes and more."""


def left_out(name: str) -> int:
    (example,) = (example for example in examples() if example.name == name)
    return Pictures(example.document.trace(), Request(), typeset=lambda latex: None).left_out


@pytest.mark.heavy
def test_most_examples_keep_all_their_numbers() -> None:
    kept = [example.name for example in examples() if left_out(example.name) <= WITH_NUMBERS]
    assert len(kept) >= AT_LEAST
    assert {"exponential", "neuron-from-gates", "sigmoid-neuron", "first-graph", "logistic-regression"} <= set(kept)


@pytest.mark.parametrize("name", ["exponential", "softplus", "chain-rule", "linear-regression", "maxout"])
def test_numbers_of_short_lectures_keep_their_digits_and_the_rules(name: str) -> None:
    assert left_out(name) <= 1


def places(diagram: Diagram) -> dict[object, tuple[float, float]]:
    """The middle of every node's largest box, to a tenth of a px."""
    found: dict[object, Box] = {}
    for shape in diagram.flat():
        if isinstance(shape, Box) and isinstance(shape.item, int):
            known = found.get(shape.item)
            if known is None or shape.width * shape.height > known.width * known.height:
                found[shape.item] = shape
    return {item: (round(box.x + box.width / 2, 1), round(box.y + box.height / 2, 1)) for item, box in found.items()}


@pytest.mark.parametrize("name", ["exponential", "neuron-from-gates", "softplus"])
def test_all_pages_of_an_export_have_their_nodes_in_the_same_place(name: str) -> None:
    (example,) = (example for example in examples() if example.name == name)
    pages = list(Pictures(example.document.trace(), Request(steps=ALL), typeset=lambda latex: None))
    assert len(pages) > 5
    for one, two in pairwise(pages):
        assert places(one.diagram) == places(two.diagram)
