"""Lowering knows shapes, where the batch is, and which gradients are needed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.engine.tensors.program import MARKED_BATCH, batch_size, batched_leaves, has_batch, lower, with_batch
from gradviz.errors import InputError
from gradviz.graph import Builder
from gradviz.ops import OPS


def test_copy_gates_cost_nothing(perceptron: Any) -> None:
    builder = Builder()
    x, y = builder.leaf("x"), builder.leaf("y")
    graph = builder.build(builder.gate("cross_entropy", [builder.gate("mul", [x, x]), y]))
    program = lower(graph, {"x": (2, 3), "y": (2,)})
    assert [each.op for each in program.instructions] == ["mul", "cross_entropy"]
    assert program.instructions[0].sources == (0, 0)
    assert program.origin[1] == 0


def test_the_batch_is_found_even_where_a_feature_axis_is_as_long(perceptron: Any) -> None:
    program = lower(perceptron.graph, perceptron.shapes(7))
    for node in perceptron.graph.nodes:
        slot = program.slots[node.id]
        assert slot.batched == (node.role != "parameter" and slot.shape != ())
    assert program.batch == 7


PAIRS = [name for name, op in OPS.items() if op.accepts(2) and not op.ordered]


@given(st.sampled_from(PAIRS), st.lists(st.integers(1, 4), min_size=0, max_size=3), st.lists(st.integers(1, 4), min_size=0, max_size=2))
def test_the_batch_axis_never_meets_a_feature_axis(name: str, parameter: list[int], sample: list[int]) -> None:
    """What fits, fits at every number of samples; nothing fits because a batch happens to be as long as a feature axis."""
    builder = Builder()
    gate = builder.gate(name, [builder.leaf("x"), builder.leaf("w", "parameter")])
    graph = builder.build(builder.gate("sum", [gate]))

    def fits(batch: int) -> bool:
        try:
            lower(graph, {"x": (batch, *sample), "w": tuple(parameter)})
        except InputError:
            return False
        return True

    assert len({fits(batch) for batch in range(1, 6)}) == 1, (name, parameter, sample)


def test_a_batch_as_long_as_a_parameter_is_refused_with_a_sentence() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("sum", [builder.gate("mul", [builder.leaf("x"), builder.leaf("w", "parameter")])]))
    for batch, wrong in ((5, (5, 1)), (1, (5, 1)), (5, (5, 3))):
        with pytest.raises(InputError, match=f"the batch axis meets a feature axis that only happens to be as long: {batch}"):
            lower(graph, {"x": (batch, 3), "w": wrong})
    assert lower(graph, {"x": (3, 3), "w": (3,)}).batch == 3


def test_a_batch_merged_with_other_axes_is_none() -> None:
    assert has_batch((MARKED_BATCH, 3))
    assert has_batch((MARKED_BATCH,))
    for shape in ((), (3, MARKED_BATCH), (2 * MARKED_BATCH, 3), (MARKED_BATCH, 4 * MARKED_BATCH), (3,)):
        assert not has_batch(shape)


def test_only_what_leads_to_a_parameter_is_differentiated(perceptron: Any) -> None:
    graph = perceptron.graph
    program = lower(graph, perceptron.shapes(2))
    assert graph.names["x"] not in program.differentiated
    assert graph.names["y"] not in program.differentiated
    assert graph.names["layer0/weights"] in program.differentiated
    assert graph.names["x"] in lower(graph, perceptron.shapes(2), wrt=["x"]).differentiated


def test_readers_and_writers(perceptron: Any) -> None:
    program = lower(perceptron.graph, perceptron.shapes(2))
    for each in program.instructions:
        assert program.writer[each.result] is each
        for source in each.sources:
            assert each in program.readers[source]
    assert program.readers[program.loss] == ()


def test_settings_fill_in_defaults(pictures: Any) -> None:
    program = lower(pictures.graph, pictures.shapes(2))
    convolution = program.instructions[0]
    assert program.settings(convolution) == {"stride": 1, "padding": 1, "dilation": 1, "groups": 1}


def test_batches_of_leaves() -> None:
    builder = Builder()
    x, noise, rate = builder.leaf("x"), builder.leaf("noise", "noise"), builder.leaf("rate")
    graph = builder.build(builder.gate("mul", [builder.gate("mul", [x, noise]), rate]))
    shapes = {"x": (4, 3), "noise": (4, 3), "rate": ()}
    assert batched_leaves(graph, shapes) == ("x", "noise")
    assert batch_size(graph, shapes) == 4
    assert with_batch(graph, shapes, 9) == {"x": (9, 3), "noise": (9, 3), "rate": ()}
    assert batch_size(graph, {"x": (), "noise": (), "rate": ()}) is None
    with pytest.raises(InputError, match="x 4, noise 5"):
        batch_size(graph, {"x": (4, 3), "noise": (5, 3), "rate": ()})
