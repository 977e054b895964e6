"""One layer of the builder: its sign, name and shape, opened its form, and the grip to drag it by. Edits go to the session."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.fonts import number_font
from gradviz.app.models.network import LayerRow, NetworkSession
from gradviz.app.panels.controls import ElidedLabel, IconButton, caption, restyle
from gradviz.app.panels.elided_link import ElidedLink
from gradviz.app.panels.fields_form import FieldsForm
from gradviz.app.panels.painted import Painted
from gradviz.picture.theme import Theme

SIGN = 24
FIXES = 3
START = 4
"""A pull of fewer pixels is a click."""


class LayerSign(Painted):
    """The sign of a kind of layer on its tint."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(SIGN, SIGN))
        self._row: tuple[str, str] = ("copy", "")

    def show_sign(self, category: str, symbol: str, theme: Theme) -> None:
        """Show another sign."""
        self._row, self._theme = (category, symbol), theme
        self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        category, symbol = self._row
        ink = QColor(theme[category])
        painter.setPen(ink if theme.tag_outline else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme[f"{category}_tint"]))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)
        painter.setPen(ink)
        painter.setFont(number_font(12))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, symbol)


class Grip(QWidget):
    """Six dots to take a row by; `pulled` tells how far down it is, `let_go` that it is there, `given_up` that it goes back."""

    pulled = Signal(int)
    let_go = Signal(int)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(12, SIGN))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._ink = QColor()
        self._from: int | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._ink = QColor(theme["control"])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink)
        for dot in range(6):
            painter.drawEllipse(QPointF(3.5 + 5 * (dot % 2), self.height() / 2 - 5 + 5 * (dot // 2)), 1.2, 1.2)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.globalPosition().toPoint().y()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._from is not None:
            self._end()
            self.given_up.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self.pulled.emit(event.globalPosition().toPoint().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and event.button() == Qt.MouseButton.LeftButton:
            moved = abs(event.globalPosition().toPoint().y() - self._from) > START
            self._end()
            if moved:
                self.let_go.emit(event.globalPosition().toPoint().y())
            else:
                self.given_up.emit()

    def _end(self) -> None:
        self._from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)


class LayerItem(QFrame):
    """One layer; opened it shows its form, how its parameters come about, and what can be done with it."""

    chosen = Signal(str)
    stepped = Signal(int)
    asked = Signal(str, str)
    menu_asked = Signal(str, QPoint)
    fix_chosen = Signal(str, object)
    renamed = Signal(str, str)

    def __init__(self, session: NetworkSession) -> None:
        super().__init__()
        self._session = session
        self.row: LayerRow | None = None
        self.setProperty("area", "layer")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Up Down Space Return Del Left Right Home End")
        self._sign, self._name, self._shape = LayerSign(), ElidedLabel(), caption("", "number")
        self._arithmetic, self._error = caption("", wraps=True), caption("", "error", wraps=True)
        self.form = FieldsForm()
        self.form.changed.connect(self._edit)
        self.initializer, self.start, self.naming = FieldsForm(), FieldsForm(), FieldsForm()
        self._forms = (self.form, self.initializer, self.start, self.naming)
        self._new_name = ""
        self.naming.changed.connect(self._take_name)
        self.naming.settled.connect(self._rename)
        self.initializer.changed.connect(self._choose_initializer)
        self.start.changed.connect(self._edit_start)
        for form in self._forms:
            form.settled.connect(session.settle)
        self.grip = Grip()
        self.fixes = [ElidedLink() for _ in range(FIXES)]
        for place, link in enumerate(self.fixes):
            link.clicked.connect(lambda _=False, place=place: self._choose_fix(place))
        self.buttons = {
            "up": IconButton("up", "muted"),
            "down": IconButton("down", "muted"),
            "add": IconButton("plus", "muted"),
            "duplicate": IconButton("duplicate", "muted"),
            "remove": IconButton("remove", "muted"),
        }
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: self._ask(key))
        self._arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        inside = QVBoxLayout()
        inside.setContentsMargins(SIGN + 10, 4, 0, 4)
        inside.setSpacing(6)
        for form in self._forms:
            inside.addWidget(form)
        inside.addWidget(self._arithmetic)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        inside.addLayout(tools)
        for button in self.buttons.values():
            tools.addWidget(button)
        tools.addStretch(1)
        self._inside = QWidget()
        self._inside.setLayout(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 10, 6)
        column.setSpacing(2)
        column.addLayout(head)
        head.addWidget(self.grip)
        head.addWidget(self._sign)
        head.addWidget(self._name, 1)
        head.addWidget(self._shape)
        wrong = QVBoxLayout()
        wrong.setContentsMargins(SIGN + 26, 0, 0, 0)
        wrong.setSpacing(2)
        column.addLayout(wrong)
        wrong.addWidget(self._error)
        for link in self.fixes:
            wrong.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._inside)

    def show_row(self, row: LayerRow, is_open: bool, theme: Theme) -> None:
        """Show a layer, open or closed."""
        if self.row is None or self.row.name != row.name:
            self._new_name = ""
        self.row = row
        self._sign.show_sign("error" if row.error is not None else row.category, row.symbol, theme)
        self._name.setText(row.title)
        self._shape.setText(row.shape or "–")
        self._arithmetic.setText(row.arithmetic)
        self._arithmetic.setVisible(bool(row.arithmetic))
        self._error.setText(_fault_text(row))
        self._error.setVisible(row.error is not None)
        for place, link in enumerate(self.fixes):
            link.setVisible(place < len(row.fixes))
            link.setText(str(row.fixes[place].phrase) if place < len(row.fixes) else "")
        self._inside.setVisible(is_open)
        self.setToolTip(": ".join(filter(None, (row.name, row.doc))))
        self.setAccessibleName(", ".join(part for part in (row.title, row.shape, row.arithmetic, self._error.text()) if part))
        restyle(self, "open", is_open)
        if is_open:
            network = self._session.network
            start = network.initializer_form(row.name)
            self.form.show_rows(network.layer_form(row.name))
            self.initializer.show_rows(start[:1])
            self.start.show_rows(start[1:])
            self.naming.show_rows(network.name_form(row.name))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self.grip.apply_theme(theme)
        for button in self.buttons.values():
            button.apply_theme(theme)
        for form in self._forms:
            form.apply_text_size()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        for key, text in (
            ("up", words.say("Move up (Alt+Up)")),
            ("down", words.say("Move down (Alt+Down)")),
            ("add", words.say("Add a layer below")),
            ("duplicate", words.say("Duplicate (Ctrl+D)")),
            ("remove", words.say("Remove (Delete)")),
        ):
            self.buttons[key].explain(text)
        self.grip.setToolTip(words.say("Drag to move the layer"))
        for form in self._forms:
            form.retranslate()

    def _choose_fix(self, place: int) -> None:
        if self.row is not None and place < len(self.row.fixes):
            self.fix_chosen.emit(self.row.name, self.row.fixes[place])

    def _edit(self, field: str, value: object) -> None:
        if self.row is not None:
            self._session.set_layer(self.row.name, field, value)

    def _choose_initializer(self, _: str, kind: object) -> None:
        if self.row is not None:
            self._session.choose_initializer(self.row.name, str(kind))

    def _take_name(self, _: str, name: object) -> None:
        self._new_name = str(name)

    def _rename(self) -> None:
        """Once the typing rests, as every other name is another run."""
        new, self._new_name = self._new_name, ""
        if self.row is not None and new not in ("", self.row.name):
            self.renamed.emit(self.row.name, new)

    def _edit_start(self, field: str, value: object) -> None:
        if self.row is not None:
            self._session.set_initializer(self.row.name, field, value)

    def _ask(self, what: str) -> None:
        if self.row is not None:
            self.asked.emit(what, self.row.name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.row.name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.row is not None:
            self.menu_asked.emit(self.row.name, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, wanted = Qt.Key(event.key()), wanted_by(event)
        turn = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if wanted:
            self._ask(wanted)
        elif turn is not None:
            self.stepped.emit(turn)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Space) and self.row is not None:
            self.chosen.emit(self.row.name)
        else:
            super().keyPressEvent(event)


def wanted_by(event: QKeyEvent) -> str:
    """What a key does with a layer, as the tool tips of its buttons say; "" for any other key."""
    return {
        QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Up): "up",
        QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down): "down",
        QKeyCombination(Qt.Key.Key_Delete): "remove",
        QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_D): "duplicate",
    }.get(QKeyCombination(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())), "")


def _fault_text(row: LayerRow) -> str:
    """What is wrong with a layer, without the name that its row bears already."""
    if row.error is None:
        return ""
    reason = row.error.arguments.get("reason")
    return f"{words.sentence_case(reason)}." if isinstance(reason, str) and reason and row.fixes else str(row.error)
