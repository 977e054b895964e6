"""A fit of the open formula to the rows of its document: what is bound, one update or a run of them, and the picture.

Updates and pictures are computed by a worker in short stretches; the values follow into the document, a run as one undo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gradviz import words
from gradviz.app.models.row_reader import INLINE_CHARACTERS, RowReader
from gradviz.app.models.session import Session
from gradviz.app.models.stretch import Stretch, Walk, begun, stretch
from gradviz.app.worker import Worker
from gradviz.data.rows import Bound, bind
from gradviz.data.table import Table, read_table
from gradviz.engine import Trace
from gradviz.engine.steps import Value
from gradviz.errors import GradvizError
from gradviz.graph import Graph
from gradviz.project import Document, edits
from gradviz.project.rows import Rows
from gradviz.tutor.fit import LOSSES, FitStep, fit, has_converged, oscillates, stable_rate, trouble
from gradviz.tutor.fit_picture import LARGEST, FitPicture, fit_picture
from gradviz.tutor.sample_rows import sample_rows
from gradviz.words import mark

PAUSE_MS = 100
STRETCH_SECONDS = 0.05
PACE = 8
"""A stretch takes one update for every PACE already done: the first can be followed by eye, later ones go fast."""
KEPT = 2000
RECENT = 24
SEED = 4

Facts = tuple[object, ...]


class Fitting(QObject):
    """The fit of one session. `losses` are (number of updates, loss) since the values were last set by hand."""

    changed = Signal()

    def __init__(self, session: Session, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._worker = session, worker
        self.reader = RowReader(worker, self)
        self.reader.changed.connect(self.changed)
        self.table: Table | None = None
        self.bound: Bound | None = None
        self.error: GradvizError | None = None
        self.losses: list[tuple[int, float]] = []
        self.picture: FitPicture | None = None
        self.running, self.converged = False, False
        self.stable_rate: float | None = None
        self._failed: FitStep | None = None
        self._read: tuple[str, Table] | None = None
        self._known: Facts = ()
        self._rate = session.document.learning_rate
        self._walk: Walk = iter(())
        self._tickets, self._runs = count(), count()
        self._ticket, self._run = -1, -1
        self._offset = self._number = 0
        self._start: dict[str, Value] = {}
        self._own = False
        self._watched, self._drawing, self._stale = False, False, False
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._go_on)
        session.document_changed.connect(self._follow)
        session.started.connect(self._restart)
        self._follow()

    # The rows.

    @property
    def rows(self) -> Rows | None:
        """The rows of the document."""
        return self._session.document.rows

    @property
    def loss(self) -> str:
        """The chosen loss; else the squared error where there is a target."""
        chosen = self.rows.loss if self.rows is not None else ""
        if chosen in LOSSES:
            return chosen
        return "squared" if self.bound is not None and self.bound.wanted is not None else "output"

    @property
    def parameters(self) -> tuple[str, ...]:
        """What is learned: the ticked inputs that no column gives, else all of those."""
        free = self.bound.free if self.bound is not None else ()
        return tuple(name for name in free if name in self._session.document.parameters) or free

    def take(self, text: str) -> None:
        """Rows of data, as pasted. Raises GradvizError where they are no table or too many; the ones before then stay."""
        document = edits.set_rows(self._session.document, text)
        self._adopt(text, read_table(text), document)

    def fetch(self, source: Callable[[], str], failed: Callable[[GradvizError], None]) -> None:
        """Take rows that are many, or in a file: they are read off the UI thread."""
        document = self._session.document

        def took(text: str, table: Table) -> None:
            if document.text == self._session.document.text:
                self._adopt(text, table, edits.set_rows(self._session.document, text))

        self.reader.read(source, took, failed)

    def _adopt(self, text: str, table: Table, document: Document) -> None:
        self._read = (text, table)
        self._edit(document, mark("Rows of data"))

    def clear(self) -> None:
        """Remove the rows."""
        self._edit(edits.set_rows(self._session.document, ""), mark("Removing the rows"))

    def sample(self) -> bool:
        """Rows drawn from the formula itself; whether that can be done."""
        session = self._session
        if session.trace is None or session.error is not None:
            return False
        graph = session.trace.graph
        text = sample_rows(graph, session.trace.inputs, session.document.parameters, np.random.default_rng(SEED))
        if text:
            self.take(text)
        return bool(text)

    def choose_loss(self, name: str) -> None:
        """Choose another loss."""
        self._edit(edits.set_fit(self._session.document, loss=name), mark("Change of the loss"))

    def choose_target(self, column: str) -> None:
        """Choose the column that the output should be."""
        self._edit(edits.set_fit(self._session.document, target=column), mark("Change of the target"))

    def _edit(self, document: Document, label: str) -> None:
        self.stop()
        self._session.edit(document, label)

    # The updates.

    @property
    def ready(self) -> bool:
        """Whether there is something to fit."""
        return self.bound is not None and self._session.trace is not None and self._session.error is None

    @property
    def trouble(self) -> str:
        """Why the numbers went wrong and what to try, or ""."""
        if self._failed is not None:
            return trouble(self._failed, 10 * self.stable_rate if self.stable_rate is not None else self._rate)
        losses = [loss for _, loss in self.losses]
        if len(losses) > 1 and losses[-1] > losses[0]:
            return words.say("The loss has risen since the start: the learning rate is too large.")
        if oscillates(losses[-RECENT:], losses[:1]):
            return words.say("The loss goes up and down: a smaller learning rate would let it settle.")
        return ""

    def update_once(self) -> None:
        """Make one update, which is one undo."""
        if self.ready and not self.running:
            self._begin()

    def toggle(self) -> None:
        """Begin a run of updates, which is one undo, or end it."""
        if self.running:
            self.stop()
            self._find_stable_rate()
        elif self.ready:
            self.running = True
            self._begin()
            self.changed.emit()

    def stop(self) -> None:
        """End the run."""
        self._next.stop()
        self._ticket = next(self._tickets)
        if self.running:
            self.running = False
            self._session.settle()
            self.changed.emit()

    def restart_with_stable_rate(self) -> None:
        """Go back to the values before, with the learning rate that was found to be small enough, which is one undo; then run."""
        if self._start and self.stable_rate is not None:
            back = edits.set_values(self._session.document, self._start)
            self._edit(edits.set_learning_rate(back, self.stable_rate), mark("Smaller learning rate"))
            self._forget()
            self.toggle()

    def _begin(self) -> None:
        """From the values there are, or from those before numbers went wrong; the count goes on where no one has changed them."""
        if self._failed is not None:
            if self._start:
                self._put(self._start)
            self._forget()
        run = self._session.trace
        if not self._start and run is not None:
            self._start = {name: run.inputs[name] for name in self.parameters}
        self.converged, self.stable_rate, self._run = False, None, next(self._runs)
        self._take_up()
        self._ask(2)

    def _take_up(self) -> None:
        """Updates from here on, at the rate of the document: made now, begun in the worker."""
        run, rate = self._session.trace, self._session.document.learning_rate
        self._ticket, self._offset, self._rate = next(self._tickets), self._number, rate
        if run is not None:
            fit_at = self._fit_from(run.graph, run.inputs)
            self._walk = begun(lambda: fit_at(rate))

    def _fit_from(self, graph: Graph, values: Mapping[str, Value]) -> Callable[[float], Walk]:
        """The fit from these values by its learning rate, with all else as it is now."""
        parameters, bound, loss, convention = self.parameters, self.bound, self.loss, self._session.document.convention
        return lambda rate: fit(graph, values, parameters, rate, bound, loss, convention)

    def _ask(self, most: int) -> None:
        ticket, walk = self._ticket, self._walk
        self._worker.release()
        self._worker.run(lambda: stretch(walk, most, STRETCH_SECONDS), lambda done: self._take(ticket, done), self)

    def _go_on(self) -> None:
        self._ask(max(1, self._number // PACE))

    def _take(self, ticket: int, done: Stretch) -> None:
        """What the worker has done, unless something else has come meanwhile."""
        if ticket != self._ticket:
            return
        self.error = done.error
        good = [step for step in done.steps if step.finite and abs(step.loss) < LARGEST]
        self._note(good)
        if good:
            self._put(good[-1].parameters)
        if ticket != self._ticket:
            return
        failed = len(good) < len(done.steps)
        if failed:
            step = done.steps[len(good)]
            self._failed = replace(step, number=self._offset + step.number, loss=float("nan"))
        self.converged = not failed and bool(good) and has_converged(good[-1], self._rate)
        if failed or self.converged or done.error is not None or not self.running:
            self.stop()
            self._find_stable_rate()
        else:
            self._next.start(PAUSE_MS)
        if not (self.running and self._drawing):
            self.changed.emit()

    def _note(self, steps: list[FitStep]) -> None:
        for step in steps:
            number = self._offset + step.number
            if not self.losses or number > self.losses[-1][0]:
                self.losses.append((number, step.loss))
                self._number = number
        if len(self.losses) > KEPT:
            self.losses[1:-1] = self.losses[1:-1:2]

    def _put(self, values: Mapping[str, Value]) -> None:
        """Values of parameters go into the document."""
        document = edits.set_values(self._session.document, dict(values))
        self._known, self._own = self._facts(document), True
        if self.running:
            self._session.edit(document, mark("Fit"), ("fit", self._run))
        else:
            self._session.edit(document, mark("Update"))
        self._own = False

    def _find_stable_rate(self) -> None:
        """After trouble: try smaller rates from where the fit began."""
        run, known = self._session.trace, self._known
        if run is None or not self.trouble or not (self.losses and self._start):
            return
        fit_at, rate = self._fit_from(run.graph, {**run.inputs, **self._start}), self._rate

        def took(found: float) -> None:
            if known == self._known:
                self.stable_rate = found
                self.changed.emit()

        self._worker.run(lambda: stable_rate(fit_at, rate), took, self)

    # What follows from the document.

    def _facts(self, document: Document) -> Facts:
        """What a count of updates is about; another learning rate is not among it."""
        ticked = frozenset(document.parameters)
        return (document.text, document.names, document.parts, document.rows, document.values, ticked, document.convention)

    def _follow(self) -> None:
        """The document has changed, by the fit or otherwise."""
        document = self._session.document
        facts = self._facts(document)
        if facts != self._known:
            self.stop()
            self._known = facts
            self._forget()
            self._bind()
        elif self.running and document.learning_rate != self._rate:
            self._take_up()
            self._next.start(PAUSE_MS)
        self._draw()
        if not self._own:
            self.changed.emit()

    def _restart(self) -> None:
        """Another document."""
        self.stop()
        self._forget()
        self._known = ()

    def _forget(self) -> None:
        self.losses, self._number, self._offset = [], 0, 0
        self._failed, self._start, self.stable_rate, self.converged = None, {}, None, False

    def _bind(self) -> None:
        self.table, self.bound, self.error = None, None, None
        rows, run = self.rows, self._session.trace
        if rows is None:
            return
        try:
            if self._read is None or self._read[0] != rows.text:
                if len(rows.text) > INLINE_CHARACTERS:
                    self.reader.read(lambda: rows.text, self._bind_read, self._fail)
                    return
                self._read = (rows.text, read_table(rows.text))
            self.table = self._read[1]
            if run is not None:
                self.bound = bind(self.table, run.graph.inputs, rows.target)
        except GradvizError as error:
            self.error = error

    def _bind_read(self, text: str, table: Table) -> None:
        """The rows of the document, read elsewhere."""
        self._read = (text, table)
        self._bind()
        self._draw()

    def _fail(self, error: GradvizError) -> None:
        self.error = error

    # The picture.

    def watch(self, watched: bool) -> None:
        """Whether anyone sees the picture; it is not made otherwise."""
        self._watched = watched
        self._draw()

    def _draw(self) -> None:
        """Ask for the picture of these values; while one is made, the next waits."""
        run, bound = self._session.trace, self.bound
        if run is None or bound is None:
            self.picture = None
        elif self._drawing:
            self._stale = True
        elif self._watched:
            self._drawing, self._stale = True, False
            self._worker.release()
            self._worker.run(lambda: _drawn(run, bound), self._show_picture, self, 1)

    def _show_picture(self, picture: FitPicture | None) -> None:
        """The picture of a run tells of its updates too: one event for both."""
        self._drawing = False
        self.picture = picture if self.bound is not None else None
        self.changed.emit()
        if self._stale:
            self._draw()


def _drawn(run: Trace, rows: Bound) -> FitPicture | None:
    try:
        return fit_picture(run.graph, run.inputs, rows)
    except GradvizError:
        return None
