"""The update as moments: one parameter each, with numbers and the reason, after the steps of the run."""

from __future__ import annotations

from gradviz.engine import trace
from gradviz.language import parse
from gradviz.tutor.update import updates
from gradviz.tutor.update_story import UPDATE, first_move, moved, update_explanation, update_moments

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
MOVES = updates(RUN, ["a", "b"], 0.1)


def test_one_moment_a_parameter_follows_the_run() -> None:
    moments = update_moments(RUN, MOVES, "edge")
    assert [(moment.phase, moment.focus) for moment in moments] == [(UPDATE, RUN.graph.id("a")), (UPDATE, RUN.graph.id("b"))]
    assert RUN.moments("edge")[-1].stop == moments[0].start
    assert moved(RUN, MOVES, moments[1:]) == MOVES[1:]
    assert all(RUN.frame(moment.stop).gradients == RUN.last.gradients for moment in moments)


def test_by_phase_it_is_one_moment_and_none_without_parameters() -> None:
    (moment,) = update_moments(RUN, MOVES, "phase")
    assert moved(RUN, MOVES, (moment,)) == MOVES
    told = update_explanation(RUN, MOVES, moment)
    assert told.happened == "2 parameters moved against their gradients."
    assert told.moves == MOVES
    assert update_moments(RUN, (), "phase") == update_moments(RUN, (), "edge") == ()
    assert first_move(MOVES, "phase") == "Next: the update."


def test_every_moment_tells_numbers_reason_and_what_comes_next() -> None:
    first, last = (update_explanation(RUN, MOVES, moment) for moment in update_moments(RUN, MOVES, "edge"))
    assert first_move(MOVES, "edge") == "Next: the update moves a."
    assert (first.title, first.subtitle) == ("Update of a", "a := 2 − 0.1 · 2 = 1.8")
    assert first.following == "Next: the update moves b."
    assert last.happened == "b moves against its gradient: 1 − 0.1 · 5 = 0.5."
    assert last.sentence == "The gradient of b is 5: e grows with b, so b becomes smaller."
    assert last.following == "Next: the forward pass with the new values."
    assert last.notes == ("That makes e smaller, as long as the steps are small.",)


def test_a_negative_gradient_a_zero_one_and_an_array_have_reasons_of_their_own() -> None:
    found = []
    for text, value in (("-3x", 1.0), ("x*x", 0.0), ("sum(x*x)", [1.0, 2.0])):
        run = trace(parse(text, shapes={"x": (2,)} if isinstance(value, list) else {}), {"x": value})
        moves = updates(run, ["x"], 0.5)
        found.append(update_explanation(run, moves, update_moments(run, moves, "node")[0]))
    falls, still, array = found
    assert "so x becomes larger" in falls.sentence
    assert (still.happened, still.following, still.notes) == ("x stays 0.", "Nothing moves any more.", ())
    assert array.sentence.startswith("Every number of x moves")


def test_a_step_that_is_refused_says_why_and_that_nothing_moves() -> None:
    run = trace(parse("y=sqrt(w)+v"), {"w": 0, "v": 1})
    moves = updates(run, ["v", "w"], 0.1)
    for granularity in ("edge", "phase"):
        told = update_explanation(run, moves, update_moments(run, moves, granularity)[-1])
        assert told.sentence == moves[0].refused
        assert told.happened in ("w stays 0.", "The parameters stay as they are.")
        assert (told.following, told.notes) == ("The parameters stay as they are.", ())


def test_every_moment_of_many_parameters_is_its_own_move() -> None:
    run = trace(parse("y=a*b+c*d"), {"a": 1, "b": 2, "c": 3, "d": 4})
    moves = updates(run, list("abcd"), 0.1)
    for at, moment in enumerate(update_moments(run, moves, "edge")):
        assert moved(run, moves, (moment,)) == (moves[at],)
