"""Points become rows, and what is no number an empty cell."""

from __future__ import annotations

import numpy as np

from gradviz.app.models.plot_table import to_csv


def test_every_point_is_a_row() -> None:
    table = to_csv([("loss, all", np.array([0.5, 1.0]), np.array([2.0, np.nan])), ("none", np.zeros(0), np.zeros(0))])
    assert table == b'line,x,y\n"loss, all",0.5,2.0\n"loss, all",1.0,\n'
