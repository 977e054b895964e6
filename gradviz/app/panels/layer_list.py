"""The builder: every layer as a row with its shape, in an order that a drag changes. Owns the rows; edits go to the session."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app import icons
from gradviz.app.fonts import scaled
from gradviz.app.models.network import NetworkSession, presets
from gradviz.app.panels.controls import IconButton, TextButton, caption
from gradviz.app.panels.edge_scroll import EdgeScroll
from gradviz.app.panels.layer_item import LayerItem
from gradviz.app.panels.layer_menu import add_kinds, layer_menu
from gradviz.app.panels.recipe import Recipe
from gradviz.errors import sentence
from gradviz.picture.theme import METRICS, Theme


class LayerList(QWidget):
    """Title with the number of parameters, a menu to add, a menu of ready networks, and the rows."""

    selected = Signal(str)
    looked_into = Signal(str)

    def __init__(self, session: NetworkSession, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self.open_name = ""
        self.items: list[LayerItem] = []
        self._title, self._total = caption("", "section"), caption("")
        self.add, self.ready = IconButton("plus", "muted"), TextButton("link")
        self.add.clicked.connect(lambda: self._show_kinds(""))
        self.ready.clicked.connect(self._show_presets)
        self.recipe = Recipe(session)
        self._empty = caption("", "muted", wraps=True)
        self._fault = caption("", "error", wraps=True)
        self._mark = QFrame(self)
        self._mark.setProperty("area", "mark")
        self._mark.hide()
        self._scroll = EdgeScroll(self)
        self._scroll.scrolled.connect(self._show_mark)
        head = QHBoxLayout()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addLayout(head)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._total)
        head.addWidget(self.add)
        column.addWidget(self.ready, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.recipe)
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

    def edit(self, name: str) -> None:
        """Open a layer and put the cursor into its first field."""
        self.show_open(name)
        self.selected.emit(name)
        item = self._item(name)
        if item is not None:
            next(iter(item.form.controls.values()), item).setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._fault.setText("\n".join(map(sentence, others.values())) if rows else "")
        self._fault.setVisible(bool(self._fault.text()))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.add.apply_theme(theme)
        self.ready.setIcon(icons.icon("down", theme["accent"]))
        for item in self.items:
            item.apply_theme(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Layers"))
        self.add.explain(words.say("Add a layer"))
        self.ready.setText(words.say("Ready networks"))
        self._empty.setText(words.say("No layers yet. Add one, or take a ready network."))
        for item in self.items:
            item.retranslate()
        self.recipe.retranslate()
        self.refresh()

    def _add_item(self) -> None:
        item = LayerItem(self._session)
        item.setMinimumHeight(scaled(METRICS.layer_row))
        item.chosen.connect(self.choose)
        item.stepped.connect(lambda by, item=item: self._walk(item, by))
        item.asked.connect(self.change)
        item.menu_asked.connect(self.show_menu)
        item.fix_chosen.connect(self._session.apply_fix)
        item.renamed.connect(self._rename)
        item.grip.pulled.connect(self._pull)
        item.grip.given_up.connect(self._let_go)
        item.grip.let_go.connect(lambda y, item=item: self._drop(item, y))
        item.apply_theme(self._theme)
        item.retranslate()
        self.items.append(item)
        self._rows.addWidget(item)

    def _item(self, name: str) -> LayerItem | None:
        """The row of a layer."""
        return next((item for item in self.items if item.row is not None and item.row.name == name), None)

    @property
    def _shown(self) -> list[LayerItem]:
        """The rows that are used."""
        return [item for item in self.items if not item.isHidden()]

    def _walk(self, item: LayerItem, by: int) -> None:
        shown = self._shown
        shown[min(max(shown.index(item) + by, 0), len(shown) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _rename(self, name: str, new: str) -> None:
        """The open layer stays open under its new name."""
        was_open, self.open_name = self.open_name, new if self.open_name == name else self.open_name
        if not self._session.rename(name, new):
            self.open_name = was_open

    def change(self, what: str, name: str) -> None:
        """Do with a layer what was asked for by a button or a key; a row that has the keys keeps them where it goes."""
        if what == "remove":
            self._session.remove(name)
        elif what == "duplicate":
            self._session.duplicate(name)
        elif what == "add":
            self._show_kinds(name)
        else:
            self._session.move_by(name, -1 if what == "up" else 1)
            place = [row.name for row in self._session.rows()].index(name)
            if self.isAncestorOf(QApplication.focusWidget() or self.window()):
                self.items[place].setFocus(Qt.FocusReason.TabFocusReason)

    # Dragging.

    def gap(self, y: int) -> int:
        """Before which row a global height lies; the number of rows is behind the last one."""
        middles = [item.mapToGlobal(QPoint(0, item.height() // 2)).y() for item in self._shown]
        return sum(middle < y for middle in middles)

    def _pull(self, y: int) -> None:
        """A row is held at a height; near an end of what is seen the list moves."""
        self._show_mark(y)
        self._scroll.follow(y)

    def _let_go(self) -> None:
        self._scroll.rest()
        self._mark.hide()

    def _show_mark(self, y: int) -> None:
        """A line where the row that is dragged would go."""
        shown, gap = self._shown, self.gap(y)
        top = shown[gap].y() if gap < len(shown) else shown[-1].geometry().bottom()
        self._mark.setGeometry(shown[0].x(), top - 1, shown[0].width(), 2)
        self._mark.raise_()
        self._mark.show()

    def _drop(self, item: LayerItem, y: int) -> None:
        self._let_go()
        if item.row is not None:
            gap, at = self.gap(y), self.items.index(item)
            place = gap - 1 if gap > at else gap
            if place != at:
                self._session.move(item.row.name, place)

    # Menus.

    def show_menu(self, name: str, at: QPoint) -> None:
        """What can be done with a layer, at a place of the screen."""
        menu = layer_menu(self, self._session, name, self.edit, self.looked_into.emit)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _show_kinds(self, after: str) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        behind = after or self.open_name
        add_kinds(menu, lambda kind: self._session.add(kind, behind))
        item = self._item(after)
        self._pop(menu, self.add if item is None else item.buttons["add"])

    def _show_presets(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for name, (title, doc) in presets().items():
            action = menu.addAction(title.replace("&", "&&"))
            action.setToolTip(doc)
            action.triggered.connect(lambda _=False, name=name: self._session.take_preset(name))
        self._pop(menu, self.ready)

    def _pop(self, menu: QMenu, under: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(QPoint(0, under.height())))
