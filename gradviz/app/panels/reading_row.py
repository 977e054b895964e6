"""The row under the editor: how the text was read, or its error with the fix. Shows a Session; reads no grammar.

Its height never changes, so that nothing below it moves while a formula is typed. Beside the editor there is no room
for an error: it lies over the canvas then, in a card that whoever owns the row puts in its place.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app import icons
from gradviz.app.models.reading import remarks
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import TextButton, caption
from gradviz.app.panels.formula import FormulaView
from gradviz.app.panels.remarks import Remarks
from gradviz.errors import ExpressionError, GradvizError
from gradviz.picture.theme import Theme

FORMULA, ICON, CARD = 34, 16, 48
FORMULA_SHARE, REMARK_SHARE = 3, 2


class ReadingRow(QStackedWidget):
    """Two lines high: the typeset reading with remarks and counts, or the error and what would fix it."""

    fix_asked = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._compact = False
        self.reading, self.remarks = FormulaView(height=FORMULA), Remarks()
        self._reads, self._size = caption(""), caption("")
        self._icon, self.error, self.stands = QLabel(), caption("", "error", wraps=True), caption("")
        self.fix = TextButton("link")
        self.fix.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.fix.clicked.connect(self.fix_asked)
        self._good, self._broken, self.card = QWidget(), QWidget(), QFrame()
        self.card.setProperty("area", "floating")
        self._arrange_good()
        self._arrange_broken()
        self.addWidget(self._good)
        self.addWidget(self._broken)
        self._inside = QVBoxLayout(self.card)
        self._inside.setContentsMargins(12, 8, 12, 8)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _arrange_good(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(0)
        self._line = line = QHBoxLayout(self._good)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self._reads)
        line.addWidget(self.reading, FORMULA_SHARE)
        line.addLayout(side)
        side.addWidget(self.remarks)
        side.addWidget(self._size, 0, Qt.AlignmentFlag.AlignRight)

    def _arrange_broken(self) -> None:
        self.error.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid = grid = QGridLayout(self._broken)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._icon.setFixedWidth(ICON)
        self.offer = Remarks()
        self.offer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._place_parts()

    def fold(self, compact: bool) -> None:
        """Beside the editor there is less room: an error goes into the card, its link below the sentence, and no count."""
        if compact == self._compact:
            return
        self._compact = compact
        if compact:
            self.removeWidget(self._broken)
            self._inside.addWidget(self._broken)
            self._broken.show()
        else:
            self.addWidget(self._broken)
        self._place_parts()
        self._size.setVisible(not compact)
        self._reads.setVisible(not compact)
        self.refresh()

    def _place_parts(self) -> None:
        """In the card the links stand below the sentence and the rest at the right; in the row it is the other way round."""
        grid, left, right = self._grid, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        for part in (self.error, self.fix, self.offer, self.stands):
            grid.removeWidget(part)
        if self._compact:
            grid.addWidget(self.error, 0, 1, 1, 2)
            grid.addWidget(self.fix, 1, 1, left)
            grid.addWidget(self.stands, 1, 2, right)
            grid.addWidget(self.offer, 2, 1, 1, 2, left)
        else:
            grid.addWidget(self.error, 0, 1)
            grid.addWidget(self.stands, 1, 1)
            grid.addWidget(self.fix, 0, 2, right)
            grid.addWidget(self.offer, 1, 2)
        grid.setColumnStretch(1, 0 if self._compact else 1)
        grid.setColumnStretch(2, 1 if self._compact else 0)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme, and another size of text."""
        self._theme = theme
        self.reading.apply_theme(theme)
        self.error.ensurePolished()
        self.stands.ensurePolished()
        self.setFixedHeight(max(FORMULA, self.error.fontMetrics().lineSpacing() + self.stands.fontMetrics().lineSpacing() + 4))

    @property
    def over(self) -> bool:
        """Whether the card is wanted: there is an error, and no room for it in the row."""
        return self._compact and self._session.error is not None

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def refresh(self) -> None:
        """Show the reading or the error of the session."""
        session = self._session
        graph, document, error = session.graph, session.document, session.error
        self.setCurrentWidget(self._good if error is None or self._compact else self._broken)
        self._reads.setText(words.say("Reads as") if graph is not None else "")
        said = remarks(document.text, document.names, error)
        self.remarks.show_remarks(said if error is None else ())
        self.offer.show_remarks(() if error is None else said)
        self._line.setStretch(2, REMARK_SHARE if said and error is None else 0)
        self.reading.setVisible(not (self._compact and said and error is None))
        self.reading.show_reading(graph.text if graph is not None else "", document.names)
        self._count()
        if error is not None:
            self._show_error(error)

    def _count(self) -> None:
        graph = self._session.graph
        if graph is None:
            self._size.setText("")
            return
        nodes = words.count("{n} node", "{n} nodes", len(graph.nodes))
        self._size.setText(f"{nodes}, {words.count('{n} edge', '{n} edges', len(graph.edges))}")

    def _show_error(self, error: GradvizError) -> None:
        self._icon.setPixmap(icons.pixmap("warning", self._theme["error"], ICON))
        self.stands.setText(words.say("Showing the last good graph") if self._session.graph is not None else "")
        self.error.setText(f"{_place(error)}{error.message}")
        self.error.setToolTip(error.message)
        fix = error.fix if isinstance(error, ExpressionError) else None
        self.fix.setText(error.hint)
        self.fix.setToolTip(error.hint)
        self.fix.setVisible(bool(error.hint))
        self.fix.setEnabled(fix is not None)
        self._fit()

    def give(self, width: int) -> None:
        """So much room for the card: what does not fit beside the link is left to the tool tips."""
        self.card.resize(width, self.card.height())
        self._fit()

    def _fit(self) -> None:
        """In the row a sentence too long for one line takes both."""
        link = 0 if self.fix.isHidden() else self.fix.sizeHint().width() + 8
        room = self.width() - ICON - 8 - link
        fits = self.error.fontMetrics().horizontalAdvance(self.error.text()) <= room
        aside = self.stands.sizeHint().width() + link <= self.card.width() - ICON - CARD
        self.stands.setVisible(aside if self._compact else fits)
        if not self._compact:
            self._grid.addWidget(self.error, 0, 1, 1 if fits else 2, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _place(error: GradvizError) -> str:
    if not isinstance(error, ExpressionError):
        return ""
    if "\n" in error.text:
        return words.say("Line {line}, column {column}: ", line=error.line, column=error.column)
    return words.say("Column {column}: ", column=error.column)
