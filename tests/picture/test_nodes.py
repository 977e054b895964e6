"""A node shows what its Look lists: gauge, rings, faults, breakpoints, and a copy gate's arcs and parts."""

from dataclasses import replace

import pytest

from gradviz.picture.bounds import text_area
from gradviz.picture.diagram import Badge, Box, Label, Shape, Wire
from gradviz.picture.layout import Direction
from gradviz.picture.lengths import SCREEN, Lengths, slide_lengths
from gradviz.picture.nodes import DASHED, DOTTED, MANY_BRANCHES, Look, Place, arc, draw_node
from gradviz.picture.options import Detail
from gradviz.picture.sizes import Size

GATE_PLACE = Place(4, (100.0, 100.0), Size("gate", SCREEN.gate, SCREEN.gate, "×"), "mul", "c", "right")
COPY_PLACE = Place(5, (100.0, 100.0), Size("copy", SCREEN.copy, SCREEN.copy, "2"), "copy", "", "right")
INPUT_PLACE = Place(0, (100.0, 100.0), Size("input", 56.0, SCREEN.pill_height, "a"), "input", "", "right")


def drawn(place: Place, look: Look, detail: Detail = "near") -> tuple[Shape, ...]:
    group = draw_node(place, look, detail)
    assert group.item == place.item
    return group.shapes


def texts(shapes: tuple[Shape, ...]) -> list[str]:
    return [shape.text for shape in shapes if isinstance(shape, Label)]


def test_the_gauge_fills_once_the_gradient_is_known() -> None:
    none, awaited, known = (len(drawn(GATE_PLACE, Look(gradient=gradient))) for gradient in (None, False, True))
    assert awaited == known == none + 2
    gauges = [drawn(GATE_PLACE, Look(gradient=gradient))[-2] for gradient in (False, True)]
    assert [gauge.fill for gauge in gauges if isinstance(gauge, Box)] == ["surface", "gradient"]


@pytest.mark.parametrize("known", [False, True])
def test_the_gauge_leaves_the_depth_of_a_letter_free_that_would_be_another_one_without_it(known: bool) -> None:
    for shrink, close in ((1.0, 0), (0.42, 0), (0.36, 2)):
        lengths = slide_lengths(shrink, close=close)
        for size in (Size("input", 30, lengths.pill_height, "y"), Size("gate", 40, lengths.gate, "log")):
            shapes = drawn(Place(1, (50, 50), size, "unary", "", "right", lengths), Look(gradient=known))
            (letters,) = (shape for shape in shapes if isinstance(shape, Label))
            gap = [shape for shape in shapes if isinstance(shape, Box)][-2]
            assert gap.y >= text_area(letters)[3] - 1e-6


def test_a_colour_a_hit_and_a_note_are_drawn_around_the_node() -> None:
    plain = drawn(GATE_PLACE, Look())
    colored, found = drawn(GATE_PLACE, Look(color="unary")), drawn(GATE_PLACE, Look(found=True))
    assert [(box.fill, box.outline) for box in colored[:1] if isinstance(box, Box)] == [("unary_tint", "unary")]
    assert len(colored) == len(found) == len(plain) + 1
    assert "mind this" in texts(drawn(GATE_PLACE, Look(note="mind this")))
    assert texts(drawn(GATE_PLACE, Look(note="long " * 40)))[-1].endswith("…")
    assert texts(drawn(GATE_PLACE, Look(note="the first sum, where a and b meet")))[-2:] == ["the first sum, where a", "and b meet"]


@pytest.mark.parametrize(
    ("look", "role", "dash"),
    [
        (Look(), "mul", ()),
        (Look(waiting=True), "gradient", DASHED),
        (Look(unused=True, waiting=True), "control", DOTTED),
        (Look(here=True, unused=True), "accent", ()),
        (Look(hover=True, here=True), "text", ()),
        (Look(fault=True, hover=True), "error", ()),
    ],
)
def test_the_most_urgent_state_wins_the_outline(look: Look, role: str, dash: tuple[float, ...]) -> None:
    body = drawn(GATE_PLACE, look)[0]
    assert isinstance(body, Box)
    assert (body.outline, body.dash) == (role, dash)


@pytest.mark.parametrize("lengths", [SCREEN, slide_lengths(0.42)])
def test_where_values_run_down_a_convention_leaves_the_wire_below_free_and_the_name_beside(lengths: Lengths) -> None:
    place = Place(1, (100.0, 100.0), Size("gate", 60.0, lengths.gate, "step"), "unary", "y", "down", lengths)
    shapes = drawn(place, Look(gradient=True, convention="kink"))
    (badge,) = (shape for shape in shapes if isinstance(shape, Badge))
    (name,) = (shape for shape in shapes if isinstance(shape, Label) and shape.text == "y")
    assert badge.x - badge.width / 2 > 100.0 + place.size.width / 2
    assert badge.y - badge.height / 2 > text_area(name)[3]


