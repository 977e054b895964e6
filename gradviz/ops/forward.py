"""The values of a graph by the forward functions of its ops alone, gate after gate. Owns no derivative; faster ways are held to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradviz.graph import Graph
from gradviz.ops.op import OPS


def forward_values(graph: Graph, leaves: Mapping[str, Any], last: int | None = None) -> list[Any]:
    """The value of every node up to `last`, by default of all, in float64; 1/0 is inf, as IEEE has it."""
    values: list[Any] = []
    stop = len(graph.nodes) if last is None else last + 1
    with np.errstate(all="ignore"):
        for node, operands in zip(graph.nodes[:stop], graph.operands[:stop], strict=True):
            if operands:
                op = OPS[node.op]
                values.append(op.forward(*(values[source] for source in operands), **op.settings(node.attributes)))
            else:
                content = node.attributes["value"] if node.role == "constant" else leaves[node.name or ""]
                values.append(np.asarray(content, dtype=np.float64)[()])
    return values
