"""A run is stepped, grouped and marked the same way wherever it comes from."""

from __future__ import annotations

from gradviz import parse, trace
from gradviz.app.models.run import Run


def running(text: str = "e=(a+b)*(b+1)") -> Run:
    run = Run()
    run.graph = parse(text)
    run.trace = trace(run.graph, {"a": 2, "b": 1})
    run._group()
    run._show(0)
    return run


def test_steps_stay_within_the_run_and_are_announced(qapp: object) -> None:
    run, heard = running(), list[int]()
    run.moved.connect(lambda: heard.append(run.at))
    run.step(-1)
    run.step(3)
    run.step(1000)
    assert heard == [3, len(run.moments)]
    assert run.next_moment is None


def test_another_grouping_keeps_the_place(qapp: object) -> None:
    run = running()
    run.move_to(run.forward_moments)
    run.set_granularity("phase")
    assert run.at == 1
    assert run.moment is not None and run.moment.phase == "forward"


def test_nothing_is_selected_twice(qapp: object) -> None:
    run, heard = running(), list[int]()
    run.pointed.connect(lambda: heard.append(1))
    run.select(2)
    run.select(2)
    run.select_next(1)
    assert run.selection == {3}
    assert len(heard) == 2
    assert run.parameters == () == run.planned()


def test_a_node_that_the_run_does_not_have_is_nothing_yet(qapp: object) -> None:
    run = running()
    run.move_to(1)
    assert run.explanation(0) is not None
    assert run.explanation(10_000) is None


def test_what_is_still_to_come_is_held_back_until_the_end(qapp: object) -> None:
    run, turned, pointed = running(), list[bool](), list[object]()
    run.mode_changed.connect(lambda: turned.append(run.predicting))
    run.pointed.connect(lambda: pointed.append(run.asked))
    run.predict(True)
    run.predict(True, 4)
    run.predict(True, 4)
    assert (turned, pointed) == ([True], [None, 4])
    assert run.holds_back
    run.move_to(run.run_moments)
    assert not run.holds_back
    run.predict(False)
    assert turned == [True, False]
