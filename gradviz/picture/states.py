"""What a frame of a run means for each node and edge: numbers become texts, knowledge becomes marks. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from gradviz.engine import Trace
from gradviz.engine.calculus import local_partials
from gradviz.engine.checks import is_kink
from gradviz.engine.steps import Accumulate, Contribute, Forward, Frame, Local, Moment, Seed, Step
from gradviz.graph import Edge, Graph
from gradviz.notation import value
from gradviz.ops import OPS
from gradviz.picture.diagram import Item
from gradviz.picture.edges import Asked, Text
from gradviz.picture.ending import OUTPUT
from gradviz.picture.nodes import Look
from gradviz.picture.options import Marks, Options
from gradviz.words import mark, say

Lit = Literal["", "forward", "backward"]
MOST_LIT = 12
"""A moment that passes more edges than this, such as a whole phase, lights none of them."""
NO_GRADIENT = mark("no gradient")
GRADIENT_MARK = "◂"
ASKED = "?"
"""Stands for the number that a learner is to predict."""
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MOST_NUMBERS = 4
"""A matrix of more numbers than this is shown by its shape and its first ones."""
ITEMS = 3
"""A longer vector ends in dots."""
FIRST = {1: (2, 1)}
"""How many numbers are shown of what is not shown whole, by its number of axes; of a matrix one, as its shape says more."""
LONGEST = 14
"""Fewer numbers are shown where the text would be longer, and of an array of many axes its shape alone."""


def written(content: Any, digits: int = 4) -> str:
    """A value as an edge shows it: short, however large the array is."""
    axes = np.ndim(content)
    if not axes:
        return value(content, digits)
    whole = np.size(content) <= (ITEMS if axes == 1 else MOST_NUMBERS) and max(np.shape(content)) <= ITEMS
    counts = (*((ITEMS,) if whole else ()), *FIRST.get(axes, (1,)))
    texts = [value(content, min(digits, 3), count, MOST_NUMBERS) for count in counts]
    least = texts[-1] if axes == 1 else "×".join(map(str, np.shape(content)))
    return next((text for text in texts if len(text) <= LONGEST), least)


@dataclass(frozen=True, slots=True)
class View:
    """Everything one state is drawn from."""

    graph: Graph
    trace: Trace | None
    frame: Frame | None
    lit: Mapping[Edge, Lit]
    here: Item
    seeding: bool
    marks: Marks
    options: Options

    @property
    def output(self) -> int:
        """The node that the run goes back from."""
        return self.graph.output if self.trace is None else self.trace.output


def node_look(view: View, node: int) -> Look:
    """How a node looks now: from far only whether it may go back next."""
    graph, frame, marks = view.graph, view.frame, view.marks
    if view.options.detail == "far":
        return Look(ready=node in marks.ready)
    unused = view.trace is not None and node not in view.trace.used
    plain = graph.nodes[node].role == "constant" or unused or frame is None
    arrived: tuple[bool, ...] = ()
    sum_text = awaited = ""
    if graph.is_copy(node) and not unused:
        arrived = tuple(frame is not None and edge in frame.edge_gradients for edge in graph.outgoing[node])
        sum_text, awaited = _parts(view, node) if view.options.labels != "none" else ("", "")
    return Look(
        gradient=None if plain or frame is None else node in frame.gradients,
        waiting=frame is not None and node in frame.waiting and not graph.is_copy(node),
        here=view.here == node,
        fault=frame is not None and node in frame.faults,
        unused=unused,
        selected=node in marks.selection,
        hover=marks.hover == node,
        keyboard=marks.keyboard == node,
        breakpoint=node in marks.breakpoints,
        moved=node in marks.moved,
        found=node in marks.found,
        note=marks.notes.get(node, ""),
        move=marks.moves.get(node, ""),
        color=marks.colors.get(node, ""),
        ready=node in marks.ready,
        hangs=node == view.output and bool(graph.outgoing[node]),
        pin="" if frame is None else " + ".join(pin.text for pin in marks.pins.get(node, ()) if pin.since <= frame.index < pin.until),
        arrived=arrived,
        sum=sum_text,
        awaited=awaited,
        convention=_convention(view, node),
    )


def edge_text(view: View, edge: Edge) -> Text:
    """What an edge shows now: from far no numbers, so that it stays the same while they change."""
    frame, marks = view.frame, view.marks
    hover = marks.hover == edge or (marks.hover is not None and marks.hover in (edge.source, edge.target))
    lit = view.lit.get(edge, "")
    selected = edge in marks.selection
    if frame is None or view.options.labels == "none":
        return Text(hover=hover, selected=selected, lit=lit)
    gradient = frame.edge_gradients.get(edge)
    zero, fault = gradient is not None and _is_zero(gradient), edge in frame.faults
    if view.options.detail == "far":
        return Text(zero=zero, lit=lit, fault=fault, hover=hover, selected=selected)
    is_constant = view.graph.nodes[edge.source].role == "constant"
    asked: Asked = "" if marks.asked is None else "value" if marks.asked == edge.source else "gradient" if marks.asked == edge else ""
    return Text(
        asked=asked,
        value=_value_text(view, edge.source),
        gradient="" if is_constant else _gradient_text(view, edge.source, gradient, branch_number(view.graph, edge)),
        constant=say(NO_GRADIENT) if is_constant and (view.options.words or view.options.lengths.row is not None) else "",
        zero=zero,
        lit=lit,
        fault=fault,
        hover=hover,
        selected=selected,
    )


def _is_zero(content: Any) -> bool:
    """Whether it is nothing but zeros; NumPy takes ten times as long for one number."""
    return content == 0 if isinstance(content, float) else bool(np.all(np.asarray(content) == 0))


def output_text(view: View) -> Text:
    """What the stub to the output pill shows: the value and the seed."""
    if view.frame is None or view.options.labels == "none":
        return Text()
    node = view.output
    seeded = view.frame.gradients.get(node)
    asked: Asked = "value" if view.marks.asked == node else ""
    return Text(
        asked=asked, value=_value_text(view, node), gradient=_gradient_text(view, node, seeded, ""), hover=view.marks.hover == OUTPUT
    )


def final_texts(view: View) -> tuple[str, ...]:
    """What the stub shows when the run is over, in every state: the longest that its texts become."""
    if view.trace is None or view.options.labels == "none":
        return ()
    done = output_text(replace(view, frame=view.trace.last))
    return (done.value or "", f"{GRADIENT_MARK}{done.gradient or ''}")


def _value_text(view: View, node: int) -> str | None:
    content = None if view.frame is None else view.frame.values.get(node)
    if content is None:
        return None
    name = view.graph.labels[node]
    if view.options.labels == "numbers" or view.graph.nodes[node].role == "constant":
        return written(content, view.options.digits)
    return name if view.options.labels == "symbols" else f"{name} = {written(content, view.options.digits)}"


def _gradient_text(view: View, node: int, gradient: Any, branch: str) -> str | None:
    if gradient is None:
        return None
    if view.options.labels == "numbers":
        return written(gradient, view.options.digits)
    symbol = f"∂{view.graph.labels[view.output]}/∂{view.graph.labels[node]}{branch}"
    return symbol if view.options.labels == "symbols" else f"{symbol} = {written(gradient, view.options.digits)}"


def branch_number(graph: Graph, edge: Edge) -> str:
    """The number of a copy gate's branch: its gradient is only a part."""
    if not graph.is_copy(edge.source):
        return ""
    return str(graph.outgoing[edge.source].index(edge) + 1).translate(SUBSCRIPTS)


