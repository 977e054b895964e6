"""One unit is shown with its place, and its gates are asked for by a click."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.panels.unit_part import UnitPart
from gradviz.picture.one_unit import UnitSum
from gradviz.picture.theme import Theme


def test_a_unit_is_drawn_and_its_gates_are_asked_for(qtbot: QtBot, theme: Theme) -> None:
    part = UnitPart(theme)
    qtbot.addWidget(part)
    part.apply_theme(theme)
    part.retranslate()
    part.show_unit(UnitSum(((2.0, 0.5, 1.0),), 3, 0.25, 0.1, 1.35, (4,), 1.35), "unit 4")
    assert part.where.text() == "unit 4"
    assert part.view.diagram.shapes
    with qtbot.waitSignal(part.asked):
        part.open_gates.click()
