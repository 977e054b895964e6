"""Prediction: what is asked is not shown before it is answered; whatever else happens, nothing is lost and nothing is stuck."""

from __future__ import annotations

import pytest

from gradviz import words
from gradviz.app.models.own_order import own_order
from gradviz.app.models.prediction import Prediction
from gradviz.app.models.session import Session
from gradviz.graph import Edge
from gradviz.project import Document


@pytest.fixture
def model(session: Session) -> Prediction:
    """The first document before its first step, with predicting on."""
    session.move_to(0)
    model = Prediction(session)
    model.turn(True)
    return model


def go_on(model: Prediction, session: Session) -> None:
    """What the window does for a step on."""
    if not model.takes(1):
        session.step()


def until_asked(model: Prediction, session: Session, kind: str = "") -> None:
    """On to the next question, of a kind; those before it are answered."""
    for _ in range(60):
        if model.asking and model.question is not None:
            if not kind or model.question.kind == kind:
                return
            answer(model, repr(model.question.truth))
        go_on(model, session)


def answer(model: Prediction, text: str) -> None:
    model.type(text)
    model.check()


def test_the_whole_run_is_asked_and_shown(model: Prediction, session: Session) -> None:
    asked = []
    while session.next_moment is not None:
        go_on(model, session)
        if model.asking and model.question is not None:
            at = session.at
            asked.append(model.question.sentence)
            answer(model, repr(model.question.truth))
            assert session.at == at + 1
            assert model.message.startswith("Right: ")
    assert len(asked) == 9
    assert model.score == "9 of 9 at the first try"
    assert not session.holds_back


def test_nothing_is_revealed_before_the_answer(model: Prediction, session: Session) -> None:
    until_asked(model, session, "sent")
    assert session.asked == Edge(*_edge(session, "c", "e"))
    assert session.frame is not None
    assert session.asked not in session.frame.edge_gradients
    answer(model, "3")
    assert session.asked is not None
    assert "own" not in model.message
    assert model.message.startswith("Not 3. This is upstream times the value of c itself.")
    assert session.asked not in session.frame.edge_gradients
    answer(model, "4/2")
    assert session.asked is None


def _edge(session: Session, source: str, target: str) -> tuple[int, int, int]:
    graph = session.graph
    assert graph is not None
    return next(
        (edge.source, edge.target, edge.slot)
        for edge in graph.edges
        if (graph.labels[edge.source], graph.labels[edge.target]) == (source, target)
    )


