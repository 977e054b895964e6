"""The builder: every layer as a row with its shape, the chosen one open as a form. Owns rows and their buttons; edits go to the session."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app import icons
from gradviz.app.fonts import number_font, scaled
from gradviz.app.models.network import LayerRow, NetworkSession, kinds, presets
from gradviz.app.panels.controls import ElidedLabel, IconButton, TextButton, caption
from gradviz.app.panels.fields_form import FieldsForm
from gradviz.picture.theme import METRICS, Theme

SIGN = 24


class LayerSign(QWidget):
    """The sign of a kind of layer on its tint."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(SIGN, SIGN))
        self._row: tuple[str, str] = ("copy", "")
        self._theme: Theme | None = None

    def show_sign(self, category: str, symbol: str, theme: Theme) -> None:
        """Show another sign."""
        self._row, self._theme = (category, symbol), theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        category, symbol = self._row
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(self._theme[category])
        painter.setPen(ink if self._theme.tag_outline else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme[f"{category}_tint"]))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)
        painter.setPen(ink)
        painter.setFont(number_font(12))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, symbol)
        painter.end()


class LayerItem(QFrame):
    """One layer; opened it shows its form, how its parameters come about, and what can be done with it."""

    chosen = Signal(str)
    stepped = Signal(int)
    asked = Signal(str, str)

    def __init__(self, session: NetworkSession) -> None:
        super().__init__()
        self._session = session
        self.row: LayerRow | None = None
        self.setProperty("area", "layer")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keepsKeys", "Up Down Space Return Del Left Right Home End")
        self._sign, self._name, self._shape = LayerSign(), ElidedLabel(), caption("", "number")
        self._arithmetic, self._error = caption(""), caption("", "error", wraps=True)
        self.form = FieldsForm()
        self.form.changed.connect(self._edit)
        self.form.settled.connect(session.settle)
        self.buttons = {
            "up": IconButton("up", "muted"),
            "down": IconButton("down", "muted"),
            "duplicate": IconButton("duplicate", "muted"),
            "remove": IconButton("remove", "muted"),
        }
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: self._ask(key))
        self._arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._sign)
        head.addWidget(self._name, 1)
        head.addWidget(self._shape)
        inside = QVBoxLayout()
        inside.setContentsMargins(SIGN + 10, 4, 0, 4)
        inside.setSpacing(6)
        inside.addWidget(self.form)
        inside.addWidget(self._arithmetic)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for button in self.buttons.values():
            tools.addWidget(button)
        tools.addStretch(1)
        inside.addLayout(tools)
        self._inside = QWidget()
        self._inside.setLayout(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._error)
        column.addWidget(self._inside)

    def show_row(self, row: LayerRow, is_open: bool, theme: Theme) -> None:
        """Show a layer, open or closed."""
        self.row = row
        self._sign.show_sign("error" if row.error is not None else row.category, row.symbol, theme)
        self._name.setText(row.title)
        self._shape.setText(row.shape or "–")
        self._arithmetic.setText(row.arithmetic)
        self._arithmetic.setVisible(bool(row.arithmetic))
        self._error.setText("" if row.error is None else str(row.error))
        self._error.setVisible(row.error is not None)
        self._inside.setVisible(is_open)
        self.setToolTip(": ".join(filter(None, (row.name, kinds().get(row.kind, ("", ""))[1]))))
        self.setAccessibleName(", ".join(part for part in (row.title, row.shape, row.arithmetic, self._error.text()) if part))
        if bool(self.property("open")) != is_open:
            self.setProperty("open", is_open)
            self.style().polish(self)
        if is_open:
            self.form.show_rows(self._session.network.layer_form(row.name))

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        for button in self.buttons.values():
            button.dress(theme)
        self.form.dress()

    def retranslate(self) -> None:
        """Another language."""
        for key, text in (
            ("up", words.say("Move up (Alt+Up)")),
            ("down", words.say("Move down (Alt+Down)")),
            ("duplicate", words.say("Duplicate (Ctrl+D)")),
            ("remove", words.say("Remove (Delete)")),
        ):
            self.buttons[key].explain(text)
        self.form.retranslate()

    def _edit(self, field: str, value: object) -> None:
        if self.row is not None:
            self._session.set_layer(self.row.name, field, value)

    def _ask(self, what: str) -> None:
        if self.row is not None:
            self.asked.emit(what, self.row.name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.row is not None:
            self.chosen.emit(self.row.name)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        alt, control = bool(modifiers & Qt.KeyboardModifier.AltModifier), bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        turn = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if turn is not None and alt:
            self._ask("up" if turn < 0 else "down")
        elif turn is not None:
            self.stepped.emit(turn)
        elif key == Qt.Key.Key_Delete:
            self._ask("remove")
        elif key == Qt.Key.Key_D and control:
            self._ask("duplicate")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Space) and self.row is not None:
            self.chosen.emit(self.row.name)
        else:
            super().keyPressEvent(event)


