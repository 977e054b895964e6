"""Small pictures are chosen by mouse and keyboard, grey or in colours."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app.panels.thumbnails import Thumbnails
from gradviz.picture.theme import Theme


@pytest.mark.parametrize("channels", [1, 3])
def test_a_picture_is_chosen_where_it_lies(qtbot: QtBot, theme: Theme, channels: int) -> None:
    row = Thumbnails()
    qtbot.addWidget(row)
    row.resize(296, 100)
    row.apply_theme(theme)
    row.show_pictures(np.random.default_rng(0).random((9, channels, 6, 6)), [f"{place}" for place in range(9)])
    row.show()
    assert row.area(8).bottom() < row.height()
    with qtbot.waitSignal(row.chosen) as chosen:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.area(7).center().toPoint())
    assert chosen.args == [7]
    row.choose(7)
    with qtbot.waitSignal(row.chosen) as chosen:
        qtbot.keyClick(row, Qt.Key.Key_Left)
    assert chosen.args == [6]
    assert not row.grab().isNull()


def test_long_captions_have_their_room_or_end_in_dots(qtbot: QtBot, theme: Theme) -> None:
    made = Thumbnails()
    qtbot.addWidget(made)
    made.apply_theme(theme)
    made.resize(296, 100)
    pictures = np.zeros((3, 1, 4, 4))
    made.show_pictures(pictures, ["3 → 5"] * 3)
    assert (made.elided(0), made.toolTip()) == ("3 → 5", "")
    close = made.area(1).x() - made.area(0).x()
    made.show_pictures(pictures, ["squares → circles"] * 3)
    assert made.elided(0) == "squares → circles"
    assert made.area(1).x() - made.area(0).x() > close
    made.show_pictures(pictures, ["a very long name of a maple → birch"] * 3)
    assert made.elided(0).endswith("…")
    assert "maple" in made.toolTip()
    assert made.area(1).right() < 296
