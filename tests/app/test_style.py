"""The style sheet has a colour for every token, and every theme a palette."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from gradviz.app import style
from gradviz.picture.theme import THEMES


@pytest.mark.parametrize("name", THEMES)
def test_no_token_is_left_in_the_sheet(qtbot: QtBot, name: str) -> None:
    sheet = style.sheet(THEMES[name].colors)
    assert "$" not in sheet
    assert THEMES[name]["accent"] in sheet
    assert sheet.count("{") == sheet.count("}")


def test_no_colour_is_written_in_the_template() -> None:
    assert not re.search(r"#[0-9A-Fa-f]{6}\b|rgb", style.SHEET.template)


def test_a_token_that_no_theme_has_is_an_error(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "SHEET", type(style.SHEET)("QWidget { color: $nowhere; }"))
    with pytest.raises(KeyError, match="nowhere"):
        style.sheet(THEMES["light"].colors)


def test_the_palette_has_the_colours_of_the_theme(qtbot: QtBot) -> None:
    colors = THEMES["dark"].colors
    made = style.palette(colors)
    assert made.color(QPalette.ColorRole.Base) == QColor(colors["surface"])
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor(colors["muted"])
