"""A backward pass by choice: ready gates, refusals, the way back, what is shown, and edits in between."""

from __future__ import annotations

import pytest

from gradviz import registry
from gradviz.app.models.own_order import OwnOrder, own_order
from gradviz.app.models.session import Session
from gradviz.engine import trace
from gradviz.engine.steps import Local
from gradviz.errors import TraceError
from gradviz.language import parse
from gradviz.project import Document

LECTURE = "c=a+b\nd=b+1\ne=c*d"


@pytest.fixture
def session() -> Session:
    registry.discover(("gradviz.ops",))
    return Session(Document.from_text(LECTURE, {"a": 2.0, "b": 1.0}))


def begin(session: Session) -> None:
    assert session.trace is not None
    session.choose_order(own_order(session.trace.graph, session.trace.output))


def chosen(session: Session, *names: str) -> OwnOrder:
    """Choose gates one after another."""
    for name in names:
        assert session.own is not None
        assert session.graph is not None
        session.choose_order(session.own.then(session.graph.id(name)))
    assert session.own is not None
    return session.own


def ready(session: Session) -> set[str]:
    assert session.graph is not None
    return {session.graph.labels[node] for node in session.ready}


def shown(session: Session) -> dict[str, object]:
    """The gradients that are shown, by label."""
    assert session.graph is not None
    assert session.frame is not None
    return {session.graph.labels[node]: known for node, known in session.frame.gradients.items() if not session.graph.is_copy(node)}


def test_gates_go_as_they_are_chosen_and_the_run_completes_by_itself(session: Session) -> None:
    begin(session)
    assert shown(session) == {"e": 1.0}
    assert ready(session) == {"e"}
    chosen(session, "e")
    assert shown(session) == {"e": 1.0, "c": 2.0, "d": 3.0}
    assert ready(session) == {"c", "d"}
    own = chosen(session, "d", "c")
    assert own.complete
    assert ready(session) == set()
    assert shown(session)["b"] == 5.0
    assert session.trace is not None
    gates = list(dict.fromkeys(step.edge.target for step in session.trace.steps if isinstance(step, Local)))
    assert [session.trace.graph.labels[gate] for gate in gates if not session.trace.graph.is_copy(gate)] == ["e", "d", "c"]


def test_a_gate_that_is_not_ready_says_what_it_waits_for(session: Session) -> None:
    begin(session)
    with pytest.raises(TraceError, match="c still waits for e"):
        chosen(session, "c")
    assert shown(session) == {"e": 1.0}


def test_the_last_choice_is_taken_back(session: Session) -> None:
    begin(session)
    before = shown(session)
    own = chosen(session, "e")
    session.choose_order(own.back())
    assert shown(session) == before
    assert ready(session) == {"e"}


@pytest.mark.parametrize("granularity", ["edge", "node", "phase"])
def test_every_grouping_shows_the_same(session: Session, granularity: str) -> None:
    session.set_granularity(granularity)
    begin(session)
    chosen(session, "e", "d")
    assert ready(session) == {"c"}
    assert "a" not in shown(session)


def test_values_renew_the_numbers_and_keep_the_choices(session: Session) -> None:
    begin(session)
    chosen(session, "e")
    session.set_value("a", 4.0)
    assert shown(session) == {"e": 1.0, "c": 2.0, "d": 5.0}
    session.undo()
    assert shown(session) == {"e": 1.0, "c": 2.0, "d": 3.0}
    assert ready(session) == {"c", "d"}


def test_another_graph_starts_the_order_anew_and_undo_too(session: Session) -> None:
    begin(session)
    chosen(session, "e")
    session.set_text(LECTURE + "\nf=e*a")
    session.move_to(len(session.moments))
    assert ready(session) == {"f"}
    session.undo()
    session.move_to(len(session.moments))
    assert ready(session) == {"e"}


def test_a_broken_text_keeps_the_choices_going(session: Session) -> None:
    begin(session)
    session.set_text("e=(")
    chosen(session, "e", "d", "c")
    assert session.error is not None
    assert shown(session)["b"] == 5.0
    session.choose_order(None)
    assert session.own is None


def test_nothing_is_updated_before_all_is_chosen(session: Session) -> None:
    session.set_parameter("a", True)
    begin(session)
    assert session.planned() == ()
    chosen(session, "e", "d", "c")
    assert [step.name for step in session.planned()] == ["a"]


def test_leaving_shows_the_whole_run_again(session: Session) -> None:
    whole = len(session.moments)
    begin(session)
    assert len(session.moments) < whole
    session.choose_order(None)
    assert len(session.moments) == whole
    assert session.ready == frozenset()


def test_a_document_opened_or_emptied_begins_without_it(session: Session) -> None:
    begin(session)
    session.start(Document.from_text("x*x", {"x": 3.0}))
    assert session.own is None
    begin(session)
    session.set_text("")
    assert session.own is None


def test_the_seed_and_the_slopes_of_the_run_are_kept() -> None:
    registry.discover(("gradviz.ops",))
    graph = parse("relu(x)*3")
    run = trace(graph, {"x": 0.0}, seed=2.0, convention="lecture")
    again = own_order(graph, run.output).run(run)
    assert again.grad("x") == run.grad("x")
    assert again.convention == "lecture"
    assert again.grad(graph.output) == 2.0
