"""What stands on the canvas while there is no formula: one sentence and the way to an example. Owns its place on the canvas only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.panels.controls import TextButton, caption


class EmptyCanvas(QWidget):
    """Centred over the canvas."""

    example_asked = Signal()

    def __init__(self, canvas: QWidget, bars: Sequence[QWidget] = ()) -> None:
        super().__init__(canvas)
        self._bars = bars
        self._sentence, self._lead = caption("", "muted"), caption("", "muted")
        self.link = TextButton("link")
        self.link.clicked.connect(self.example_asked)
        row = QHBoxLayout()
        row.setSpacing(2)
        column = QVBoxLayout(self)
        column.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignCenter)
        column.addLayout(row)
        row.addStretch(1)
        row.addWidget(self._lead)
        row.addWidget(self.link)
        row.addStretch(1)
        self._canvas = canvas
        canvas.installEventFilter(self)
        self.hide()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._sentence.setText(words.say("No formula yet."))
        self._lead.setText(words.say("Type one above, or"))
        self.link.setText(words.say("open an example"))
        self._place()

    def show_when(self, empty: bool) -> None:
        """Show it, or not; bars about a graph are there when there is one."""
        if empty == self.isHidden():
            for bar in self._bars:
                bar.setVisible(not empty)
        self.setVisible(empty)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        self.move((self._canvas.width() - self.width()) // 2, (self._canvas.height() - self.height()) // 2)
