"""The style sheet has a colour for every token, and every theme a palette."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFormLayout, QLineEdit, QListWidget, QPushButton, QScrollBar, QWidget
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


@pytest.fixture
def unthemed(qapp: QApplication) -> Iterator[QApplication]:
    """An application as it is before the first theme, and after the test as it was."""
    worn = qapp.styleSheet()
    qapp.setStyleSheet("")
    yield qapp
    qapp.setStyleSheet(worn)


def form(qtbot: QtBot) -> QWidget:
    """A widget of every kind that the style below the sheet paints a part of."""
    page = QWidget()
    qtbot.addWidget(page)
    rows = QFormLayout(page)
    chosen = QCheckBox("on")
    chosen.setChecked(True)
    choice, listed = QComboBox(), QListWidget()
    choice.addItem("one")
    listed.addItems(["one", "two"])
    for part in (QPushButton("press"), QLineEdit("text"), chosen, choice, listed, QScrollBar()):
        rows.addRow("row", part)
    page.resize(400, 500)
    return page


def painted(page: QWidget) -> QImage:
    page.ensurePolished()
    return page.grab().toImage()


def test_another_theme_sets_no_style_anew_and_looks_as_if_it_were_the_first(
    qtbot: QtBot, unthemed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    set_style = QApplication.setStyle

    def counted(application: QApplication, name: str) -> None:
        made.append(name)
        set_style(name)

    monkeypatch.setattr(QApplication, "setStyle", counted)
    page, first = form(qtbot), {}
    for name, theme in THEMES.items():
        unthemed.setStyleSheet("")
        style.apply_theme(unthemed, theme.colors)
        first[name] = painted(page)
    assert made == ["Fusion"] * len(THEMES)
    for name in (*THEMES, *reversed(THEMES)):
        style.apply_theme(unthemed, THEMES[name].colors)
        assert painted(page) == first[name]
    assert len(made) == len(THEMES)
    assert len({bytes(picture.constBits()) for picture in first.values()}) > 2
