"""Edits: functions Document -> Document. Own what one edit changes and what it carries along; undo keeps their results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradviz.errors import ExpressionError, InputError
from gradviz.graph import Graph
from gradviz.graph.match import match
from gradviz.graph.rewrite import merging_saves
from gradviz.language.renaming import renamed
from gradviz.ops import OPS
from gradviz.ops.op import Convention
from gradviz.ops.units import inside, units
from gradviz.project.document import Document, Point, frozen, number
from gradviz.project.parts import Part, follow, group_of
from gradviz.project.places import carried, nodes_at
from gradviz.project.rows import Rows, kept
from gradviz.project.starts import start_values
from gradviz.words import mark


def set_text(document: Document, text: str, last_good: Graph | None = None) -> Document:
    """Another formula text; pins, breakpoints and notes follow their nodes, inputs that appear get a start value.

    A text that cannot be read yet is kept as it is, with everything else untouched; `last_good` is then the graph that
    the next readable text is compared with.
    """
    return _reread(document, replace(document, text=text), last_good)


def declare_name(document: Document, name: str) -> Document:
    """Read `name` as one name from now on, as the button "make kb one name" does."""
    return _reread(document, replace(document, names=tuple(dict.fromkeys((*document.names, name)))))


def forget_name(document: Document, name: str) -> Document:
    """Read `name` letter by letter again."""
    return _reread(document, replace(document, names=tuple(other for other in document.names if other != name)))


def set_value(document: Document, name: str, content: Any) -> Document:
    """Another value of an input. Raises InputError for what is no number."""
    return replace(document, values=frozen({**document.values, name: number(name, content)}))


def set_values(document: Document, values: Mapping[str, Any]) -> Document:
    """Other values of several inputs. Raises InputError for what is no number."""
    checked = {name: number(name, content) for name, content in values.items()}
    return replace(document, values=frozen({**document.values, **checked}))


def complete_values(document: Document) -> Document:
    """A value for every input of the formula: those without one start at distinct small numbers. Raises ExpressionError."""
    return replace(document, values=start_values(document.graph(), document.values))


def set_parameter(document: Document, name: str, is_parameter: bool) -> Document:
    """Tick or untick an input as a parameter."""
    others = tuple(other for other in document.parameters if other != name)
    return replace(document, parameters=(*others, name) if is_parameter else others)


def set_learning_rate(document: Document, rate: float) -> Document:
    """How far an update goes against the gradient."""
    return replace(document, learning_rate=float(rate))


def set_rows(document: Document, text: str) -> Document:
    """Rows of data to fit the formula to, none for an empty text; the chosen loss stays. Raises InputError for too many."""
    loss = document.rows.loss if document.rows is not None else ""
    return replace(document, rows=Rows(kept(text), loss=loss) if text.strip() else None)


def set_fit(document: Document, *, target: str | None = None, loss: str | None = None) -> Document:
    """Another target column or another loss for the rows there are."""
    rows = document.rows
    if rows is None:
        return document
    return replace(document, rows=replace(rows, target=rows.target if target is None else target, loss=rows.loss if loss is None else loss))


def set_seed(document: Document, seed: Any) -> Document:
    """Another gradient to start the backward pass with; None is d(output)/d(output)."""
    return replace(document, seed=None if seed is None else number("seed", seed))


def set_convention(document: Document, convention: Convention) -> Document:
    """Derivatives at kinks and other choices as libraries or as the lectures make them."""
    return replace(document, convention=convention)


def pin(document: Document, points: Mapping[str, Point]) -> Document:
    """Keep nodes where they were dragged."""
    return replace(document, pins=frozen({**document.pins, **{place: (float(x), float(y)) for place, (x, y) in points.items()}}))


def unpin_all(document: Document) -> Document:
    """Let every node go, as "Re-layout" does."""
    return replace(document, pins=frozen({}))


def toggle_breakpoint(document: Document, place: str) -> Document:
    """Set or clear a breakpoint."""
    others = tuple(other for other in document.breakpoints if other != place)
    return replace(document, breakpoints=others if len(others) < len(document.breakpoints) else (*others, place))


def set_note(document: Document, place: str, text: str) -> Document:
    """A note on a node; an empty text removes it."""
    others = {other: note for other, note in document.notes.items() if other != place}
    return replace(document, notes=frozen({**others, place: text} if text else others))


def set_color(document: Document, place: str, role: str) -> Document:
    """A colour of the theme on a node, by its role; an empty role removes it."""
    others = {other: color for other, color in document.colors.items() if other != place}
    return replace(document, colors=frozen({**others, place: role} if role else others))


def set_target(document: Document, place: str) -> Document:
    """Differentiate this node instead of the output; an empty place is the output again."""
    return replace(document, target=place)


def rename(document: Document, place: str, name: str) -> Document:
    """Write a name for a node into the formula. Raises InputError where it cannot be, ExpressionError while it is broken."""
    graph = document.graph()
    if document.parts:
        raise InputError(
            "parts shown",
            mark("names cannot be changed while gates are opened, put together or merged"),
            mark("Undo that first, or write the name into the formula."),
        )
    old = graph.nodes[nodes_at(graph)[place]].name
    done = renamed(graph, document.names, nodes_at(graph)[place], name)
    new = replace(
        document,
        text=done.text,
        names=done.names,
        values=frozen({name if other == old else other: content for other, content in document.values.items()}),
        parameters=tuple(name if other == old else other for other in document.parameters),
    )
    return _carried(document, new, carried(graph, new.graph(), done.nodes))


def set_view(document: Document, **settings: Any) -> Document:
    """What the window shows: zoom, cursor, open docks. Saved, but never an undo of its own."""
    return replace(document, view=frozen({**document.view, **settings}))


def open_gate(document: Document, place: str) -> Document:
    """Show what is inside a gate: the simpler gates that do the same. Raises InputError for one that has none."""
    graph = document.graph()
    gate = nodes_at(graph)[place]
    if inside(graph, gate) is None:
        raise InputError(
            "nothing inside",
            mark("{node} cannot be opened"),
            mark("It is one of the simple gates; open one that stands for several, such as a sigmoid."),
            node=graph.labels[gate],
        )
    return _with_parts(document, (*document.parts, Part("open", place, graph.nodes[gate].op)))


def close_gate(document: Document, place: str, op: str | None = None) -> Document:
    """Put a gate and gates before it together: one that was opened is closed again, others become a gate of `op`.

    `None` takes the op that stands for most gates. Raises InputError where no gate does what these do.
    """
    graph = document.graph()
    gate = nodes_at(graph)[place]
    groups = {group_of(number, part): number for number, part in enumerate(document.parts) if part.kind == "open"}
    number = groups.get(graph.nodes[gate].group or "")
    if number is not None and op is None:
        later = follow(document.parts[number + 1 :], document.stages[number + 1 : -1], document.stages[number])
        return _with_parts(document, (*document.parts[:number], *later))
    found = next((unit for unit in units(graph, gate) if op in (None, unit.op)), None)
    if found is None:
        raise InputError(
            "no such gate",
            mark("no single gate does what {node} and the gates before it do"),
            mark("Choose the last gate of a sigmoid, for example, written as 1/(1+e^-x)."),
            node=graph.labels[gate],
        )
    return _with_parts(document, (*document.parts, Part("close", place, found.op)))


def merge_equal(document: Document) -> Document:
    """Make equal parts one; parts that appear later stay as they are until it is done again."""
    return _with_parts(document, (*document.parts, Part("merge"))) if merging_saves(document.graph()) else document


def split_equal(document: Document) -> Document:
    """Take every merging back."""
    kept = [number for number, part in enumerate(document.parts) if part.kind != "merge"]
    parts = follow([document.parts[number] for number in kept], [document.stages[number] for number in kept], document.stages[0])
    return _with_parts(document, parts)


def _with_parts(document: Document, parts: tuple[Part, ...]) -> Document:
    return _moved(document, replace(document, parts=parts), document.graph())


def _reread(old: Document, new: Document, last_good: Graph | None = None) -> Document:
    """`new` with what hangs on nodes of `old` moved to where those nodes are now."""
    plain = readable_graph(replace(new, parts=()))
    if plain is None:
        return new
    before = readable_graph(old)
    if before is not None:
        new = replace(new, parts=follow(old.parts, old.stages[:-1], plain))
    return _moved(old, new, before or last_good)


def _moved(old: Document, new: Document, before: Graph | None) -> Document:
    """`new` with values for its inputs, and with pins, breakpoints and notes at the nodes that they belong to."""
    after = new.graph()
    moved = carried(before, after, match(before, after)) if before else {place: place for place in nodes_at(after)}
    known = tuple(name for name in old.parameters if name in after.inputs)
    return _carried(old, replace(new, values=_started(new, after), parameters=known), moved)


def _started(document: Document, graph: Graph) -> Mapping[str, Any]:
    """Values for all inputs; numbers that stand where the text wants arrays, as in w^T x, become some if it then still reads."""
    if all(OPS[node.op].elementwise for node in graph.nodes if node.role == "gate"):
        return start_values(graph, document.values)
    arrays = {name: content for name, content in document.values.items() if isinstance(content, tuple)}
    natural = readable_graph(replace(document, values=frozen(arrays)))
    if natural is not None and set(natural.inputs) == set(graph.inputs):
        grown = start_values(natural, document.values, regrow=True)
        if readable_graph(replace(document, values=grown)) is not None:
            return grown
    return start_values(graph, document.values)


def _carried(old: Document, new: Document, moved: Mapping[str, str]) -> Document:
    """`new` with what hangs on the nodes of `old` under the places that they have now."""
    return replace(
        new,
        pins=frozen(_follow(old.pins, moved)),
        breakpoints=tuple(_follow(dict.fromkeys(old.breakpoints), moved)),
        notes=frozen(_follow(old.notes, moved)),
        colors=frozen(_follow(old.colors, moved)),
        target=moved.get(old.target, ""),
    )


def readable_graph(document: Document) -> Graph | None:
    """The graph, or None while the text is broken."""
    try:
        return document.graph()
    except ExpressionError:
        return None


def _follow(kept: Mapping[str, Any], moved: Mapping[str, str]) -> dict[str, Any]:
    """`kept` under the new names of its places; what fell out of the formula is dropped."""
    return {moved[place]: content for place, content in kept.items() if place in moved}
