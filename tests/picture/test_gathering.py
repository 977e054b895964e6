"""Places chosen by hand come closer to one another in proportion; what lies upon something else is counted."""

from gradviz.graph import Edge
from gradviz.language import parse
from gradviz.picture.diagram import Badge, Box, Group, Label, Wire
from gradviz.picture.gathering import collisions, gathered, reversals, shares
from gradviz.picture.layered import arrange

EDGE = Edge(0, 1, 0)


def wire(*xs: float) -> Wire:
    return Wire(EDGE, (("M", xs[0], 0.0), *(("L", x, 0.0) for x in xs[1:])), "text")


def test_nodes_keep_their_proportions() -> None:
    layout = arrange(parse("e=(a+b)*(b+1)"))
    near = gathered(layout, 0.5, 0.75)
    assert near.centers == tuple((x * 0.5, y * 0.75) for x, y in layout.centers)
    assert (near.width, near.height) == (layout.width * 0.5, layout.height * 0.75)


def test_what_hangs_off_the_outermost_nodes_keeps_its_size() -> None:
    layout = gathered(arrange(parse("y=a*b")), 1.0, 1.0)
    xs = [x for x, _ in layout.centers]
    spread = max(xs) - min(xs)
    shapes = [Box(0, min(xs) - 30, 0.0, spread + 60, 10.0, 0.0, "text")]
    along, across = shares(layout, shapes, spread / 2 + 60, 1000.0)
    assert (along, across) == (0.5, 1.0)
    assert shares(layout, shapes, 40.0, 1000.0)[0] == 0.0


def test_a_text_upon_another_or_upon_a_node_collides() -> None:
    text = Label(0, 0.0, 0.0, "12345", 14.0, "text", "start")
    other = Label(1, 10.0, 2.0, "12345", 14.0, "text", "start")
    assert collisions([text]) == 0
    assert collisions([text, Label(0, 10.0, 2.0, "12345", 14.0, "text", "start")]) == 0, "of one node"
    assert collisions([text, Group(1, (other,))]) == 2
    assert collisions([text, Box(1, 5.0, -10.0, 40.0, 40.0, 0.0, None, "text")]) == 1
    assert collisions([text, Box(1, 5.0, -10.0, 40.0, 40.0, 0.0, "surface")]) == 0, "a patch of ground"
    assert collisions([text, Badge(1, 10.0, 0.0, 40.0, "sum", "sum", "text", 20.0)]) == 2
    assert collisions([text, Label(1, 200.0, 2.0, "12345", 14.0, "text", "start")]) == 0


def test_a_wire_that_runs_back_is_counted_once() -> None:
    assert reversals([wire(0, 10, 20)], "right") == 0
    assert reversals([Group(EDGE, (wire(0, 30, 20, 40, 30),)), wire(0, 5)], "right") == 1
    assert reversals([wire(0, 30, 20)], "down") == 0