def _parts(view: View, node: int) -> tuple[str, str]:
    """The parts of a copy gate as "2 + ?" and what it waits for; whole sums are written when they are the current step."""
    frame, digits = view.frame, view.options.digits
    if frame is None or view.trace is None or np.ndim(frame.values.get(node, 0.0)):
        return "", ""
    edges = [edge for edge in view.graph.outgoing[node] if edge.target in view.trace.used]
    known = [edge for edge in edges if edge in frame.edge_gradients]
    if not known or len(edges) > 6:
        return "", ""
    terms = [written(frame.edge_gradients[edge], digits) if edge in frame.edge_gradients else "?" for edge in edges]
    sum_text = " + ".join(terms).replace("+ −", "− ")
    if len(known) == len(edges):
        total = frame.gradients.get(node)
        if total is None and view.marks.asked in view.graph.incoming[node]:
            return f"{sum_text} = {ASKED}", ""
        return (f"{sum_text} = {written(total, digits)}" if total is not None and len(edges) > 1 else ""), ""
    awaited = [view.graph.labels[edge.target] for edge in edges if edge not in frame.edge_gradients]
    return sum_text, say("waits for {names}", names=", ".join(awaited))


def _convention(view: View, node: int) -> str:
    """The derivatives of both conventions where a gate stands on a kink or tie, the one in force first."""
    gate = view.graph.nodes[node]
    if view.frame is None or view.trace is None or not view.graph.operands[node] or node not in view.frame.values:
        return ""
    op = OPS[gate.op]
    if op.kinked is None or view.options.labels == "none":
        return ""
    operands = [view.frame.values[source] for source in view.graph.operands[node]]
    with np.errstate(all="ignore"):
        if not is_kink(op, operands, **gate.attributes):
            return ""
        if view.marks.quiet or op.lecture is None or any(np.ndim(operand) for operand in operands):
            return say("kink")
        out = view.frame.values[node]
        library = local_partials(op, out, operands, "library", **gate.attributes)
        lecture = local_partials(op, out, operands, "lecture", **gate.attributes)
    first, second = (lecture, library) if view.trace.convention == "lecture" else (library, lecture)
    for used, other in zip(first, second, strict=True):
        if used != other:
            return say("{used}, or {other}", used=written(used), other=written(other))
    return ""


