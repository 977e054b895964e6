"""The choices of an export as a form. Owns the controls and how they become a Request; shows no picture and writes no file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import get_args

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.exporting import NOW
from gradviz.app.fonts import scaled
from gradviz.app.panels.choice import Choice, Tick
from gradviz.app.panels.typed_field import NumberField
from gradviz.export.exporter import Exporter
from gradviz.export.request import ALL, DRAWING, END, Request
from gradviz.picture.options import Labels
from gradviz.picture.page import PRESETS
from gradviz.picture.slide import Show

LABELS: Mapping[str, Labels] = {key: key for key in get_args(Labels)}
EXACT, SOME = "exact", "some"
LEAST, MOST = 1.0, 96.0
TYPING_MS = 400
"""How long typing rests before the picture follows it."""
LEAST_WIDTH = 126
"""Of a choice, so that its words can be told apart in a small dialog too."""


class ExportForm(QWidget):
    """`changed` says that `request` or `exporter` is another one."""

    changed = Signal()

    def __init__(self, exporters: Sequence[Exporter], exporter: Exporter, request: Request, unused: Collection[str] = frozenset()) -> None:
        """`unused` are the fields of a request that change nothing in what is exported."""
        super().__init__()
        self._unused = unused
        self._exporters = {record.name: record for record in exporters}
        self._before = (exporter.name, request)
        say = words.say
        self.format = Choice({name: f"{name.upper()}  *{record.suffix}" for name, record in self._exporters.items()}, exporter.name)
        pages = {key: key for key in PRESETS} | {"half": say("Half a slide"), DRAWING: say("The graph alone"), EXACT: say("Exact size")}
        known = request.preset in pages
        self.page = Choice(pages, request.preset if known else EXACT)
        self.exact = QLineEdit("12x8cm" if known else request.preset)
        self.theme = Choice(
            {"light": say("Light"), "dark": say("Dark"), "contrast": say("High contrast"), "print": say("Print")}, request.theme
        )
        self.labels = Choice(
            {"numbers": say("Numbers"), "symbols": say("Symbols"), "both": say("Both"), "none": say("None")}, request.labels
        )
        alone = request.steps in (NOW, END, ALL)
        self.steps = Choice(
            {NOW: say("What is shown now"), END: say("The finished run"), ALL: say("All steps"), SOME: say("Some steps")},
            request.steps if alone else SOME,
        )
        self.range = QLineEdit("" if alone else request.steps)
        self._count = 3
        self.unit = Choice({"edge": say("By edge"), "node": say("By node"), "phase": say("By phase")}, request.granularity)
        self.flow = Choice({"right": say("Left to right"), "down": say("Top to bottom")}, request.direction)
        self.least = NumberField()
        self.least.show_value(request.least_text)
        self.parts = {
            "formula": _box(say("Formula"), request.show.formula),
            "inputs": _box(say("Inputs"), request.show.inputs),
            "legend": _box(say("Legend"), request.show.legend),
            "tags": _box(say("Rule tags"), request.tags is not False),
        }
        self.transparent = _box(say("Transparent"), request.transparent)
        self._build()
        self._connect()
        self._reveal()

    @property
    def exporter(self) -> Exporter:
        """The format chosen."""
        return self._exporters[self.format.key]

    @property
    def request(self) -> Request:
        """The choices."""
        shown = {name: box.isChecked() for name, box in self.parts.items()}
        steps = NOW if "steps" in self._unused else self.range.text().strip() if self.steps.key == SOME else self.steps.key
        return Request(
            preset=self.exact.text().strip() if self.page.key == EXACT else self.page.key,
            theme=self.theme.key,
            labels=LABELS[self.labels.key],
            tags=None if shown["tags"] else False,
            show=Show(shown["formula"], shown["inputs"], shown["legend"]),
            steps=steps,
            granularity=self.unit.key,
            transparent=self.transparent.isChecked(),
            least_text=self.least.value,
            direction="down" if self.flow.key == "down" else "right",
        )

    def _build(self) -> None:
        say = words.say
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._form = form
        rows: Sequence[tuple[str, QWidget]] = (
            (say("Format"), self.format),
            (say("Page"), self.page),
            (say("Size"), self.exact),
            (say("Steps"), self.steps),
            (say("Which steps"), self.range),
            (say("One step is"), self.unit),
            (say("Theme"), self.theme),
            (say("Labels"), self.labels),
            (say("Direction"), self.flow),
            (say("Smallest text, pt"), self.least),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(form)
        for word, control in rows:
            control.setAccessibleName(word)
            control.setMinimumWidth(scaled(LEAST_WIDTH))
            form.addRow(word, control)
        for box in (*self.parts.values(), self.transparent):
            column.addWidget(box)
        column.addStretch(1)

    def _connect(self) -> None:
        self.steps.currentIndexChanged.connect(self._suggest)
        for choice in (self.format, self.page, self.theme, self.labels, self.steps, self.unit, self.flow):
            choice.currentIndexChanged.connect(self._announce)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._announce)
        for line in (self.exact, self.range):
            line.editingFinished.connect(self._announce)
            line.textEdited.connect(self._typing.start)
        for box in (*self.parts.values(), self.transparent):
            box.toggled.connect(self._announce)
        self.least.entered.connect(self._take_least)

    def _take_least(self, points: float) -> None:
        self.least.show_value(min(max(points, LEAST), MOST))
        self._announce()

    def know_count(self, pages: int) -> None:
        """How many pages all steps are, as far as that was seen."""
        if self.steps.key == ALL and pages:
            self._count = pages

    def _suggest(self) -> None:
        """Who chooses some steps begins with all of them."""
        if self.steps.key == SOME and not self.range.text():
            self.range.setText(f"1-{self._count}")

    def _announce(self) -> None:
        self._reveal()
        now = (self.exporter.name, self.request)
        if now != self._before:
            self._before = now
            self.changed.emit()

    def _reveal(self) -> None:
        """Only what counts for the choices made: a format to be read has no page, and the graph alone nothing around it."""
        drawn = not self.exporter.code
        paged = drawn and self.page.key != DRAWING
        counting: Sequence[tuple[QWidget, bool]] = (
            (self.page, drawn),
            (self.theme, drawn),
            (self.labels, drawn and "labels" not in self._unused),
            (self.flow, drawn and "direction" not in self._unused),
            (self.exact, drawn and self.page.key == EXACT),
            (self.least, paged),
            (self.steps, "steps" not in self._unused),
            (self.range, self.steps.key == SOME and "steps" not in self._unused),
            (self.unit, self.steps.key in (SOME, ALL) and "granularity" not in self._unused),
        )
        for row, counts in counting:
            self._form.setRowVisible(row, counts)
        for name, box in self.parts.items():
            box.setVisible((paged or (drawn and name == "tags")) and name not in self._unused)
        self.transparent.setVisible(drawn)


def _box(word: str, ticked: bool) -> Tick:
    box = Tick(word)
    box.setChecked(ticked)
    return box
