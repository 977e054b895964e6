"""What a part of the window shows is saved as a table and as a picture, and what goes wrong is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gradviz.app.panels.confusion_grid import ConfusionGrid
from gradviz.app.panels.diagram_view import DiagramView
from gradviz.app.panels.saving import WIDTH, Saver
from gradviz.picture.maps import Maps, draw_maps
from gradviz.picture.theme import Theme


@pytest.fixture
def savers(qtbot: QtBot, theme: Theme) -> list[Saver]:
    grid, view = ConfusionGrid(), DiagramView(theme)
    for part in (grid, view):
        qtbot.addWidget(part)
        part.resize(296, 200)
        part.apply_theme(theme)
    grid.show_counts(np.eye(3, dtype=np.int64), ["a", "b", "c"], (1, 1))
    view.show_diagram(draw_maps(Maps(np.random.default_rng(0).random((3, 4, 4)))))
    view.table = lambda: b"axis 0,value\n"
    return [grid.saver, view.saver]


def test_table_and_pictures(savers: list[Saver], tmp_path: Path) -> None:
    for saver in savers:
        for name in ("it.csv", "it.png", "it.svg"):
            path = tmp_path / name
            saver.ask_path = lambda title, suggested, kinds, path=path: str(path)
            (saver.save_table if name.endswith("csv") else saver.save_picture)()
        image = QImage(str(tmp_path / "it.png"))
        assert image.width() == WIDTH
        assert len({image.pixel(x, y) for x in range(0, WIDTH, 40) for y in range(0, image.height(), 20)}) > 2
        assert b"<svg" in (tmp_path / "it.svg").read_bytes()
        assert (tmp_path / "it.csv").read_bytes()
        menu = QMenu()
        saver.fill(menu)
        assert len(menu.actions()) == 2


def test_what_goes_wrong_is_told(savers: list[Saver], tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("")
    saver = savers[0]
    saver.ask_path = lambda title, suggested, kinds: str(tmp_path / "file" / "it.csv")
    with qtbot.waitSignal(saver.refused):
        saver.save_table()
    saver.ask_path = lambda title, suggested, kinds: ""
    saver.save_picture()
