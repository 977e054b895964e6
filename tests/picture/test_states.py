"""What a frame of a run says about each node and edge, in numbers and in symbols."""

import numpy as np
import pytest

from gradviz.engine.trace import Trace, trace
from gradviz.graph import Builder, Edge
from gradviz.language import parse
from gradviz.picture.options import NO_MARKS, Labels, Marks, Options, Pin
from gradviz.picture.states import LONGEST, OUTPUT, View, edge_text, lit_edges, node_look, output_text, touched, view_of, written

GRAPH = parse("e=(a+b)*(b+1)")
RUN = trace(GRAPH, {"a": 2, "b": 1})
BY_LABEL = {GRAPH.labels[node.id]: node.id for node in GRAPH.nodes if not GRAPH.is_copy(node.id)}
COPY = next(node.id for node in GRAPH.nodes if GRAPH.is_copy(node.id))


def view(run: Trace = RUN, index: int | None = None, marks: Marks = NO_MARKS, labels: Labels = "numbers") -> View:
    frame = run.last if index is None else run.frame(index)
    return view_of(run.graph, run, frame, None, marks, Options(labels=labels))


def leaving(name: str) -> Edge:
    return GRAPH.outgoing[BY_LABEL[name]][0]


def test_nothing_is_known_before_the_first_step() -> None:
    text = edge_text(view(index=0), leaving("a"))
    assert (text.gradient, node_look(view(index=0), BY_LABEL["e"]).gradient) == (None, False)


def test_a_finished_run_says_numbers_or_symbols() -> None:
    shown = {labels: edge_text(view(labels=labels), leaving("a")) for labels in ("numbers", "symbols", "both")}
    assert (shown["numbers"].value, shown["numbers"].gradient) == ("2", "2")
    assert (shown["symbols"].value, shown["symbols"].gradient) == ("a", "∂e/∂a")
    assert (shown["both"].value, shown["both"].gradient) == ("a = 2", "∂e/∂a = 2")
    assert (output_text(view()).value, output_text(view()).gradient) == ("6", "1")


def test_a_constant_has_no_gradient() -> None:
    assert edge_text(view(), leaving("1")).constant == "no gradient"
    assert edge_text(view(), leaving("a")).constant == ""
    assert node_look(view(), BY_LABEL["1"]).gradient is None


def test_a_copy_gate_says_what_it_waits_for() -> None:
    looks = [node_look(view(index=index), COPY) for index in range(len(RUN.steps) + 1)]
    halfway = next(look for look in looks if sum(look.arrived) == 1)
    late = RUN.graph.outgoing[COPY][halfway.arrived.index(False)]
    assert halfway.awaited == f"waits for {RUN.graph.labels[late.target]}"
    assert "?" in halfway.sum
    assert looks[-1].arrived == (True, True)
    assert looks[-1].sum == "2 + 3 = 5"


def test_an_exact_zero_is_marked_and_a_small_number_is_not() -> None:
    for x, zero in ((-1.0, True), (1.0, False), (1e-9, False)):
        run = trace(parse("y=relu(x)"), {"x": x})
        assert edge_text(view(run), run.graph.edges[0]).zero is zero
    for vector, zero in (([-1.0, -2.0], True), ([-1.0, 2.0], False), ([1.0, 1.0], False)):
        run = trace(parse("y=sum(relu(x))"), {"x": np.array(vector)})
        (edge,) = (edge for edge in run.graph.edges if run.graph.nodes[edge.target].op == "relu")
        assert edge_text(view(run), edge).zero is zero


def test_a_kink_names_both_conventions() -> None:
    run = trace(parse("y=relu(x)"), {"x": 0.0})
    assert node_look(view(run), 1).convention
    assert not node_look(view(trace(run.graph, {"x": 1.0})), 1).convention


def test_a_kink_of_a_gate_that_leaves_its_settings_to_their_defaults_is_named_too() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("leaky_relu", [builder.leaf("x")]))
    run = trace(graph, {"x": 0.0})
    assert node_look(view(run), graph.output).convention == "0.1, or 1"


