"""Steps grouped for showing: phases, nodes, edges."""

from __future__ import annotations

from gradviz.engine import trace
from gradviz.engine.moments import moments
from gradviz.graph import Edge, Graph


def test_the_lecture_example_has_two_phases_and_one_moment_an_edge(lecture: Graph) -> None:
    run = trace(lecture, {"a": 2, "b": 1})
    assert [moment.phase for moment in moments(lecture, run.steps, "phase")] == ["forward", "backward"]
    backward = [moment.focus for moment in moments(lecture, run.steps, "edge") if moment.phase == "backward"]
    assert Edge(3, 6, 0) in backward
    assert 2 in backward


def test_no_steps_no_moments(lecture: Graph) -> None:
    assert moments(lecture, [], "edge") == ()
