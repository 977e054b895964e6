"""The style sheet has a colour for every token, and every theme a palette."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gradviz.app import style
from gradviz.picture.theme import THEMES
from gradviz.processes import child_environment


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


PROGRAM = """
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFormLayout, QLineEdit, QListWidget, QPushButton, QScrollBar, QWidget
from gradviz.app import style
from gradviz.picture.theme import THEMES

application, page, made = QApplication([]), QWidget(), []
rows, choice, listed = QFormLayout(page), QComboBox(), QListWidget()
choice.addItem("one")
listed.addItems(["one", "two"])
for part in (QPushButton("press"), QLineEdit("text"), QCheckBox("on"), choice, listed, QScrollBar()):
    rows.addRow("row", part)
page.resize(400, 500)

def painted():
    page.ensurePolished()
    picture = page.grab().toImage()
    return bytes(picture.constBits())

set_style = QApplication.setStyle
QApplication.setStyle = lambda _, name: (made.append(name), set_style(name))
first = {}
for name, theme in THEMES.items():
    application.setStyleSheet("")
    style.apply_theme(application, theme.colors)
    first[name] = painted()
print(made == ["Fusion"] * len(THEMES), len(set(first.values())) > 2)
for name in (*THEMES, *reversed(THEMES)):
    style.apply_theme(application, THEMES[name].colors)
    print(painted() == first[name])
print(len(made) == len(THEMES))
"""
"""A form of every kind of widget that the style below the sheet paints a part of, first in each theme as if it were the only one."""


def test_another_theme_sets_no_style_anew_and_looks_as_if_it_were_the_first() -> None:
    """In a process of its own: taking the sheet off, which the app never does, is not safe beside windows that are on their way out."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=child_environment())
    found = done.stdout.split()
    assert found == ["True"] * (3 + 2 * len(THEMES))


@pytest.mark.parametrize("name", THEMES)
def test_what_stands_in_an_empty_field_is_muted_and_no_paler(name: str, qtbot: QtBot) -> None:
    """A style sheet that tells no colour for it makes it half as strong as the text, whatever the palette says."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setStyleSheet(style.sheet(THEMES[name].colors))
    field.ensurePolished()
    assert field.palette().color(QPalette.ColorRole.PlaceholderText) == QColor(THEMES[name]["muted"])
