"""The update phase: learning rate, what one update would do, one update or a run of them. Shows a Session; computes nothing."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import caption, redraw, separator
from gradviz.app.panels.page import TextTable
from gradviz.app.panels.typed_field import NumberField
from gradviz.picture.theme import Theme
from gradviz.tutor.update import Update, refusal

PERIOD_MS = 80
LISTED = 6


class UpdateBox(QWidget):
    """Hidden while no input is ticked as a parameter."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._title, self._rate_label, self.rate = caption("", "section"), caption("", "muted"), NumberField()
        self.table, self.once, self.run = TextTable(), QPushButton(), QPushButton()
        self.rate.entered.connect(self._enter)
        self.once.clicked.connect(self.update_once)
        self.run.clicked.connect(self.toggle)
        self._clock = QTimer(self, interval=PERIOD_MS)
        self._clock.timeout.connect(self._tick)
        line = QHBoxLayout()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(separator())
        column.addWidget(self._title)
        column.addLayout(line)
        line.addWidget(self._rate_label, 1)
        line.addWidget(self.rate)
        column.addWidget(self.table)
        column.addLayout(buttons)
        buttons.addWidget(self.once, 1)
        buttons.addWidget(self.run, 1)
        session.graph_changed.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether a run of updates is under way."""
        return self._clock.isActive()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme, and another size of text."""
        self.rate.apply_text_size()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Update"))
        self._rate_label.setText(words.say("Learning rate"))
        self.rate.setAccessibleName(words.say("Learning rate"))
        self.once.setText(words.say("Update once"))
        self.once.setToolTip(words.say("Every parameter moves against its gradient, times the learning rate."))
        self.refresh()

    def refresh(self) -> None:
        """Show what the next update would do, as far as its gradients have come."""
        planned = self._session.planned()
        self.setVisible(bool(planned) or self.running)
        if self.isHidden():
            return
        self.rate.show_value(self._session.document.learning_rate)
        redraw(self.run, self.run.icon(), words.say("Stop") if self.running else words.say("Run"))
        rows = [[(self._written(step), "number")] for step in planned[:LISTED]]
        if len(planned) > LISTED:
            rows.append([(words.count("and {n} more", "and {n} more", len(planned) - LISTED), "caption")])
        stopped = refusal(planned)
        if stopped:
            rows.append([(stopped, "caption")])
        self.once.setEnabled(not stopped)
        self.run.setEnabled(not stopped or self.running)
        self.table.show_rows(rows)

    def _written(self, step: Update) -> str:
        """a: 2 − 0.1 · 2 = 1.8"""
        graph, frame = self._session.graph, self._session.frame
        if graph is None or frame is None or step.name not in graph.names:
            return f"{step.name}: {step.awaited}"
        node = graph.names[step.name]
        return f"{graph.labels[node]}: {step.formula if node in frame.gradients else step.awaited}"

    def update_once(self) -> None:
        """One update, one undo."""
        self._session.update()

    def toggle(self) -> None:
        """Begin a run of updates, which is one undo, or end it."""
        if self.running:
            self.stop()
        else:
            self._clock.start()
            self.refresh()

    def stop(self) -> None:
        """End the run of updates."""
        if self.running:
            self._clock.stop()
            self._session.settle()
            self.refresh()

    def _tick(self) -> None:
        if not self._session.update(merge=True):
            self.stop()

    def _enter(self, rate: float) -> None:
        self._session.set_learning_rate(rate)
        self._session.settle()
