"""Where every number over the graph comes from: at every moment, for every item, with the numbers of the frame."""

from __future__ import annotations

import pytest

from gradviz.engine import Trace, trace
from gradviz.graph import Edge
from gradviz.language import parse
from gradviz.notation import value
from gradviz.tutor.origin import gradient_line, origin

FORMULAS = ("e=(a+b)*(b+1)", "y=x*x*x", "y=max(a,b)/c", "y=3", "y=exp(-x)+x")


@pytest.fixture
def run() -> Trace:
    """e=(a+b)*(b+1) at a=2, b=1."""
    return trace(parse("e=(a+b)*(b+1)"), {"a": 2.0, "b": 1.0})


def edge(run: Trace, source: str, target: str) -> Edge:
    """The edge between two gates, or out of a copy gate."""
    labels = run.graph.labels
    return next(one for one in run.graph.edges if (labels[one.source], labels[one.target]) == (source, target))


def test_the_lines_of_the_first_formula(run: Trace) -> None:
    last = run.last
    assert origin(run, last, edge(run, "c", "e")) == ("c = a + b = 2 + 1 = 3", "∂e/∂c = 1 × 2 = 2: upstream × local derivative of e")
    part = "One part of ∂e/∂b: 2 × 1 = 2: upstream × local derivative of c"
    assert origin(run, last, edge(run, "b", "c")) == ("b = 1", part)
    assert origin(run, last, run.graph.names["b"]) == ("b = 1", "∂e/∂b = 2 + 3 = 5: the parts of all branches, added")
    assert origin(run, last, run.output)[1] == "∂e/∂e = 1: the backward pass starts here"
    assert origin(run, last, edge(run, "1", "d"))[1] == "No gradient: a constant never changes."


def test_what_is_not_there_yet_has_no_number(run: Trace) -> None:
    after_one_part = run.frame(run.moments("edge")[11].stop)
    assert "2 + ?" in origin(run, after_one_part, run.graph.names["b"])[1]
    before = run.frame(0)
    assert origin(run, before, run.output)[0] == "e = c · d"
    assert "not known yet" in origin(run, before, run.output)[1]


@pytest.mark.parametrize("text", FORMULAS)
def test_every_item_has_its_lines_at_every_moment(text: str) -> None:
    run = trace(parse(text), {name: 2.0 + place for place, name in enumerate(parse(text).inputs)})
    for moment in run.moments("edge"):
        frame = run.frame(moment.stop)
        for item in (*range(len(run.graph.nodes)), *run.graph.edges):
            assert all(origin(run, frame, item))


def missing(run: Trace, told: dict[Edge, str]) -> list[Edge]:
    """Edges whose line lacks the number that the run has sent over them."""
    return [one for one, line in told.items() if value(run.last.edge_gradients[one]) not in line]


@pytest.mark.parametrize("text", FORMULAS)
def test_every_line_ends_in_the_gradient_that_was_sent(text: str) -> None:
    run = trace(parse(text), {name: 2.0 + place for place, name in enumerate(parse(text).inputs)})
    sent = [one for one in run.graph.edges if one in run.last.edge_gradients and run.graph.nodes[one.source].role != "constant"]
    told = {one: gradient_line(run, run.last, one) for one in sent}
    assert missing(run, told) == []
    if told:
        assert missing(run, {**told, sent[0]: "∂y/∂x = ?"}) == sent[:1]
