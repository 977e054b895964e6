"""The explain card: the moment, or the gate that is pinned, in words and numbers. Every one comes from tutor.explain."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradviz import words
from gradviz.algebra.session import Standing
from gradviz.app import icons
from gradviz.app.canvas.paint import Ink
from gradviz.app.models.derivatives import LocalDerivatives
from gradviz.app.models.run import Run
from gradviz.app.models.typesetting import Typesetter
from gradviz.app.panels.checks import CheckTable, Verdict
from gradviz.app.panels.controls import ElidedLabel, TextButton, breakable, caption, separator
from gradviz.app.panels.fitting_number import FittedNumber
from gradviz.app.panels.operand_row import OperandRow
from gradviz.app.panels.painted import Painted
from gradviz.app.panels.parts_sum import PartsSum
from gradviz.app.panels.rule_tag import RuleTag, tag
from gradviz.app.panels.trace_table import TraceTable
from gradviz.app.soon import Seen
from gradviz.graph import Edge
from gradviz.ops import OPS
from gradviz.picture.diagram import Box, Label, Shape, Wire
from gradviz.picture.icons import GLYPH_STROKE, GLYPHS, shifted
from gradviz.picture.options import RULE_WORDS
from gradviz.picture.states import branch_number
from gradviz.picture.theme import Theme
from gradviz.tutor.agreement import CheckRow
from gradviz.tutor.explain import Explanation, Row, place_of
from gradviz.tutor.update import Update
from gradviz.words import mark

MOST_MOVES = 6
"""How many parameters of one update are shown; the trace table has them all."""
BAR = 10
"""The width of a scroll bar, which has its place beside the card."""


class GateIcon(Painted):
    """The gate as on the canvas, 32 px."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(34, 34))
        self._shapes: tuple[Shape, ...] = ()

    def show_gate(self, category: str, symbol: str, theme: Theme, copies: int = 0) -> None:
        """Show a gate of this category; a copy gate is a dot with its count."""
        self._theme = theme
        if copies:
            dot = Box(None, 5, 5, 24, 24, 12, fill=category)
            self._shapes = (dot, Label(None, 17, 21.5, str(copies), 12 if copies < 100 else 9, "surface"))
            self.update()
            return
        box = Box(None, 1, 1, 32, 32, 8, fill=f"{category}_tint", outline=category, line=1.5)
        drawn: Shape
        if symbol in GLYPHS:
            drawn = Wire(None, shifted(GLYPHS[symbol], 17, 17, 0.66), outline=category, line=GLYPH_STROKE * 0.8)
        else:
            drawn = Label(None, 17, 21, symbol, 11 if len(symbol) < 4 else 8, category)
        self._shapes = (box, drawn)
        self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        ink = Ink(theme)
        for shape in self._shapes:
            for stroke in ink.compile(shape)[1]:
                stroke(painter)


def ended(note: str) -> str:
    """A note that stands among others ends in a full stop."""
    return note if note.endswith(".") else f"{note}."


