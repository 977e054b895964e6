"""Questions: every number that is asked is a number of the run, and nothing else is asked."""

from __future__ import annotations

import pytest

from gradviz import words
from gradviz.engine import Trace, trace
from gradviz.graph import Edge
from gradviz.language import parse
from gradviz.tutor.questions import Question, questions


def asked(run: Trace, granularity: str = "edge") -> list[Question]:
    return [question for moment in run.moments(granularity) for question in questions(run, moment)]


RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def test_the_lecture_example_asks_for_its_numbers() -> None:
    assert [(question.sentence, question.truth) for question in asked(RUN)] == [
        ("What does c = a + b give?", 3.0),
        ("What does d = b + 1 give?", 2.0),
        ("What does e = c · d give?", 6.0),
        ("Which gradient does e = c · d send back to c?", 2.0),
        ("Which gradient does e = c · d send back to d?", 3.0),
        ("Which gradient does c = a + b send back to a?", 2.0),
        ("Which gradient does c = a + b send back to b?", 2.0),
        ("Which gradient does d = b + 1 send back to b?", 3.0),
        ("All parts are here. Which gradient does b get?", 5.0),
    ]


def test_the_number_stands_where_the_run_shows_it() -> None:
    for question in asked(RUN):
        place = question.place
        shown = RUN.last.edge_gradients[place] if isinstance(place, Edge) else RUN.last.values[place]
        assert question.truth == shown


@pytest.mark.parametrize("granularity", ["edge", "node"])
def test_every_size_of_a_step_asks_for_the_same(granularity: str) -> None:
    assert sorted(question.truth for question in asked(RUN, granularity)) == sorted(question.truth for question in asked(RUN))


def test_a_whole_phase_asks_for_nothing_in_turn() -> None:
    """A phase has so many numbers that the window asks none of them."""
    assert all(question.kind == "value" for question in questions(RUN, RUN.moments("phase")[0]))


@pytest.mark.parametrize("text", ["y=[1,2]*v", "a", "W @ x"])
def test_arrays_and_inputs_are_not_asked(text: str) -> None:
    graph = parse(text)
    shapes = {"v": [1.0, 2.0], "a": 3.0, "W": [[1.0, 2.0], [3.0, 4.0]], "x": [1.0, 2.0]}
    run = trace(graph, {name: shapes[name] for name in graph.inputs})
    assert not asked(run)


def test_what_is_not_finite_is_not_asked() -> None:
    run = trace(parse("y=a/b"), {"a": 1, "b": 0})
    assert not asked(run)


def test_two_branches_into_one_gate_are_told_apart() -> None:
    run = trace(parse("y=x*x"), {"x": 3})
    sentences = [question.sentence for question in asked(run) if question.kind == "sent"]
    assert sentences == [
        "Which gradient does y = x · x send back to operand 1, which is x?",
        "Which gradient does y = x · x send back to operand 2, which is x?",
    ]


def test_a_question_is_said_in_the_language_of_then() -> None:
    first = asked(RUN)[0]
    english = first.sentence
    words.set_language("ru")
    try:
        assert "c = a + b" in first.sentence
    finally:
        words.set_language("en")
    assert first.sentence == english
