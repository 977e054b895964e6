"""A drawing shows what a run knows, redraws only what changed, and never lays one label stack on another."""

from itertools import combinations

import pytest

from gradviz.engine.trace import Trace, trace
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS, Op
from gradviz.picture.compose import Drawing, compose
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Label
from gradviz.picture.layered import arrange
from gradviz.picture.options import Marks, Options
from gradviz.registry import discover

discover(("gradviz.ops",))
STACK_HALF = (46.0, 30.0)


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


def deep() -> Graph:
    build = Builder("")
    last = build.leaf("x")
    for layer in range(5):
        last = build.gate("exp", (build.gate("mul", (build.leaf(f"w{layer}"), last)),))
    return build.build(last)


def run(graph: Graph) -> Trace:
    return trace(graph, {name: 0.1 * (index + 1) for index, name in enumerate(graph.inputs)})


def texts(diagram: Diagram, role: str) -> list[str]:
    return sorted(shape.text for shape in diagram.flat() if isinstance(shape, Label) and shape.role == role)


def overlaps(diagram: Diagram) -> list[tuple[object, object]]:
    """Pairs of rule tags whose label stacks share room."""
    tags = [shape for shape in diagram.flat() if isinstance(shape, Badge)]
    return [
        (one.item, two.item)
        for one, two in combinations(tags, 2)
        if abs(one.x - two.x) < (one.width + two.width) / 2 and abs(one.y - two.y) < 2 * STACK_HALF[1]
    ]


@pytest.mark.parametrize("graph", [two_paths(), square(), neuron(), deep()], ids=["two paths", "x*x", "neuron", "deep"])
def test_no_label_stack_lies_on_another(graph: Graph) -> None:
    done = run(graph)
    assert overlaps(compose(graph, arrange(graph)).state(done, done.last)) == []


def test_an_overlap_is_seen() -> None:
    tag = Badge(1, 10.0, 10.0, 92.0, "sum", "sum", "copy")
    assert overlaps(Diagram(100, 100, (tag, Badge(2, 20.0, 30.0, 92.0, "sum", "sum", "copy")))) == [(1, 2)]


def test_the_first_formula_stands_as_in_the_look() -> None:
    graph = two_paths()
    spots = {graph.labels[node.id]: arrange(graph).centers[node.id] for node in graph.nodes if not graph.is_copy(node.id)}
    assert spots["a"][0] == spots["b"][0] == spots["1"][0] < spots["c"][0] == spots["d"][0] < spots["e"][0]
    assert spots["a"][1] < spots["b"][1] < spots["1"][1]
    assert spots["c"][1] < spots["e"][1] == spots["b"][1] < spots["d"][1]


def test_a_finished_run_shows_its_numbers() -> None:
    graph = two_paths()
    done = trace(graph, {"a": 2, "b": 1})
    drawing = compose(graph, arrange(graph))
    diagram = drawing.state(done, done.last)
    assert [shape.item for shape in diagram.shapes] == [*graph.edges, "output", *range(len(graph.nodes))]
    assert texts(diagram, "value") == ["1", "1", "1", "1", "2", "2", "3", "6"]
    assert [text for text in texts(diagram, "gradient") if "+" not in text] == ["1", "2", "2", "2", "3", "3", "5"]
    assert "no gradient" in texts(diagram, "muted")


def test_what_is_not_known_yet_is_a_dot_and_never_a_number() -> None:
    graph = two_paths()
    done = trace(graph, {"a": 2, "b": 1})
    diagram = compose(graph, arrange(graph)).state(done, done.frame(done.forward_steps))
    dots = [shape for shape in diagram.flat() if isinstance(shape, Box) and shape.width == 5 and shape.fill == "control"]
    assert texts(diagram, "gradient") == []
    assert len(dots) == len(graph.edges)


def stepwise_equals_fresh(graph: Graph, drawing: Drawing, done: Trace) -> bool:
    """Whether stepping there and back gives the pictures that a new drawing gives."""
    order = [*range(len(done.steps) + 1), *reversed(range(len(done.steps) + 1))]
    return all(drawing.state(done, done.frame(index)) == compose(graph, arrange(graph)).state(done, done.frame(index)) for index in order)


@pytest.mark.parametrize("graph", [two_paths(), square(), neuron()], ids=["two paths", "x*x", "neuron"])
def test_redrawing_only_what_changed_misses_nothing(graph: Graph) -> None:
    assert stepwise_equals_fresh(graph, compose(graph, arrange(graph)), run(graph))


def test_a_missed_change_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.picture.compose.touched", lambda graph, steps: frozenset())
    graph = two_paths()
    assert not stepwise_equals_fresh(graph, compose(graph, arrange(graph)), run(graph))


def test_what_did_not_change_stays_the_same_object() -> None:
    graph = two_paths()
    done = run(graph)
    drawing = compose(graph, arrange(graph))
    before = drawing.state(done, done.frame(len(done.steps) - 1))
    after = drawing.state(done, done.last)
    changed = [new for old, new in zip(before.shapes, after.shapes, strict=True) if old is not new]
    assert 0 < len(changed) < len(after.shapes) / 2


def test_marks_come_and_go() -> None:
    graph = two_paths()
    done = run(graph)
    drawing = compose(graph, arrange(graph))
    plain = drawing.state(done, done.last)
    marked = drawing.state(done, done.last, marks=Marks(selection=frozenset({0}), hover=3, keyboard=1, breakpoints=frozenset({4})))
    assert plain != marked
    assert drawing.state(done, done.last) == plain


def composes(name: str, op: Op) -> bool:
    """Whether one gate of `op` gets a group with its symbol."""
    build = Builder("")
    graph = build.build(build.gate(name, [build.leaf(f"x{slot}") for slot in range(op.arity)]))
    group = compose(graph, arrange(graph)).state().shapes[-1]
    return isinstance(group, Group) and group.item == len(graph.nodes) - 1 and len(group.shapes) > 1


@pytest.mark.parametrize("name", [name for name in OPS if name not in ("copy", "input", "constant")])
def test_every_op_composes(name: str) -> None:
    assert composes(name, OPS[name])


def test_an_op_without_a_record_does_not_compose() -> None:
    with pytest.raises(KeyError):
        composes("no such op", OPS["add"])


@pytest.mark.parametrize("detail", ["near", "middle", "far"])
@pytest.mark.parametrize("labels", ["numbers", "symbols", "both"])
@pytest.mark.parametrize("direction", ["right", "down"])
def test_every_way_to_look_at_it_draws(detail: str, labels: str, direction: str) -> None:
    graph = two_paths()
    done = run(graph)
    options = Options(labels=labels, detail=detail)
    diagram = compose(graph, arrange(graph, direction, labels == "both"), options=options).state(done, done.last)
    assert len(diagram.shapes) == len(graph.edges) + len(graph.nodes) + 1
