"""Fit: rows of data, what each column feeds, the updates, and how loss and curve follow. Shows a Fitting; computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.fitting import Fitting
from gradviz.app.models.row_reader import INLINE_CHARACTERS
from gradviz.app.models.session import Session
from gradviz.app.panels.chart import Chart, load
from gradviz.app.panels.controls import TextButton, caption, separator
from gradviz.app.panels.menu_choice import MenuChoice
from gradviz.app.panels.page import Cell, Page, TextTable
from gradviz.app.panels.typed_field import NumberField
from gradviz.app.worker import Worker
from gradviz.data import read_text
from gradviz.data.rows import Bound
from gradviz.errors import GradvizError, sentence
from gradviz.graph import spelling
from gradviz.notation import value
from gradviz.picture.theme import Theme
from gradviz.tutor.fit import LOSSES
from gradviz.tutor.fit_picture import FitPicture

TABLES = (".csv", ".tsv", ".txt")
LISTED = 4
FIT_HEIGHT, LOSS_HEIGHT = 190, 130


class NoRows(QWidget):
    """What to do while there are no rows."""

    def __init__(self, paste: Callable[[], None], load: Callable[[], None], sample: Callable[[], None]) -> None:
        super().__init__()
        self._sentence, self._hint = caption("", "muted", wraps=True), caption("", wraps=True)
        self.paste, self.load, self.sample = QPushButton(), QPushButton(), QPushButton()
        self.said = caption("", "error", wraps=True)
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._sentence)
        for button, work in ((self.paste, paste), (self.load, load), (self.sample, sample)):
            button.clicked.connect(work)
            column.addWidget(button)
        column.addWidget(self.said)
        column.addWidget(self._hint)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._sentence.setText(
            words.say(
                "Fit the formula to rows of data: one row a sample, one column for each input that the data give, "
                "and one column for what the output should be. The other inputs are learned."
            )
        )
        self.paste.setText(words.say("Paste rows"))
        self.load.setText(words.say("Open a table…"))
        self.sample.setText(words.say("Sample rows"))
        self.sample.setToolTip(words.say("Noisy points of this formula at other parameters"))
        self._hint.setText(words.say("Ctrl+V pastes cells of a spreadsheet too; a CSV file can be dropped on the window."))


class FitPage(Page):
    """Empty state, or what is bound, the settings, the buttons and two charts."""

    def __init__(self, session: Session, theme: Theme, worker: Worker) -> None:
        super().__init__(session, theme)
        self.fitting = Fitting(session, worker, self)
        self.fitting.changed.connect(self.renew)
        self.empty = NoRows(self.paste, self.ask_file, self.sample)
        self._can_draw = False
        worker.release()
        worker.run(load, self._begin_to_draw, self)
        self._said: Callable[[], str] | None = None
        self._said_of = session.document
        self.full = QWidget()
        self.loss_chart: Chart | None = None
        self.fit_chart: Chart | None = None
        self._build()
        self._reading, self.halt = caption("", "muted"), TextButton("link")
        self.halt.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.halt.clicked.connect(self.fitting.reader.stop)
        _add_line(self.column, (self.halt,), self._reading)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.full)
        self.column.addStretch(1)
        self._paste_keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        self._paste_keys.activated.connect(self.paste)

    def _build(self) -> None:
        self.title, self.table = caption("", "section"), TextTable(wraps=True)
        self.again, self.other, self.remove = TextButton("link"), TextButton("link"), TextButton("link")
        for link in (self.again, self.other, self.remove):
            link.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.again.clicked.connect(self.paste)
        self.other.clicked.connect(self.ask_file)
        self.remove.clicked.connect(self.fitting.clear)
        self.target, self.loss, self.rate = MenuChoice(), MenuChoice(), NumberField()
        self.target.chosen.connect(self.fitting.choose_target)
        self.loss.chosen.connect(self.fitting.choose_loss)
        self.rate.entered.connect(self._enter_rate)
        self._labels = [caption("", "muted") for _ in range(3)]
        self.once, self.run = QPushButton(), QPushButton()
        self.once.clicked.connect(self.fitting.update_once)
        self.run.clicked.connect(self.fitting.toggle)
        self.trouble, self.restart = caption("", "error", wraps=True), TextButton("link")
        self.restart.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.restart.clicked.connect(self.fitting.restart_with_stable_rate)
        self._fit_title, self._loss_title = caption("", "section", wraps=True), caption("", "section", wraps=True)
        self._charts = QVBoxLayout()
        self._charts.setSpacing(6)
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.title)
        _add_line(column, (self.again, self.other, self.remove))
        column.addWidget(self.table)
        for label, control in zip(self._labels, (self.target, self.loss, self.rate), strict=True):
            _add_line(column, (control,), label)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        column.addLayout(buttons)
        buttons.addWidget(self.once, 1)
        buttons.addWidget(self.run, 1)
        column.addWidget(self.trouble)
        _add_line(column, (self.restart,))
        column.addWidget(separator())
        column.addLayout(self._charts)

    def _begin_to_draw(self, loaded: object) -> None:
        """Charts can be made without a wait."""
        self._can_draw = True
        self.renew()

    # Rows.

    def paste(self) -> None:
        """The rows in the clipboard."""
        text = QGuiApplication.clipboard().text()
        if len(text) > INLINE_CHARACTERS:
            self._fetch(lambda: text)
        elif text.strip():
            self._attempt(lambda: self.fitting.take(text))
        else:
            self._say(lambda: words.say("The clipboard holds no text. Copy cells of a spreadsheet, or lines of a CSV file."))

    def ask_file(self) -> None:
        """Ask for a table and load it."""
        kinds = words.say("Tables (*.csv *.tsv *.txt)")
        name, _ = QFileDialog.getOpenFileName(self, words.say("Open a table"), "", kinds)
        if name:
            self.load(Path(name))

    def load(self, path: Path) -> None:
        """The rows in a file."""
        if path.is_file() and path.stat().st_size > INLINE_CHARACTERS:
            self._fetch(lambda: read_text(path))
        else:
            self._attempt(lambda: self.fitting.take(read_text(path)))

    def _fetch(self, source: Callable[[], str]) -> None:
        """Many rows, read off the UI thread."""
        self._said = None
        self.fitting.fetch(source, lambda error: self._say(partial(sentence, error)))

    def sample(self) -> None:
        """Rows drawn from the formula."""
        if not self.fitting.sample():
            self._say(
                lambda: words.say(
                    "No sample can be drawn: the formula needs an input for the data, another one to learn, and one number as output."
                )
            )

    def _attempt(self, work: Callable[[], None]) -> None:
        self._said = None
        try:
            work()
        except GradvizError as error:
            self._say(partial(sentence, error))
        self.renew()

    def _say(self, text: Callable[[], str]) -> None:
        self._said, self._said_of = text, self.session.document
        self.refresh()

    # Showing.

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.empty.retranslate()
        for label, text in zip(self._labels, (words.say("Target"), words.say("Loss"), words.say("Learning rate")), strict=True):
            label.setText(text)
        for control, label in zip((self.target, self.loss, self.rate), self._labels, strict=True):
            control.setAccessibleName(label.text())
        self._reading.setText(words.say("Reading the rows…"))
        self.halt.setText(words.say("Stop"))
        self.again.setText(words.say("Paste"))
        self.other.setText(words.say("Open…"))
        self.remove.setText(words.say("Remove"))
        self.once.setText(words.say("Update once"))
        super().retranslate()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme, and another size of text."""
        self.rate.apply_text_size()
        for chart in (self.fit_chart, self.loss_chart):
            if chart is not None:
                chart.apply_theme(theme)
        super().apply_theme(theme)

    def refresh(self) -> None:
        """Show what the fit has now."""
        fitting = self.fitting
        there = fitting.rows is not None
        for widget in (self._reading, self.halt):
            widget.setVisible(fitting.reader.working)
        self.empty.setVisible(not there)
        self.full.setVisible(there)
        self._paste_keys.setEnabled(not there)
        said = self._said() if self._said is not None and self._said_of is self.session.document else ""
        _show(self.empty.said, said)
        if not there:
            return
        self._show_rows()
        self._show_settings()
        error = said or (sentence(fitting.error) if fitting.error is not None else "")
        _show(self.trouble, error or ("" if fitting.running else fitting.trouble))
        stable_rate = fitting.stable_rate if fitting.trouble and not fitting.running else None
        self.restart.setVisible(stable_rate is not None)
        self.restart.setText(words.say("Start again with {rate}", rate=value(stable_rate)) if stable_rate is not None else "")
        self._show_charts()

    def _show_rows(self) -> None:
        fitting = self.fitting
        table, bound = fitting.table, fitting.bound
        self.title.setText(words.count("{n} row", "{n} rows", len(table)) if table is not None else words.say("Rows of data"))
        rows: list[list[Cell]] = []
        if table is not None and bound is not None:
            rows = [*_feeding(bound), _row(words.say("learned"), fitting.parameters)]
            fixed = [name for name in bound.free if name not in fitting.parameters]
            if fixed:
                rows.append(_row(words.say("kept as it is"), fixed))
            rows += _unused(bound)
        self.table.show_rows(rows)

    def _show_settings(self) -> None:
        fitting = self.fitting
        columns = {column.name: column.name for column in fitting.table.columns} if fitting.table is not None else {}
        bound = fitting.bound
        free = {name: name for name in columns if bound is None or name not in bound.inputs or len(bound.inputs) > 1}
        target = bound.target if bound is not None else fitting.rows.target if fitting.rows is not None else ""
        self.target.show_choice(free, target, self.theme)
        if not target:
            self.target.setText(words.say("none"))
        titles = {name: words.say(loss.title) for name, loss in LOSSES.items()}
        self.loss.show_choice(titles, fitting.loss, self.theme)
        self.loss.setToolTip(words.say(LOSSES[fitting.loss].doc))
        self.rate.show_value(self.session.document.learning_rate)
        self.run.setText(words.say("Stop") if fitting.running else words.say("Run"))
        self.once.setEnabled(fitting.ready and not fitting.running)
        self.run.setEnabled(fitting.ready)

    def _show_charts(self) -> None:
        fitting, run = self.fitting, self.session.trace
        shown, picture = fitting.bound is not None and run is not None, fitting.picture
        if shown and self._can_draw and self.fit_chart is None:
            self._make_charts()
        if self.fit_chart is not None and self.loss_chart is not None:
            self.fit_chart.setVisible(shown and picture is not None)
            self.loss_chart.setVisible(shown and len(fitting.losses) > 1)
            if picture is not None:
                self.fit_chart.show_chart(self._across(picture), self._output(), picture.line, picture.points)
            counts, losses = zip(*fitting.losses, strict=True) if fitting.losses else ((), ())
            self.loss_chart.show_chart(words.say("updates"), words.say("loss"), (np.array(counts, float), np.array(losses)))
        self._fit_title.setVisible(shown and picture is not None and self.fit_chart is not None)
        is_curve = picture is not None and bool(picture.across)
        self._fit_title.setText(
            words.say("The fitted curve") if is_curve else words.say("Output against target: the line is a perfect fit")
        )
        _show(self._loss_title, self._loss_said() if shown else "")

    def _make_charts(self) -> None:
        self.fit_chart, self.loss_chart = Chart(self.theme, FIT_HEIGHT), Chart(self.theme, LOSS_HEIGHT, whole=True)
        for widget in (self._fit_title, self.fit_chart, self._loss_title, self.loss_chart):
            self._charts.addWidget(widget)

    def _across(self, picture: FitPicture) -> str:
        """What the axis of the fitted curve is called: its column, or the target."""
        if picture.across:
            return spelling.shown(picture.across)
        return words.say("target {name}", name=self.fitting.bound.target if self.fitting.bound is not None else "")

    def _output(self) -> str:
        run = self.session.trace
        return "" if run is None else spelling.shown(run.graph.labels[run.graph.output])

    def _loss_said(self) -> str:
        losses = self.fitting.losses
        if not losses:
            return words.say("No update yet.")
        number, loss = losses[-1]
        said = words.count("Loss {loss} after {n} update", "Loss {loss} after {n} updates", number, loss=value(loss))
        return words.say("{sentence}; nothing moves any more", sentence=said) if self.fitting.converged else said

    def _enter_rate(self, rate: float) -> None:
        self.session.set_learning_rate(rate)
        self.session.settle()

    def showEvent(self, event: QShowEvent) -> None:
        self.fitting.watch(True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.fitting.watch(False)
        super().hideEvent(event)


def _add_line(column: QVBoxLayout, controls: Sequence[QWidget], label: QWidget | None = None) -> None:
    """Add a label and its control at the right, or links at the left."""
    line = QHBoxLayout()
    line.setSpacing(8)
    column.addLayout(line)
    if label is not None:
        line.addWidget(label, 1)
    for control in controls:
        line.addWidget(control)
    if label is None:
        line.addStretch(1)


def _feeding(bound: Bound) -> list[list[Cell]]:
    """Which column feeds which input, the first of many, and which is the target."""
    fed = list(bound.columns.items())
    rows = [_row(words.say("column {column} feeds", column=column), (name,)) for name, column in fed[:LISTED]]
    others = [name for name, _ in fed[LISTED:]]
    if others:
        rows.append(_row(words.count("{n} more column feeds", "{n} more columns feed", len(others)), others))
    if bound.target:
        rows.append([(words.say("column {column} is", column=bound.target), "muted"), (words.say("the target"), "body")])
    return rows


def _unused(bound: Bound) -> list[list[Cell]]:
    """Columns and rows that serve nothing, and what would let a column serve."""
    rows: list[list[Cell]] = []
    if bound.unmatched:
        rows.append(_row(words.say("serves nothing"), bound.unmatched))
    if bound.left_out:
        left = words.count("{n} row lacks a value and is left out.", "{n} rows lack a value and are left out.", bound.left_out)
        rows.append([(left, "caption")])
    if bound.unmatched:
        advice = words.say("A column feeds the input of its name: call it in the first row as the input, or the input as the column.")
        rows.append([(advice, "caption")])
    return rows


def _row(what: str, names: Sequence[str] | Mapping[str, object]) -> list[Cell]:
    return [(what, "muted"), (", ".join(map(spelling.shown, names)) or "—", "name")]


def _show(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
