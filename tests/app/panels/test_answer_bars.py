"""The bar of the surest class is longest."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gradviz.app.panels.answer_bars import AnswerBars
from gradviz.picture.theme import Theme


def test_a_bar_is_as_long_as_its_share(qtbot: QtBot, theme: Theme) -> None:
    bars = AnswerBars()
    qtbot.addWidget(bars)
    bars.resize(162, 60)
    bars.show_answer((0.25, 0.75), ("a", "b"), theme)
    image = bars.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(60, 162) & 0xFFFFFF
    accent = QColor(theme["accent"]).rgb() & 0xFFFFFF
    assert [(pixels[line] == accent).sum() for line in (15, 45)] == [25, 75]
