"""The expression editor: formula text with its error underlined. Owns typing and the debounce; the row below it says how it was read."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QResizeEvent,
    QShowEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout

from gradviz import words
from gradviz.app.fonts import editor_font
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import IconButton, IconLabel, restyle
from gradviz.app.panels.reading_row import ReadingRow
from gradviz.errors import ExpressionError
from gradviz.graph import Edge, Span
from gradviz.language.limits import SHOWN
from gradviz.ops import OPS
from gradviz.picture.theme import TYPE, Theme

DEBOUNCE_MS = 150
LINES, FEW = 6, 3
"""The most that are seen at once, in a window and in a very low one."""
EDGE, AROUND, BESIDE = 16, 24, 110
"""From the window to the formula, what frame and air take above and below its text, and what a half of the row has beside it."""
PIECES = re.compile(r"[^\W\d_][\w']*|\d+(?:\.\d*)?|\S")


def sign_categories() -> dict[str, str]:
    """The category of every sign and function name that ops can be written with."""
    found: dict[str, str] = {}
    for op in OPS.values():
        for word in (op.symbol, *op.infix.split(), op.name, *op.aliases):
            found.setdefault(word.strip(), op.category)
    return found


class Syntax(QSyntaxHighlighter):
    """Operators wear the ink of their gate; brackets and "=" are muted."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._categories = sign_categories()
        self._theme = theme

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        for found in PIECES.finditer(text):
            role = self._categories.get(found.group())
            if found.group() in "()[]{}=,;|":
                role = "muted"
            form = QTextCharFormat()
            form.setForeground(QColor(self._theme[role or "text"]))
            self.setFormat(found.start(), found.end() - found.start(), form)


