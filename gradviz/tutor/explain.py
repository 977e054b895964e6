"""explain(): one moment of a run in words and numbers, for card, transport line, command line and tests.

Every number comes from the steps, every word from the catalogue. Owns the sentences; knows no window and computes no gradient.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.checks import is_kink
from gradviz.engine.steps import Contribute, Frame, Moment, Seed
from gradviz.graph import Edge, Graph
from gradviz.language.typeset import worded_plain
from gradviz.notation import MINUS, value
from gradviz.ops import OPS
from gradviz.tutor.faults import fault_sentence
from gradviz.tutor.formulas import derivative_latex, derivative_name, gate_formula, sent_formula
from gradviz.tutor.narration import happened, next_sentence
from gradviz.tutor.whole_check import Convention, convention_at

if TYPE_CHECKING:
    from gradviz.tutor.update import Update

HYPHEN = re.compile(r"(?<!\w)-(?=\w)|(?<=\w) - (?=\w)")
"""A minus typed as a hyphen, before a number or between two; a hyphen within a word stays."""
LocalForm = Callable[[Graph, Edge], tuple[str, str]]
"""The exact local derivative of an edge as LaTeX and as plain text, e.g. ("d", "d")."""


@dataclass(frozen=True)
class Row:
    """The chain rule on one edge. A number that is None is not computed yet, and never 0; `lit` marks the edge passed now.

    Where the gate is not elementwise `local` is a `formula` of what is sent, with g for upstream, and no factor. At a kink
    `agreed` says that `local` is the lectures' number, which the exact form, written as libraries take it, does not have there.
    """

    edge: Edge
    label: str
    latex: str
    plain: str
    upstream: str | None
    local: str | None
    result: str | None
    lit: bool
    formula: bool = False
    agreed: bool = False


@dataclass(frozen=True)
class Part:
    """What one branch of a copy gate brings back; None is not there yet."""

    label: str
    gradient: str | None


@dataclass(frozen=True)
class Explanation:
    """What a card shows. `rule` is the gate's rule id, or None where nothing flows back; `notes` are conventions and faults.

    A copy gate, and an input that it copies, has `parts` and their sum instead of rows; `moves` are what an update does to its
    parameters.
    """

    title: str
    subtitle: str
    rule: str | None
    sentence: str
    rows: tuple[Row, ...]
    kept: tuple[str, ...]
    happened: str
    following: str
    notes: tuple[str, ...] = ()
    moves: tuple[Update, ...] = ()
    parts: tuple[Part, ...] = ()
    total: str | None = None


def explain(
    trace: Trace,
    moment: Moment,
    granularity: str = "edge",
    *,
    node: int | None = None,
    local_form: LocalForm | None = None,
    ahead: bool = True,
) -> Explanation:
    """`moment` of `trace` in words. `node` pins the card to one gate; `local_form` gives exact local derivatives.

    Unless `ahead` no note tells a slope that is still to come.
    """
    frame = trace.frame(moment.stop)
    subject = place_of(moment) if node is None else node
    following = next_sentence(trace, moment, granularity)
    if granularity == "phase" and node is None:
        return _phase(trace, moment, following)
    return Explanation(
        title=titled(trace.graph, subject),
        subtitle=_subtitle(trace, frame, subject),
        rule=_rule(trace.graph, subject),
        sentence=_sentence(trace, moment, subject),
        rows=_rows(trace, frame, subject, moment, local_form),
        kept=_kept(trace.graph, subject),
        happened=happened(trace, moment),
        following=following,
        notes=_notes(trace, frame, subject, ahead),
        parts=_parts(trace, frame, subject),
        total=_total(trace, frame, subject),
    )


def place_of(moment: Moment) -> int:
    """The node whose card a moment shows: the gate that an edge's gradient comes from."""
    focus = moment.focus
    return focus.target if isinstance(focus, Edge) else focus or 0


def _phase(trace: Trace, moment: Moment, following: str) -> Explanation:
    forward = moment.phase == "forward"
    title = words.say("Forward pass") if forward else words.say("Backward pass")
    sentence = (
        words.say("Every gate computes its value from its operands, in an order in which all operands are known.")
        if forward
        else words.say("Every gate multiplies the upstream gradient by its local derivatives and sends the results to its operands.")
    )
    return Explanation(
        title=title,
        subtitle="",
        rule=None,
        sentence=sentence,
        rows=(),
        kept=(),
        happened=happened(trace, moment, phase=True),
        following=following,
    )


