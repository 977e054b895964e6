"""A shard lays out its memory as its readers agree, and names its thunks."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradviz.engine.kernels import KERNELS
from gradviz.engine.tensors.buffers import PLAIN, Form, flat_vectors
from gradviz.engine.tensors.program import lower
from gradviz.engine.tensors.rewrites import ALL, rewritten
from gradviz.engine.tensors.shard import Shard, agreed


def shard_of(network: Any, batch: int = 4, rewrites: Any = ALL, share: float = 1.0) -> Shard:
    program = rewritten(lower(network.graph, network.shapes(batch)), rewrites, KERNELS)
    return Shard(program, KERNELS, flat_vectors(network.parameters, np.float32), {}, np.float32, share)


def test_readers_agree_on_one_form() -> None:
    frame = Form(padding=((0, 0), (1, 1), (1, 1)))
    row, rows = Form(row=True, outermost=True), Form(outermost=True)
    assert agreed([frame, PLAIN], False, False, False) == frame
    assert agreed([frame, row], False, False, False) == Form(row=True)
    assert agreed([frame], False, False, True) == PLAIN
    assert agreed([row], False, True, False) == row
    assert agreed([row], True, True, False) == rows
    assert agreed([row, PLAIN], False, True, False) == Form(row=True)
    assert agreed([], False, True, False) == PLAIN


def test_samples_of_a_dense_net_lie_in_rows_up_to_the_logits(perceptron: Any) -> None:
    shard = shard_of(perceptron)
    logits = perceptron.graph.outputs[0]
    assert shard.values[perceptron.graph.names["x"]].form == Form(outermost=True)
    hidden = [each.result for each in shard.program.instructions if each.op == "relu"]
    assert [shard.values[slot].form for slot in hidden] == [Form(row=True, outermost=True)] * 2
    assert shard.values[logits].form == PLAIN


def test_padding_and_flattening_cost_no_copy(pictures: Any) -> None:
    shard = shard_of(pictures)
    graph = pictures.graph
    assert shard.values[0].form.padding == ((0, 0), (1, 1), (1, 1))
    flat = next(node.id for node in graph.nodes if node.op == "flatten")
    source = graph.operands[flat][0]
    assert np.shares_memory(shard.values[flat].storage, shard.values[source].storage)
    assert np.shares_memory(shard.gradients[flat].storage, shard.gradients[source].storage)
    assert flat not in {thunk.node for thunk in shard.thunks}


def test_gradients_of_weights_are_written_into_the_flat_vector(perceptron: Any) -> None:
    shard = shard_of(perceptron)
    for name in perceptron.parameters:
        assert np.shares_memory(shard.gradients[perceptron.graph.names[name]].inner, shard.vectors.gradients)


def test_thunks_name_node_phase_and_kernel(pictures: Any) -> None:
    shard = shard_of(pictures)
    assert {thunk.phase for thunk in shard.thunks} == {"forward", "backward"}
    assert {thunk.kernel for thunk in shard.thunks} <= {"plain", *KERNELS}
    assert shard.thunks[0].kernel == "conv2d columns"
    assert shard.thunks[shard.forward_thunks].node == pictures.graph.output
    plain = shard_of(pictures, rewrites=())
    gates = [node.id for node in pictures.graph.nodes if node.op not in ("input", "copy", "flatten")]
    assert [thunk.node for thunk in plain.thunks[: plain.forward_thunks]] == gates


def test_the_seed_is_the_share_of_the_loss(pictures: Any) -> None:
    shard = shard_of(pictures, share=0.25)
    assert shard.gradients[shard.program.loss].inner == np.float32(0.25)


def test_leaves_start_where_they_say(sketch: Any) -> None:
    net = sketch(3)
    net.at = net.builder.gate("mul", [net.at, net.builder.constant((1.0, 2.0, 3.0))])
    network = net.done()
    shard = shard_of(network)
    constant = next(node.id for node in network.graph.nodes if node.role == "constant")
    assert shard.values[constant].inner.tolist() == [1, 2, 3]
    shard.values[0].natural[...] = 5
    shard.set_starts()
    assert not shard.values[0].natural.any()
