"""origin(): where the two numbers on an edge, or those of a node, come from, in one line each.

Every number comes from the frame. Owns these lines; knows no window.
"""

from __future__ import annotations

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Frame
from gradviz.graph import Edge
from gradviz.notation import bracketed, value
from gradviz.ops import OPS
from gradviz.tutor.formulas import gate_formula, sent_formula

UNKNOWN = "?"
MOST_PARTS = 8


def origin(trace: Trace, frame: Frame, item: int | Edge) -> tuple[str, ...]:
    """The line of the value, then the line of the gradient; what is not computed yet has no number."""
    if isinstance(item, Edge):
        return value_line(trace, frame, item.source), gradient_line(trace, frame, item)
    graph = trace.graph
    value_text = value_line(trace, frame, item)
    if item == trace.output:
        return value_text, _seed_line(trace, frame)
    way = graph.incoming[item] if graph.is_copy(item) else graph.outgoing[item]
    return (value_text, gradient_line(trace, frame, way[0])) if way else (value_text,)


def value_line(trace: Trace, frame: Frame, node: int) -> str:
    """c = a + b = 2 + 1 = 3, as far as it is known."""
    graph = trace.graph
    node = graph.original(node)
    known, operands = frame.values.get(node), graph.operands[node]
    if not operands and graph.nodes[node].role == "constant":
        return graph.labels[node]
    parts = [graph.labels[node]]
    if operands:
        parts.append(gate_formula(graph, node, [graph.labels[source] for source in operands]))
    if operands and known is not None:
        parts.append(gate_formula(graph, node, [value(frame.values[source]) for source in operands]))
    if known is not None:
        parts.append(value(known))
    return " = ".join(parts)


def gradient_line(trace: Trace, frame: Frame, edge: Edge) -> str:
    """What comes back over an edge: upstream times local, or the sum of the parts of a copy gate."""
    graph = trace.graph
    if graph.nodes[edge.source].role == "constant":
        return words.say("No gradient: a constant never changes.")
    if edge.target not in trace.used:
        return words.say("Gradient 0: the output does not depend on it.")
    name = f"∂{graph.labels[trace.output]}/∂{graph.labels[edge.source]}"
    if graph.is_copy(edge.target):
        return _sum_line(trace, frame, edge.target, name)
    upstream, result = frame.gradients.get(edge.target), frame.edge_gradients.get(edge)
    if upstream is None or result is None:
        return words.say("{derivative} is not known yet: the gradient has not come back so far.", derivative=name)
    if OPS[graph.nodes[edge.target].op].elementwise:
        product = f"{bracketed(value(upstream))} × {bracketed(value(frame.partials[edge]))} = {value(result)}"
        told = words.say("{product}: upstream × local derivative of {gate}", product=product, gate=graph.labels[edge.target])
    else:
        told = f"{sent_formula(graph, edge)} = {value(result)}"
    if graph.is_copy(edge.source):
        return words.say("One part of {derivative}: {told}", derivative=name, told=told)
    return f"{name} = {told}"


def _sum_line(trace: Trace, frame: Frame, copy: int, name: str) -> str:
    branches = [edge for edge in trace.graph.outgoing[copy] if edge.target in trace.used]
    known = [frame.edge_gradients.get(edge) for edge in branches]
    if all(part is None for part in known):
        return words.say("{derivative} is not known yet: the gradient has not come back so far.", derivative=name)
    shown = [UNKNOWN if part is None else bracketed(value(part)) for part in known]
    joined = " + ".join(shown if len(shown) <= MOST_PARTS else [*shown[:MOST_PARTS], "…"])
    total = frame.gradients.get(copy)
    whole = joined if total is None else f"{joined} = {value(total)}"
    return words.say("{derivative} = {total}: the parts of all branches, added", derivative=name, total=whole)


def _seed_line(trace: Trace, frame: Frame) -> str:
    seed, output = frame.gradients.get(trace.output), trace.graph.labels[trace.output]
    name = f"∂{output}/∂{output}"
    if seed is None:
        return words.say("{derivative} is not known yet: the gradient has not come back so far.", derivative=name)
    return words.say("{derivative} = {seed}: the backward pass starts here", derivative=name, seed=value(seed))
