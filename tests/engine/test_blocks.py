"""Blocks are the layers of a network, with shapes, parameters and what they read."""

from __future__ import annotations

from gradviz.engine.blocks import batched_nodes, block_names, blocks
from gradviz.graph import Builder, Graph

SHAPES = {"x": (3, 4), "y": (3,), "d/w": (4, 2), "d/b": (2,)}


def layer() -> Graph:
    """One dense layer with a relu and a loss."""
    builder = Builder()
    x, w = builder.leaf("x"), builder.leaf("d/w", "parameter")
    product = builder.gate("matmul", [x, w], group="d")
    total = builder.gate("bias", [product, builder.leaf("d/b", "parameter")], name="d", group="d")
    bent = builder.gate("relu", [total], name="r", group="r")
    joined = builder.gate("add", [bent, total], name="s", group="s")
    loss = builder.gate("cross_entropy", [joined, builder.leaf("y")], name="loss", group="loss")
    return builder.build(joined, loss)


def test_blocks_of_a_layer() -> None:
    graph = layer()
    found = {block.name: block for block in blocks(graph, SHAPES)}
    assert {name: block.kind for name, block in found.items()} == {
        "x": "input",
        "d": "layer",
        "r": "layer",
        "s": "layer",
        "y": "target",
        "loss": "loss",
    }
    dense = found["d"]
    assert (dense.shape, dense.parameter_count, dense.category) == ((2,), 10, "linear")
    assert dense.output == graph.id("d")
    assert (found["r"].reads, found["s"].reads, found["loss"].reads) == (("d",), ("r", "d"), ("s", "y"))
    assert found["r"].category == "unary"
    assert found["loss"].shape == ()
    assert sorted(node for block in found.values() for node in block.nodes) == list(range(len(graph.nodes)))


def test_a_copy_belongs_to_what_it_copies() -> None:
    graph = layer()
    names = block_names(graph)
    copy = next(node.id for node in graph.nodes if graph.is_copy(node.id))
    assert names[copy] == "d"
    assert graph.original(copy) == graph.id("d")


def test_a_formula_has_a_block_for_each_gate() -> None:
    builder = Builder()
    a = builder.leaf("a")
    graph = builder.build(builder.gate("exp", [builder.gate("neg", [a])], name="e"))
    found = blocks(graph, {})
    assert [block.kind for block in found] == ["input", "layer", "layer"]
    assert found[-1].name == "e"
    assert batched_nodes(graph, {}) == (False, False, False)
