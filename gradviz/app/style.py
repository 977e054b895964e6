"""The look of the chrome: palette and style sheet, built from one table of theme colours. No colour is written here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gradviz.app.fonts import canvas_family, chrome_font, editor_family, scaled
from gradviz.picture.theme import mix

Colors = Mapping[str, str]
SIZES = re.compile(r"font-size: (\d+)px")


def palette(colors: Colors) -> QPalette:
    """The QPalette of a theme."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "window",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "accent_tint",
        QPalette.ColorRole.HighlightedText: "text",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
    }
    for role, name in roles.items():
        made.setColor(role, QColor(colors[name]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors["muted"]))
    return made


SHEET = Template("""
* { outline: none; }
QWidget { color: $text; font-size: 13px; }
QMainWindow, QWidget#window { background: $window; }
QMenuBar { background: transparent; }
QMenuBar::item { padding: 4px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 28px; border-radius: 4px; }
QMenu::item:selected { background: $accent_tint; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }
QFrame[area="bar"] { background: $window; border: none; border-bottom: 1px solid $line; }
QFrame[area="rail"] { background: $window; border: none; border-right: 1px solid $line; }
QFrame[area="left"] { background: $window; border: none; border-right: 1px solid $line; }
QFrame[area="right"] { background: $window; border: none; border-left: 1px solid $line; }
QFrame[area="bottom"] { background: $window; border: none; border-top: 1px solid $line; }
QFrame[area="top"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[area="strip"] { background: $window; border: none; border-top: 1px solid $line; }
QFrame[area="card"], QFrame[area="floating"] { background: $raised; border: 1px solid $line; border-radius: 8px; }
QFrame[area="middle"] { background: $surface; border: none; }
QFrame[area="layer"] { border: 1px solid transparent; border-radius: 8px; }
QFrame[area="layer"]:hover { background: $hover; }
QFrame[area="layer"][open="true"] { background: $raised; border: 1px solid $line; }
QFrame[area="layer"]:focus { border: 2px solid $accent; }
QFrame[area="line"] { background: $line; border: none; }
QFrame[area="mark"] { background: $accent; border: none; }
QLabel[kind="section"] { font-weight: 600; }
QLabel[kind="title"] { font-size: 15px; font-weight: 600; }
QLabel[kind="caption"] { font-size: 11px; color: $muted; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="keys"] { font-size: 11px; color: $muted; background: $sunken; border-radius: 4px; padding: 0 5px; }
QFrame[area="caption"] { background: $surface; border: none; border-top: 1px solid $line; }
QLabel[kind="presented"] { font-size: 32px; }
QLabel[kind="hint"] { font-size: 15px; color: $muted; }
QLabel[kind="number"] { font-family: "$face"; font-size: 12px; }
QLabel[kind="symbol"] { font-family: "$face"; font-size: 11px; color: $muted; }
QLabel[kind="value"] { font-family: "$face"; font-size: 12px; color: $value; }
QLabel[kind="gradient"] { font-family: "$face"; font-size: 12px; color: $gradient; }
QLabel[kind="name"] { font-family: "$face"; font-size: 13px; }
QLabel[kind="success"] { font-size: 11px; color: $success; }
QLabel[kind="error"] { color: $error; }
QLabel[box="upstream"] { font-family: "$face"; font-size: 14px; color: $gradient;
    border: 1px solid $line; border-radius: 4px; background: $raised; }
QLabel[box="local"] { font-family: "$face"; font-size: 14px; color: $local; border-radius: 4px;
    background: $local_tint; border: 1px solid $local_line; }
QLabel[box="result"] { font-family: "$face"; font-size: 14px; color: $gradient; border-radius: 4px;
    background: $gradient_tint; border: 1px solid $gradient_line; }
QLabel[long="true"] { font-size: 12px; }
QLineEdit { background: $surface; border: 1px solid $control; border-radius: 6px; min-height: 26px; padding: 0 8px;
    selection-background-color: $accent_tint; selection-color: $text; placeholder-text-color: $muted; }
QLineEdit:read-only { background: $window; border: 1px solid $line; }
QLineEdit:focus { border: 2px solid $accent; padding: 0 7px; min-height: 24px; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus { border: 2px solid $error; padding: 0 7px; min-height: 24px; }
QLineEdit[kind="value"] { font-family: "$face"; font-size: 12px; padding: 0 6px; }
QLineEdit[kind="value"]:focus, QLineEdit[kind="value"][wrong="true"] { padding: 0 5px; }
QComboBox { background: $surface; border: 1px solid $control; border-radius: 6px; min-height: 26px; padding: 0 8px; }
QComboBox:focus { border: 2px solid $accent; padding: 0 7px; min-height: 24px; }
QComboBox:disabled { color: $disabled; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: none; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; border-radius: 0; padding: 3px;
    selection-background-color: $accent_tint; selection-color: $text; }
QComboBox QAbstractItemView:focus { border: 1px solid $line; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: $accent_tint; color: $text; }
QCheckBox { spacing: 8px; border: 2px solid transparent; border-radius: 6px; padding: 2px 4px 2px 0; }
QCheckBox:focus { border: 2px solid $accent; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $control; border-radius: 4px; background: $surface; }
QCheckBox::indicator:hover { border: 1px solid $text; }
QProgressBar { background: $sunken; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QPlainTextEdit#formula { font-family: "$mono"; font-size: 16px; background: transparent; border: none;
    padding: 0; selection-background-color: $accent_tint;
    selection-color: $text; placeholder-text-color: $muted; }
QFrame#editor { background: $surface; border: 1px solid $control; border-radius: 6px; }
QFrame#editor[focused="true"] { border: 2px solid $accent; }
QToolButton { border: 2px solid transparent; border-radius: 6px; background: transparent; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $sunken; }
QToolButton:focus { border: 2px solid $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="rail"] { font-size: 11px; padding: 4px 0; border: none; border-radius: 8px; }
QToolButton[kind="rail"]:focus { border: 2px solid $accent; }
QToolButton[kind="rail"]:checked { background: $accent_tint; color: $accent; }
QToolButton[kind="play"] { background: $accent; border: none; border-radius: 20px; padding: 0; }
QToolButton[kind="play"]:hover { background: $accent_hover; }
QToolButton[kind="play"]:disabled { background: $disabled; }
QToolButton[kind="play"]:focus { border: 2px solid $text; }
QToolButton[kind="choice"] { background: $raised; border: 1px solid $line; padding: 6px 8px; }
QToolButton[kind="choice"]:hover { background: $hover; }
QToolButton[kind="choice"]:focus { border: 2px solid $accent; padding: 5px 7px; }
QToolButton[kind="field"] { background: $surface; border: 1px solid $line; color: $muted; padding: 2px 8px; }
QToolButton[kind="field"]:hover { border: 1px solid $control; }
QToolButton[kind="field"]:focus { border: 2px solid $accent; padding: 1px 7px; }
QToolButton[kind="float"] { padding: 4px 10px; }
QToolButton[kind="tab"] { border: 2px solid transparent; border-radius: 0; padding: 0; min-height: 34px; }
QToolButton[kind="tab"]:checked { color: $accent; font-weight: 500; border-bottom: 2px solid $accent; }
QToolButton[kind="tab"]:focus { border: 2px solid $accent; border-radius: 6px; }
QToolButton[kind="link"] { color: $accent; padding: 0; border: 2px solid transparent; }
QToolButton[kind="link"]:hover { background: transparent; text-decoration: underline; }
QToolButton[kind="link"]:disabled { color: $disabled; text-decoration: none; }
QToolButton[kind="link"]:focus { border: 2px solid $accent; }
QPushButton { background: $raised; border: 1px solid $line; border-radius: 6px; min-height: 30px; padding: 0 14px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: 28px; }
QPushButton:disabled { color: $disabled; background: transparent; }
QPushButton[kind="main"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[kind="main"]:hover { background: $accent_hover; }
QPushButton[kind="main"]:focus { border: 2px solid $text; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QListView, QTableView, QTreeView { background: transparent; border: 2px solid transparent; border-radius: 6px; }
QListView:focus, QTableView:focus, QTreeView:focus { border: 2px solid $accent; }
QTreeView::item { border-radius: 6px; padding: 0 4px; }
QTreeView::item:hover { background: $hover; }
QTreeView::item:selected { background: $accent_tint; color: $accent; }
QTreeView::branch { background: transparent; border-image: none; image: none; }
QTableView::item:focus, QListView::item:focus { border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $control; border-radius: 3px; min-height: 32px; margin: 0 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $control; border-radius: 3px; min-width: 32px; margin: 2px 0; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: transparent; border: none;
    width: 0; height: 0; }
QDialog { background: $window; border: 1px solid $line; }
""")


def sheet(colors: Colors) -> str:
    """The style sheet of a theme."""
    flat = colors["local_tint"] != colors["surface"]
    derived = {
        "hover": mix(colors["text"], colors["window"], 0.06),
        "accent_hover": mix(colors["text"], colors["accent"], 0.12),
        "face": canvas_family(),
        "mono": editor_family(),
        "local_line": colors["local_tint"] if flat else colors["local"],
        "gradient_line": colors["gradient_tint"] if flat else colors["gradient"],
    }
    return SIZES.sub(lambda found: f"font-size: {scaled(int(found[1]))}px", SHEET.substitute({**colors, **derived}))


def apply_theme(application: QApplication, colors: Colors) -> None:
    """Give the whole application the look of a theme, unless it has it: every widget is polished anew.

    The style below the sheet is set once, with the first theme: it would polish every widget once more.
    """
    made, worn = sheet(colors), application.styleSheet()
    if made == worn:
        return
    if not worn:
        application.setStyle("Fusion")
    application.setPalette(palette(colors))
    application.setFont(chrome_font())
    application.setStyleSheet(made)
