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
