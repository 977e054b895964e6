from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest

from gradviz import words
from gradviz.engine import Trace, trace
from gradviz.engine.calculus import Convention
from gradviz.engine.moments import GRANULARITIES
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.ops import OPS, Op
from gradviz.tutor.explain import Row, explain, seed_note


@pytest.fixture
def run() -> Trace:
    return trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def test_the_card_of_the_multiply_gate(run: Trace) -> None:
    card = explain(run, run.moments("node")[8], "node")
    assert card.title == "Multiply gate e"
    assert card.subtitle == "e = c · d = 3 · 2 = 6"
    assert card.rule == "swap"
    assert card.sentence == OPS["mul"].note
    assert [(row.label, row.upstream, row.local, row.result) for row in card.rows] == [("To c", "1", "2", "2"), ("To d", "1", "3", "3")]
    assert card.rows[0].plain == "∂e/∂c"
    assert card.rows[0].latex == r"\frac{\partial e}{\partial c}"
    assert card.kept == ("c", "d")


@pytest.mark.parametrize("name", ["add", "sub", "neg", "div", "pow", "log"])
def test_a_gate_is_explained_by_its_own_sentence(name: str) -> None:
    """A quotient does not swap values, and a sum turns no sign: one sentence for a whole rule was wrong for some of its gates."""
    builder = Builder()
    operands = [builder.leaf(letter) for letter in "ab"[: OPS[name].arity]]
    run = trace(builder.build(builder.gate(name, operands)), dict.fromkeys("ab"[: OPS[name].arity], 2.0))
    assert explain(run, run.moments("node")[-1], node=run.output).sentence == OPS[name].note


def test_a_formula_that_is_its_own_result_is_not_said_twice() -> None:
    run = trace(parse("y=-a"), {"a": 2})
    assert explain(run, run.moments("node")[-1], node=run.output).subtitle == "y = −a = −2"


def test_the_transport_line_of_step_12(run: Trace) -> None:
    card = explain(run, run.moments("edge")[11])
    assert card.happened == "c sends 2 × 1 = 2 back to b."
    assert card.following == "Next: d sends its part."
    assert [row.lit for row in card.rows] == [False, True]


def test_a_pinned_card_shows_its_own_gate_at_any_step(run: Trace) -> None:
    copy = next(node.id for node in run.graph.nodes if run.graph.is_copy(node.id))
    card = explain(run, run.moments("edge")[11], node=copy)
    assert [(part.label, part.gradient) for part in card.parts] == [("from c", "2"), ("from d", None)]
    assert (card.rows, card.total) == ((), None)
    done = explain(run, run.moments("edge")[13], node=copy)
    assert ([part.gradient for part in done.parts], done.total) == (["2", "3"], "5")
    assert card.notes == ("waits for d",)
    assert done.notes == ("So a small change of b changes e 5 times as much.",)
    assert explain(run, run.moments("edge")[13], node=run.graph.names["b"]).notes == done.notes
    assert explain(run, run.moments("edge")[13], node=run.output).notes == ()
    flat = trace(parse("y=step(x)"), {"x": 2.0})
    assert explain(flat, flat.moments("edge")[-1], node=0).notes == ("So a small change of x hardly changes y.",)
    assert explain(run, run.moments("edge")[-1]).happened == "b adds up its parts: 2 + 3 = 5."


def test_the_card_of_an_input_that_is_read_twice_says_where_its_gradient_comes_from(run: Trace) -> None:
    """Whoever clicks on b wants to know why its gradient is 5."""
    name, moments = run.graph.names["b"], run.moments("edge")
    whole = explain(run, moments[-1], node=name)
    assert ([(part.label, part.gradient) for part in whole.parts], whole.total) == ([("from c", "2"), ("from d", "3")], "5")
    under_way = explain(run, moments[11], node=name)
    assert ([part.gradient for part in under_way.parts], under_way.total) == (["2", None], None)
    assert explain(run, moments[1], node=name).parts == ()
    assert explain(run, moments[-1], node=run.graph.names["a"]).parts == ()


def test_what_is_not_computed_yet_is_none_and_never_0(run: Trace) -> None:
    first = explain(run, run.moments("edge")[0], node=run.output)
    assert first.subtitle == "e = c · d"
    assert all((row.upstream, row.local, row.result) == (None, None, None) for row in first.rows)


def test_exact_derivatives_come_from_outside(run: Trace) -> None:
    card = explain(run, run.moments("edge")[8], local_form=lambda graph, edge: ("d", "d"))
    assert card.rows[0].plain == "∂e/∂c = d"
    assert card.rows[0].latex == r"\frac{\partial e}{\partial c} = d"


