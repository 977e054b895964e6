"""The session model without a single widget."""

import random

import pytest
from PySide6.QtCore import QCoreApplication

from gradviz.app.models.session import Session
from gradviz.errors import ExpressionError
from gradviz.project import Document


def test_first_start_shows_the_forward_pass_and_no_gradient(qapp: QCoreApplication) -> None:
    session = Session()
    assert session.at == session.forward_moments == 7
    assert session.frame is not None
    assert len(session.frame.values) == 7
    assert not session.frame.gradients
    assert len(session.moments) == 14


def test_stepping_covers_every_moment_and_ends(qapp: QCoreApplication) -> None:
    session = Session()
    session.move_to(0)
    seen = []
    while session.next_moment is not None:
        session.step()
        seen.append(session.moment)
    session.step()
    assert tuple(seen) == session.moments
    assert session.trace is not None
    assert session.frame == session.trace.last
    session.step(-100)
    assert session.at == 0
    assert session.frame.values == {}


@pytest.mark.parametrize("text", ["e=a", "e=a*b+", ""])
def test_what_is_asked_of_another_graph_is_forgotten_before_anyone_hears_of_it(qapp: QCoreApplication, text: str) -> None:
    session = Session()
    session.predict(True, asked=6)
    asked: list[object] = []
    for signal in (session.graph_changed, session.moved, session.run_changed):
        signal.connect(lambda: asked.append(session.asked if session.graph is None or len(session.graph.nodes) < 7 else None))
    session.set_text(text)
    assert not any(item is not None for item in asked)
    assert session.graph is None or len(session.graph.nodes) >= 7 or session.asked is None


def test_a_broken_text_keeps_the_last_good_graph_and_undo_mends_it(qapp: QCoreApplication) -> None:
    session = Session()
    graph = session.graph
    session.set_text("e=(a+b)*(b+")
    assert isinstance(session.error, ExpressionError)
    assert session.graph is graph
    session.undo()
    assert session.error is None
    assert session.document.text == "e=(a+b)*(b+1)"


def test_typing_merges_until_it_settles(qapp: QCoreApplication) -> None:
    session = Session()
    for text in ("a", "a+", "a+b"):
        session.set_text(text)
    session.settle()
    session.set_text("a+b+c")
    session.undo()
    assert session.document.text == "a+b"
    session.undo()
    assert session.document.text == "e=(a+b)*(b+1)"
    session.redo()
    assert session.document.text == "a+b"


def test_a_new_value_keeps_the_moment_and_renews_its_numbers(qapp: QCoreApplication) -> None:
    session = Session()
    session.step(3)
    at = session.at
    session.set_value("a", 5.0)
    assert session.at == at
    assert session.frame is not None
    assert session.graph is not None
    assert session.frame.values[session.graph.names["a"]] == 5.0


def test_live_shows_all_and_a_step_leaves_it(qapp: QCoreApplication) -> None:
    session = Session()
    session.set_live(True)
    assert session.at == len(session.moments)
    session.set_value("b", 3.0)
    assert session.at == len(session.moments)
    session.step(-1)
    assert not session.live


def test_every_granularity_covers_the_same_run(qapp: QCoreApplication) -> None:
    session = Session()
    session.step(4)
    for granularity in ("node", "phase", "edge"):
        session.set_granularity(granularity)
        assert session.moments[-1].stop == len(session.trace.steps if session.trace else ())
        assert session.at <= len(session.moments)


def test_random_and_reset_values(qapp: QCoreApplication) -> None:
    session = Session()
    session.randomize(random.Random(3))
    assert set(session.values) == {"a", "b"}
    assert all(value != 0 for value in session.values.values())
    session.reset_values()
    assert session.document.values == {"a": 2.0, "b": 1.0}


def test_an_empty_document_says_so_and_recovers(qapp: QCoreApplication) -> None:
    session = Session(Document.from_text(""))
    assert session.graph is None
    assert session.error is None
    assert session.moments == ()
    session.set_text("x*x")
    assert session.error is None
    assert session.moments
    session.set_text(" ")
    assert session.graph is None
    assert session.trace is None
    assert session.frame is None


def test_a_new_value_keeps_the_very_graph_so_that_the_picture_follows(qapp: QCoreApplication) -> None:
    session = Session()
    graph = session.graph
    session.set_value("a", 5.0)
    assert session.graph is graph
    assert session.trace is not None
    assert session.trace.graph is graph


def test_gates_open_close_and_merge_on_the_picture_and_undo(qapp: QCoreApplication) -> None:
    session = Session()
    session.set_text("f=σ(x)+σ(x)")
    assert session.graph is not None
    assert session.merge_equal() == 1
    assert session.merge_equal() == 0
    gate = next(node.id for node in session.graph.nodes if node.op == "sigmoid")
    session.open_gate(gate)
    assert {"neg", "exp", "div"} <= {node.op for node in session.graph.nodes}
    inner = next(node.id for node in session.graph.nodes if node.op == "exp")
    session.close_gate(inner)
    assert [node.op for node in session.graph.nodes if node.op in ("sigmoid", "exp")] == ["sigmoid"]
    session.split_equal()
    assert [node.op for node in session.graph.nodes if node.op == "sigmoid"] == ["sigmoid", "sigmoid"]
    for _ in range(4):
        session.undo()
    assert session.document.parts == ()
    assert session.document.text == "f=σ(x)+σ(x)"
    assert session.trace is not None
    assert session.trace.graph is session.graph


def test_the_subject_is_what_is_selected_else_where_the_run_stands(qapp: QCoreApplication) -> None:
    session = Session()
    assert session.graph is not None
    session.move_to(0)
    assert session.subject is None
    session.move_to(1)
    assert session.subject == 0
    session.select(session.graph.output)
    assert session.subject == session.graph.output


def test_a_text_that_cannot_be_read_has_nothing_to_merge_or_split(qapp: QCoreApplication) -> None:
    session = Session()
    for text in ("x*x + x*x +", ""):
        session.set_text(text)
        assert session.merge_equal() == 0
        session.split_equal()
        assert session.document.text == text


@pytest.mark.parametrize("text", ["y=σ(w*x+b)", "y=2*σ(w*x+b)+σ(x)"])
def test_a_gate_that_was_opened_is_put_together_by_the_next_command(session: Session, text: str) -> None:
    """The last of the gates inside is selected, from which the whole can be found again."""
    session.start(Document.from_text(text))
    assert session.graph is not None
    gate = next(node.id for node in session.graph.nodes if node.op == "sigmoid")
    session.select(gate)
    session.open_gate(gate)
    assert session.subject is not None
    assert session.graph.nodes[session.subject].op == "div"
    session.close_gate(session.subject)
    assert session.subject is not None
    assert session.graph.nodes[session.subject].op == "sigmoid"


def test_what_is_selected_stays_so_while_the_text_is_edited(session: Session) -> None:
    assert session.graph is not None
    session.select(session.graph.names["b"])
    session.set_text("e=(a+b)*(b+1)+x*b")
    assert session.selection == {session.graph.names["b"]}
    session.set_text("e=a*2")
    assert not session.selection
