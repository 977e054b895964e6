"""A state is independent of its copy, and says what a copy gate waits for."""

from __future__ import annotations

from gradviz.engine import trace
from gradviz.engine.frames import State
from gradviz.graph import Builder, Graph


def test_a_copy_gate_waits_for_its_other_branch(lecture: Graph) -> None:
    run = trace(lecture, {"a": 2, "b": 1})
    waits = [run.frame(i).waiting for i in range(len(run.steps))]
    assert any(2 in waiting and len(waiting[2]) == 1 for waiting in waits)


def test_a_copy_is_independent(lecture: Graph) -> None:
    run = trace(lecture, {"a": 2, "b": 1})
    state = State(lecture, run.used)
    twin = state.copy()
    state.take(run.steps[0])
    assert twin.values == {}


def test_unused_nodes_are_zero_from_the_seed_on() -> None:
    builder = Builder()
    a, b = builder.leaf("a"), builder.leaf("b")
    builder.gate("exp", [b])
    run = trace(builder.build(builder.gate("exp", [a])), {"a": 1, "b": [1, 2]})
    assert run.grad("b").tolist() == [0.0, 0.0]
    assert 1 not in run.frame(run.forward_steps).gradients