def titled(graph: Graph, node: int) -> str:
    """What a node is and what it is called, in the current language."""
    name, role = graph.labels[node], graph.nodes[node].role
    if graph.is_copy(node):
        return words.say("Copy gate of {node}", node=name)
    if role == "gate":
        gate = OPS[graph.nodes[node].op].shown_title
        return name if name.rstrip("0123456789 ") == gate else words.say("{gate} gate {node}", gate=gate, node=name)
    if role == "constant":
        return words.say("Constant {node}", node=name)
    if role == "parameter":
        return words.say("Parameter {node}", node=name)
    shown = words.say("Input {node}", node=name)
    word = re.split(r"[ \[]", name, maxsplit=1)[0]
    return name if shown == f"{word} {name}" else shown


def _subtitle(trace: Trace, frame: Frame, node: int) -> str:
    """e = c · d = 3 · 2 = 6, as far as it is known."""
    graph = trace.graph
    if graph.is_copy(node):
        readers = len(graph.outgoing[node])
        return words.count("{name} goes to {n} gate", "{name} goes to {n} gates", readers, name=graph.labels[node])
    name, known = graph.labels[node], frame.values.get(node)
    if not graph.operands[node]:
        return name if known is None or graph.nodes[node].role == "constant" else f"{name} = {value(known)}"
    parts = [name, gate_formula(graph, node, [graph.labels[source] for source in graph.operands[node]])]
    if known is not None:
        parts += [gate_formula(graph, node, [value(frame.values[source]) for source in graph.operands[node]]), value(known)]
    return " = ".join(dict.fromkeys(parts))


def _rule(graph: Graph, node: int) -> str | None:
    return OPS[graph.nodes[node].op].rule if graph.operands[node] else None


def _sentence(trace: Trace, moment: Moment, node: int) -> str:
    """How this gate passes gradients back while they flow, what it computes while values do."""
    graph = trace.graph
    if not graph.operands[node]:
        role = graph.nodes[node].role
        if role == "constant":
            return words.say("A constant never changes, so it gets no gradient.")
        if role == "parameter":
            return words.say("A parameter is learned: its gradient says how to change it.")
        return words.say("An input brings a value into the graph.")
    op = OPS[graph.nodes[node].op]
    if moment.phase == "forward":
        return with_minus(words.say(op.doc))
    if any(isinstance(step, Seed) and step.node == node for step in trace.steps[moment.start : moment.stop]):
        return seed_note(trace) or words.say("The backward pass starts with the output's derivative by itself, which is 1.")
    return with_minus(words.say(op.note))


def with_minus(sentence: str) -> str:
    """A sentence of an op with true minus signs, after which no line ends as one may after a hyphen."""
    return HYPHEN.sub(lambda found: found.group().replace("-", MINUS), sentence)


def seed_note(trace: Trace) -> str:
    """What is worth saying about the gradient the backward pass starts with; "" where it is the plain 1."""
    seed = trace.last.gradients[trace.output]
    if not np.ndim(seed):
        return "" if seed == 1.0 else words.say("The backward pass starts with {seed} instead of 1.", seed=value(seed))
    if np.all(np.equal(seed, 1.0)):
        return words.count(
            "The output is an array of {n} number, which starts the backward pass with 1.",
            "The output has {n} numbers: each starts the backward pass with 1, so gradients are those of their sum.",
            np.size(seed),
        )
    return words.say("The backward pass starts with {seed}, a number for each of the output's.", seed=value(seed))


def _rows(trace: Trace, frame: Frame, node: int, moment: Moment, local_form: LocalForm | None) -> tuple[Row, ...]:
    """One row per operand that has a gradient; a copy gate has parts instead."""
    graph = trace.graph
    if graph.is_copy(node):
        return ()
    passed = [step.edge for step in trace.steps[moment.start : moment.stop] if isinstance(step, Contribute)]
    upstream = frame.gradients.get(node)
    taken = _taken(trace, frame, node)
    rows = []
    for edge in graph.incoming[node]:
        if graph.nodes[edge.source].role == "constant":
            continue
        op = OPS[graph.nodes[node].op]
        exact, plain = local_form(graph, edge) if local_form else ("", "")
        partial, result = frame.partials.get(edge), frame.edge_gradients.get(edge)
        local = None if partial is None else value(partial)
        if graph.nodes[node].attributes and local is not None:
            exact, plain = exact or local.replace(MINUS, "-"), plain or local
        if not op.elementwise:
            local = None if result is None else sent_formula(graph, edge)
        rows.append(
            Row(
                edge=edge,
                label=words.say("To {node}", node=graph.labels[edge.source]),
                latex=derivative_latex(graph, edge, exact),
                plain=derivative_name(graph, edge) + (f" = {worded_plain(plain)}" if plain else ""),
                upstream=None if upstream is None else value(upstream),
                local=local,
                result=None if result is None else value(result),
                lit=edge in passed,
                formula=not op.elementwise,
                agreed=taken is not None and local is not None and local != taken.library[edge.slot],
            )
        )
    return tuple(rows)


