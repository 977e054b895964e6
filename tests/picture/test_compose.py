"""A drawing shows what a run knows, redraws only what changed, and never lays one label stack on another."""

from collections.abc import Iterator
from itertools import combinations
from typing import get_args

import numpy as np
import pytest

from gradviz.engine.trace import Trace, trace
from gradviz.graph import Builder, Edge, Graph
from gradviz.language import parse
from gradviz.ops import OPS, Op
from gradviz.picture.bounds import areas, text_area
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Item, Label, Path, Shape, Wire
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Direction
from gradviz.picture.measure import text_width
from gradviz.picture.options import Detail, Labels, Marks, Options, Pin, seen_as
from gradviz.registry import discover

discover(("gradviz.ops",))


def two_paths() -> Graph:
    build = Builder("e=(a+b)*(b+1)")
    a, b = build.leaf("a"), build.leaf("b")
    c, d = build.gate("add", (a, b)), build.gate("add", (b, build.constant(1.0)))
    return build.build(build.gate("mul", (c, d), name="e"))


def square() -> Graph:
    build = Builder("y=x*x")
    x = build.leaf("x")
    return build.build(build.gate("mul", (x, x), name="y"))


def neuron() -> Graph:
    build = Builder("1+exp(w0+w1*x)")
    one, w0, w1, x = build.constant(1.0), build.leaf("w0"), build.leaf("w1"), build.leaf("x")
    inner = build.gate("add", (w0, build.gate("mul", (w1, x))))
    return build.build(build.gate("add", (one, build.gate("exp", (inner,)))))


def run(graph: Graph) -> Trace:
    return trace(graph, {name: 0.1 * (index + 1) for index, name in enumerate(graph.inputs)})


def texts(diagram: Diagram, role: str) -> list[str]:
    return sorted(shape.text for shape in diagram.flat() if isinstance(shape, Label) and shape.role == role)


FORMULAS = (
    "e=(a+b)*(b+1)",
    "y=x*x",
    "1+exp(w0+w1*x)",
    "s=tanh(w1*x1+w2*x2+b)",
    "y=max(a,b)*max(a,c)",
    "f=x^2+y^2-2*x*y",
    "y=1/(1+exp(-(w0*x0+w1*x1+w2)))",
    "L=(y-sigmoid(w*x+b))^2",
    "z=relu(a*b)+abs(c)",
    "y=sin(x)*cos(x)+x",
    "q=x*x*x*x",
    "p=log(a/b)-log(b/a)",
    "m=(a-b)/(a+b)",
    "h=a*123456.789+b*0.000012345",
    "l=-(t*log(p)+(1-t)*log(1-p))",
    "e=c*d\nc=a+b\nd=b+1",
)


