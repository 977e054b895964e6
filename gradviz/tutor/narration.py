"""What a moment of a run did and what comes next, each in one sentence. Owns these sentences only."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Accumulate, Contribute, Forward, Leaf, Local, Moment, Seed, Step
from gradviz.graph import Edge
from gradviz.notation import value
from gradviz.tutor.formulas import gate_formula, sent_formula


def happened(trace: Trace, moment: Moment, *, phase: bool = False) -> str:
    """What the steps of `moment` did, with their numbers; a whole phase is only counted."""
    steps = trace.steps[moment.start : moment.stop]
    if phase:
        return _counted(trace, steps, moment.phase)
    partials = {step.edge: step.partial for step in steps if isinstance(step, Local)}
    summed = {step.node for step in steps if isinstance(step, Accumulate)}
    worded = [step for step in steps if not (isinstance(step, Contribute) and step.edge.target in summed)]
    said = [_did(trace, step, partials) for step in worded]
    return " ".join(sentence for sentence in said if sentence)


def story(trace: Trace, moment: Moment, granularity: str) -> str:
    """What happened and what comes next, for one line."""
    return f"{happened(trace, moment, phase=granularity == 'phase')} {next_sentence(trace, moment, granularity)}"


def next_sentence(trace: Trace, moment: Moment, granularity: str = "edge") -> str:
    """What the moment after `moment` will do."""
    moments = trace.moments(granularity)
    place = bisect_left(moments, moment.stop, key=lambda other: other.start)
    if place == len(moments):
        return words.say("The run is complete.")
    following = moments[place]
    if granularity == "phase":
        return words.say("Next: the backward pass.")
    return _announced(trace, trace.steps[following.start], following)


def _did(trace: Trace, step: Step, partials: dict[Edge, Any]) -> str:
    graph = trace.graph
    match step:
        case Leaf(node, known):
            if graph.nodes[node].role == "constant":
                return words.say("The constant {value} is ready.", value=value(known))
            return words.say("{node} is {value}.", node=graph.labels[node], value=value(known))
        case Forward(node, operands, known):
            if graph.is_copy(node):
                readers = len(graph.outgoing[node])
                name = graph.labels[node]
                return words.count(
                    "{node} = {value} goes to {n} gate.", "{node} = {value} goes to {n} gates.", readers, node=name, value=value(known)
                )
            numbers = gate_formula(graph, node, [value(operand) for operand in operands])
            return words.say("{node} = {numbers} = {value}.", node=graph.labels[node], numbers=numbers, value=value(known))
        case Seed(node, known):
            return words.say("The backward pass starts: the gradient of {node} is {value}.", node=graph.labels[node], value=value(known))
        case Contribute(edge, upstream, product):
            return _sent(trace, edge, value(upstream), partials[edge], value(product))
        case Accumulate(node, (_,), total):
            return words.say("{node} gets the only part: {total}.", node=graph.labels[node], total=value(total))
        case Accumulate(node, parts, total):
            joined = " + ".join(factor(value(part)) for part in parts)
            return words.say("{node} adds up its parts: {parts} = {total}.", node=graph.labels[node], parts=joined, total=value(total))
        case _:
            return ""


def _sent(trace: Trace, edge: Edge, upstream: str, partial: Any, product: str) -> str:
    graph = trace.graph
    if partial is None:
        return words.say(
            "{gate} sends {formula} = {product} back to {node}, where g = {upstream}.",
            gate=graph.labels[edge.target],
            formula=sent_formula(graph, edge),
            product=product,
            node=graph.labels[edge.source],
            upstream=upstream,
        )
    return words.say(
        "{gate} sends {upstream} × {partial} = {product} back to {node}.",
        gate=graph.labels[edge.target],
        upstream=factor(upstream),
        partial=factor(value(partial)),
        product=product,
        node=graph.labels[edge.source],
    )


def _announced(trace: Trace, step: Step, moment: Moment) -> str:
    graph = trace.graph
    labels = graph.labels
    match step:
        case Leaf(node, _) if graph.nodes[node].role == "constant":
            return words.say("Next: the constant {node}.", node=labels[node])
        case Leaf(node, _):
            return words.say("Next: {node} gets its value.", node=labels[node])
        case Forward(node, _, _) if graph.is_copy(node):
            return words.say("Next: {node} goes to every gate that reads it.", node=labels[node])
        case Forward(node, _, _):
            return words.say("Next: {node} is computed.", node=labels[node])
        case Seed(node, _):
            return words.say("Next: the backward pass starts at {node}.", node=labels[node])
        case Accumulate(node, (_,), _):
            return words.say("Next: {node} gets the only part.", node=labels[node])
        case Accumulate(node, _, _):
            return words.say("Next: {node} adds up its parts.", node=labels[node])
        case Local(edge, _, _) if not isinstance(moment.focus, Edge):
            return words.say("Next: {gate} sends gradients to its operands.", gate=labels[edge.target])
        case Local(edge, _, _) if graph.is_copy(edge.source):
            return words.say("Next: {gate} sends its part.", gate=labels[edge.target])
        case Local(edge, _, _):
            return words.say("Next: {gate} sends its part to {node}.", gate=labels[edge.target], node=labels[edge.source])
        case _:
            return ""


def _counted(trace: Trace, steps: tuple[Step, ...], phase: str) -> str:
    if phase == "forward":
        gates = sum(isinstance(step, Forward) and not trace.graph.is_copy(step.node) for step in steps)
        return words.count("{n} gate computed its value.", "{n} gates computed their values.", gates)
    edges = sum(isinstance(step, Contribute) for step in steps)
    return words.count("{n} edge carried a gradient back.", "{n} edges carried gradients back.", edges)


def factor(text: str) -> str:
    """A number as a factor or a summand: a negative one wears brackets."""
    return text if text[0].isdigit() or text[0] == "[" or text in ("inf", "nan") else f"({text})"
