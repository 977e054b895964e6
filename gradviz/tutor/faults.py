"""Non-finite numbers in a run: where they first appear, what happened and why, in words. Owns these sentences; repairs nothing."""

from __future__ import annotations

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Fault
from gradviz.graph import Edge
from gradviz.ops import OPS


def fault_sentence(trace: Trace, place: int | Edge, code: str) -> str:
    """One sentence on a fault: where it is, what happened and why."""
    graph = trace.graph
    gate = place.target if isinstance(place, Edge) else place
    name = graph.labels[gate]
    trouble = OPS[graph.nodes[gate].op].trouble if graph.operands[gate] else ""
    because = words.say(trouble) if trouble else words.say("the number is beyond what a float64 holds")
    if code == "undefined":
        return words.say("{node} has no value: {because}", node=name, because=because)
    if code == "infinite":
        return words.say("{node} is infinite: {because}", node=name, because=because)
    return words.say("The gradient that {node} sends back is not finite", node=name)


def cause(trace: Trace) -> str:
    """The first fault on the way to the output or back from it, in the sentence that a training ends with; "" without one."""
    known = trace.graph.ancestors(trace.output) | {trace.output}
    for step in trace.steps:
        if isinstance(step, Fault):
            forward = not isinstance(step.place, Edge)
            node = step.place.target if isinstance(step.place, Edge) else step.place
            if node in known:
                why, label = fault_sentence(trace, step.place, step.code), trace.graph.labels[node]
                if forward:
                    return words.say("the forward pass broke at {node}: {why}", node=label, why=why)
                return words.say("the backward pass broke at {node}: {why}", node=label, why=why)
    return ""