def area(shape: Shape) -> tuple[float, float, float, float] | None:
    """What a text, a tag or a node covers; nothing for lines and small marks."""
    if isinstance(shape, Label):
        left, top, right, _ = text_area(shape)
        return (left, top, right, shape.y)
    if isinstance(shape, Badge):
        return next(areas((shape,)))
    if isinstance(shape, Box) and min(shape.width, shape.height) >= 18 and (shape.outline or shape.fill == "output_fill"):
        return (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
    return None


def overlaps(diagram: Diagram) -> list[tuple[Shape, Shape]]:
    """Pairs of texts, tags and nodes that share room; the text inside a node of its own, and a mark on its corner, may."""
    parts = [(shape, covered) for shape in diagram.flat() if (covered := area(shape))]
    marks = [covered for shape, covered in parts if isinstance(shape, Box) and shape.fill == "error"]
    return [
        (one, two)
        for (one, a), (two, b) in combinations(parts, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5
        and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
        and not (one.item == two.item and (within(a, b) or within(b, a) or any(within(small, mark) for small in (a, b) for mark in marks)))
    ]


def within(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] >= b[0] - 1 and a[1] >= b[1] - 1 and a[2] <= b[2] + 1 and a[3] <= b[3] + 1


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_tag_or_node_lies_on_another(text: str, direction: Direction) -> None:
    graph = parse(text)
    done = trace(graph, start_values(graph))
    for labels in get_args(Labels):
        drawing = Drawing(graph, arrange(graph, direction, labels == "both"), options=Options(labels=labels))
        for frame in (done.last, done.frame(done.forward_steps + 2)):
            assert overlaps(drawing.state(done, frame)) == []


@pytest.mark.parametrize("detail", ["middle", "small"])
@pytest.mark.parametrize("text", FORMULAS)
def test_the_larger_letters_of_what_is_further_off_lie_on_nothing(text: str, detail: Detail) -> None:
    graph = parse(text)
    done = trace(graph, start_values(graph))
    drawing = Drawing(graph, arrange(graph), options=seen_as(Options(), detail))
    for frame in (done.last, done.frame(done.forward_steps + 2)):
        assert overlaps(drawing.state(done, frame)) == []


@pytest.mark.parametrize(
    "other",
    [
        Badge(2, 20.0, 30.0, 92.0, "sum", "sum", "copy"),
        Label(2, 20.0, 18.0, "−0.3333", 14.0, "value"),
        Label(1, 50.0, 14.0, "2", 14.0, "gradient"),
        Box(2, 0.0, 0.0, 48.0, 48.0, 12.0, "surface", "add"),
    ],
)
def test_an_overlap_is_seen(other: Shape) -> None:
    tag = Badge(1, 10.0, 20.0, 92.0, "sum", "sum", "copy")
    assert overlaps(Diagram(100, 100, (tag, other))) == [(tag, other)]


def start_values(graph: Graph) -> dict[str, float]:
    return dict(zip(graph.inputs, (2.0, 1.0, -1.0, 0.5, 3.0, -2.0), strict=False))


def crossed(diagram: Diagram) -> set[tuple[Item, Item]]:
    """Edges whose line runs through a text or tag of another edge: (line, stack)."""
    texts = [(shape.item, area(shape)) for shape in diagram.flat() if isinstance(shape, Label | Badge) and isinstance(shape.item, Edge)]
    wires = [shape for shape in diagram.flat() if isinstance(shape, Wire) and shape.outline and isinstance(shape.item, Edge)]
    return {
        (wire.item, item)
        for wire in wires
        for item, covered in texts
        if item != wire.item and covered and any(covered[0] < x < covered[2] and covered[1] < y < covered[3] for x, y in points(wire.path))
    }


def points(path: Path) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for name, *numbers in path:
        if name == "C":
            a, b, c, d, e, f = numbers
            for t in (step / 24 for step in range(1, 25)):
                u = 1 - t
                yield (
                    u**3 * x + 3 * u * u * t * a + 3 * u * t * t * c + t**3 * e,
                    u**3 * y + 3 * u * u * t * b + 3 * u * t * t * d + t**3 * f,
                )
        elif name == "L":
            yield from ((x + (numbers[0] - x) * step / 24, y + (numbers[1] - y) * step / 24) for step in range(1, 25))
        if numbers:
            x, y = numbers[-2:]


@pytest.mark.parametrize("text", [text for text in FORMULAS if not text.startswith("f=")])
def test_no_line_runs_through_the_numbers_of_another_edge(text: str) -> None:
    graph = parse(text)
    done = trace(graph, start_values(graph))
    assert crossed(Drawing(graph, arrange(graph)).state(done, done.last)) == set()


def test_a_line_through_a_number_is_seen() -> None:
    wire = Wire(Edge(0, 1, 0), (("M", 0, 10), ("L", 100, 10)), outline="control")
    assert crossed(Diagram(100, 100, (wire, Label(Edge(0, 2, 0), 50, 14, "2", 14)))) == {(Edge(0, 1, 0), Edge(0, 2, 0))}


def test_the_first_formula_stands_as_in_the_look() -> None:
    graph = two_paths()
    spots = {graph.labels[node.id]: arrange(graph).centers[node.id] for node in graph.nodes if not graph.is_copy(node.id)}
    assert spots["a"][0] == spots["b"][0] == spots["1"][0] < spots["c"][0] == spots["d"][0] < spots["e"][0]
    assert spots["a"][1] < spots["b"][1] < spots["1"][1]
    assert spots["c"][1] < spots["e"][1] == spots["b"][1] < spots["d"][1]


def test_a_finished_run_shows_its_numbers() -> None:
    graph = two_paths()
    done = trace(graph, {"a": 2, "b": 1})
    drawing = Drawing(graph, arrange(graph))
    diagram = drawing.state(done, done.last)
    assert [shape.item for shape in diagram.shapes] == [*graph.edges, "output", *range(len(graph.nodes))]
    assert texts(diagram, "value") == ["1", "1", "1", "1", "2", "2", "3", "6"]
    assert [text for text in texts(diagram, "gradient") if "+" not in text] == ["1", "2", "2", "2", "3", "3", "5"]
    assert "no gradient" in texts(diagram, "muted")


def test_what_is_not_known_yet_is_a_dot_and_never_a_number() -> None:
    graph = two_paths()
    done = trace(graph, {"a": 2, "b": 1})
    diagram = Drawing(graph, arrange(graph)).state(done, done.frame(done.forward_steps))
    dots = [shape for shape in diagram.flat() if isinstance(shape, Box) and shape.width == 5 and shape.fill == "control"]
    assert texts(diagram, "gradient") == []
    assert len(dots) == len(graph.edges)


def stepwise_equals_fresh(graph: Graph, drawing: Drawing, done: Trace) -> bool:
    """Whether stepping there and back gives the pictures that a new drawing gives."""
    order = [*range(len(done.steps) + 1), *reversed(range(len(done.steps) + 1))]
    return all(drawing.state(done, done.frame(index)) == Drawing(graph, arrange(graph)).state(done, done.frame(index)) for index in order)


@pytest.mark.parametrize("graph", [two_paths(), square(), neuron()], ids=["two paths", "x*x", "neuron"])
def test_redrawing_only_what_changed_misses_nothing(graph: Graph) -> None:
    assert stepwise_equals_fresh(graph, Drawing(graph, arrange(graph)), run(graph))


def test_a_missed_change_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.picture.compose.touched", lambda graph, steps: frozenset())
    graph = two_paths()
    assert not stepwise_equals_fresh(graph, Drawing(graph, arrange(graph)), run(graph))


def test_what_did_not_change_stays_the_same_object() -> None:
    graph = two_paths()
    done = run(graph)
    drawing = Drawing(graph, arrange(graph))
    before = drawing.state(done, done.frame(len(done.steps) - 1))
    after = drawing.state(done, done.last)
    changed = [new for old, new in zip(before.shapes, after.shapes, strict=True) if old is not new]
    assert 0 < len(changed) < len(after.shapes) / 2


def test_marks_come_and_go() -> None:
    graph = two_paths()
    done = run(graph)
    drawing = Drawing(graph, arrange(graph))
    plain = drawing.state(done, done.last)
    marked = drawing.state(done, done.last, marks=Marks(selection=frozenset({0}), hover=3, keyboard=1, breakpoints=frozenset({4})))
    assert plain != marked
    assert drawing.state(done, done.last) == plain


def composes(name: str, op: Op) -> bool:
    """Whether one gate of `op` gets a group with its symbol."""
    build = Builder("")
    graph = build.build(build.gate(name, [build.leaf(f"x{slot}") for slot in range(op.arity)]))
    group = Drawing(graph, arrange(graph)).state().shapes[-1]
    return isinstance(group, Group) and group.item == len(graph.nodes) - 1 and len(group.shapes) > 1


@pytest.mark.parametrize("name", [name for name in OPS if name not in ("copy", "input", "constant")])
def test_every_op_composes(name: str) -> None:
    assert composes(name, OPS[name])


def test_an_op_without_a_record_does_not_compose() -> None:
    with pytest.raises(KeyError):
        composes("no such op", OPS["add"])


@pytest.mark.parametrize("detail", ["near", "middle", "small", "far"])
@pytest.mark.parametrize("labels", ["numbers", "symbols", "both"])
@pytest.mark.parametrize("direction", ["right", "down"])
def test_every_way_to_look_at_it_draws(detail: str, labels: str, direction: str) -> None:
    graph = two_paths()
    done = run(graph)
    options = Options(labels=labels, detail=detail)
    diagram = Drawing(graph, arrange(graph, direction, labels == "both"), options=options).state(done, done.last)
    assert len(diagram.shapes) == len(graph.edges) + len(graph.nodes) + 1


@pytest.mark.parametrize(("detail", "same"), [("near", False), ("far", True)])
def test_from_far_other_numbers_leave_every_shape_the_object_that_it_was(detail: Detail, same: bool) -> None:
    graph = two_paths()
    drawing = Drawing(graph, arrange(graph), options=Options(detail=detail))
    one, two = (trace(graph, dict.fromkeys(graph.inputs, value)) for value in (2.0, 3.0))
    before, after = (drawing.state(done, done.last).shapes for done in (one, two))
    assert all(old is new for old, new in zip(before, after, strict=True)) is same


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("text", FORMULAS)
def test_pins_lie_on_nothing(text: str, direction: Direction) -> None:
    graph = parse(text)
    done = trace(graph, start_values(graph))
    marks = Marks(pins={node.id: (Pin(0, 10**6, "8 B"),) for node in graph.nodes if not graph.is_copy(node.id)})
    drawing = Drawing(graph, arrange(graph, direction))
    for frame in (done.last, done.frame(done.forward_steps)):
        assert overlaps(drawing.state(done, frame, marks=marks)) == []


def test_a_long_name_of_the_output_is_in_its_pill_alone() -> None:
    for name, times in (("e", 2), ("perceptron", 1)):
        graph = parse(f"{name} = a + b")
        texts = [shape.text for shape in Drawing(graph, arrange(graph)).state().flat() if isinstance(shape, Label)]
        assert texts.count(name) == times


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_numbers_of_operands_do_not_lie_on_one_another(count: int) -> None:
    builder = Builder()
    graph = builder.build(builder.gate("concatenate", [builder.leaf(name) for name in "abcdef"[:count]]))
    marks = [shape for shape in Drawing(graph, arrange(graph)).state().flat() if isinstance(shape, Label) and shape.text.isdigit()]
    assert bool(marks) == (count <= 4)
    for one, other in combinations(marks, 2):
        assert abs(one.y - other.y) >= one.size or abs(one.x - other.x) >= one.size


def test_labels_of_arrays_end_before_the_gate_that_a_copy_leads_to() -> None:
    builder = Builder()
    x = builder.leaf("x")
    graph = builder.build(builder.gate("add", [x, builder.gate("relu", [x])], name="y"))
    run = trace(graph, {"x": np.zeros((8, 128))})
    edge = next(edge for edge in graph.incoming[graph.output] if graph.is_copy(edge.source))
    ends = []
    for options in (Options(), Options(arrays=True)):
        shapes = list(Drawing(graph, arrange(graph, wide=True), options=options).state(run, run.last).flat())
        gate = next(shape for shape in shapes if isinstance(shape, Box) and shape.item == graph.output and shape.outline == "add")
        label = next(shape for shape in shapes if isinstance(shape, Label) and shape.item == edge and shape.text.startswith("8×128"))
        ends.append(gate.x - label.x - text_width(label.text, label.size) / 2)
    assert ends[1] > ends[0] + 10
    assert ends[1] > 20


def test_asking_redraws_what_is_asked_and_takes_it_back() -> None:
    graph = two_paths()
    run = trace(graph, {"a": 2, "b": 1})
    drawing = Drawing(graph, arrange(graph))
    frame = run.frame(run.forward_steps + 1)
    plain = drawing.state(run, frame)
    for asked in (graph.output, *graph.edges):
        asking = drawing.state(run, frame, marks=Marks(asked=asked))
        assert asking == Drawing(graph, arrange(graph)).state(run, frame, marks=Marks(asked=asked))
        assert asking != plain
        assert drawing.state(run, frame) == plain