def test_only_the_first_try_counts(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    answer(model, "217")
    assert model.level == 1
    answer(model, "3")
    assert model.score == "0 of 1 at the first try"
    until_asked(model, session)
    model.take_hint()
    answer(model, "2")
    until_asked(model, session)
    model.show()
    assert model.score == "0 of 3 at the first try"
    assert model.message == "e = 3 · 2 = 6."
    until_asked(model, session)
    answer(model, "2")
    assert model.score == "1 of 4 at the first try"


def test_a_question_answered_twice_counts_once(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    answer(model, "3")
    model.takes(-1)
    session.step(-1)
    until_asked(model, session)
    answer(model, "3")
    assert model.score == "1 of 1 at the first try"


def test_what_cannot_be_read_is_no_try(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    answer(model, "a+")
    assert model.error is not None
    assert model.message
    model.type("3")
    assert model.error is None
    model.check()
    assert model.score == "1 of 1 at the first try"


def test_an_empty_field_is_no_answer(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    wanted = []
    model.wanted.connect(lambda: wanted.append(True))
    assert model.takes(1)
    assert wanted
    assert model.asking
    answer(model, "  ")
    assert model.is_right is None


def test_hints_end_with_the_numbers(model: Prediction, session: Session) -> None:
    until_asked(model, session, "sum")
    said = []
    while model.has_more_hints:
        model.take_hint()
        said.append(model.hint)
    model.take_hint()
    assert said[-1] == "With numbers: 2 + 3."
    assert len(said) == len(set(said)) == 4


def test_back_withdraws_the_question(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    at = session.at
    assert model.takes(-1)
    assert (session.at, session.asked, model.asking) == (at, None, False)
    assert not model.takes(-1)


@pytest.mark.parametrize("deed", ["scrub", "end", "graph", "empty", "document", "granularity"])
def test_whatever_leads_elsewhere_asks_no_more(model: Prediction, session: Session, deed: str) -> None:
    until_asked(model, session)
    model.type("12")
    {
        "scrub": lambda: session.move_to(9),
        "end": lambda: session.step(99),
        "graph": lambda: session.set_text("e=(a+b)*b"),
        "empty": lambda: session.set_text(""),
        "document": lambda: session.start(Document.from_text("y=x*x", {"x": 3.0})),
        "granularity": lambda: session.set_granularity("node"),
    }[deed]()
    assert model.on
    assert session.asked is None
    assert not model.asking
    assert model.typed == ""
    go_on(model, session)


def test_another_input_asks_the_same_about_the_new_numbers(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    model.type("12")
    session.set_value("a", 11.0)
    assert model.asking
    assert model.typed == "12"
    model.check()
    assert model.is_right
    session.undo()
    assert model.message == ""
    assert not model.asking


def test_undo_brings_the_old_numbers_back(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    session.set_value("a", 11.0)
    session.undo()
    assert model.question is not None
    assert model.question.truth == 3.0


@pytest.mark.parametrize("deed", ["live", "own order", "off"])
def test_the_mode_ends(model: Prediction, session: Session, deed: str) -> None:
    until_asked(model, session)
    if deed == "live":
        session.set_live(True)
    elif deed == "own order":
        assert session.trace is not None
        session.choose_order(own_order(session.trace.graph, session.trace.output))
    else:
        model.turn(False)
    assert (model.on, session.predicting, session.asked, model.score) == (False, False, None, "")
    assert not model.takes(1)


def test_a_finished_run_begins_again(session: Session) -> None:
    session.move_to(session.run_moments)
    model = Prediction(session)
    model.turn(True)
    assert (session.at, session.live) == (0, False)


def test_off_is_off(session: Session) -> None:
    model = Prediction(session)
    said = []
    model.changed.connect(lambda: said.append(True))
    session.move_to(3)
    session.set_value("a", 7.0)
    session.set_text("y=x*x")
    assert not model.takes(1)
    assert not said
    assert model.question is None


def test_a_step_of_several_numbers_asks_one_after_the_other(model: Prediction, session: Session) -> None:
    session.set_granularity("node")
    session.move_to(0)
    until_asked(model, session, "sent")
    at = session.at
    answer(model, "2")
    assert model.has_more
    assert model.message == "Right: 1 × 2 = 2, upstream times local."
    assert (session.at, model.asking) == (at, False)
    go_on(model, session)
    assert model.question is not None
    assert model.question.truth == 3.0
    model.show()
    assert session.at == at + 1
    assert model.message == "1 × 3 = 3, upstream times local."


def test_the_first_of_several_may_be_given_up(model: Prediction, session: Session) -> None:
    session.set_granularity("node")
    session.move_to(0)
    until_asked(model, session, "sent")
    model.show()
    assert not model.asking
    assert model.has_more
    assert model.is_right is None
    go_on(model, session)
    assert model.asking


def test_a_silent_step_shows_without_counting(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    at = session.at
    assert model.takes(1, silent=True)
    assert session.at == at + 1
    assert model.score == ""


def test_it_is_said_again_in_another_language(model: Prediction, session: Session) -> None:
    until_asked(model, session)
    answer(model, "217")
    english = model.message, model.hint
    words.set_language("ru")
    try:
        assert "217" in model.message
        assert model.asking
    finally:
        words.set_language("en")
    assert (model.message, model.hint) == english


def test_a_phase_is_not_asked(model: Prediction, session: Session) -> None:
    session.set_granularity("phase")
    session.move_to(0)
    assert not model.takes(1)