def _parts(trace: Trace, frame: Frame, node: int) -> tuple[Part, ...]:
    """What the branches of a copy gate bring, and so to an input that it copies; a branch that leads nowhere brings nothing."""
    graph = trace.graph
    copy = _copy_of(graph, node)
    if copy is None:
        return ()
    brought = [(edge, frame.edge_gradients.get(edge)) for edge in graph.outgoing[copy] if edge.target in trace.used]
    if node != copy and (len(brought) < 2 or all(part is None for _, part in brought)):
        return ()
    return tuple(
        Part(words.say("from {node}", node=graph.labels[edge.target]), None if part is None else value(part)) for edge, part in brought
    )


def _total(trace: Trace, frame: Frame, node: int) -> str | None:
    known = frame.gradients.get(node)
    return None if known is None or _copy_of(trace.graph, node) is None else value(known)


def _copy_of(graph: Graph, node: int) -> int | None:
    """The copy gate whose sum a node's gradient is: itself, or for an input or a parameter the one that reads it."""
    if graph.is_copy(node):
        return node
    readers = [edge.target for edge in graph.outgoing[node] if graph.is_copy(edge.target)]
    is_leaf = not graph.operands[node] and graph.nodes[node].role != "constant"
    return readers[0] if readers and is_leaf else None


def _kept(graph: Graph, node: int) -> tuple[str, ...]:
    """What the gate must remember from the forward pass."""
    remembers = OPS[graph.nodes[node].op].remembers if graph.operands[node] else "nothing"
    if remembers == "nothing":
        return ()
    if remembers == "output":
        return (graph.labels[node],)
    return tuple(dict.fromkeys(graph.labels[source] for source in graph.operands[node]))


def _notes(trace: Trace, frame: Frame, node: int, ahead: bool) -> tuple[str, ...]:
    """What a user should know here: not used, a sum under way, a fault, a derivative that is a convention."""
    graph = trace.graph
    notes = []
    if node not in trace.used:
        notes.append(words.say("not used: the output does not depend on {node}", node=graph.labels[node]))
    if frame.waiting.get(node):
        awaited = ", ".join(graph.labels[edge.target] for edge in frame.waiting[node])
        notes.append(words.say("waits for {awaited}", awaited=awaited))
    notes += [fault_sentence(trace, place, code) for place, code in frame.faults.items() if _belongs(place, node)]
    notes += _kink(trace, frame, node)[: None if ahead or _has_sent(trace.graph, frame, node) else 1]
    return (*notes, *_meaning(trace, frame, node))


def _meaning(trace: Trace, frame: Frame, node: int) -> tuple[str, ...]:
    """What the gradient of an input says, as soon as it is there: the whole point of the two passes."""
    graph = trace.graph
    source = graph.operands[node][0] if graph.is_copy(node) else node
    gradient, seed = frame.gradients.get(node), frame.gradients.get(trace.output)
    plain = isinstance(gradient, float) and np.isfinite(gradient) and isinstance(seed, float) and seed == 1.0
    if not plain or graph.operands[source] or source == trace.output:
        return ()
    if gradient == 0.0:
        return (
            words.say("So a small change of {node} hardly changes {output}.", node=graph.labels[source], output=graph.labels[trace.output]),
        )
    return (
        words.say(
            "So a small change of {node} changes {output} {gradient} times as much.",
            node=graph.labels[source],
            output=graph.labels[trace.output],
            gradient=value(gradient),
        ),
    )


def _taken(trace: Trace, frame: Frame, node: int) -> Convention | None:
    """What the conventions take at a gate of single numbers whose value is known; None where it has one slope only."""
    sources = trace.graph.operands[node]
    if not sources or node not in frame.values or OPS[trace.graph.nodes[node].op].kinked is None:
        return None
    return None if any(np.ndim(frame.values[source]) for source in sources) else convention_at(trace, node)


def _kink(trace: Trace, frame: Frame, node: int) -> list[str]:
    gate = trace.graph.nodes[node]
    if not trace.graph.operands[node] or node not in frame.values:
        return []
    operands = [frame.values[source] for source in trace.graph.operands[node]]
    if not is_kink(OPS[gate.op], operands, **gate.attributes):
        return []
    taken = _taken(trace, frame, node)
    general = words.say("There is no single slope at this point; the one used here is a convention.")
    return [general] if taken is None else [general, taken.sentence]


def _has_sent(graph: Graph, frame: Frame, node: int) -> bool:
    return any(edge in frame.edge_gradients for edge in graph.incoming[node])


def _belongs(place: int | Edge, node: int) -> bool:
    return place.target == node if isinstance(place, Edge) else place == node
