"""Nodes are as large as their text needs, within their limits."""

from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.picture.lengths import SCREEN
from gradviz.picture.measure import text_width
from gradviz.picture.sizes import CONSTANT_LIMIT, PILL_LIMIT, Size, node_size, pill_width
from gradviz.picture.theme import TYPE


def sizes(text: str) -> dict[str, Size]:
    graph = parse(text)
    return {size.kind: size for size in (node_size(graph, node.id) for node in graph.nodes)}


def test_every_kind_has_its_shape() -> None:
    found = sizes("y=x*x+1")
    assert (found["input"].width, found["input"].height) == (SCREEN.pill_least, SCREEN.pill_height)
    assert (found["gate"].width, found["gate"].height) == (SCREEN.gate, SCREEN.gate)
    assert (found["copy"].width, found["copy"].text) == (SCREEN.copy, "2")
    assert found["constant"].text == "1"


def named(name: str) -> Size:
    build = Builder()
    return node_size(build.build(build.gate("exp", [build.leaf(name)])), 0)


def test_a_long_name_widens_its_pill_up_to_the_limit() -> None:
    short, middle, long = named("x"), named("weight_12"), named("a_name_that_is_far_too_long_for_a_pill")
    assert short.width < middle.width < long.width <= PILL_LIMIT
    assert (long.text[:6], "…" in long.text, long.text[-5:]) == ("a_name", True, "_pill")
    assert middle.width == pill_width("weight_12")


def test_a_word_fits_inside_its_node() -> None:
    gate = sizes("y=sigmoid(x)")["gate"]
    assert gate.width >= text_width(gate.text, TYPE.word) + 20
    constant = sizes("y=x+3.14159265358979")["constant"]
    assert text_width(constant.text, TYPE.pill) < constant.width <= CONSTANT_LIMIT


def test_extents_follow_the_direction() -> None:
    size = Size("input", 80.0, 32.0, "x")
    assert (size.along("right"), size.across("right")) == (80.0, 32.0) == (size.across("down"), size.along("down"))
