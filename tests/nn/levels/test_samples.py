"""A batch is a copy gate: the samples' contributions, each on its own edge, add up to the plan's gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.engine.blocks import source_of
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import InputError
from gradviz.nn.levels.batch import batch_trace
from gradviz.nn.levels.path import ViewPath, gate_names
from gradviz.nn.levels.samples import samples_level


def sent(plan: TensorPlan, gate: int) -> dict[int, Any]:
    """What a gate sends back to each node that it reads."""
    edges = batch_trace(plan).last.edge_gradients
    return {source_of(plan.graph, edge.source): gradient for edge, gradient in edges.items() if edge.target == gate}


def test_the_copy_gate_sums_the_samples(network: TensorPlan) -> None:
    for name in dict.fromkeys(node.group for node in network.graph.nodes if node.group):
        for gate, node in gate_names(network.graph, name).items():
            try:
                found = samples_level(network, ViewPath(name, gate))
            except InputError as error:
                assert "whole batch" in error.message
                continue
            run = found.trace
            assert np.allclose(run.value(found.graph.output), network.value(node), rtol=1e-10, atol=1e-12)
            for leaf in found.graph.leaves:
                if leaf.role == "parameter":
                    copy = found.graph.outgoing[leaf.id][0].target
                    parts = [run.last.edge_gradients[edge] for edge in found.graph.outgoing[copy]]
                    assert len(parts) == network.batch
                    want = sent(network, node)[found.places[leaf.id]]
                    assert np.allclose(sum(parts), want, rtol=1e-10, atol=1e-12), (name, leaf)


def test_one_sample_alone(planned: object) -> None:
    assert callable(planned)
    plan = planned({"input": [2], "layers": ["dense 1"], "loss": "mse"}, 1)
    found = samples_level(plan, ViewPath("dense1", "matmul"))
    assert np.allclose(found.trace.value(found.graph.output), plan.value(found.places[found.graph.output]))


def test_a_gate_over_the_whole_batch_says_so(network: TensorPlan) -> None:
    with pytest.raises(InputError, match="whole batch"):
        samples_level(network, ViewPath("loss", "cross_entropy"))
