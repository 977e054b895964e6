"""Formula left, inputs right, legend below, each inside the margins and never over another, whatever their length."""

import pytest

from gradviz.engine.trace import Trace, trace
from gradviz.language import parse
from gradviz.picture.bounds import areas
from gradviz.picture.diagram import Label, Math, Shape, Wire
from gradviz.picture.header import header, legend
from gradviz.picture.layout import Direction
from gradviz.picture.measure import text_width
from gradviz.picture.page import FORMULA, FORMULA_LEAST, WIDE, Page
from gradviz.picture.typeset import MathPath

TEXTS = (
    "e=(a+b)*(b+1)",
    "y=" + "+".join(f"a_{index}*b_{index}" for index in range(40)),
    "y=" + "*".join(f"(x{index}+1)" for index in range(9)),
)


def plain(latex: str) -> None:
    """No formula can be typeset."""


def em(latex: str) -> MathPath | None:
    """Every formula is half an em wide per sign, and two high."""
    return MathPath((), len(latex) / 2, 1.5, 0.5) if latex else None


def run_of(text: str) -> Trace:
    graph = parse(text)
    return trace(graph, {name: 0.5 * (index + 1) for index, name in enumerate(graph.inputs)})


def span(shape: Shape, width: float) -> tuple[float, float]:
    assert isinstance(shape, Label | Math)
    return (shape.x - width, shape.x) if shape.anchor == "end" else (shape.x, shape.x + width)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("page", [WIDE, Page(960, 720, 24), Page(400, 300)])
def test_formula_and_inputs_never_meet(text: str, page: Page) -> None:
    run = run_of(text)
    shapes, bottom = header(run.graph, run, page, plain)
    spans = {item: [] for item in ("formula", "inputs")}
    for shape in shapes:
        assert isinstance(shape, Label)
        spans[shape.item].append(span(shape, text_width(shape.text, shape.size)))
        assert page.edge <= shape.y - 0.7 * shape.size
        assert shape.y <= bottom
        assert shape.size >= page.least
    assert min(low for low, _ in spans["inputs"]) > max((high for _, high in spans["formula"]), default=0)
    assert all(page.side - 0.5 <= low and high <= page.width - page.side + 0.5 for row in spans.values() for low, high in row)


def test_a_typeset_formula_shrinks_before_it_gives_up() -> None:
    run = run_of("e=(a+b)*(b+1)")
    shapes, bottom = header(run.graph, run, WIDE, em)
    formula = next(shape for shape in shapes if shape.item == "formula")
    assert isinstance(formula, Math)
    assert FORMULA_LEAST <= formula.size <= FORMULA
    assert formula.y - 1.5 * formula.size >= WIDE.edge
    assert bottom >= formula.y + 0.5 * formula.size
    endless = header(run.graph, run, WIDE, lambda latex: MathPath((), 1000.0, 0.7, 0.2))[0]
    assert all(isinstance(shape, Label) for shape in endless)


def test_parts_can_be_left_out() -> None:
    run = run_of("e=a*b")
    assert header(run.graph, run, WIDE, plain, formula=False, inputs=False) == ([], WIDE.edge)
    assert {shape.item for shape in header(run.graph, None, WIDE, plain)[0]} == {"formula"}


def test_many_inputs_end_in_an_ellipsis() -> None:
    run = run_of(TEXTS[1])
    lines = [shape.text for shape in header(run.graph, run, WIDE, plain)[0] if isinstance(shape, Label) and shape.item == "inputs"]
    assert len(lines) == 3
    assert lines[-1].endswith("…")


@pytest.mark.parametrize("flow", ["right", "down"])
def test_the_mark_of_a_gradient_in_the_legend_points_as_in_the_picture(flow: Direction) -> None:
    run = run_of("e=a*b")
    mark = next(shape for shape in legend(run.graph, run, WIDE, flow)[0] if isinstance(shape, Wire))
    left, top, right, bottom = next(areas([mark]))
    assert (right - left > bottom - top) is (flow == "down")


def test_the_legend_names_the_output_inside_the_margins() -> None:
    run = run_of("e=a*b")
    shapes, (wide, high) = legend(run.graph, run, WIDE)
    left, top = WIDE.width - WIDE.side - wide, WIDE.height - WIDE.edge - high
    labels = [shape for shape in shapes if isinstance(shape, Label)]
    assert "gradient of e, flows back" in {label.text for label in labels}
    assert all(left < label.x < WIDE.width - WIDE.side and top < label.y <= WIDE.height - WIDE.edge for label in labels)
