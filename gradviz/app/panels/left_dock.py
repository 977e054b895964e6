"""The left dock: inputs above, examples below, each with the height it needs. Owns the sharing of the height only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from gradviz.app.panels.controls import separator
from gradviz.app.panels.example_list import ExampleList
from gradviz.app.panels.inputs import Inputs

LEAST_BELOW = 190
"""The examples keep so much height as long as the inputs can scroll."""


class LeftDock(QFrame):
    """Inputs take what they need, the examples the rest."""

    def __init__(self, inputs: Inputs, examples: ExampleList) -> None:
        super().__init__()
        self.setProperty("area", "left")
        self._inputs, self._examples = inputs, examples
        self._sharing = QTimer(self, singleShot=True, interval=0)
        self._sharing.timeout.connect(self._share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(inputs)
        column.addWidget(separator())
        column.addWidget(examples, 1)
        inputs.content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._sharing.start()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sharing.start()

    def _share(self) -> None:
        wanted = self._inputs.content.sizeHint().height()
        self._inputs.setFixedHeight(max(min(wanted, self.height() - LEAST_BELOW), 80))
