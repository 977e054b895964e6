"""Probe: the part of a network that one layer's answers come from, as a plan of its own with copied weights. Searches nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.graph import Builder, Graph
from gradviz.nn.model import SECOND, Model
from gradviz.nn.spec import INPUT

Array = NDArray[Any]
UNIT = "unit"
"""The leaf that says which unit is asked about: 1 there, 0 elsewhere."""


class Probe:
    """A layer's answers to samples in the scale of the model, and how they change with the sample. Learns nothing."""

    def __init__(self, model: Model, layer: str, dtype: Any = np.float32, batch: int = 1) -> None:
        graph = model.graph(False)
        node = _end(model, layer)
        shapes = model.shapes(batch, train=False)
        found = graph.shapes(shapes)
        self.shape: tuple[int, ...] = found[node][1:]
        cut = _cut(graph, node)
        known = {leaf.name: shapes[leaf.name] for leaf in cut.leaves if leaf.name in shapes}
        self._plan = TensorPlan(cut, {**known, UNIT: (batch, *self.shape)}, dtype=dtype, wrt=(INPUT,))
        self._read = cut.outputs[0]
        self.numbers = sum(math.prod(found[place]) for place in graph.ancestors(node)) // batch
        """About how many numbers one sample makes."""
        self._owned = frozenset(known) - {INPUT}

    def take(self, values: Mapping[str, Array]) -> None:
        """Use these weights and moving statistics; what it does not read is left aside."""
        for name in self._owned:
            self._plan.set(name, values[name])

    def answers(self, samples: Array) -> Array:
        """What every unit answers to every sample."""
        plan = self._plan.with_batch(len(samples))
        plan.set(INPUT, samples)
        with np.errstate(all="ignore"):
            plan.forward()
        return np.array(plan.value(self._read))

    def slope(self, sample: Array, unit: tuple[int, ...]) -> tuple[float, Array]:
        """What one unit answers to a sample, and how fast each number of the sample raises it."""
        plan, chosen = self._plan.with_batch(1), np.zeros((1, *self.shape))
        chosen[0][unit] = 1.0
        plan.set(INPUT, sample[np.newaxis])
        plan.set(UNIT, chosen)
        with np.errstate(all="ignore"):
            plan.run()
        slope = plan.gradient(INPUT)
        assert slope is not None
        return float(plan.value(self._read)[0][unit]), np.array(slope[0], dtype=np.float64)

    def close(self) -> None:
        """End what the plan holds."""
        self._plan.close()


def _end(model: Model, layer: str) -> int:
    """The node where a layer ends; one that does nothing when the network is asked ends where the layer before it does.

    Two towers have the same weights: a layer of the second is that of the first.
    """
    layer = layer.removesuffix(SECOND)
    names, reads = model.graph(False).names, {row.name: row.reads[0] for row in model.spec.layers}
    while layer not in names:
        layer = reads[layer]
    return names[layer]


def _cut(graph: Graph, end: int) -> Graph:
    """What `end` depends on, the weights as given numbers; its answers are the first output, the asked unit's the last."""
    builder, places = Builder(), dict[int, int]()
    for node in sorted(graph.ancestors(end)):
        record, operands = graph.nodes[node], graph.operands[node]
        if graph.is_copy(node):
            places[node] = places[operands[0]]
        elif operands:
            places[node] = builder.gate(
                record.op, [places[source] for source in operands], name=record.name, attributes=record.attributes, group=record.group
            )
        elif record.role == "constant":
            places[node] = builder.constant(record.attributes["value"])
        else:
            assert record.name is not None
            places[node] = builder.leaf(record.name, "input" if record.name == INPUT else "state")
    asked = builder.gate("mul", [places[end], builder.leaf(UNIT)])
    return builder.build(places[end], builder.gate("sum", [asked]))
