"""An edge's line, arrow and labels in each state: not yet is a dot, an exact zero is dashed, lit ones travel."""

import pytest

from gradviz.graph import Edge
from gradviz.picture.bounds import text_area
from gradviz.picture.diagram import Badge, Box, Label, Shape, Wire
from gradviz.picture.edges import ZERO_DASH, Line, Text, draw_edge, marked_gradient, travel_mark
from gradviz.picture.lengths import slide_lengths
from gradviz.picture.measure import text_width
from gradviz.picture.options import Detail
from gradviz.picture.routes import as_route
from gradviz.picture.theme import METRICS

EDGE = Edge(0, 2, 1)
ROUTE = as_route([(0.0, 80.0, 50.0), (160.0, 200.0, 110.0)], (40.0, 50.0), "right")
LINE = Line(EDGE, ROUTE, "swap", "mul", "swap", "2", False, "right")
FLAT = Line(EDGE, as_route([(0.0, 200.0, 50.0)], (100.0, 50.0), "right"), "sum", "copy", "sum", "", False, "right")


def drawn(text: Text, tagged: bool = False, detail: Detail = "near") -> tuple[Shape, ...]:
    return draw_edge(LINE, text, tagged, detail).shapes


def labels(shapes: tuple[Shape, ...]) -> dict[str, Label]:
    return {shape.role: shape for shape in shapes if isinstance(shape, Label)}


def test_value_above_and_gradient_below_the_line() -> None:
    found = labels(drawn(Text(value="3", gradient="2")))
    assert (found["value"].text, found["gradient"].text) == ("3", "2")
    assert found["value"].y < ROUTE.label[1] < found["gradient"].y - found["gradient"].size / 2


def test_what_is_not_known_yet_is_a_dot() -> None:
    shapes = drawn(Text(value="3", gradient=None))
    dots = [shape for shape in shapes if isinstance(shape, Box)]
    assert [(dot.width, dot.fill) for dot in dots] == [(5, "control")]
    assert dots[0].y > ROUTE.label[1]
    (above,) = (shape for shape in drawn(Text(value=None)) if isinstance(shape, Box))
    assert above.y + above.height < ROUTE.label[1]
    assert not [shape for shape in drawn(Text()) if isinstance(shape, Box)]


def test_numbers_beside_a_wire_that_runs_down_stand_left_and_right_of_it() -> None:
    route = as_route([(0.0, 200.0, 50.0)], (100.0, 50.0), "down")
    line = Line(EDGE, route, "swap", "mul", "", "", False, "down", slide_lengths(0.5, words=False, down=True))
    x, y = route.label
    known = draw_edge(line, Text(value="3", gradient="−2"), True, "near").shapes
    (icon,) = (shape for shape in known if isinstance(shape, Badge))
    found = labels(known)
    assert text_area(found["value"])[2] < icon.x - icon.width / 2 < x < icon.x + icon.width / 2 < text_area(found["gradient"])[0]
    assert found["value"].y == found["gradient"].y
    assert text_area(found["value"])[1] < y < found["value"].y
    unknown = draw_edge(line, Text(value=None, gradient=None), True, "near").shapes
    dots = [shape for shape in unknown if isinstance(shape, Box) and shape.width == 5]
    assert [dot.x + dot.width < x for dot in dots] == [True, False]
    constant = labels(draw_edge(line, Text(value="1", constant="no gradient"), True, "near").shapes)
    assert text_area(constant["muted"])[0] > x


def test_an_exact_zero_is_dashed_until_it_is_lit() -> None:
    for text, dash in ((Text(zero=True), ZERO_DASH), (Text(), ()), (Text(zero=True, lit="backward"), ())):
        wire = next(
            shape for shape in drawn(text) if isinstance(shape, Wire) and shape.path == ROUTE.path and shape.outline != "accent_tint"
        )
        assert wire.dash == dash


def test_a_constant_says_so_in_place_of_a_gradient() -> None:
    found = labels(drawn(Text(value="1", gradient=None, constant="no gradient")))
    assert found["muted"].text == "no gradient"
    assert "gradient" not in found


def test_a_tag_shows_its_word_near_and_only_its_icon_further_off() -> None:
    details: dict[Detail, list[str]] = {"near": ["swap"], "middle": [""], "far": []}
    for detail, words in details.items():
        assert [shape.word for shape in drawn(Text(value="3"), True, detail) if isinstance(shape, Badge)] == words
    assert len(drawn(Text(value="3", gradient="2"), True, "far")) == 1


def test_a_lit_edge_is_thick_with_a_mark_that_points_the_way() -> None:
    halo, wire, *_ = drawn(Text(lit="forward"))
    assert isinstance(halo, Wire) and isinstance(wire, Wire)
    assert (halo.line, wire.line, wire.outline) == (METRICS.halo, METRICS.lit, "accent")
    for line in (LINE, FLAT):
        for lit, sign in (("forward", 1), ("backward", -1)):
            tip, back, *_ = travel_mark(line, lit).path
            assert sign * (tip[1] - back[1]) > 0


def test_a_gradient_and_its_mark_are_centred_together() -> None:
    mark, label = marked_gradient(EDGE, 100.0, 80.0, "−0.25", 14.0, "right")
    assert isinstance(mark, Wire) and isinstance(label, Label)
    left, right = mark.path[0][1], label.x + text_width("−0.25", 14.0)
    assert (left + right) / 2 == pytest.approx(100.0)


def test_an_operand_that_has_an_order_shows_its_number() -> None:
    assert "2" in [shape.text for shape in drawn(Text()) if isinstance(shape, Label)]
    assert not [shape for shape in draw_edge(FLAT, Text(), False, "near").shapes if isinstance(shape, Label)]


@pytest.mark.parametrize("text", [Text(value="1×4 [−5.33, …]"), Text(gradient="1×4 [−1.02e−10, …]"), Text("784×24 [0.0662, …]", "2")])
def test_a_wide_stack_leaves_the_node_that_it_comes_from_free(text: Text) -> None:
    for shape in drawn(text):
        if isinstance(shape, Label):
            left = shape.x - (text_width(shape.text, shape.size) / 2 if shape.anchor == "middle" else 0.0)
            assert left >= ROUTE.start[0], shape.text


def test_the_lit_edge_stays_lit_under_the_mouse() -> None:
    """While it plays the mouse rests on some gate: the step would have been drawn black."""
    (line,) = (
        shape
        for shape in drawn(Text(hover=True, lit="forward"))
        if isinstance(shape, Wire) and shape.path == ROUTE.path and shape.outline != "accent_tint"
    )
    assert (line.outline, line.line) == ("accent", METRICS.lit)
    (line,) = (shape for shape in drawn(Text(hover=True)) if isinstance(shape, Wire) and shape.path == ROUTE.path)
    assert line.outline == "text"


def test_a_number_that_is_asked_is_a_question_mark_in_a_box() -> None:
    for text, above in ((Text(value=None, asked="value"), True), (Text(value="3", gradient=None, asked="gradient"), False)):
        shapes = drawn(text, tagged=True)
        (mark,) = (shape for shape in shapes if isinstance(shape, Label) and shape.text == "?")
        (box,) = (shape for shape in shapes if isinstance(shape, Box) and shape.outline == "accent")
        assert mark.role == "accent"
        assert box.fill == "accent_tint"
        assert (box.y + box.height < ROUTE.label[1] - LINE.lengths.tag_height / 2 if above else box.y > ROUTE.label[1]) is True
        assert box.y < mark.y < box.y + box.height
        assert not [shape for shape in shapes if isinstance(shape, Box) and shape.width == 5]
