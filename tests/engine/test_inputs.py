"""Inputs become floats or read-only arrays, or a sentence that names what does not fit."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.engine.inputs import known_shapes, leaf_values, read_only, seed_value
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph


def test_numbers_and_arrays() -> None:
    assert read_only(np.float32(2)) == 2.0
    assert isinstance(read_only(3), float)
    assert not read_only([1, 2]).flags.writeable


def test_a_start_value_stands_in(lecture: Graph) -> None:
    builder = Builder()
    graph = builder.build(builder.gate("exp", [builder.leaf("x", start=2.0)]))
    assert leaf_values(graph, {}) == {"x": 2.0}
    assert leaf_values(graph, {"x": 3}) == {"x": 3.0}


def test_what_does_not_fit_is_named(lecture: Graph) -> None:
    with pytest.raises(InputError, match="no value given for a, b"):
        leaf_values(lecture, {})
    with pytest.raises(InputError, match="the seed has shape"):
        seed_value([1, 2, 3], (2,))
    with pytest.raises(InputError, match="the seed has shape"):
        seed_value("one", ())
    assert seed_value(2, (2,)).tolist() == [2.0, 2.0]


def test_noise_and_state_are_asked_for_too() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("mul", [builder.leaf("x"), builder.leaf("mask", "noise")]))
    assert leaf_values(graph, {"x": 1, "mask": 0}) == {"x": 1.0, "mask": 0.0}
    with pytest.raises(InputError, match="no value given for mask"):
        leaf_values(graph, {"x": 1})


def test_shapes_are_known_where_rows_are_equally_long() -> None:
    assert known_shapes({"a": 1.0, "x": [1, 2], "A": ((1.0, 2.0),), "ragged": [[1, 2], [3]]}) == {"a": (), "x": (2,), "A": (1, 2)}
