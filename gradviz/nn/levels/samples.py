"""One gate over a batch, taken apart: a copy of what all samples share, the same gate for each sample, and their results joined.

The copy gates of the parameters sum what the samples contribute; nothing else happens in a batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradviz.engine.blocks import batched_nodes, source_of
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import InputError
from gradviz.graph import Builder
from gradviz.nn.levels.level import Level, gate_at
from gradviz.nn.levels.path import ViewPath
from gradviz.nn.levels.unit import short_names
from gradviz.ops import OPS
from gradviz.words import mark


def samples_level(plan: TensorPlan, path: ViewPath) -> Level:
    """The gate at `path`, sample by sample. Raises InputError for a gate that looks at the whole batch at once."""
    graph, batch = plan.graph, plan.batch or 1
    gate = gate_at(graph, path)
    batched = batched_nodes(graph, plan.shapes)
    if not batched[gate]:
        raise InputError(
            "not apart",
            mark("{op} looks at the whole batch at once, so it cannot be shown sample by sample"),
            mark("Open a gate whose result has one row for each sample."),
            op=OPS[graph.nodes[gate].op].name,
        )
    node, sources = graph.nodes[gate], [source_of(graph, source) for source in graph.operands[gate]]
    names = short_names([graph.nodes[source] for source in sources])
    builder, inputs, places = Builder(), dict[str, Any](), list[int]()
    shared: dict[int, int] = {}
    for source, name in zip(sources, names, strict=True):
        if not batched[source] and source not in shared:
            shared[source] = builder.leaf(name, "parameter" if graph.nodes[source].role == "parameter" else "input")
            inputs[name] = np.array(plan.value(source), dtype=np.float64)
            places.append(source)
    rows: list[int] = []
    for sample in range(batch):
        own = dict(shared)
        for source, name in zip(sources, names, strict=True):
            if source not in own:
                own[source] = builder.leaf(f"{name}[{sample}]")
                inputs[f"{name}[{sample}]"] = np.array(plan.value(source)[sample : sample + 1], dtype=np.float64)
                places.append(source)
        rows.append(builder.gate(node.op, [own[source] for source in sources], attributes=node.attributes))
        places.append(gate)
    if batch > 1:
        rows.append(builder.gate("concatenate", rows, name="batch", attributes={"axis": 0}))
        places.append(gate)
    opened = builder.build(rows[-1])
    gradient = plan.gradient(gate)
    found: list[int] = []
    rest = iter(places)
    for other in opened.nodes:
        found.append(found[-1] if opened.is_copy(other.id) else next(rest))
    seed = None if gradient is None else np.array(gradient, dtype=np.float64)
    return Level(path, opened, inputs, seed, tuple(found), tuple(range(batch)))
