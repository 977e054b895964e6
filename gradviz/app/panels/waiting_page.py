"""What a page of the right dock says while it would tell what a learner is to predict. Owns one sentence and one link."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from gradviz import words
from gradviz.app.panels.controls import TextButton, caption


class WaitingPage(QFrame):
    """`ended` when the page is wanted all the same."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sentence, self.link = caption("", "muted", wraps=True), TextButton("link")
        self.link.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.link.clicked.connect(self.ended)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        column.addStretch(1)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.sentence.setText(words.say("This page tells numbers that are still to be predicted. It waits until the run is complete."))
        self.link.setText(words.say("Stop predicting"))
