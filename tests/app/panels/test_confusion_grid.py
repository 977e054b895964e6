"""A cell is chosen by mouse and keyboard, and said in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gradviz.app.panels.confusion_grid import HEAD, LEAST, ConfusionGrid
from gradviz.picture.theme import Theme


@pytest.mark.parametrize("classes", [2, 10, 40])
def test_every_cell_is_where_it_is_drawn(qtbot: QtBot, theme: Theme, classes: int) -> None:
    grid = ConfusionGrid()
    qtbot.addWidget(grid)
    grid.resize(296, 300)
    grid.apply_theme(theme)
    counts = np.arange(classes * classes).reshape(classes, classes)
    grid.show_counts(counts, [str(place) for place in range(classes)], None)
    grid.show()
    assert grid.area(classes - 1, classes - 1).bottom() <= grid.height()
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.area(1, 0).center().toPoint())
    assert chosen.args == [1, 0]
    assert grid.sentence(1, 0) == f"{classes} samples of 1 read as 0"
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert chosen.args == [0, 1]
    assert not grid.grab().isNull()


def test_long_names_of_classes_have_room_before_the_rows(qtbot: QtBot, theme: Theme) -> None:
    grid = ConfusionGrid()
    qtbot.addWidget(grid)
    grid.resize(296, 300)
    grid.apply_theme(theme)
    grid.show_counts(np.eye(3, dtype=np.int64), ["setosa", "versicolor of the north", "3"], None)
    assert grid.area(0, 0).left() > HEAD
    assert grid.area(2, 2).right() <= grid.width()


def test_low_room_shows_all_rows_at_once_as_long_as_they_can_be_read(qtbot: QtBot, theme: Theme) -> None:
    grid = ConfusionGrid()
    qtbot.addWidget(grid)
    grid.resize(296, 300)
    grid.apply_theme(theme)
    grid.show_counts(np.eye(10, dtype=np.int64), list("0123456789"), None)
    square = grid.height()
    grid.fit_into(220)
    assert grid.height() <= 220
    assert grid.area(9, 9).bottom() <= grid.height()
    grid.fit_into(60)
    assert grid.area(0, 0).height() == LEAST
    grid.fit_into(2000)
    assert grid.height() == square


def test_a_saved_confusion_says_what_is_along_it(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    grid = ConfusionGrid()
    qtbot.addWidget(grid)
    grid.setAccessibleName("Confusion")
    grid.resize(296, 300)
    grid.apply_theme(theme)
    grid.show_counts(np.eye(3, dtype=np.int64), ["a", "b", "c"], None)
    for name in ("confusion.svg", "confusion.png"):
        grid.saver.ask_path = lambda title, suggested, kinds, name=name: str(tmp_path / name)
        grid.saver.save_picture()
    told = (tmp_path / "confusion.svg").read_text()
    assert "Rows: the true class" in told
    assert told.count("Confusion") >= 2, "in the picture too, not as its name alone"
    image = QImage(str(tmp_path / "confusion.png"))
    assert image.height() / image.width() > (grid.height() + 30) / grid.width()
