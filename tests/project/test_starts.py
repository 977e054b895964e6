"""Inputs begin as numbers, and as arrays where a gate takes no numbers."""

from __future__ import annotations

import numpy as np
import pytest

import gradviz
from gradviz.engine import trace
from gradviz.project import edits
from gradviz.project.document import Document
from gradviz.project.starts import start_values


def test_inputs_start_at_distinct_numbers_and_never_at_0() -> None:
    names = [f"x{i}" for i in range(30)]
    graph = gradviz.parse("+".join(names))
    values = start_values(graph, {"x3": 1.0})
    assert tuple(values) == graph.inputs
    assert values["x3"] == 1.0
    assert len(set(values.values())) == 30
    assert 0.0 not in values.values()


def test_a_number_written_in_the_text_is_the_start() -> None:
    graph = gradviz.parse("w=0.25\ny=w*x")
    assert start_values(graph, {})["w"] == 0.25
    assert start_values(graph, {"w": 3.0})["w"] == 3.0


def test_a_number_written_in_the_text_never_becomes_an_array() -> None:
    graph = gradviz.parse("w=0.25\ny=dot(w,x)")
    assert start_values(graph, {"w": 0.25, "x": 1.0}, regrow=True)["w"] == 0.25


ARRAYS = [
    ("y=σ(w^T x + b)", {"w": (2,), "x": (2,), "b": ()}),
    ("x^T A x", {"x": (2,), "A": (2, 2)}),
    ("softmax(W@x+b)", {"W": (2, 2), "x": (2,), "b": (2,)}),
    ("W@relu(x)", {"W": (2, 2), "x": (2,)}),
    ("dot(a,b)/k", {"a": (2,), "b": (2,), "k": ()}),
    ("(X^T X)^T y", {"X": (2, 2), "y": (2,)}),
    ("conv2d(x,w)", {"x": (2, 2, 4, 3), "w": (2, 2, 3, 2)}),
    ("maxpool2d(x)", {"x": (2, 1, 4, 5)}),
    ("mse(a,b)", {"a": (), "b": ()}),
    ("norm(x)+mean(y)", {"x": (), "y": ()}),
]


@pytest.mark.parametrize(("text", "shapes"), ARRAYS, ids=[text for text, _ in ARRAYS])
def test_a_formula_typed_without_values_runs(text: str, shapes: dict[str, tuple[int, ...]]) -> None:
    graph = gradviz.parse(text)
    values = start_values(graph, {})
    assert {name: np.shape(content) for name, content in values.items()} == shapes
    assert np.all(np.isfinite(trace(graph, values).value(graph.output)))


def test_a_known_array_says_how_long_the_others_are() -> None:
    graph = gradviz.parse("w^T x")
    assert start_values(graph, {"w": (1.0, 2.0, 3.0)}) == {"w": (1.0, 2.0, 3.0), "x": (2.0, 1.0, -1.0)}


def test_a_number_that_was_given_stays_where_it_cannot_fit() -> None:
    assert start_values(gradviz.parse("w^T x"), {"w": 5.0})["w"] == 5.0


def test_typing_on_makes_arrays_of_numbers_that_no_longer_fit() -> None:
    document = Document.from_text("")
    for text in ("w", "w^", "w^T", "w^T x", "w^T x +", "w^T x + b"):
        document = edits.set_text(document, text)
    assert document.values == {"w": (2.0, 1.0), "x": (-1.0, 0.5), "b": 2.0}
    run = document.trace()
    assert run.value(run.output) == 0.5
    assert edits.set_text(document, "w^T x + 2b").values == document.values


def test_numbers_stay_numbers_while_a_text_without_arrays_is_typed() -> None:
    document = Document.from_text("")
    for text in ("a", "a*", "a*b", "a*b+norm(a)"):
        document = edits.set_text(document, text)
    assert document.values == {"a": 2.0, "b": 1.0}


def test_a_text_that_arrays_would_break_keeps_its_numbers() -> None:
    document = edits.set_text(edits.set_text(Document.from_text(""), "x"), "x x^T")
    assert document.values["x"] == 2.0
