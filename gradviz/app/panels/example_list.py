"""The examples as a searchable list by group. Owns showing and choosing; the document is opened by whoever listens."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app import icons
from gradviz.app.fonts import chrome_font, scaled
from gradviz.app.panels.controls import caption
from gradviz.picture.theme import METRICS, TYPE, Theme
from gradviz.project.examples import chapters, examples, search
from gradviz.project.network_examples import search_openings

PATH = Qt.ItemDataRole.UserRole


class ExampleList(QWidget):
    """Title, search field and tree."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title, self.search, self.tree = caption("", "section"), QLineEdit(), QTreeWidget()
        self._nothing = caption("", "muted", wraps=True)
        self._nothing.setMinimumHeight(2 * self._nothing.fontMetrics().lineSpacing())
        self._icon = self.search.addAction(icons.icon("search", theme["muted"]), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self.fill)
        self.search.returnPressed.connect(self._first)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setColumnCount(2)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setMinimumSectionSize(0)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setIndentation(18)
        self.tree.setUniformRowHeights(True)
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setProperty("keepsKeys", "Left Right Space Home End")
        self.tree.itemClicked.connect(self._choose)
        self.tree.itemActivated.connect(self._choose)
        self.tree.itemExpanded.connect(self._turn)
        self.tree.itemCollapsed.connect(self._turn)
        above = QVBoxLayout()
        above.setContentsMargins(16, 0, 16, 0)
        above.setSpacing(10)
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 8)
        column.setSpacing(8)
        column.addLayout(above)
        for widget in (self._title, self.search, self._nothing):
            above.addWidget(widget)
        inset = QHBoxLayout()
        inset.setContentsMargins(8, 0, 8, 0)
        column.addLayout(inset, 1)
        inset.addWidget(self.tree)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self._icon.setIcon(icons.icon("search", theme["muted"]))
        for place in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(place)
            if item is not None:
                item.setForeground(1, QBrush(QColor(theme["muted"])))
                self._turn(item)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._title.setText(words.say("Examples"))
        self.search.setPlaceholderText(words.say("Search"))
        self.search.setAccessibleName(words.say("Search the examples"))
        self.tree.setAccessibleName(words.say("Examples"))
        self._nothing.setText(words.say("No example has this in its title."))
        if self.tree.topLevelItemCount():
            self.fill()

    def fill(self) -> None:
        """List the examples that fit what is typed."""
        typed = self.search.text()
        self.tree.clear()
        groups = chapters(search(typed, examples()))
        networks = search_openings(typed)
        self._nothing.setVisible(not groups and not networks)
        for group, members in groups.items():
            parent = self._group(group, len(members)) if group else None
            for example in members:
                self._add(example.title, example.notice, example.path, parent)
            if parent is not None:
                parent.setExpanded(bool(typed) or len(groups) <= 2 or group == next(iter(groups)))
                self._turn(parent)
        if networks:
            parent = self._group(words.say("Networks"), len(networks))
            for entry in networks:
                self._add(*entry, parent)
            parent.setExpanded(bool(typed))
            self._turn(parent)

    def _group(self, name: str, count: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [name, str(count)])
        item.setToolTip(0, name)
        item.setFont(1, chrome_font(TYPE.caption))
        item.setForeground(1, QBrush(QColor(self._theme["muted"])))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(0, QSize(0, scaled(METRICS.tree_row)))
        return item

    def _add(self, title: str, notice: str, path: Path, parent: QTreeWidgetItem | None) -> None:
        item = QTreeWidgetItem([title])
        item.setData(0, PATH, path)
        item.setToolTip(0, notice or title)
        item.setSizeHint(0, QSize(0, scaled(METRICS.tree_row)))
        if parent is None:
            self.tree.addTopLevelItem(item)
        else:
            parent.addChild(item)
        item.setFirstColumnSpanned(True)

    def _turn(self, item: QTreeWidgetItem) -> None:
        """The arrow of a group shows whether it is open."""
        if item.data(0, PATH) is None:
            item.setIcon(0, icons.icon("down" if item.isExpanded() else "right", self._theme["muted"]))

    def _choose(self, item: QTreeWidgetItem) -> None:
        path = item.data(0, PATH)
        if isinstance(path, Path):
            self.chosen.emit(path)
        else:
            item.setExpanded(not item.isExpanded())

    def _first(self) -> None:
        """Enter in the search field opens the first that fits."""
        first = self.tree.topLevelItem(0)
        if first is not None and first.childCount():
            first = first.child(0)
        if first is not None:
            self._choose(first)
