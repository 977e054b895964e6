"""A request is pages of one size whose text is never too small; what there is not is refused by name."""

import pytest

from gradviz.engine import trace
from gradviz.errors import InputError
from gradviz.export.request import ALL, DRAWING, Pictures, Request, chosen_moments
from gradviz.language import parse
from gradviz.picture.diagram import Badge, Box, Diagram, Label, Wire
from gradviz.picture.layout import Direction
from gradviz.picture.page import POINT, PRESETS
from gradviz.picture.slide import Show

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def smallest(diagram: Diagram) -> float:
    """The smallest text in points."""
    shapes = list(diagram.flat())
    sizes = [shape.size for shape in shapes if isinstance(shape, Label)]
    return min([*sizes, *(shape.height * 0.55 for shape in shapes if isinstance(shape, Badge) and shape.word)]) / POINT


@pytest.mark.parametrize("text", ["e=(a+b)*(b+1)", "1+exp(w0+w1*x)", "y=" + "+".join(f"x{index}*w{index}" for index in range(9))])
@pytest.mark.parametrize("preset", [*PRESETS, "14x10cm", "900x300px"])
def test_no_text_is_smaller_than_18_points_on_any_page(preset: str, text: str) -> None:
    graph = parse(text)
    run = trace(graph, {name: 0.5 * (index + 1) for index, name in enumerate(graph.inputs)})
    for scene in Pictures(run, Request(preset=preset, steps="1-2"), typeset=lambda latex: None):
        assert smallest(scene.diagram) >= 18 - 0.01


def test_too_small_a_text_is_seen() -> None:
    scene = Pictures(RUN, Request(least_text=9.0), typeset=lambda latex: None).scene(0)
    assert smallest(scene.diagram) < 18


def test_steps_are_the_end_all_one_or_a_range() -> None:
    moments = RUN.moments()
    assert chosen_moments(RUN, Request()) == (None,)
    assert chosen_moments(RUN, Request(steps=ALL)) == moments
    assert chosen_moments(RUN, Request(steps="3")) == moments[2:3]
    assert chosen_moments(RUN, Request(steps="3-5")) == moments[2:5]
    assert len(chosen_moments(RUN, Request(steps=ALL, granularity="phase"))) == 2


@pytest.mark.parametrize("steps", ["0", "3-2", "99", "1-99", "x", "", "1-2-3", "9999999"])
def test_steps_that_there_are_not_are_refused(steps: str) -> None:
    with pytest.raises(InputError) as caught:
        Pictures(RUN, Request(steps=steps))
    assert str(len(RUN.moments())) in caught.value.hint


def test_a_page_that_there_is_not_is_refused() -> None:
    with pytest.raises(InputError):
        Pictures(RUN, Request(preset="A7"))


@pytest.mark.parametrize("direction", ["right", "down"])
def test_pages_of_the_graph_alone_are_of_one_size_and_nothing_moves(direction: Direction) -> None:
    run = trace(parse("1+exp(w0+w1*x)"), {"w0": 2, "w1": 1, "x": -1})
    pages = list(Pictures(run, Request(preset=DRAWING, steps=ALL, direction=direction)))
    assert len({(page.diagram.width, page.diagram.height) for page in pages}) == 1
    pills = [[shape for shape in page.diagram.flat() if isinstance(shape, Box) and shape.fill == "output_fill"] for page in pages]
    assert all(pill == pills[0] for pill in pills)


def test_only_a_chosen_step_is_lit() -> None:
    def lit(request: Request) -> bool:
        shapes = Pictures(RUN, request).scene(0).diagram.flat()
        return any(isinstance(shape, Wire) and shape.outline == "accent" for shape in shapes)

    assert not lit(Request())
    assert lit(Request(steps=str(len(RUN.moments()))))


def test_the_drawing_alone_has_nothing_around_it_and_keeps_the_look_of_the_screen() -> None:
    scene = Pictures(RUN, Request(preset=DRAWING)).scene(0)
    assert not [shape for shape in scene.diagram.flat() if shape.item in ("formula", "inputs", "legend")]
    assert {shape.size for shape in scene.diagram.flat() if isinstance(shape, Label) and shape.role == "value"} == {14.0}


def test_parts_can_be_hidden() -> None:
    scene = Pictures(RUN, Request(show=Show(False, False, False), tags=False)).scene(0)
    assert not [shape for shape in scene.diagram.flat() if shape.item in ("formula", "inputs", "legend") or isinstance(shape, Badge)]


def test_a_picture_at_rest_can_stand_in_the_middle_and_carries_its_document() -> None:
    scene = Pictures(RUN, Request(transparent=True), index=RUN.forward_steps, document=b"{}").scene(0)
    assert (scene.index, scene.document, scene.transparent) == (RUN.forward_steps, b"{}", True)
