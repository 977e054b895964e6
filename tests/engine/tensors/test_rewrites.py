"""Rewrites are listed, do what they say, and leave alone what they do not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gradviz.engine.kernels import KERNELS
from gradviz.engine.tensors.program import Program, lower
from gradviz.engine.tensors.rewrites import (
    ALL,
    BIAS_ROW,
    POOL_FIRST,
    REWRITES,
    SKIP_INPUTS,
    kernel_for,
    rewritten,
)


def ops_of(program: Program) -> list[str]:
    return [each.op for each in program.instructions]


def test_every_rewrite_is_listed_with_a_sentence() -> None:
    assert tuple(REWRITES.values()) == ALL
    for name, rewrite in REWRITES.items():
        assert rewrite.name == name
        assert rewrite.doc.endswith(".")


def test_without_rewrites_every_gate_is_an_instruction(pictures: Any) -> None:
    program = lower(pictures.graph, pictures.shapes(2))
    assert ops_of(rewritten(program, [SKIP_INPUTS], KERNELS)) == ops_of(program)


def test_biases_join_their_products(pictures: Any) -> None:
    program = rewritten(lower(pictures.graph, pictures.shapes(2)), [BIAS_ROW], KERNELS)
    assert "bias" not in ops_of(program)
    assert all(len(each.sources) == 3 for each in program.instructions if each.op in ("conv2d", "matmul"))


def test_a_product_that_others_read_keeps_its_bias_apart(sketch: Any) -> None:
    net = sketch(4).dense(3, bias=False)
    product = net.at
    net.gate("bias", net.parameter("bias", 3))
    net.at = net.builder.gate("add", [net.at, product])
    network = net.done()
    program = lower(network.graph, network.shapes(2))
    assert ops_of(rewritten(program, ALL, KERNELS)) == ops_of(program)


def test_pooling_moves_in_front_of_relu(pictures: Any) -> None:
    program = rewritten(lower(pictures.graph, pictures.shapes(2)), [POOL_FIRST], KERNELS)
    order = ops_of(program)
    assert order.index("maxpool2d") < order.index("relu")
    pooled = [each.result for each in program.instructions if each.op == "maxpool2d"]
    assert sorted(program.in_place) == sorted(pooled)
    assert sorted(program.in_place.values()) == sorted(each.node for each in program.instructions if each.op == "maxpool2d")


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softplus"])
def test_only_what_changes_no_bit_moves(sketch: Any, activation: str) -> None:
    network = sketch(1, 4, 4).convolution(2, padding=1).gate(activation).gate("maxpool2d").gate("flatten").dense(2).done()
    order = ops_of(rewritten(lower(network.graph, network.shapes(2)), ALL, KERNELS))
    assert order.index(activation) < order.index("maxpool2d")


def test_phases_only_between_a_convolution_and_its_one_pooling(pictures: Any, sketch: Any, phased_at: Any, phased_nodes: Any) -> None:
    lowered = lower(pictures.graph, pictures.shapes(2))
    every = rewritten(lowered, phased_at(range(99)), KERNELS)
    one, other = sorted(phased_nodes(every))
    assert phased_nodes(rewritten(lowered, ALL, KERNELS)) == {one}
    for nodes in (set(), {other}, {one, other}):
        assert phased_nodes(rewritten(lowered, phased_at(nodes), KERNELS)) == nodes
    odd = sketch(1, 5, 5).convolution(2, padding=1).gate("maxpool2d").gate("flatten").dense(2).done()
    assert not phased_nodes(rewritten(lower(odd.graph, odd.shapes(2)), ALL, KERNELS))


def test_inputs_are_differentiated_only_when_that_is_not_skipped(pictures: Any) -> None:
    program = lower(pictures.graph, pictures.shapes(2))
    assert 0 not in rewritten(program, ALL, KERNELS).differentiated
    assert 0 in rewritten(program, [], KERNELS).differentiated


def test_the_first_kernel_that_applies_is_taken(pictures: Any) -> None:
    program = lower(pictures.graph, pictures.shapes(2))
    first = program.instructions[0]
    assert kernel_for(program, first, KERNELS) is KERNELS["conv2d columns"]
    none = {name: replace(kernel, applies=lambda call: False) for name, kernel in KERNELS.items()}
    assert kernel_for(program, first, none) is None
