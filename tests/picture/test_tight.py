"""A tight layout is narrower than that of the screen, yet nothing on it lies on anything else."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gradviz.engine.trace import Trace, trace
from gradviz.language import parse
from gradviz.picture.bounds import extent
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Diagram, Label, Shape
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Direction
from gradviz.picture.lengths import slide_lengths
from gradviz.picture.options import Options
from gradviz.picture.tight import tight_layout

Overlaps = Callable[[Diagram], list[tuple[Shape, Shape]]]
FORMULAS = ("e=(a+b)*(b+1)", "y=x*x", "1+exp(w0+w1*x)", "s=tanh(w1*x1+w2*x2+b)", "y=max(a,b)*max(a,c)", "m=(a-b)/(a+b)", "e=c*d\nc=a+b")


def run_of(text: str) -> Trace:
    graph = parse(text)
    return trace(graph, dict(zip(graph.inputs, (2.0, 1.0, -1.0, 0.5, 3.0), strict=False)))


def drawn(run: Trace, options: Options, direction: Direction = "right") -> Diagram:
    layout, widths = tight_layout(run.graph, run, options, direction)
    return Drawing(run.graph, layout, options, widths).state(run, run.last)


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("shrink", [1.0, 0.5])
@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_lies_on_anything_else(text: str, shrink: float, words: bool, overlaps: Overlaps) -> None:
    assert overlaps(drawn(run_of(text), Options(lengths=slide_lengths(shrink), words=words))) == []


@pytest.mark.parametrize("close", [0, 1, 2])
@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_lies_on_anything_else_from_top_to_bottom(text: str, close: int, overlaps: Overlaps) -> None:
    run = run_of(text)
    options = Options(lengths=slide_lengths(0.5, words=False, close=close, down=True), words=False)
    beside = drawn(run, options, "down")
    assert overlaps(beside) == []
    stacked = drawn(run, replace(options, lengths=replace(options.lengths, beside=False)), "down")
    assert extent(beside.shapes)[3] < extent(stacked.shapes)[3]


def test_an_overlap_is_seen(overlaps: Overlaps) -> None:
    one, two = Label(1, 0, 10, "abc", 14), Label(2, 5, 12, "abc", 14)
    assert overlaps(Diagram(9, 9, (one, two))) == [(one, two)]


@pytest.mark.parametrize("direction", ["right", "down"])
def test_smaller_nodes_and_fewer_words_take_less_room(direction: Direction) -> None:
    run = run_of("e=(a+b)*(b+1)")
    flow = 3 if direction == "down" else 2
    lengths = [
        extent(drawn(run, Options(lengths=slide_lengths(shrink), words=words, tags=tags), direction).shapes)[flow]
        for shrink, words, tags in ((1.0, True, None), (0.5, True, None), (0.5, False, None))
    ]
    assert lengths[0] > lengths[1] >= lengths[2]
    screen = Drawing(run.graph, arrange(run.graph, direction), Options()).state(run, run.last)
    assert lengths[1] < extent(screen.shapes)[flow]