class LayerList(QWidget):
    """Title with the number of parameters, a menu to add, a menu of ready networks, and the rows."""

    selected = Signal(str)

    def __init__(self, session: NetworkSession, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self.open_name = ""
        self.items: list[LayerItem] = []
        self._title, self._total = caption("", "section"), caption("")
        self.add, self.ready = IconButton("plus", "muted"), TextButton("link")
        self.add.clicked.connect(self._show_kinds)
        self.ready.clicked.connect(self._show_presets)
        self._empty = caption("", "muted", wraps=True)
        self._fault = caption("", "error", wraps=True)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._total)
        head.addWidget(self.add)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.ready, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._empty)
        column.addLayout(self._rows)
        column.addWidget(self._fault)
        session.document_changed.connect(self.refresh)

    def choose(self, name: str) -> None:
        """Open a layer, or close it when it is open."""
        self.open_name = "" if name == self.open_name else name
        self._session.settle()
        self.refresh()
        self.selected.emit(self.open_name)

    def show_open(self, name: str) -> None:
        """Open the layer that was chosen elsewhere, without telling anyone."""
        if name != self.open_name:
            self.open_name = name
            self.refresh()

    def refresh(self) -> None:
        """Show the network as it is."""
        rows = self._session.rows()
        while len(self.items) < len(rows):
            self._add_item()
        for place, item in enumerate(self.items):
            item.setVisible(place < len(rows))
            if place < len(rows):
                item.show_row(rows[place], rows[place].name == self.open_name, self._theme)
        names = {row.name for row in rows}
        self._total.setText(self._session.total())
        self._empty.setVisible(not rows)
        others = {place: error for place, error in self._session.network.faults.items() if place not in names}
        self._fault.setText("\n".join(str(error) for error in others.values()) if rows else "")
        self._fault.setVisible(bool(self._fault.text()))

    def dress(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.add.dress(theme)
        self.ready.setIcon(icons.icon("down", theme["accent"]))
        for item in self.items:
            item.dress(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Another language."""
        self._title.setText(words.say("Layers"))
        self.add.explain(words.say("Add a layer"))
        self.ready.setText(words.say("Ready networks"))
        self._empty.setText(words.say("No layers yet. Add one, or take a ready network."))
        for item in self.items:
            item.retranslate()
        self.refresh()

    def _add_item(self) -> None:
        item = LayerItem(self._session)
        item.setMinimumHeight(scaled(METRICS.layer_row))
        item.chosen.connect(self.choose)
        item.stepped.connect(lambda by, item=item: self._walk(item, by))
        item.asked.connect(self._do)
        item.dress(self._theme)
        item.retranslate()
        self.items.append(item)
        self._rows.addWidget(item)

    def _walk(self, item: LayerItem, by: int) -> None:
        shown = [other for other in self.items if not other.isHidden()]
        shown[min(max(shown.index(item) + by, 0), len(shown) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _do(self, what: str, name: str) -> None:
        if what == "remove":
            self._session.remove(name)
        elif what == "duplicate":
            self._session.duplicate(name)
        else:
            self._session.move_by(name, -1 if what == "up" else 1)
            place = [row.name for row in self._session.rows()].index(name)
            self.items[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_kinds(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for kind, (title, doc) in kinds().items():
            action = menu.addAction(title.replace("&", "&&"))
            action.setToolTip(doc)
            action.triggered.connect(lambda _=False, kind=kind: self._session.add(kind, self.open_name))
        self._pop(menu, self.add)

    def _show_presets(self) -> None:
        menu = QMenu(self)
        for name, (title, doc) in presets().items():
            menu.addAction(f"{title}: {doc}").triggered.connect(lambda _=False, name=name: self._session.take_preset(name))
        self._pop(menu, self.ready)

    def _pop(self, menu: QMenu, under: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(QPoint(0, under.height())))
