"""A slide is 16:9 with formula, inputs, drawing and legend inside a margin of 5 %, and lights nothing."""

import pytest

from gradviz.engine.trace import trace
from gradviz.language import parse
from gradviz.picture.diagram import Badge, Box, Diagram, Label, Math, Wire
from gradviz.picture.measure import text_width
from gradviz.picture.slide import FORMULA, HEIGHT, INPUTS, LEGEND, WIDTH, at_rest, scaled, slide

MARGIN = 0.05
TEXTS = ("e=(a+b)*(b+1)", "y=x*x", "s=tanh(w1*x1+w2*x2+b)")


def made(text: str, latex: str = "") -> Diagram:
    graph = parse(text)
    done = trace(graph, {name: 0.5 * (index + 1) for index, name in enumerate(graph.inputs)})
    return slide(graph, done, done.last, latex=latex)


def outside(diagram: Diagram) -> list[object]:
    """What leaves the margins, text with its whole width."""
    side, top = WIDTH * MARGIN - 0.5, HEIGHT * MARGIN - 0.5
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
        if not all(side <= x <= WIDTH - side and top <= y <= HEIGHT - top for x, y in corners):
            found.append(shape)
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_everything_is_inside_the_margins(text: str) -> None:
    diagram = made(text)
    assert (diagram.width, diagram.height) == (1280.0, 720.0)
    assert outside(diagram) == []
    formula = next(shape for shape in diagram.flat() if isinstance(shape, Label) and shape.item == "formula")
    assert formula.x == WIDTH * MARGIN


def test_what_leaves_the_margins_is_seen() -> None:
    assert len(outside(Diagram(WIDTH, HEIGHT, (Label(None, 70.0, 100.0, "a long text", 20.0),)))) == 1


def test_formula_inputs_and_legend_stand_there_in_their_sizes() -> None:
    assert (FORMULA, INPUTS, LEGEND) == (32.0, 22.0, 15.0)
    labels = {(shape.item, shape.text): shape.size for shape in made("e=(a+b)*(b+1)").flat() if isinstance(shape, Label)}
    assert labels["formula", "e=(a+b)*(b+1)"] == FORMULA
    assert labels["inputs", "a = 0.5, b = 1"] == INPUTS
    assert labels["legend", "gradient of e, flows back"] == labels["legend", "value"] == LEGEND
    typeset = [shape for shape in made("y=x*x", r"y = x \cdot x").flat() if isinstance(shape, Math)]
    assert [(shape.item, shape.latex, shape.size) for shape in typeset] == [("formula", r"y = x \cdot x", FORMULA)]


def test_a_long_formula_gives_way_to_the_inputs() -> None:
    text = "y=" + "+".join(f"a_{index}*b_{index}" for index in range(40))
    shown = {shape.item: shape for shape in made(text).flat() if isinstance(shape, Label) and shape.item in ("formula", "inputs")}
    formula, inputs = shown["formula"], shown["inputs"]
    assert formula.text.endswith("…")
    assert formula.x + text_width(formula.text, FORMULA) < inputs.x - text_width(inputs.text, INPUTS)


def test_nothing_is_lit_and_without_a_run_there_are_no_numbers() -> None:
    assert not [shape for shape in made("y=x*x").flat() if isinstance(shape, Wire) and shape.outline == "accent_tint"]
    bare = slide(parse("y=x*x"))
    assert not [
        shape for shape in bare.flat() if isinstance(shape, Label) and (shape.role == "value" or shape.item in ("legend", "inputs"))
    ]
    assert at_rest(None) is None


def test_shapes_scale_with_all_their_lengths() -> None:
    assert scaled(Box(1, 1, 2, 3, 4, 5, line=1.0, dash=(2.0,)), 10, 20, 2) == Box(1, 12, 24, 6, 8, 10, line=2.0, dash=(4.0,))
    assert scaled(Badge(1, 1, 2, 40, "sum", "sum", "copy"), 10, 20, 2) == Badge(1, 12, 24, 80, "sum", "sum", "copy", 40.0)