class FormulaEdit(QPlainTextEdit):
    """The text itself; grows from one line to six. Undo is the document's, so its own is off."""

    left = Signal()
    pointed = Signal(int)
    focused = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("formula")
        self.setFont(editor_font(TYPE.editor))
        self.setUndoRedoEnabled(False)
        self.setProperty("leavesKeys", "Ctrl+Z Ctrl+Shift+Z Ctrl+Y")
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(2)
        self._examples: tuple[str, ...] = ()
        self._most = LINES
        self.textChanged.connect(self.grow)
        self.viewport().setMouseTracking(True)
        self.grow()

    def apply_text_size(self) -> None:
        """Take another size of text."""
        self.setFont(editor_font(TYPE.editor))
        self.grow()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text is dropped here; files are left to the window."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped, as far as it could be a formula: a whole book would stop the window."""
        self.insertPlainText(source.text()[:SHOWN])

    def limit(self, *, low: bool) -> None:
        """Leave more of a very low window to the graph."""
        self._most = FEW if low else LINES
        self.grow()

    def grow(self) -> None:
        """As high as the lines there are, those that a long one is broken into among them."""
        wrapped = round(self.document().size().height())
        lines = min(max(self.blockCount(), wrapped, 1), self._most)
        self.setFixedHeight(lines * QFontMetrics(self.font()).lineSpacing() + 6)

    def show_examples(self, *examples: str) -> None:
        """What to type: the first that one line has room for stands where nothing is typed yet."""
        self._examples = examples
        self.setMinimumWidth(QFontMetrics(self.font()).horizontalAdvance("".join(examples[-1:])) + AROUND)
        self._fit_example()

    def _fit_example(self) -> None:
        metrics, room = QFontMetrics(self.font()), self.viewport().width() - 8
        fitting = next((text for text in self._examples if metrics.horizontalAdvance(text) <= room), "".join(self._examples[-1:]))
        self.setPlaceholderText(fitting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grow()
        self._fit_example()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_Return and event.modifiers() == Qt.KeyboardModifier.NoModifier):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cursor = self.cursorForPosition(event.position().toPoint())
        self.pointed.emit(cursor.position())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class Editor(QFrame):
    """The panel over the canvas: the editor's frame, and the row that says how the text was read or what is wrong."""

    drawer_asked = Signal()
    left = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "top")
        self._session, self._theme = session, theme
        self.text = FormulaEdit()
        self._syntax = Syntax(self.text.document(), theme)
        self._mark = IconLabel(18)
        self._mark.setFixedSize(20, 20)
        self.drawer = IconButton("drawer", size=20)
        self.drawer.clicked.connect(self.drawer_asked)
        self.row = ReadingRow(session, theme)
        self.reading = self.row.reading
        self.row.fix_asked.connect(self.apply_fix)
        for remarks in (self.row.remarks, self.row.offer):
            remarks.declared.connect(self._declare)
            remarks.forgotten.connect(session.forget_name)
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._take)
        self._arrange()
        self.text.setPlainText(session.document.text)
        self.text.textChanged.connect(self._wait)
        self.reading.pressed.connect(self.focus)
        self.text.left.connect(self._leave)
        self.text.focused.connect(self._show_focus)
        self.text.pointed.connect(self._point)
        session.document_changed.connect(self.refresh)
        session.error_changed.connect(self.refresh)
        session.graph_changed.connect(self.refresh)
        session.pointed.connect(self._light)

    def _arrange(self) -> None:
        self._frame = QFrame()
        self._frame.setObjectName("editor")
        inside = QHBoxLayout(self._frame)
        inside.setContentsMargins(10, 5, 10, 5)
        inside.addWidget(self.text, 1)
        inside.addWidget(self._mark)
        self._top = QHBoxLayout()
        self._top.setSpacing(8)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(EDGE, 12, EDGE, 10)
        self._column.setSpacing(6)
        self._column.addLayout(self._top)
        self._top.addWidget(self.drawer)
        self._top.addWidget(self._frame, 1)
        self._column.addWidget(self.row)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def _place_card(self) -> None:
        """An error that the row has no room for lies below the editor, over whatever is there."""
        card, window = self.row.card, self.window()
        if card.parentWidget() is not window:
            card.setParent(window)
        card.setVisible(self.row.over and self.isVisible())
        if card.isHidden():
            return
        corner, width = self.mapTo(window, QPoint(EDGE, self.height() + 4)), self.width() - 2 * EDGE
        self.row.give(width)
        card.setGeometry(corner.x(), corner.y(), width, card.heightForWidth(width))
        card.raise_()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._place_card()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_card()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_card()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.row.card.hide()

    def fold(self, narrow: bool, low: bool) -> None:
        """In a narrow window there is a button for the drawer; in a low one the reading stands beside the editor."""
        self.drawer.setVisible(narrow)
        if low:
            self._top.addWidget(self.row, 1)
        else:
            self._column.addWidget(self.row)
        self.row.fold(compact=low)
        self._share()
        self._place_card()

    def _share(self) -> None:
        """Beside the reading a formula that would be broken into lines there has more room than it."""
        letters = max(map(len, self._session.document.text.split("\n"))) * self.text.fontMetrics().horizontalAdvance("0")
        self._top.setStretch(self._top.indexOf(self._frame), 1 + (letters > self.width() / 2 - BESIDE))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self._syntax.apply_theme(theme)
        self.text.apply_text_size()
        self.drawer.apply_theme(theme)
        self.row.apply_theme(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.text.setAccessibleName(words.say("Formula"))
        self.text.show_examples(words.say("Type a formula, for example e=(a+b)*(b+1)"), words.say("Such as e=(a+b)*(b+1)"))
        self.drawer.explain(words.say("Inputs"))
        self.refresh()

    def refresh(self) -> None:
        """Show text, error and reading of the session."""
        session = self._session
        if not self._pause.isActive() and self.text.toPlainText() != session.document.text:
            self._replace(session.document.text)
        self.row.refresh()
        self._share()
        self._place_card()
        self._mark.setVisible(bool(session.document.text.strip()))
        good = session.error is None
        self._mark.draw(*(("check", self._theme["success"]) if good else ("warning", self._theme["error"])))
        self._light()

    def apply_fix(self) -> None:
        """Put the corrected text in place of the broken one."""
        error = self._session.error
        if isinstance(error, ExpressionError) and error.fix is not None:
            self._session.settle()
            self._session.set_text(error.fix)
            self._session.settle()

    def _declare(self, name: str) -> None:
        self.flush()
        self._session.declare_name(name)

    def focus(self) -> None:
        """Put the cursor into the formula, all of it selected."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def flush(self) -> None:
        """Take what was typed at once."""
        if self._pause.isActive():
            self._take()

    def _wait(self) -> None:
        """Begin the pause after typing; another font counts as a change of text for Qt, but not for us."""
        if self._pause.isActive() or self.text.toPlainText() != self._session.document.text:
            self._pause.start()

    def _take(self) -> None:
        self._pause.stop()
        self._session.set_text(self.text.toPlainText())

    def _leave(self) -> None:
        self.flush()
        self._session.settle()
        self.left.emit()

    def _replace(self, text: str) -> None:
        """Show another text and keep the cursor where it was."""
        at = self.text.textCursor().position()
        with QSignalBlocker(self.text):
            self.text.setPlainText(text)
        self.text.grow()
        cursor = self.text.textCursor()
        cursor.setPosition(min(at, len(text)))
        self.text.setTextCursor(cursor)

    def _show_focus(self, focused: bool) -> None:
        restyle(self._frame, "focused", "true" if focused else "false")

    def _point(self, position: int) -> None:
        """Light the gate whose characters the mouse is over: the one with the shortest span."""
        graph = self._session.graph
        if graph is None or position < 0 or self._session.error is not None:
            self._session.point_at(None)
            return
        hit = [node for node in graph.nodes if node.span is not None and node.span.start <= position < node.span.end]
        best = min(hit, key=lambda node: _length(node.span), default=None)
        self._session.point_at(None if best is None else best.id)

    def _light(self) -> None:
        """Mark the characters of what is hovered or selected, and underline the error."""
        marks = []
        graph, session = self._session.graph, self._session
        if graph is not None and session.error is None and graph.text == self.text.toPlainText():
            for item in [*session.selection, session.hover]:
                node = item.target if isinstance(item, Edge) else item
                if node is not None and graph.nodes[node].span is not None:
                    marks.append(self._selection(graph.nodes[node].span, self._tint()))
        if isinstance(session.error, ExpressionError) and session.error.text == self.text.toPlainText():
            start = min(session.error.start, max(len(session.error.text) - 1, 0))
            marks.append(self._selection(Span(start, start + session.error.length), self._wave()))
        if marks or self.text.extraSelections():
            self.text.setExtraSelections(marks)

    def _selection(self, span: Span | None, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.text.document())
        if span is not None:
            text = self.text.toPlainText()
            cursor.setPosition(units(text, span.start))
            cursor.setPosition(units(text, span.end), QTextCursor.MoveMode.KeepAnchor)
        made.cursor, made.format = cursor, form
        return made

    def _tint(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setBackground(QColor(self._theme["accent_tint"]))
        return form

    def _wave(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(QColor(self._theme["error"]))
        return form


def units(text: str, place: int) -> int:
    """Where Qt, which counts UTF-16 units, sees a place counted in code points."""
    return len(text[:place].encode("utf-16-le")) // 2


def _length(span: Span | None) -> int:
    return span.end - span.start if span else 0
