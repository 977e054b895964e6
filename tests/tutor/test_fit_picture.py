"""The picture of a fit shows the rows and the formula, and only numbers that can be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz import parse
from gradviz.data.rows import bind
from gradviz.data.table import read_table
from gradviz.tutor.fit_picture import SHOWN, fit_picture


def test_one_column_gives_the_curve_over_it() -> None:
    graph = parse("w*x")
    found = fit_picture(graph, {"w": 2, "x": 9}, bind(read_table("x,y\n0,1\n1,3\n"), graph.inputs))
    assert found.across == "x"
    assert found.line[1] == pytest.approx(2 * found.line[0])
    assert (found.line[0].min(), found.line[0].max()) == pytest.approx((-0.04, 1.04))
    assert [list(part) for part in found.points] == [[0, 1], [1, 3]]


def test_two_columns_give_outputs_against_targets() -> None:
    graph = parse("w*x+z")
    found = fit_picture(graph, {"w": 2, "x": 9, "z": 9}, bind(read_table("x,z,y\n0,1,5\n1,3,6\n"), graph.inputs))
    assert found.across == ""
    assert [list(part) for part in found.points] == [[5, 6], [1, 5]]
    assert [list(part) for part in found.line] == [[1, 6], [1, 6]]


def test_many_rows_are_thinned_and_what_is_not_finite_is_left_out() -> None:
    graph = parse("w/x")
    text = "x,y\n" + "".join(f"{number - 500},{number}\n" for number in range(1001))
    found = fit_picture(graph, {"w": 1}, bind(read_table(text), graph.inputs))
    assert len(found.points[0]) == SHOWN
    assert np.isfinite(found.line[1]).all()


def test_no_target_has_no_points_and_a_vector_has_no_line() -> None:
    graph = parse("w*x")
    rows = bind(read_table("x\n0\n1\n"), graph.inputs)
    assert len(fit_picture(graph, {"w": 2}, rows).points[0]) == 0
    assert len(fit_picture(graph, {"w": [1, 2]}, rows).line[0]) == 0
    two = parse("w*x+z")
    assert len(fit_picture(two, {"w": 2}, bind(read_table("x,z\n0,1\n1,5\n"), two.inputs)).points[0]) == 0