def dumb_moments(ops: Mapping[str, Op], granularity: str) -> Iterator[str]:
    """Names of ops with a moment that has nothing to say, or says a template."""
    for op in ops.values():
        builder = Builder()
        leaves = [builder.leaf(name) for name in "abcdefgh"[: op.arity]]
        graph = builder.build(builder.gate(op.name, leaves, attributes={field.name: field.default for field in op.attributes}))
        shapes = op.example or ((),) * op.arity
        run = trace(graph, {name: np.full(shape, 0.5) for name, shape in zip(graph.inputs, shapes, strict=False)})
        for moment in run.moments(granularity):
            card = explain(run, moment, granularity)
            texts = (card.title, card.sentence, card.happened, card.following)
            if not all(texts) or "{" in "".join((*texts, card.subtitle)):
                yield op.name


@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_every_moment_of_every_op_says_something(granularity: str) -> None:
    assert list(dumb_moments(OPS, granularity)) == []


def test_an_op_without_a_line_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    dumb = replace(OPS["add"], doc="")
    monkeypatch.setitem(OPS._records, "add", dumb)
    assert set(dumb_moments({"add": dumb}, "edge")) == {"add"}


def test_negative_numbers_wear_brackets() -> None:
    run = trace(parse("y=a*b"), {"a": -2, "b": 3})
    assert explain(run, run.moments("edge")[2]).subtitle == "y = a · b = (−2) · 3 = −6"
    assert explain(run, run.moments("edge")[-1]).happened == "y sends 1 × (−2) = −2 back to b."


def test_leaves_and_what_is_not_used() -> None:
    run = trace(parse("c=a+b\ny=a*2"), {"a": 1, "b": 2})
    card = explain(run, run.moments("edge")[-1], node=run.graph.id("c"))
    assert "not used: the output does not depend on c" in card.notes
    two = next(node.id for node in run.graph.nodes if node.role == "constant")
    assert explain(run, run.moments("edge")[-1], node=two).sentence == "A constant never changes, so it gets no gradient."


def test_rows_are_values() -> None:
    run = trace(parse("y=x*x"), {"x": 3})
    assert all(isinstance(row, Row) for row in explain(run, run.moments("edge")[-1]).rows)


def test_the_card_of_a_large_gate_stays_short() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("matmul", [builder.leaf("x"), builder.leaf("W", "parameter")], name="h"))
    run = trace(graph, {"x": np.ones((64, 784)), "W": np.ones((784, 10))})
    card = explain(run, run.moments("edge")[-1])
    assert card.subtitle == "h = x @ W = 64×784 [1, 1, 1, 1, …] @ 784×10 [1, 1, 1, 1, …] = 64×10 [784, 784, 784, 784, …]"
    assert [row.local for row in card.rows] == ["g·Wᵀ", "xᵀ·g"]
    assert card.rows[1].result == "784×10 [64, 64, 64, 64, …]"
    assert all(len(text) < 200 for text in (card.subtitle, card.happened, *(row.result or "" for row in card.rows)))


def test_the_rule_of_a_tensor_gate_is_not_told_before_its_step() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("sum", [builder.leaf("x")], name="s"))
    run = trace(graph, {"x": [1, 2]})
    assert explain(run, run.moments("edge")[0], node=run.output).rows[0].local is None


def test_the_seed_is_remarked_unless_it_is_a_plain_1() -> None:
    graph = parse("y=x*x")
    assert seed_note(trace(graph, {"x": 3})) == ""
    assert "-2" in seed_note(trace(graph, {"x": 3}, seed=-2)).replace("−", "-")
    assert "2 numbers" in seed_note(trace(graph, {"x": [1, 2]}))
    assert "1 number," in seed_note(trace(graph, {"x": [1]}))
    assert "[3, 1]" in seed_note(trace(graph, {"x": [1, 2]}, seed=[3, 1]))


def test_a_gate_pinned_while_the_backward_pass_starts_tells_its_own_rule() -> None:
    run = trace(parse("e=(a+b)*(b+1)"), {"a": 2.0, "b": 1.0})
    seed = next(moment for moment in run.moments("edge") if moment.phase == "backward")
    pinned = explain(run, seed, node=run.graph.labels.index("c"))
    assert "starts" not in pinned.sentence
    assert "starts" in explain(run, seed).sentence