def test_marks_lie_on_top_and_rings_beneath() -> None:
    plain = drawn(INPUT_PLACE, Look())
    for look, more in (
        (Look(selected=True), 1),
        (Look(selected=True, keyboard=True), 2),
        (Look(breakpoint=True), 2),
        (Look(moved=True), 1),
    ):
        assert len(drawn(INPUT_PLACE, look)) == len(plain) + more
    ring = drawn(INPUT_PLACE, Look(selected=True))[0]
    assert isinstance(ring, Box)
    assert (ring.outline, ring.width) == ("accent", 66.0)
    assert "!" in texts(drawn(INPUT_PLACE, Look(fault=True)))
    badge = drawn(GATE_PLACE, Look(convention="0, or 0.5"))[-1]
    assert isinstance(badge, Badge)
    assert (badge.icon, badge.word) == ("kink", "0, or 0.5")


def test_a_copy_gate_has_an_arc_per_branch_and_says_what_it_waits_for() -> None:
    shapes = drawn(COPY_PLACE, Look(arrived=(True, False), sum="2 + ?", awaited="waits for c"))
    arcs = [shape for shape in shapes if isinstance(shape, Wire) and shape.outline]
    assert [(shape.outline, shape.dash) for shape in arcs] == [("gradient", ()), ("control", DOTTED)]
    assert texts(shapes) == ["2", "2 + ?", "waits for c"]
    many = drawn(COPY_PLACE, Look(arrived=(True,) * (MANY_BRANCHES + 1)))
    assert len([shape for shape in many if isinstance(shape, Wire)]) == 2


def test_names_show_near_and_far_nodes_are_solid() -> None:
    assert "c" in texts(drawn(GATE_PLACE, Look()))
    assert "c" not in texts(drawn(GATE_PLACE, Look(), "middle"))
    (solid,) = drawn(GATE_PLACE, Look(gradient=True, selected=True), "far")
    assert isinstance(solid, Box)
    assert solid.fill == "mul"


def test_an_arc_runs_clockwise_on_its_circle() -> None:
    path = arc((0.0, 0.0), 10.0, 0.0, 0.75)
    assert path[0][1:] == pytest.approx((0.0, -10.0))
    assert path[-1][-2:] == pytest.approx((-10.0, 0.0))
    assert all(command[-2] ** 2 + command[-1] ** 2 == pytest.approx(100.0) for command in path)


@pytest.mark.parametrize("direction", ["right", "down"])
def test_a_pin_and_a_ring_stand_clear_of_the_node(direction: Direction) -> None:
    place = replace(GATE_PLACE, direction=direction)
    plain, marked = drawn(place, Look()), drawn(place, Look(ready=True, pin="8 B"))
    assert len(drawn(place, Look(ready=True), "far")) == len(drawn(place, Look(), "far")) + 2
    assert [text for text in texts(marked) if text not in texts(plain)] == ["8 B"]
    added = [shape for shape in marked if shape not in plain]
    assert [shape.outline for shape in added if isinstance(shape, Box) and shape.fill is None] == ["gradient"]
    assert any(isinstance(shape, Wire) and shape.fill == "gradient" for shape in added)
    label = next(shape for shape in added if isinstance(shape, Label))
    bottom, left = place.center[1] + place.size.height / 2, place.center[0] - place.size.width / 2
    assert label.y - label.size >= bottom if direction == "right" else label.x < left


def test_a_parameter_has_a_second_outline_that_never_crosses_its_name() -> None:
    for lengths, outlines in ((SCREEN, 2), (slide_lengths(0.5), 2), (slide_lengths(0.36, close=2), 1)):
        place = Place(0, (100.0, 100.0), Size("parameter", 56.0, lengths.pill_height, "w11"), "input", "", "right", lengths=lengths)
        shapes = drawn(place, Look())
        (name,) = (shape for shape in shapes if isinstance(shape, Label))
        boxes = [shape for shape in shapes if isinstance(shape, Box) and shape.outline]
        assert len(boxes) == outlines
        assert all(box.y < name.y - 0.73 * name.size and box.y + box.height > name.y for box in boxes)


def test_what_an_update_makes_of_a_parameter_does_not_hang_over_the_edge_of_a_picture_nor_cover_its_number() -> None:
    left, line = 100.0 - 28, 100.0
    for move in ("0.25 → 0.55", "−0.01234 → −0.01678"):
        tag = next(shape for shape in drawn(INPUT_PLACE, Look(move=move)) if isinstance(shape, Box) and shape.fill == "value_tint")
        assert left - 9 < tag.x < left
        assert tag.y + tag.height < line - SCREEN.stack_half(True)
    short = next(shape for shape in drawn(INPUT_PLACE, Look(move="1 → 2")) if isinstance(shape, Box) and shape.fill == "value_tint")
    assert short.x + short.width / 2 == 100
