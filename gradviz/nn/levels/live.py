"""A running training as the picture of a network needs it: what to watch, and a snapshot by nodes. Copies nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gradviz.engine.blocks import Block
from gradviz.graph import Edge, Graph
from gradviz.nn.diagnosis import Watch
from gradviz.nn.events import Snapshot


@dataclass(frozen=True, eq=False)
class LiveNumbers:
    """Values and gradients by node, as far as they were watched."""

    values: Mapping[int, Any]
    gradients: Mapping[int, Any]
    edge_gradients: Mapping[Edge, Any] = field(default_factory=dict)


def watch_of(graph: Graph, blocks: Iterable[Block], *, show: str = "activations", every: int = 1, statistics: bool = True) -> Watch:
    """What a training has to show so that the thumbnails live: results, gradients or weights of every block that has a name."""
    rows = list(blocks)
    results = [graph.nodes[block.output].name for block in rows]
    outputs = tuple(name for name in results if name is not None)
    weights = tuple(next(iter(block.parameters)) for block in rows if block.parameters)
    losses = tuple(name for name, block in zip(results, rows, strict=True) if name is not None and block.kind == "loss")
    if show == "weights":
        return Watch(values=(*weights, *losses), statistics=statistics, every=every)
    if show == "gradients":
        return Watch(values=losses, gradients=outputs, statistics=statistics, every=every)
    return Watch(values=outputs, statistics=statistics, every=every)


def live_numbers(graph: Graph, snapshot: Snapshot) -> LiveNumbers:
    """A snapshot by nodes of `graph`; names that it does not have are left out, as after an edit."""
    return LiveNumbers(
        {graph.names[name]: array for name, array in snapshot.values.items() if name in graph.names},
        {graph.names[name]: array for name, array in snapshot.gradients.items() if name in graph.names},
    )