def test_at_a_kink_the_note_says_what_both_conventions_take() -> None:
    run = trace(parse("y=relu(x)"), {"x": 0.0})
    notes = explain(run, run.moments("edge")[-1]).notes
    assert notes[-1] == "ReLU y is at a kink: libraries take 0, the lectures 1."


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_line_of_a_sentence_can_end_after_a_minus(language: str) -> None:
    """The card broke the line after the sign of e^-x."""
    words.set_language(language)
    run = trace(parse("y=sigmoid(a)"), {"a": 2})
    for moment in (run.moments("node")[1], run.moments("node")[-1]):
        sentence = explain(run, moment, node=run.output).sentence
        assert "-" not in sentence
    assert "e^−x" in explain(run, run.moments("node")[1], node=run.output).sentence
    words.set_language("en")


def test_a_fault_is_told_at_its_own_gate_and_at_no_other() -> None:
    run = trace(parse("u=log(a)\nv=b+1\ne=u*v"), {"a": -1, "b": 2})
    notes = {name: explain(run, run.moments("node")[-1], node=run.graph.id(name)).notes for name in "uv"}
    assert any("a logarithm needs a positive number" in note for note in notes["u"])
    assert not any("logarithm" in note for note in notes["v"])


def test_a_fault_on_an_edge_is_told_at_the_gate_that_it_comes_from() -> None:
    run = trace(parse("u=sqrt(a)\nv=b+1\ne=u*v"), {"a": 0, "b": 2})
    notes = {name: explain(run, run.moments("node")[-1], node=run.graph.id(name)).notes for name in "uv"}
    assert notes["u"]
    assert notes["v"] == ()


def test_the_title_says_what_a_node_is() -> None:
    graph = parse("y=w*x+3").with_parameters(("w",))
    run = trace(graph, {"w": 2, "x": 1})
    titles = {explain(run, run.moments("node")[-1], node=node.id).title for node in graph.nodes}
    assert {"Parameter w", "Input x", "Constant 3", "Add gate y"} <= titles


def test_at_a_kink_the_lectures_number_is_not_said_to_be_the_libraries_formula() -> None:
    """The card wrote "1 for b > 0, 0 otherwise = 1" at b = 0."""
    conventions: tuple[tuple[Convention, bool], ...] = (("library", False), ("lecture", True))
    for convention, agreed in conventions:
        run = trace(parse("y=relu(b)"), {"b": 0.0}, convention=convention)
        (row,) = explain(run, run.moments("edge")[-1], node=run.output).rows
        assert (row.local, row.agreed) == ("1" if agreed else "0", agreed)
    run = trace(parse("y=relu(b)"), {"b": 2.0}, convention="lecture")
    assert not explain(run, run.moments("edge")[-1], node=run.output).rows[0].agreed


@pytest.mark.parametrize(("name", "title"), [("Input", "Input"), ("Input 2[0,14,0]", "Input 2[0,14,0]"), ("Inputs", "Input Inputs")])
def test_an_input_that_is_called_input_is_not_called_so_twice(name: str, title: str) -> None:
    builder = Builder()
    x = builder.leaf(name)
    run = trace(builder.build(builder.gate("neg", [x], name="y")), {name: 2.0})
    assert explain(run, run.moments("node")[-1], node=0).title == title


def test_a_kink_of_a_gate_that_leaves_its_settings_to_their_defaults_is_noted() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("leaky_relu", [builder.leaf("x")]))
    run = trace(graph, {"x": 0.0})
    notes = explain(run, run.moments()[-1], node=graph.output).notes
    assert any("a convention" in note for note in notes)


def test_a_slope_to_come_is_not_told_ahead() -> None:
    run = trace(parse("y=3*relu(x)"), {"x": 0.0})
    gate = run.graph.operands[run.output][1]
    before, after = run.moments("edge")[3], run.moments("edge")[-1]
    told, quiet = (explain(run, before, node=gate, ahead=ahead).notes for ahead in (True, False))
    assert quiet == told[: len(quiet)]
    assert len(quiet) == len(told) - 1
    assert explain(run, after, node=gate, ahead=False) == explain(run, after, node=gate)


@pytest.mark.parametrize(("text", "values"), [("y=[x,x]", {"x": 2.0}), ("y=norm(x)", {"x": 0.0}), ("y=amax(x)", {"x": [1.0, 1.0]})])
def test_every_moment_is_told_where_the_output_or_a_kink_is_an_array(text: str, values: dict[str, object]) -> None:
    run = trace(parse(text), values)
    for granularity in GRANULARITIES:
        assert all(explain(run, moment, granularity).sentence for moment in run.moments(granularity))
