"""Faults of a run in words: each of them, and the first one that the output depends on."""

from __future__ import annotations

from gradviz.engine import Trace, trace
from gradviz.engine.steps import Fault
from gradviz.language import parse
from gradviz.tutor.faults import cause, fault_sentence


def run(text: str, **values: float) -> Trace:
    return trace(parse(text, names=[name for name in values if len(name) > 1]), values)


def test_faults_in_words() -> None:
    broken = run("y=1/x", x=0)
    first = next(step for step in broken.steps if isinstance(step, Fault))
    assert fault_sentence(broken, first.place, first.code) == "y is infinite: the denominator is 0"


def test_the_cause_is_the_first_node_that_made_a_number_which_is_none() -> None:
    assert cause(run("y=1/x+x", x=0)).startswith("the forward pass broke at")
    assert cause(run("y=sqrt(x)", x=0)) == "the backward pass broke at y: The gradient that y sends back is not finite"
    assert cause(run("y=x*x", x=0)) == ""


def test_what_the_output_does_not_depend_on_is_no_cause() -> None:
    assert cause(run("z=1/x; y=x*x", x=0)) == ""
