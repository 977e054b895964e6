import numpy as np

from gradviz.engine import trace
from gradviz.graph import Builder
from gradviz.language import parse
from gradviz.tutor.narration import happened, next_sentence


def test_a_whole_run_as_a_story() -> None:
    run = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
    story = [(happened(run, moment), next_sentence(run, moment)) for moment in run.moments("edge")]
    assert story[0] == ("a is 2.", "Next: b gets its value.")
    assert story[2] == ("b = 1 goes to 2 gates.", "Next: c is computed.")
    assert story[7] == ("The backward pass starts: the gradient of e is 1.", "Next: e sends its part to c.")
    assert story[-1] == ("b adds up its parts: 2 + 3 = 5.", "The run is complete.")


def test_one_branch_alone_adds_nothing_up() -> None:
    run = trace(parse("u=x*2\ny=x*3"), {"x": 1.0})
    *_, before, last = run.moments("edge")
    assert next_sentence(run, before) == "Next: x gets the only part."
    assert happened(run, last) == "x gets the only part: 3."


def test_phases_are_counted() -> None:
    run = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
    forward, backward = run.moments("phase")
    assert happened(run, forward, phase=True) == "3 gates computed their values."
    assert next_sentence(run, forward, "phase") == "Next: the backward pass."
    assert happened(run, backward, phase=True) == "6 edges carried gradients back."


def test_a_tensor_gate_says_what_it_sends() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("matmul", [builder.leaf("x"), builder.leaf("W", "parameter")], name="h"))
    run = trace(graph, {"x": np.ones((2, 3)), "W": np.full((3, 2), 0.5)})
    told = [happened(run, moment) for moment in run.moments("edge")]
    assert told[-1] == "h sends xᵀ·g = [[2, 2], [2, 2], [2, 2]] back to W, where g = [[1, 1], [1, 1]]."
