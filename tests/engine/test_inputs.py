"""Inputs become floats or read-only arrays, or a sentence that names what does not fit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from gradviz.engine import gradients, trace
from gradviz.engine.inputs import known_shapes, leaf_values, read_only, seed_value
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph
from gradviz.language import parse


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
    assert seed_value(2, (2,)).tolist() == [2.0, 2.0]


@pytest.mark.parametrize("content", [None, "2", "two", [1, None], ["1"], b"1", 1 + 2j, object(), [[1], [1, 2]], {}])
def test_what_is_no_number_is_refused_and_never_becomes_one(content: object) -> None:
    with pytest.raises(InputError, match="x is not a number"):
        leaf_values(parse("x"), {"x": content})
    with pytest.raises(InputError, match="seed is not a number"):
        seed_value(content, ())


@pytest.mark.parametrize("content", [2, True, Fraction(5, 2), Decimal("2.5"), np.float32(1.5), np.int8(3), [Fraction(1, 2), 1]])
def test_every_kind_of_number_is_read(content: object) -> None:
    found = leaf_values(parse("x"), {"x": content})["x"]
    assert isinstance(found, float) or not found.flags.writeable


def test_names_may_be_spelled_as_typed() -> None:
    assert leaf_values(parse("λ x₁"), {"λ": 2, "x₁": 3}) == {"lambda": 2.0, "x1": 3.0}


def test_noise_and_state_are_asked_for_too() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("mul", [builder.leaf("x"), builder.leaf("mask", "noise")]))
    assert leaf_values(graph, {"x": 1, "mask": 0}) == {"x": 1.0, "mask": 0.0}
    with pytest.raises(InputError, match="no value given for mask"):
        leaf_values(graph, {"x": 1})


def test_shapes_are_known_where_rows_are_equally_long() -> None:
    assert known_shapes({"a": 1.0, "x": [1, 2], "A": ((1.0, 2.0),), "ragged": [[1, 2], [3]]}) == {"a": (), "x": (2,), "A": (1, 2)}


def test_what_to_give_is_told_by_what_reads_the_input() -> None:
    with pytest.raises(InputError) as scalar:
        leaf_values(parse("y = a + w^T x"), {"x": [1, 2], "w": [3, 4]})
    assert "a=1" in scalar.value.hint
    assert "[" not in scalar.value.hint
    with pytest.raises(InputError) as vector:
        leaf_values(parse("y = a + w^T x"), {"a": 1})
    assert "w=[1,2,3]" in vector.value.hint


def test_a_sentence_names_some_of_many() -> None:
    with pytest.raises(InputError, match=r"^there is no input called k0, k1, .*, …") as caught:
        leaf_values(parse("x"), {f"k{number}": 1.0 for number in range(10_000)})
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("axes", [32, 33, 60])
def test_a_value_of_more_axes_than_numpy_works_with_is_refused(axes: int) -> None:
    graph = parse("e=(a+b)*(b+1)")
    given = {"a": np.ones((1,) * axes), "b": 1}
    if axes <= 32:
        assert np.ndim(trace(graph, given).grad("a")) == axes
        assert np.ndim(gradients(graph, given)[1]["a"]) == axes
        return
    for run in (trace, gradients):
        with pytest.raises(InputError, match="a is not a number"):
            run(graph, given)
