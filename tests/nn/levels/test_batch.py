"""The recorded run of a batch is the plan's, step by step, and its branches add up."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from gradviz.engine import trace
from gradviz.engine.blocks import blocks
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.levels.batch import batch_trace, kept, layer_moments, op_moments


def test_it_agrees_with_a_trace_of_the_whole_graph(network: TensorPlan) -> None:
    found = batch_trace(network)
    want = trace(network.graph, found.inputs)
    assert set(found.last.edge_gradients) == set(want.last.edge_gradients)
    for node in network.graph.nodes:
        assert np.allclose(found.value(node.id), want.value(node.id), rtol=1e-9), node
        if node.role != "constant":
            assert np.allclose(found.grad(node.id), want.grad(node.id), rtol=1e-9, atol=1e-12), node
    for edge, gradient in want.last.edge_gradients.items():
        assert np.allclose(found.last.edge_gradients[edge], gradient, rtol=1e-9, atol=1e-12), edge


def test_every_frame_can_be_shown(network: TensorPlan) -> None:
    found = batch_trace(network)
    for moment in found.moments("node"):
        assert found.frame(moment.stop).index == moment.stop


def test_a_press_shows_one_layer(network: TensorPlan) -> None:
    found = batch_trace(network)
    moments = layer_moments(found)
    assert [moments[0].start, moments[-1].stop] == [0, len(found.steps)]
    assert all(first.stop == second.start for first, second in pairwise(moments))
    forward = [found.graph.nodes[moment.focus].group for moment in moments if moment.phase == "forward" and isinstance(moment.focus, int)]
    layers = [block.name for block in blocks(network.graph, network.shapes) if block.kind == "layer"]
    assert [group for group in dict.fromkeys(forward) if group in layers] == layers


def test_copies_cannot_be_written() -> None:
    source = np.ones(3)
    copy = kept(source)
    source[0] = 2.0
    assert copy[0] == 1.0
    assert not copy.flags.writeable
    assert kept(np.float32(2.0)) == 2.0


def test_a_press_shows_one_op_with_what_it_reads(network: TensorPlan) -> None:
    found = batch_trace(network)
    graph, moments = found.graph, op_moments(found)
    assert [moments[0].start, moments[-1].stop] == [0, len(found.steps)]
    assert all(first.stop == second.start for first, second in pairwise(moments))
    gates = [node.id for node in graph.nodes if graph.operands[node.id] and not graph.is_copy(node.id)]
    forward = [moment for moment in moments if moment.phase == "forward"]
    assert [moment.focus for moment in forward] == gates
    for moment in forward:
        frame = found.frame(moment.stop)
        assert moment.focus in frame.values
        assert all(source in frame.values for source in graph.operands[moment.focus])
    back = [moment.focus for moment in moments if moment.phase == "backward"]
    assert len(back) == len(set(back)) or back[0] == back[1] == graph.output
    assert set(back) >= {gate for gate in gates if gate in graph.ancestors(graph.output)} - {graph.output}
