"""Points become rows, and what is no number an empty cell."""

from __future__ import annotations

import numpy as np

from gradviz.app.models.plot_table import array_csv, matrix_csv, to_csv


def test_every_point_is_a_row() -> None:
    table = to_csv([("loss, all", np.array([0.5, 1.0]), np.array([2.0, np.nan])), ("none", np.zeros(0), np.zeros(0))])
    assert table == b'line,x,y\n"loss, all",0.5,2.0\n"loss, all",1.0,\n'


def test_a_square_of_counts_wears_its_names() -> None:
    assert matrix_csv(np.array([[3, 1], [0, 2]]), ["cat"]) == b",cat,1\ncat,3,1\n1,0,2\n"


def test_every_number_stands_behind_its_place() -> None:
    assert array_csv(np.array([[0.5, np.inf]])) == b"axis 0,axis 1,value\n0,0,0.5\n0,1,\n"
