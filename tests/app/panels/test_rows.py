"""Lists and trees are emptied with all that lies below their rows."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gradviz.app.panels.rows import take_rows


def test_nothing_is_left_of_a_list_or_a_tree(qtbot: QtBot) -> None:
    rows, tree = QListWidget(), QTreeWidget()
    for view in (rows, tree):
        qtbot.addWidget(view)
    for name in ("one", "two", "three"):
        QListWidgetItem(name, rows)
        QTreeWidgetItem(QTreeWidgetItem(tree, [name]), ["below"])
    for view in (rows, tree):
        take_rows(view)
        take_rows(view)
    assert (rows.count(), tree.topLevelItemCount()) == (0, 0)
