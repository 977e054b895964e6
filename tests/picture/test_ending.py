"""The output pill stands where the run goes back from, also where other gates read that node."""

import pytest

from gradviz.engine.steps import Seed
from gradviz.engine.trace import Trace, trace
from gradviz.graph import Graph
from gradviz.language import parse
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Badge, Box, Group, Label
from gradviz.picture.edges import ARROW
from gradviz.picture.ending import OUTPUT, stub_length
from gradviz.picture.layered import arrange
from gradviz.picture.layout import STUB, Direction, sizes_of
from gradviz.picture.lengths import SCREEN, Lengths, slide_lengths
from gradviz.picture.options import Options
from gradviz.words import set_language


def pill(drawing: Drawing, run: Trace | None) -> Group:
    shapes = drawing.state(run, run.last if run else None).shapes
    return next(shape for shape in shapes if isinstance(shape, Group) and shape.item == OUTPUT)


def drawn(graph: Graph, run: Trace | None, direction: Direction = "right") -> Group:
    return pill(Drawing(graph, arrange(graph, direction)), run)


def texts(group: Group) -> list[tuple[str, str]]:
    return [(shape.role, shape.text) for shape in group.shapes if isinstance(shape, Label)]


def test_the_output_ends_in_a_stub_with_value_and_seed() -> None:
    graph = parse("e=(a+b)*(b+1)")
    run = trace(graph, {"a": 2, "b": 1})
    assert texts(drawn(graph, run)) == [("value", "6"), ("gradient", "1"), ("output_text", "e")]


@pytest.mark.parametrize("direction", ["right", "down"])
def test_an_output_that_is_read_by_others_hangs_its_pill(direction: Direction) -> None:
    graph = parse("e=c*d\nc=a+b")
    assert graph.outgoing[graph.output]
    run = trace(graph, {"a": 2, "b": 1, "d": 3})
    group = drawn(graph, run, direction)
    assert texts(group) == [("output_text", "c"), ("gradient", "1")]
    x, y = arrange(graph, direction).centers[graph.output]
    box = next(shape for shape in group.shapes if isinstance(shape, Box))
    assert (box.x + box.width < x - 24) if direction == "down" else (box.y > y + 24)


def test_another_node_that_is_differentiated_gets_the_pill() -> None:
    graph = parse("e=(a+b)*(b+1)")
    drawing = Drawing(graph, arrange(graph))
    inner = trace(graph, {"a": 2, "b": 1}, output="c")
    assert ("output_text", "c") in texts(pill(drawing, inner))
    assert ("output_text", "e") in texts(pill(drawing, trace(graph, {"a": 2, "b": 1})))


def test_a_stub_is_as_long_as_its_texts_and_never_short() -> None:
    assert stub_length(("6", "1")) == STUB
    assert stub_length(("−0.0001234",)) > STUB
    graph = parse("l=a*b")
    run = trace(graph, {"a": 0.0123456, "b": -0.0123456})
    boxes = [
        shape
        for frame in (run.frame(0), run.last)
        for shape in Drawing(graph, arrange(graph)).state(run, frame).flat()
        if isinstance(shape, Box) and shape.fill == "output_fill"
    ]
    assert boxes[0] == boxes[1]


@pytest.mark.parametrize("lengths", [SCREEN, slide_lengths(0.5), slide_lengths(0.36, words=False, close=2)])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_tag_of_the_seed_touches_neither_its_gate_nor_the_arrowhead(lengths: Lengths, language: str) -> None:
    set_language(language)
    run = trace(parse("d=1+c"), {"c": 2})
    seeding = next(moment for moment in run.moments("edge") if isinstance(run.steps[moment.start], Seed))
    sizes = sizes_of(run.graph, lengths)
    drawn_now = Drawing(run.graph, arrange(run.graph), options=Options(lengths=lengths)).state(run, run.frame(seeding.stop), moment=seeding)
    group = next(shape for shape in drawn_now.shapes if isinstance(shape, Group) and shape.item == OUTPUT)
    (tag,) = (shape for shape in group.shapes if isinstance(shape, Badge))
    pill_box = next(shape for shape in group.shapes if isinstance(shape, Box) and shape.fill == "output_fill")
    output = run.graph.output
    gate_end = arrange(run.graph).centers[output][0] + sizes[output].width / 2
    assert tag.x - tag.width / 2 - gate_end >= 4.0 - 1e-9
    assert pill_box.x - ARROW - (tag.x + tag.width / 2) >= 4.0 - 1e-9
