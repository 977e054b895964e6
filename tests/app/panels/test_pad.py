"""The veil over a picture is amber where it should darken, blue where it should lighten, and clear where nothing matters."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gradviz.app.panels.pad import Pad, veil
from gradviz.picture.theme import Theme


def test_the_veil_tells_darker_from_lighter(theme: Theme) -> None:
    image = veil(np.array([[1.0, -1.0, 0.0]]), theme)
    dark, light, clear = (image.pixelColor(x, 0) for x in range(3))
    assert dark.rgb() == QColor(theme["local"]).rgb()
    assert light.rgb() == QColor(theme["linear"]).rgb()
    assert dark.alpha() == light.alpha() > 200
    assert clear.alpha() == 0
    faint = veil(np.array([[0.1, 1.0]]), theme).pixelColor(0, 0)
    assert faint.rgb() & 0xFFFFFF == QColor(theme["local"]).rgb() & 0xFFFFFF, "on paper of any colour no other ink comes in"
    assert 0 < faint.alpha() < 8


def test_undo_goes_back_over_samples_and_strokes(qtbot: QtBot) -> None:
    pad = Pad()
    qtbot.addWidget(pad)
    pad.strokes = [[(1.0, 1.0), (9.0, 9.0)]]
    pad.lay(np.ones((1, 28, 28)))
    pad.lay(np.zeros((1, 28, 28)))
    pad.undo()
    assert pad.laid.max() == 1
    pad.undo()
    assert pad.laid is None
    assert len(pad.strokes) == 1
    pad.clear()
    pad.undo()
    assert pad.picture() is None


def test_a_digit_on_white_paper_is_dark_and_more_ink_is_amber_there_too(qtbot: QtBot, theme: Theme) -> None:
    pad = Pad()
    qtbot.addWidget(pad)
    pad.apply_theme(theme)
    stroke = [(8.0, 4.0), (8.0, 24.0)]
    pad.strokes = [stroke]
    ink = pad.picture()
    pad.take_paper("photo", 1.0)
    assert np.allclose(pad.picture(), 1 - ink)
    pad.strokes = []
    pad.show_seen(1 - ink)
    middle, corner = (pad.grab().toImage().pixelColor(x, pad.height() // 2) for x in (pad.width() // 2, 8))
    assert (middle.name().upper(), corner.name().upper()) == (theme["text"], theme["surface"])
    pad.show_pull(np.full((1, 28, 28), -1.0))
    amber = pad.grab().toImage().pixelColor(8, pad.height() // 2)
    assert amber.red() > amber.blue()