def test_marks_reach_their_items() -> None:
    edge = leaving("a")
    marked = view(marks=Marks(selection=frozenset({edge}), hover=BY_LABEL["a"], breakpoints=frozenset({COPY})))
    assert edge_text(marked, edge).selected and edge_text(marked, edge).hover
    assert node_look(marked, BY_LABEL["a"]).hover and node_look(marked, COPY).breakpoint
    assert not edge_text(view(), edge).selected


@pytest.mark.parametrize("index", range(1, len(RUN.steps) + 1))
def test_a_step_lights_only_edges_it_touches(index: int) -> None:
    steps = RUN.steps[index - 1 : index]
    changed = touched(GRAPH, steps)
    assert changed is None or OUTPUT in changed
    ways = set(lit_edges(GRAPH, steps).values())
    assert ways <= ({"forward"} if index <= RUN.forward_steps else {"backward"})


def test_a_whole_phase_lights_nothing() -> None:
    graph = parse("+".join(f"x_{index}*w_{index}" for index in range(10)))
    run = trace(graph, dict.fromkeys(graph.inputs, 1.0))
    assert lit_edges(graph, run.steps[: run.forward_steps]) == {}


def test_arrays_stay_short_on_an_edge() -> None:
    graph = parse("y = W x", shapes={"W": (3, 4), "x": (4,)})
    run = trace(graph, {"W": [[0.12345, 1.5, 2, 3]] * 3, "x": [0.000123456, 2, 3, 4]})
    shown = [edge_text(view(run), edge) for edge in graph.edges]
    assert [text.value for text in shown] == ["3×4 [0.123, …]", "[1.23e−4, …]"]
    assert shown[0].gradient == "3×4", "more would lie across the edge"
    assert [written(np.arange(n)) for n in (3.0, 9.0)] == ["[0, 1, 2]", "[0, 1, …]"]
    for array in (np.full((1, 4), -1.02e-10), np.full((2, 2), -1.02e-10), np.full(3, -1.02e-10), np.full((8, 1, 28, 28), -1.02e-10)):
        assert len(written(array)) <= LONGEST


def test_a_pin_is_seen_while_it_holds_and_a_ready_gate_at_once() -> None:
    node = BY_LABEL["c"]
    marks = Marks(ready=frozenset({node}), pins={node: (Pin(2, 4, "8 B"), Pin(3, 4, "1 B"))})
    shown = [node_look(view(index=index, marks=marks), node).pin for index in range(6)]
    assert shown == ["", "", "8 B", "8 B + 1 B", "", ""]
    assert node_look(view(marks=marks), node).ready
    assert not node_look(view(), node).ready


def test_what_is_asked_has_a_question_mark_and_lights_what_leads_there() -> None:
    at = next(index for index, step in enumerate(RUN.steps) if getattr(step, "node", None) == BY_LABEL["c"])
    shown = view(index=at, marks=Marks(asked=BY_LABEL["c"]))
    assert (edge_text(shown, leaving("c")).asked, output_text(shown).asked) == ("value", "")
    assert shown.lit == dict.fromkeys(GRAPH.incoming[BY_LABEL["c"]], "forward")
    assert node_look(shown, BY_LABEL["c"]).here
    shown = view(marks=Marks(asked=BY_LABEL["e"]))
    assert output_text(shown).asked == "value"
    shown = view(marks=Marks(asked=leaving("c")))
    assert (edge_text(shown, leaving("c")).asked, edge_text(shown, leaving("d")).asked) == ("gradient", "")
    assert shown.lit == {leaving("c"): "backward"}


def test_a_sum_that_is_asked_has_its_parts_and_a_question_mark() -> None:
    into = GRAPH.incoming[COPY][0]
    before = next(index for index, step in enumerate(RUN.steps) if getattr(step, "parts", None))
    assert node_look(view(index=before), COPY).sum == ""
    assert node_look(view(index=before, marks=Marks(asked=into)), COPY).sum == "2 + 3 = ?"


def test_a_quiet_picture_names_a_kink_without_its_slopes() -> None:
    run = trace(parse("y=relu(x)"), {"x": 0.0})
    assert "0" in node_look(view(run), run.output).convention
    assert node_look(view(run, marks=Marks(quiet=True)), run.output).convention == "kink"
