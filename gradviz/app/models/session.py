"""The session: the open document with its history, the last good graph, its run and the moment that is shown.

Owns what follows from what and announces it by signals; paints nothing and imports no widget.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from gradviz import notation
from gradviz.app.models.run import Item, Run
from gradviz.engine import trace
from gradviz.engine.inputs import known_shapes
from gradviz.errors import ExpressionError, GradvizError, InputError, TraceError
from gradviz.graph import Graph
from gradviz.graph.match import match
from gradviz.graph.node import Span
from gradviz.graph.rewrite import merging_saves
from gradviz.ops.op import Convention
from gradviz.project import Document, edits, load, save
from gradviz.project.history import History
from gradviz.project.parts import Part
from gradviz.project.places import places
from gradviz.project.starts import start_values
from gradviz.tutor.update import Update, has_converged, updates
from gradviz.words import Phrase, mark

FIRST_TEXT = "e=(a+b)*(b+1)"
FIRST_VALUES = {"a": 2.0, "b": 1.0}
TYPING, UPDATES = "typing", "updates"


class Source(NamedTuple):
    """What the graph was read from, and what its inputs are."""

    text: str
    names: tuple[str, ...]
    parts: tuple[Part, ...]
    shapes: frozenset[tuple[str, tuple[int, ...]]]
    parameters: tuple[str, ...]

    def reads_as(self, other: Source | None) -> bool:
        """Whether text, names and parts are the same; shapes and parameters may differ."""
        return other is not None and self[:3] == other[:3]


class Session(Run):
    """One open document and everything derived from it. `look` tells how it is looked at, which is saved with it."""

    error_changed = Signal()

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.error: GradvizError | None = None
        self.look: Callable[[], Mapping[str, Any]] = dict
        self._source: Source | None = None
        self.history = History(document or Document.from_text(FIRST_TEXT, FIRST_VALUES))
        self._refresh()

    @property
    def document(self) -> Document:
        """The document now."""
        return self.history.value

    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
        return self.history.changed

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.document.parameters

    # Edits of the document.

    def set_text(self, text: str) -> None:
        """Set the formula; runs of typing merge into one undo until `settle`."""
        self._push(edits.set_text(self.document, text, self.graph), mark("Typing"), TYPING)

    def declare_name(self, name: str) -> None:
        """Read `name` as one name from now on."""
        self._push(edits.declare_name(self.document, name), mark("One name"))

    def forget_name(self, name: str) -> None:
        """Read `name` letter by letter again."""
        self._push(edits.forget_name(self.document, name), mark("Separate letters"))

    def set_value(self, name: str, value: float) -> None:
        """Set an input; a drag merges into one undo until `settle`."""
        label = Phrase(mark("{name} = {value}"), {"name": name, "value": notation.value(value)})
        self._push(edits.set_value(self.document, name, value), label, ("value", name))

    def set_seed(self, seed: float | None) -> None:
        """Set the gradient that the backward pass starts with."""
        self._push(edits.set_seed(self.document, seed), mark("Change of the seed"))

    def set_convention(self, convention: Convention) -> None:
        """Take slopes at kinks as libraries do, or as the lectures do."""
        self._push(edits.set_convention(self.document, convention), mark("Change of the slopes at kinks"))

    def set_parameter(self, name: str, is_parameter: bool) -> None:
        """Tick or untick an input as a parameter."""
        self._push(
            edits.set_parameter(self.document, name, is_parameter),
            Phrase(mark("{name} is learned") if is_parameter else mark("{name} is given"), {"name": name}),
        )

    def reset_value(self, name: str) -> None:
        """Set one input back to its start value."""
        start = self._start_values().get(name)
        if start is not None:
            self._push(edits.set_value(self.document, name, start), mark("Reset values"))

    def set_learning_rate(self, rate: float) -> None:
        """Set how far an update goes."""
        self._push(edits.set_learning_rate(self.document, rate), mark("Change of the learning rate"), "learning rate")

    def planned(self) -> tuple[Update, ...]:
        """What one update would do to the parameters; nothing while the text is broken."""
        return self.updates if self.error is None else ()

    def _plan(self) -> tuple[Update, ...]:
        if self.trace is None or (self.own is not None and not self.own.complete):
            return ()
        names = [name for name in self.trace.graph.inputs if name in self.document.parameters]
        return updates(self.trace, names, self.document.learning_rate)

    def update(self, *, merge: bool = False) -> bool:
        """W := W - rate x dW for every parameter; whether anything moved. A run of updates may merge into one undo."""
        steps = self.planned()
        if has_converged(steps):
            return False
        moved = edits.set_values(self.document, {step.name: step.after for step in steps})
        self._push(moved, mark("Update"), UPDATES if merge else None)
        return True

    def open_gate(self, node: int) -> None:
        """Show what is inside a gate, and select the last gate of that. Raises GradvizError for one that has nothing inside."""
        written = None if self.graph is None else self.graph.nodes[node].span
        self._push(edits.open_gate(self.document, self._place(node)), mark("Opening a gate"))
        self.select(self._last_written_as(written))

    def close_gate(self, node: int) -> None:
        """Put a gate and gates before it together, and select that. Raises GradvizError where no gate does what these do."""
        written = None if self.graph is None else self.graph.nodes[node].span
        self._push(edits.close_gate(self.document, self._place(node)), mark("Putting gates together"))
        self.select(self._last_written_as(written))

    def _last_written_as(self, span: Span | None) -> int | None:
        """The last gate that stands for these characters of the text."""
        nodes = () if self.graph is None or span is None else self.graph.nodes
        return max((node.id for node in nodes if node.span == span and node.role == "gate"), default=None)

    def merge_equal(self) -> int:
        """Make equal parts one; returns how many gates that saves."""
        saved = merging_saves(self.graph) if self.graph is not None and self.error is None else 0
        if saved:
            self._push(edits.merge_equal(self.document), mark("Merging equal parts"))
        return saved

    def split_equal(self) -> None:
        """Take all merging back; a text that cannot be read has none."""
        if self.graph is not None and self.error is None:
            self._push(edits.split_equal(self.document), mark("Splitting equal parts"))

    def _place(self, node: int) -> str:
        return places(self.document.graph())[node]

    def randomize_value(self, name: str, generator: random.Random) -> None:
        """Draw a new value with one decimal for one input, or for every element of an array."""
        self._push(edits.set_value(self.document, name, drawn_like(self.document.values.get(name), generator)), mark("Random values"))

    def randomize(self, generator: random.Random) -> None:
        """Draw a new value with one decimal for every input, element by element."""
        values = {name: drawn_like(value, generator) for name, value in self.document.values.items()}
        self._push(edits.set_values(self.document, values), mark("Random values"))

    def reset_values(self) -> None:
        """Set every input back to its start value."""
        self._push(edits.set_values(self.document, self._start_values()), mark("Reset values"))

    def _start_values(self) -> Mapping[str, Any]:
        """What every input begins with; nothing while the text is broken."""
        bare = Document.from_text(self.document.text, names=self.document.names)
        if isinstance(self.error, ExpressionError) or self.graph is None:
            return {}
        return edits.complete_values(bare).values

    def edit(self, document: Document, label: str | Phrase, merge: object = None) -> None:
        """Take an edited document under a label for undo; edits of one `merge` follow each other into one undo until `settle`."""
        self._push(document, label, merge)

    def settle(self) -> None:
        """End a run of merging edits."""
        self.history.settle()

    def undo(self) -> None:
        """Take the last edit back."""
        self.history.undo()
        self._refresh()

    def redo(self) -> None:
        """Do the edit taken back again."""
        self.history.redo()
        self._refresh()

    def go_back_to(self, at: int) -> None:
        """Go to the document as it was after `at` edits, past or future."""
        self.history.go(at)
        self._refresh()

    # Files.

    def start(self, document: Document, path: Path | None = None, *, saved: bool = True) -> None:
        """Open `document` in place of the present one, with a history of its own; `saved` unless it has no file yet."""
        self.history = History(document)
        if not saved:
            self.history.mark_unclean()
        self.path = path
        self._forget_run()
        self.started.emit()
        self.graph_changed.emit()
        self._refresh()
        if self.graph is None:
            self.run_changed.emit()

    def open(self, path: Path) -> None:
        """Open a file. Raises FileError and leaves everything as it is when it cannot be read."""
        self.start(load(path), path)

    def save(self, path: Path) -> None:
        """Write the document. Raises FileError."""
        save(edits.set_view(self.document, **self.look()), path)
        self.path = path
        self.history.mark_clean()
        self.document_changed.emit()

    # What follows from what.

    def _push(self, document: Document, label: str | Phrase, merge: object = None) -> None:
        self.history.push(document, label, merge)
        self._refresh()

    def _refresh(self) -> None:
        """Read the document again; an error leaves the last good graph and its run standing."""
        self._attempt(self._reread)
        self.document_changed.emit()

    def _attempt(self, work: Callable[[], None]) -> None:
        error: GradvizError | None = None
        try:
            work()
        except (ExpressionError, InputError, TraceError) as caught:
            error = caught
        if error is not None or self.error is not None:
            self.error = error
            self.error_changed.emit()

    def _reread(self) -> None:
        document = self.document
        if not document.text.strip():
            self._forget_run()
            self.graph_changed.emit()
            self.run_changed.emit()
            return
        shapes = frozenset(known_shapes(document.values).items())
        source = Source(document.text, document.names, document.parts, shapes, document.parameters)
        known = self.graph if self._source == source else None
        graph = known if known is not None else document.graph()
        values = start_values(graph, document.values)
        target = document.differentiated(graph)
        own = None if self.own is None else self.own.on(graph, target)
        order = None if own is None else own.gates
        run = trace(graph, values, order, output=target, seed=document.seed, convention=document.convention)
        is_new, same_text = known is None, source.reads_as(self._source)
        self._source = source
        at_end = bool(self.moments) and self.at >= self.run_moments
        chosen = self._carried(graph) if is_new and not same_text else self.selection
        self.graph, self.trace, self.own = graph, run, own
        if is_new:
            self.asked = None
        self._group()
        if is_new and same_text:
            self._show(self.at)
            self.graph_changed.emit()
        elif is_new:
            self.selection, self.hover = chosen, None
            self._show(self.run_moments if at_end else self.forward_moments)
            self.graph_changed.emit()
        else:
            self._show(self.run_moments if self.live else self.at)
        self.run_changed.emit()

    def _carried(self, graph: Graph) -> frozenset[Item]:
        """The selected nodes that an edited graph still has; an edge is let go of."""
        kept = match(self.graph, graph) if self.graph is not None and self.selection else {}
        return frozenset(kept[item] for item in self.selection if isinstance(item, int) and item in kept)

    def _forget_run(self) -> None:
        """Nothing is shown: no graph, no run, nothing selected."""
        super()._forget_run()
        self._source = None

    @property
    def values(self) -> dict[str, object]:
        """The value of every input of the graph that is shown."""
        return dict(self.trace.inputs) if self.trace is not None else {}


def drawn(generator: random.Random) -> float:
    """A random value with one decimal, never 0."""
    return generator.choice((-1, 1)) * generator.randint(1, 30) / 10


def drawn_like(value: Any, generator: random.Random) -> Any:
    """Random values in the shape of another one."""
    return tuple(drawn_like(item, generator) for item in value) if isinstance(value, tuple) else drawn(generator)
