"""A misfit names its gate, in the language of the moment."""

from __future__ import annotations

import pytest

from gradviz import words
from gradviz.engine import gradients, trace
from gradviz.engine.shapes import gate_shape
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS


def layer(group: str | None) -> Graph:
    builder = Builder()
    return builder.build(builder.gate("matmul", [builder.leaf("x"), builder.leaf("W", "parameter")], group=group))


def test_a_gate_is_named_by_its_layer_or_its_label() -> None:
    inputs = {"x": [[1, 2]], "W": [[1]]}
    for run in (trace, gradients):
        with pytest.raises(InputError, match=r"^dense1: matmul cannot multiply \(1, 2\) by \(1, 1\)"):
            run(layer("dense1"), inputs)
        with pytest.raises(InputError, match=r"^a: matmul cannot"):
            run(layer(None), inputs)
    with pytest.raises(InputError, match=r"^dense1: matmul cannot"):
        layer("dense1").shapes({"x": (1, 2), "W": (1, 1)})


def test_the_sentence_follows_the_language() -> None:
    graph = layer("dense1")
    with pytest.raises(InputError) as caught:
        gate_shape(graph, graph.nodes[2], OPS["matmul"], [(1, 2), (1, 1)])
    english = caught.value.message
    words.set_language("ru")
    assert caught.value.message != english
    assert caught.value.message.startswith("dense1: ")
    assert caught.value.hint


def test_what_fits_has_its_shape() -> None:
    graph = layer(None)
    assert gate_shape(graph, graph.nodes[2], OPS["matmul"], [(4, 2), (2, 3)]) == (4, 3)
