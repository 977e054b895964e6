"""Paths are listed with their products, counted without listing, and sum up to the gradient."""

from __future__ import annotations

import pytest

from gradviz.engine import trace
from gradviz.language import parse
from gradviz.tutor.paths import LISTED, count, paths

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def test_two_paths_of_one_input() -> None:
    found = paths(RUN, "b")
    assert found is not None
    assert [(path.labels, path.factors, path.product) for path in found.listed] == [
        (("b", "c", "e"), (1.0, 2.0), 2.0),
        (("b", "d", "e"), (1.0, 3.0), 3.0),
    ]
    assert (found.total, found.sum, found.gradient) == (2, 5.0, 5.0)
    assert found.sentence == "There are 2 paths from b to the output. Backprop passed 5 edges once each and listed no path."


@pytest.mark.parametrize("text", ["x*x", "x*x*x + sin(x)", "exp(x*y)/(x+y)", "max(x, y)*x", "x"])
def test_the_sum_over_paths_is_the_gradient(text: str) -> None:
    run = trace(parse(text), {name: 0.7 + at for at, name in enumerate(parse(text).inputs)}, seed=3)
    for name in run.graph.inputs:
        found = paths(run, name)
        assert found is not None
        assert found.sum == pytest.approx(run.grad(name) / 3)
        assert found.gradient == pytest.approx(run.grad(name) / 3)


def test_paths_beyond_the_limit_are_only_counted() -> None:
    text = "; ".join(["y0=x*x", *(f"y{at}=y{at - 1}*y{at - 1}" for at in range(1, 40))]).replace("; ", "\n")
    graph = parse(text)
    run = trace(graph, {"x": 1.0})
    found = paths(run, "x")
    assert found is not None
    assert found.total == 2**40 == count(graph, run.used, graph.id("x"), graph.output)
    assert len(found.listed) == LISTED
    assert found.sum is None
    assert found.edges == 80


def test_an_input_that_is_not_used_has_no_path() -> None:
    run = trace(parse("c = a*b\ny = a + 1"), {"a": 1, "b": 2})
    found = paths(run, "b")
    assert found is not None
    assert (found.total, found.listed, found.sum) == (0, (), 0)
    assert found.sentence == "No path leads from b to the output: its gradient is 0."


def test_arrays_have_no_list_of_paths() -> None:
    assert paths(trace(parse("x*y"), {"x": [1, 2], "y": [3, 4]}), "x") is None
    assert paths(trace(parse("sum(x)"), {"x": 2.0}), "x") is None


def test_a_branch_that_leads_nowhere_is_no_path() -> None:
    run = trace(parse("c=a+b\ne=b*b"), {"a": 3, "b": 2})
    found = paths(run, "b")
    assert found is not None
    assert (found.total, found.sum, found.gradient) == (2, 4.0, 4.0)
    assert count(run.graph, run.used, run.graph.id("b"), run.output) == 2