def lit_edges(graph: Graph, steps: tuple[Step, ...]) -> dict[Edge, Lit]:
    """The edges that these steps pass something along, and which way."""
    lit: dict[Edge, Lit] = {}
    for step in steps:
        match step:
            case Forward(node, _, _):
                lit.update(dict.fromkeys(graph.incoming[node], "forward"))
            case Local(edge, _, _) | Contribute(edge, _, _):
                lit[edge] = "backward"
            case _:
                pass
        if len(lit) > MOST_LIT:
            return {}
    return lit


def view_of(graph: Graph, trace: Trace | None, frame: Frame | None, moment: Moment | None, marks: Marks, options: Options) -> View:
    """One state with the current step worked out: of `moment`, or the last step before `frame`."""
    if trace is None or frame is None:
        return View(graph, trace, frame, {}, None, False, marks, options)
    if marks.asked is not None:
        gate = marks.asked if isinstance(marks.asked, int) else None
        return View(graph, trace, frame, _lit_for(graph, marks.asked), gate, False, marks, options)
    start, stop = (moment.start, moment.stop) if moment is not None else (frame.index - 1, frame.index)
    steps = trace.steps[max(start, 0) : stop]
    lit = lit_edges(graph, steps)
    here: Item = next((step.node for step in steps if isinstance(step, Accumulate)), None)
    if not lit and here is None and len(steps) <= MOST_LIT:
        here = moment.focus if moment is not None else frame.focus
    if isinstance(here, Edge):
        here = None
    return View(graph, trace, frame, lit, here, any(isinstance(step, Seed) for step in steps), marks, options)


def _lit_for(graph: Graph, asked: Item) -> dict[Edge, Lit]:
    """The edges that what is asked about will pass something along."""
    if isinstance(asked, Edge):
        return {asked: "backward"}
    return dict.fromkeys(graph.incoming[asked], "forward") if isinstance(asked, int) and len(graph.incoming[asked]) <= MOST_LIT else {}


def touched(graph: Graph, steps: tuple[Step, ...]) -> Set[Item] | None:
    """The items whose texts these steps change; None where it may be any, as after a seed."""
    items: set[Item] = {OUTPUT}
    for step in steps:
        match step:
            case Seed():
                return None
            case Local(edge, _, _) | Contribute(edge, _, _):
                items.update((edge, edge.source))
            case _:
                place = step.place if hasattr(step, "place") else step.node
                items.add(place)
                if not isinstance(place, Edge):
                    items.update(graph.outgoing[place])
    return items