class ExplainPanel(QFrame):
    """The card over the trace table. `pinned` is placed by whoever holds the panel, who may say in `nothing` what there is to do."""

    def __init__(self, session: Run, theme: Theme, typesetter: Typesetter, derivatives: LocalDerivatives) -> None:
        super().__init__()
        self._derivatives = derivatives
        self.nothing = mark("Type a formula to see its graph.")
        self._session, self._theme, self._typesetter = session, theme, typesetter
        self.pinned = TextButton("link")
        self.pinned.setParent(self)
        self.pinned.clicked.connect(lambda: session.select(None))
        self._icon, self._title, self._subtitle, self._tag = GateIcon(), caption("", "title"), FittedNumber("symbol"), RuleTag()
        self._title.setWordWrap(True)
        self._sentence = caption("", "body", wraps=True)
        self._kept, self._notes = ElidedLabel("caption"), caption("", "muted", wraps=True)
        self._check, self._verdict = CheckTable(), Verdict()
        self._judged: int | None = None
        self._verdict.again.clicked.connect(self._ask_again)
        self.sum = PartsSum()
        self._rows = QVBoxLayout()
        self.operands: list[OperandRow] = []
        self._rows.setSpacing(12)
        self.table = TraceTable(session, theme)
        self._tag_beside: bool | None = None
        self._scene: tuple[object, str, int] = (None, "", 0)
        self._sharing = QTimer(self, singleShot=True, interval=0)
        self._sharing.timeout.connect(self._share)
        self.table.turned.connect(self._sharing.start)
        self._soon = Seen(self.refresh, self)
        self._arrange()
        for signal in (session.run_changed, session.moved, session.pointed, session.mode_changed, derivatives.ready):
            signal.connect(self._soon.ask)

    def _arrange(self) -> None:
        self._holder = QWidget()
        stack = QVBoxLayout(self._holder)
        stack.setContentsMargins(0, 0, BAR, 0)
        stack.setSpacing(12)
        self._explained = self._card()
        stack.addWidget(self._explained)
        stack.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._holder)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 16, 16 - BAR, 12)
        body.setSpacing(14)
        body.addWidget(self._scroll)
        lower = QHBoxLayout()
        lower.setContentsMargins(0, 0, BAR, 0)
        body.addLayout(lower, 1)
        lower.addWidget(self.table)

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("area", "card")
        self._head = head = QGridLayout()
        head.setHorizontalSpacing(6)
        head.setVerticalSpacing(0)
        head.setColumnStretch(1, 1)
        self._foot = foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        foot.setSpacing(6)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 16, 14, 16)
        inside.setSpacing(12)
        inside.addLayout(head)
        head.addWidget(self._icon, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 0, 1)
        head.addWidget(self._tag, 0, 2, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._subtitle, 1, 1, 1, 2)
        inside.addWidget(self._sentence)
        inside.addWidget(self.sum)
        inside.addLayout(self._rows)
        inside.addWidget(self._notes)
        self._line = separator()
        inside.addWidget(self._line)
        inside.addWidget(self._check)
        inside.addLayout(foot)
        foot.addWidget(self._verdict)
        foot.addWidget(self._kept, 1)
        return card

    def put_above(self, card: QWidget) -> None:
        """Another card over the explanation, in its own time."""
        stack = self._holder.layout()
        if isinstance(stack, QVBoxLayout):
            stack.insertWidget(0, card)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.pinned.setIcon(icons.icon("pin", theme["accent"]))
        self.table.apply_theme(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.pinned.draw(icons.icon("pin", self._theme["accent"]), words.say("Pinned"))
        self.pinned.setToolTip(words.say("Follow the run again"))
        self.table.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Explain the moment, or the pinned gate."""
        session = self._session
        pinned = next(iter(session.selection), None)
        node = pinned.target if isinstance(pinned, Edge) else pinned
        self.pinned.setVisible(node is not None)
        self._explained.setVisible(session.asked is None or node is not None)
        moment = session.moment or (session.moments[0] if session.moments else None)
        if session.trace is None or moment is None:
            self._show_nothing(words.say(self.nothing))
        elif session.moment is None and node is None:
            self._show_nothing(words.say("Nothing is computed yet."))
        else:
            explanation = session.explanation(node, self._derivatives.form)
            if explanation is not None:
                self._show(explanation, place_of(moment) if node is None else node)

    def _show_nothing(self, sentence: str) -> None:
        self._title.setText(sentence)
        self.sum.hide()
        for part in (self._subtitle, self._sentence, self._notes, self._kept, self._icon, self._line, self._check, self._verdict):
            part.setVisible(False)
        self._tag.show_tag(None, self._theme)
        self._fill((), ())

    def _show(self, explanation: Explanation, subject: int) -> None:
        graph = self._session.graph
        if graph is None:
            return
        self._title.setText(breakable(explanation.title))
        self.sum.show_parts(explanation.parts, explanation.total, self._label(subject))
        for label, text in (
            (self._subtitle, explanation.subtitle),
            (self._sentence, explanation.sentence),
            (self._notes, "\n".join(map(ended, explanation.notes))),
        ):
            label.setText(text)
            label.setToolTip(text if label is self._subtitle else "")
            label.setVisible(bool(text))
        gate = bool(graph.operands[subject]) and explanation.rule is not None
        self._icon.setVisible(gate)
        if gate:
            op = OPS[graph.nodes[subject].op]
            self._icon.show_gate(op.category, op.symbol, self._theme, len(graph.outgoing[subject]) if graph.is_copy(subject) else 0)
        self._tag.show_tag(tag(explanation.rule, words.say(RULE_WORDS[explanation.rule])) if explanation.rule else None, self._theme)
        self._kept.setText(words.say("kept from forward: {names}", names=", ".join(explanation.kept)) if explanation.kept else "")
        self._kept.setToolTip(self._kept.text())
        self._kept.setVisible(bool(explanation.kept))
        checks = self._checks(explanation, subject)
        self._check.show_rows(checks)
        self._judge(checks, subject)
        self._line.setVisible(bool(explanation.kept or checks))
        told = [row for row in explanation.rows if row.result is not None or not self._session.holds_back]
        self._fill(tuple(told), explanation.moves)

    def _checks(self, explanation: Explanation, subject: int) -> tuple[CheckRow, ...]:
        """The three-way check, once the gate has passed its gradients on."""
        trace, graph = self._session.trace, self._session.graph
        if (
            trace is None
            or graph is None
            or explanation.rule is None
            or graph.is_copy(subject)
            or any(row.local is None for row in explanation.rows)
        ):
            return ()
        return self._derivatives.checks(trace, subject)

    def _judge(self, checks: tuple[CheckRow, ...], subject: int) -> None:
        run = self._session.trace
        standing = Standing.KNOWN if run is None or not checks else self._derivatives.standing(run, subject)
        self._judged = subject
        self._verdict.show_rows(checks, self._theme, standing, self._derivatives.seconds)

    def _ask_again(self) -> None:
        if self._session.graph is not None and self._judged is not None:
            self._derivatives.retry(self._session.graph, self._judged)

    def _fill(self, rows: tuple[Row, ...], moves: tuple[Update, ...]) -> None:
        shown = moves[:MOST_MOVES]
        while len(self.operands) < max(len(rows), len(shown)):
            made = OperandRow(self._typesetter)
            self.operands.append(made)
            self._rows.addWidget(made)
        called = [self._result_of(row) for row in rows]
        for place, widget in enumerate(self.operands):
            if place < len(rows):
                widget.show_row(rows[place], called[place], self._symbol_of(rows[place]), self._theme, called)
            elif place < len(shown):
                widget.show_move(shown[place], self._output, self._theme)
            widget.setVisible(place < len(rows) or place < len(shown))
        self._sharing.start()

    @property
    def _output(self) -> str:
        run = self._session.trace
        return "" if run is None else run.graph.labels[run.output]

    def _result_of(self, row: Row) -> str:
        graph = self._session.graph
        if graph is None:
            return ""
        if graph.is_copy(row.edge.source):
            return words.say("part of {node}", node=self._label(row.edge.source))
        return words.say("gradient of {node}", node=self._label(row.edge.source))

    def _symbol_of(self, row: Row) -> str:
        graph = self._session.graph
        if graph is None:
            return ""
        return f"∂{self._output}/∂{self._label(row.edge.source)}{branch_number(graph, row.edge)}"

    def _label(self, node: int) -> str:
        """What a node is called in the run that is explained."""
        run = self._session.trace
        return "" if run is None else run.graph.labels[node]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sharing.start()

    def _place_tag(self) -> None:
        """Beside the title, or below it where both do not fit on one line."""
        room = self.width() - 2 * (16 + 14) - self._icon.width() - 16 - self._tag.width()
        fits = self._title.fontMetrics().horizontalAdvance(self._title.text()) <= room
        if fits == self._tag_beside:
            return
        self._tag_beside = fits
        self._head.removeWidget(self._tag)
        if fits:
            self._head.addWidget(self._tag, 0, 2, Qt.AlignmentFlag.AlignTop)
        else:
            self._head.addWidget(self._tag, 2, 1, Qt.AlignmentFlag.AlignLeft)

    def _place_kept(self) -> None:
        """What is kept stands beside the verdict, or below it where both do not fit on one line."""
        needed = self._kept.sizeHint().width() + (0 if self._verdict.isHidden() else self._verdict.sizeHint().width() + 12)
        beside = needed <= self.width() - 2 * (16 + 14)
        side = Qt.AlignmentFlag.AlignRight if beside else Qt.AlignmentFlag.AlignLeft
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._kept.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def _share(self) -> None:
        """The card takes the height it needs, as long as the table keeps its least."""
        self._place_tag()
        self._place_kept()
        layout = self._holder.layout()
        if layout is None:
            return
        layout.activate()
        wanted = self._holder.sizeHint().height()
        if layout.hasHeightForWidth():
            wanted = layout.heightForWidth(max(self.width() - 33, 200))
        room = self.height() - self.table.minimumSizeHint().height() - 42
        layout.setContentsMargins(0, 0, 0 if wanted + 2 > room else BAR, 0)
        self._scroll.setFixedHeight(max(min(wanted + 2, max(room, 120)), self._least(room)))

    def _least(self, room: int) -> int:
        """The card gets lower only for another graph, phase or room: the table below must not jump at every step."""
        moment = self._session.moment
        scene = (self._session.graph, "" if moment is None else moment.phase, room)
        if scene != self._scene:
            self._scene = scene
            return 0
        return self._scroll.height()
