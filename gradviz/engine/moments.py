"""Grouping the steps of a run for showing: by edge, node or phase. A view of the steps, never another run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradviz.engine.steps import Accumulate, Contribute, Fault, Forward, Leaf, Local, Moment, Seed, Step
from gradviz.graph import Edge, Graph

GRANULARITIES = ("edge", "node", "phase")


def moments(graph: Graph, steps: Sequence[Step], granularity: str) -> tuple[Moment, ...]:
    """Cover all steps with moments in order. Raises ValueError for a granularity not in GRANULARITIES."""
    if granularity not in GRANULARITIES:
        raise ValueError(f"no granularity {granularity!r}; there are {', '.join(GRANULARITIES)}")
    return tuple(_joined(_labelled(graph, steps, granularity)))


def _joined(keys: Iterator[tuple[object, str, int | Edge | None]]) -> Iterator[Moment]:
    start, last = 0, None
    at = -1
    for at, (key, phase, focus) in enumerate(keys):
        if last is None:
            last = (key, phase, focus)
        elif key != last[0]:
            yield Moment(start, at, last[1], last[2])
            start, last = at, (key, phase, focus)
    if last is not None:
        yield Moment(start, at + 1, last[1], last[2])


def _labelled(graph: Graph, steps: Sequence[Step], granularity: str) -> Iterator[tuple[object, str, int | Edge | None]]:
    """Per step the key that groups it with its neighbours, its phase and what lights up."""
    key: object = None
    phase = "forward"
    focus: int | Edge | None = None
    for step in steps:
        match step:
            case Leaf(node, _) | Forward(node, _, _):
                key, focus = node, node
            case Seed(node, _):
                phase, key, focus = "backward", ("seed", node), node
            case Local(edge, _, _) | Contribute(edge, _, _):
                key, focus = _backward_place(graph, edge, granularity)
            case Accumulate(node, _, _):
                key, focus = ("sum", node), node
            case Fault():
                pass
        yield (phase if granularity == "phase" else (phase, key)), phase, focus


def _backward_place(graph: Graph, edge: Edge, granularity: str) -> tuple[object, int | Edge]:
    """The edge out of a copy gate belongs to the moment in which the copy gate adds up."""
    if graph.is_copy(edge.target):
        return ("sum", edge.target), edge.target
    return (edge, edge) if granularity == "edge" else (("gate", edge.target), edge.target)
