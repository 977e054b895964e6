"""Sample rows bind to the formula they were drawn for, lie near a true curve, and are the same for the same seed."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from gradviz import parse
from gradviz.data.rows import bind
from gradviz.data.table import read_table
from gradviz.tutor.fit import fit
from gradviz.tutor.sample_rows import sample_rows


def drawn(text: str, ticked: tuple[str, ...] = (), **values: object) -> str:
    graph = parse(text)
    return sample_rows(graph, {**dict.fromkeys(graph.inputs, 1.0), **values}, ticked, np.random.default_rng(0))


def test_the_formula_of_the_course_gets_rows_it_can_be_fitted_to() -> None:
    graph = parse("1+exp(w0+w1x)")
    rows = bind(read_table(drawn("1+exp(w0+w1x)")), graph.inputs)
    assert (tuple(rows.inputs), rows.free, rows.target) == (("x",), ("w0", "w1"), "y")
    steps = list(islice(fit(graph, {"w0": 0, "w1": 0}, rows.free, 0.05, rows, "squared"), 300))
    assert steps[-1].loss < 0.2 * steps[0].loss
    assert drawn("1+exp(w0+w1x)") == drawn("1+exp(w0+w1x)")


def test_a_probability_gets_classes() -> None:
    rows = bind(read_table(drawn("σ(w0+w1*x1+w2*x2)")), parse("σ(w0+w1*x1+w2*x2)").inputs)
    assert tuple(rows.inputs) == ("x1", "x2")
    assert rows.wanted is not None
    assert set(rows.wanted) == {0.0, 1.0}


def test_ticked_inputs_are_learned_and_a_name_that_is_taken_is_no_target() -> None:
    rows = bind(read_table(drawn("(a+b)*(b+1)", ("b",))), ("a", "b"))
    assert (tuple(rows.inputs), rows.free) == (("a",), ("b",))
    assert bind(read_table(drawn("x*y")), ("x", "y")).target == "target"


@pytest.mark.parametrize("text", ["x^2", "3", "w*x*0", "log(0-w^2)+x"])
def test_where_nothing_can_be_drawn_there_are_no_rows(text: str) -> None:
    assert drawn(text) == ""


def test_an_output_of_several_numbers_has_no_rows() -> None:
    assert drawn("w*x", ("w",), w=[1.0, 2.0]) == ""
