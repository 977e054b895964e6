"""What fits is shown in letters of the least size or more; what does not fit is left out and said."""

import pytest

from gradviz.engine.trace import Trace, trace
from gradviz.graph import Graph
from gradviz.language import parse
from gradviz.picture.bounds import extent
from gradviz.picture.diagram import Badge, Label
from gradviz.picture.fitting import (
    LARGEST,
    LEFT_OUT,
    WITHOUT_NUMBERS,
    WITHOUT_RULES,
    Fit,
    Task,
    at_rest,
    fit_with_names,
    fit_with_numbers,
    fit_without_text,
)
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Layout
from gradviz.picture.options import Options
from gradviz.picture.room import Room

ROOM = Room(1152.0, 540.0)
LEAST = 24.0


def run_of(text: str) -> Trace:
    graph = parse(text)
    return trace(graph, {name: 0.5 * (index + 1) for index, name in enumerate(graph.inputs)})


def fit(graph: Graph, run: Trace | None, least: float, layout: Layout | None = None) -> Fit:
    """The fullest picture: with numbers, else with names, else without text."""
    task = Task(graph, run, ROOM, least, layout, "right")
    return fit_with_numbers(task, Options()) or fit_with_names(task, Options()) or fit_without_text(task, Options())


def letters(found: Fit, run: Trace) -> list[float]:
    shapes = list(found.drawing.state(run, run.last, moment=at_rest(run.last)).flat())
    sizes = [shape.size for shape in shapes if isinstance(shape, Label)]
    return [found.scale * size for size in [*sizes, *(shape.height * 0.55 for shape in shapes if isinstance(shape, Badge) and shape.word)]]


@pytest.mark.heavy
@pytest.mark.parametrize("least", [24.0, 16.0, 8.0])
@pytest.mark.parametrize(
    "text",
    [
        "y=x*x",
        "e=(a+b)*(b+1)",
        "1+exp(w0+w1*x)",
        "y=" + "+".join(f"exp(x{index})" for index in range(12)),
        "y=" + "exp(" * 30 + "x" + ")" * 30,
    ],
)
def test_no_letter_is_too_small_and_everything_is_inside(text: str, least: float) -> None:
    run = run_of(text)
    found = fit(run.graph, run, least)
    assert all(size >= least - 0.01 for size in letters(found, run))
    left, top, right, bottom = extent(found.drawing.state(run, run.last, moment=at_rest(run.last)).shapes)
    assert (right - left) * found.scale <= ROOM.width + 0.01
    assert (bottom - top) * found.scale <= ROOM.height + 0.01
    assert found.scale <= LARGEST
    assert 0 <= found.left_out < len(LEFT_OUT)


def test_the_lecture_formulas_keep_their_numbers_at_18_points() -> None:
    kept = {text: fit((run := run_of(text)).graph, run, LEAST).left_out for text in ("e=(a+b)*(b+1)", "y=x*x", "1+exp(w0+w1*x)")}
    assert kept["e=(a+b)*(b+1)"] == kept["y=x*x"] == 0
    assert kept["1+exp(w0+w1*x)"] <= 1


def test_without_a_least_size_the_screen_is_printed() -> None:
    run = run_of("1+exp(w0+w1*x)")
    found = fit(run.graph, run, 0.0)
    assert found.left_out == 0
    assert found.drawing.options == Options()


def test_places_that_are_given_stay_in_proportion() -> None:
    run = run_of("e=(a+b)*(b+1)")
    layout = arrange(run.graph).moved({0: (500.0, 400.0)})
    for least in (0.0, 18.0, 24.0):
        drawn = fit(run.graph, run, least, layout).drawing.layout.centers
        (x, y), (own_x, own_y) = drawn[0], layout.centers[0]
        assert x <= own_x
        for place, own in zip(drawn, layout.centers, strict=True):
            assert place == pytest.approx((own[0] * x / own_x, own[1] * y / own_y))
    assert fit(run.graph, run, 0.0, layout).drawing.layout == layout


def test_nothing_is_told_of_that_was_not_asked_for() -> None:
    run = run_of("1+exp(w0+w1*x)")
    task = Task(run.graph, run, ROOM, LEAST, None, "down")
    told = []
    for options in (Options(), Options(labels="none"), Options(labels="none", tags=False)):
        found = fit_with_names(task, options)
        assert found is not None
        told.append(found.left_out)
    assert told == [WITHOUT_NUMBERS, WITHOUT_RULES, 0]


def test_a_graph_without_a_run_fits_too() -> None:
    graph = parse("e=(a+b)*(b+1)")
    assert fit(graph, None, LEAST).scale > 1


@pytest.mark.parametrize("text", ["e=(a+b)*(b+1)", "1+exp(w0+w1*x)", "e=(a+b)*(b+1)+sin(a)"])
def test_nodes_moved_by_hand_cost_no_numbers(text: str) -> None:
    """A single node that was dragged had taken all text off a slide."""
    run = run_of(text)
    usual = arrange(run.graph)
    x, y = usual.centers[run.graph.output]
    own = usual.moved({run.graph.output: (x + 20, y + 90)})
    found = fit(run.graph, run, LEAST, own)
    assert found.left_out <= 1
    assert min(letters(found, run)) >= LEAST - 0.01
    drawn = found.drawing.layout.centers
    order = sorted(range(len(drawn)), key=lambda node: drawn[node])
    assert order == sorted(range(len(drawn)), key=lambda node: own.centers[node])


def test_places_by_hand_that_fit_stay_as_they_are() -> None:
    run = run_of("e=(a+b)*(b+1)")
    own = arrange(run.graph).moved({0: (60.0, 200.0)})
    assert fit(run.graph, run, 8.0, own).drawing.layout == own
