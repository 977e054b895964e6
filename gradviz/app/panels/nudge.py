"""Nudge: move one input a little and compare with what its gradient promised. Shows records of tutor.nudge."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gradviz import words
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import caption
from gradviz.app.panels.page import InputChoice, Page, TextTable
from gradviz.app.panels.typed_field import NumberField
from gradviz.notation import number
from gradviz.picture.theme import Theme
from gradviz.tutor.nudge import Nudge, curve, how_it_falls, nudge, shrinking, signed

FIRST_STEP = 0.01


class TangentPicture(QWidget):
    """The output over one input near its value, and the straight line that the gradient is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.points: tuple[tuple[float, float], ...] = ()
        self._slope = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_curve(self, points: tuple[tuple[float, float], ...], slope: float, theme: Theme) -> None:
        """Changes of the output over changes of the input; nothing hides it."""
        self.points, self._slope, self._theme = points, slope, theme
        self.setVisible(len(points) > 2)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self.points) < 3:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 8, -1, -8)
        reach = max(abs(step) for step, _ in self.points)
        tall = max(*(abs(change) for _, change in self.points), abs(self._slope) * reach, 1e-12)

        def place(step: float, change: float) -> QPointF:
            return QPointF(area.center().x() + step / reach * area.width() / 2, area.center().y() - change / tall * area.height() / 2)

        painter.setPen(QPen(QColor(self._theme["line"]), 1))
        painter.drawLine(place(-reach, 0), place(reach, 0))
        painter.drawLine(place(0, -tall), place(0, tall))
        painter.setPen(QPen(QColor(self._theme["gradient"]), 1.5))
        painter.drawLine(place(-reach, -reach * self._slope), place(reach, reach * self._slope))
        painter.setPen(QPen(QColor(self._theme["value"]), 2))
        painter.drawPolyline(QPolygonF([place(*point) for point in self.points]))
        painter.setBrush(QColor(self._theme["window"]))
        painter.setPen(QPen(QColor(self._theme["accent"]), 2))
        painter.drawEllipse(place(0, 0), 4, 4)
        painter.end()


class NudgePage(Page):
    """Which input, how far, what happened, and how the promise gets better with a smaller step."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.choice, self.step = InputChoice(), NumberField()
        self.step.show_value(FIRST_STEP)
        self._by, self.sentence = caption("", "muted"), caption("", "title", wraps=True)
        self.picture, self._legend = TangentPicture(theme), caption("", wraps=True)
        self.table, self._note = TextTable(gap=6, wraps=False), caption("", wraps=True)
        row = QHBoxLayout()
        self.column.addLayout(row)
        row.addWidget(self.choice)
        row.addWidget(self._by)
        row.addWidget(self.step)
        row.addStretch(1)
        for widget in (self.sentence, self.picture, self._legend, self.table, self._note):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.choice.changed.connect(self.refresh)
        self.step.entered.connect(self._enter)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._by.setText(words.say("moved by"))
        self.step.setAccessibleName(words.say("Step of the nudge"))
        self._legend.setText(words.say("Green: the output. Red: the straight line with the slope that backprop found."))
        super().retranslate()

    def refresh(self) -> None:
        """Nudge the chosen input again."""
        run = self.session.trace
        name = self.choice.show_names(run.graph.inputs if run is not None else (), self.theme)
        found = nudge(run, name, self.step.value) if run is not None and name else None
        for widget in (self._legend, self._note, self.step, self._by):
            widget.setVisible(found is not None)
        if run is None or found is None:
            self.sentence.setText(words.say("There is no single number to nudge here."))
            self.picture.show_curve((), 0.0, self.theme)
            self.table.show_rows(())
            return
        self.sentence.setText(found.sentence)
        self.picture.show_curve(curve(run, name) if math.isfinite(found.gradient) else (), found.gradient, self.theme)
        titles = (words.say("step"), words.say("output"), words.say("predicted"), words.say("off by"))
        steps = shrinking(run, name, self.step.value)
        self.table.show_rows([[(title, "caption") for title in titles], *map(_cells, steps)])
        self._note.setText(how_it_falls(steps))

    def _enter(self, step: float) -> None:
        self.step.show_value(step or FIRST_STEP)
        self.refresh()


def _cells(found: Nudge) -> list[tuple[str, str]]:
    numbers = (signed(found.step), signed(found.change), signed(found.predicted), number(found.error, 2))
    return [(text, "number") for text in numbers]
