"""A slide is 16:9 with formula, inputs, drawing and legend inside a margin of 5 %, and lights nothing."""

import pytest

from gradviz.engine.trace import trace
from gradviz.language import parse
from gradviz.picture.bounds import areas
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Label, Math, Wire
from gradviz.picture.fitting import at_rest
from gradviz.picture.measure import text_width
from gradviz.picture.page import FORMULA, INPUTS, LEGEND, WIDE, Page
from gradviz.picture.slide import Show, Slides, cropped, patched, scaled, without_ground
from gradviz.picture.typeset import MathPath

TEXTS = ("e=(a+b)*(b+1)", "y=x*x", "s=tanh(w1*x1+w2*x2+b)")
SIDE, EDGE = WIDE.side - 0.5, WIDE.edge - 0.5


def made(text: str, path: MathPath | None = None) -> Diagram:
    graph = parse(text)
    done = trace(graph, {name: 0.5 * (index + 1) for index, name in enumerate(graph.inputs)})
    return Slides(graph, done, typeset=lambda latex: path).picture(done.last)


def outside(diagram: Diagram) -> list[object]:
    """What leaves the margins, text with its whole width."""
    found: list[object] = []
    for shape in diagram.flat():
        if isinstance(shape, Label | Math):
            text = shape.text if isinstance(shape, Label) else shape.plain
            width = text_width(text, shape.size)
            left = shape.x - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            corners = [(left, shape.y - shape.size * 0.75), (left + width, shape.y)]
        elif isinstance(shape, Box):
            corners = [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
        elif isinstance(shape, Wire):
            corners = [command[i : i + 2] for command in shape.path for i in range(1, len(command), 2)]
        else:
            continue
        if not all(SIDE <= x <= WIDE.width - SIDE and EDGE <= y <= WIDE.height - EDGE for x, y in corners):
            found.append(shape)
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_everything_is_inside_the_margins(text: str) -> None:
    diagram = made(text)
    assert (diagram.width, diagram.height) == (1280.0, 720.0)
    assert outside(diagram) == []
    formula = next(shape for shape in diagram.flat() if isinstance(shape, Label) and shape.item == "formula")
    assert formula.x == WIDE.side


def test_what_leaves_the_margins_is_seen() -> None:
    assert len(outside(Diagram(WIDE.width, WIDE.height, (Label(None, 70.0, 100.0, "a long text", 20.0),)))) == 1


def test_the_drawing_fills_the_slide() -> None:
    for text in TEXTS:
        boxes = [shape for shape in made(text).flat() if isinstance(shape, Box | Wire) and shape.item not in ("legend", None)]
        corners = [(box.x, box.y) for box in boxes if isinstance(box, Box)]
        wide = max(x for x, _ in corners) - min(x for x, _ in corners)
        high = max(y for _, y in corners) - min(y for _, y in corners)
        assert wide > 0.75 * (WIDE.width - 2 * SIDE) or high > 0.5 * (WIDE.height - 2 * EDGE)


def test_formula_inputs_and_legend_stand_there_in_their_sizes() -> None:
    labels = {(shape.item, shape.text): shape.size for shape in made("e=(a+b)*(b+1)").flat() if isinstance(shape, Label)}
    assert labels["formula", "e = (a + b) · (b + 1)"] == FORMULA
    assert labels["inputs", "a = 0.5, b = 1"] == INPUTS
    assert labels["legend", "gradient of e, flows back"] == labels["legend", "value"] == LEGEND
    typeset = [shape for shape in made("y=x*x", MathPath((), 3.0, 0.7, 0.2)).flat() if isinstance(shape, Math)]
    assert [(shape.item, shape.latex) for shape in typeset] == [("formula", r"y = x \cdot x"), ("inputs", "x = {0.5}")]


def test_every_state_has_its_nodes_in_the_same_places() -> None:
    graph = parse("e=(a+b)*(b+1)")
    done = trace(graph, {"a": 2, "b": 1})
    slides = Slides(graph, done, page=Page(600, 540))
    nodes = [
        [
            (shape.item, shape.x, shape.y)
            for shape in slides.picture(done.frame(moment.stop), moment).flat()
            if isinstance(shape, Box) and shape.width > 30
        ]
        for moment in done.moments()
    ]
    assert nodes[0]
    assert all(
        [place for place in row if isinstance(place[0], int)] == [place for place in nodes[0] if isinstance(place[0], int)] for row in nodes
    )


def test_what_did_not_change_is_the_same_object_on_the_next_page() -> None:
    graph = parse("e=(a+b)*(b+1)")
    done = trace(graph, {"a": 2, "b": 1})
    slides = Slides(graph, done, typeset=lambda latex: None)
    first, second = (slides.picture(done.frame(moment.stop), moment).shapes for moment in done.moments()[-2:])
    assert sum(one is two for one, two in zip(first, second, strict=True)) > len(first) / 2


def test_a_ground_of_another_colour_shows_no_halo_and_no_patch() -> None:
    halo, patch, box = Label(1, 0, 0, "2", 14, halo="surface"), Box(1, 0, 0, 9, 9, fill="surface"), Box(1, 0, 0, 9, 9, 0, "surface", "text")
    bare = without_ground(Diagram(9, 9, (Group(1, (halo, patch, box)), patch)))
    assert bare.shapes == (Group(1, (Label(1, 0, 0, "2", 14), box)),)
    (group,) = patched(Group(1, (halo, box)))
    assert isinstance(group, Group)
    under, text, same = group.shapes
    assert isinstance(under, Box)
    assert under.fill == "surface"
    assert (text, same) == (Label(1, 0, 0, "2", 14), box)


def test_cropping_leaves_the_drawing_and_never_enlarges() -> None:
    small = cropped(Diagram(500, 500, (Box(1, 100, 100, 50, 20),)), 10, 400)
    assert (small.width, small.height, small.shapes) == (70, 40, (Box(1, 10, 10, 50, 20),))
    large = cropped(Diagram(5000, 500, (Box(1, 0, 0, 4000, 20),)), 10, 420)
    assert large.width == 420


def test_nothing_is_lit_and_without_a_run_there_are_no_numbers() -> None:
    assert not [shape for shape in made("y=x*x").flat() if isinstance(shape, Wire) and shape.outline == "accent_tint"]
    bare = Slides(parse("y=x*x")).picture()
    assert not [
        shape for shape in bare.flat() if isinstance(shape, Label) and (shape.role == "value" or shape.item in ("legend", "inputs"))
    ]
    assert at_rest(None) is None


def test_shapes_scale_with_all_their_lengths() -> None:
    assert scaled(Box(1, 1, 2, 3, 4, 5, line=1.0, dash=(2.0,)), 10, 20, 2) == Box(1, 12, 24, 6, 8, 10, line=2.0, dash=(4.0,))
    assert scaled(Badge(1, 1, 2, 40, "sum", "sum", "copy"), 10, 20, 2) == Badge(1, 12, 24, 80, "sum", "sum", "copy", 40.0)


def test_icons_of_rules_are_explained_where_the_drawing_leaves_room() -> None:
    run = trace(parse("1+exp(w0+w1*x)"), {"w0": 0, "w1": 1.5, "x": 0.5})

    def legend_of(show: Show, least: float) -> set[str]:
        slides = Slides(run.graph, run, page=Page(least=least), show=show, typeset=lambda latex: None)
        return {shape.text for shape in slides.picture(run.last).flat() if isinstance(shape, Label) and shape.item == "legend"}

    assert {"distribute", "swap", "slope"} <= legend_of(Show(), 24.0)
    assert "swap" not in legend_of(Show(), 0.0)
    assert legend_of(Show(legend=False), 24.0) == set()


@pytest.mark.parametrize("text", ["1+exp(w0+w1*x)", "y=w1*x1+w2*x2+w3*x3+w4*x4", "p=sigmoid(w*x+b)\nr=log(p/(1-p))"])
def test_the_legend_lies_on_nothing(text: str) -> None:
    graph = parse(text)
    run = trace(graph, {name: 0.5 * (index + 1) for index, name in enumerate(graph.inputs)})
    diagram = Slides(graph, run, page=Page(least=24.0), typeset=lambda latex: None).picture(run.last)
    legend = list(areas(shape for shape in diagram.flat() if shape.item == "legend"))
    others = list(areas(shape for shape in diagram.flat() if shape.item != "legend"))
    for left, top, right, bottom in legend:
        assert not [one for one in others if one[0] < right and one[2] > left and one[1] < bottom and one[3] > top]
