"""A number without room loses digits and is never cut off; what is no number ends in an ellipsis."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.fonts import number_font
from gradviz.app.panels.fitting_number import FittedNumber, fitted


def test_digits_go_before_anything_is_cut_off(qapp: QApplication) -> None:
    metrics = QFontMetrics(number_font(12))
    seen = [fitted("\N{MINUS SIGN}0.0074583", metrics, room) for room in range(200, 20, -1)]
    assert seen[0] == "\N{MINUS SIGN}0.0074583"
    assert "\N{MINUS SIGN}0.00746" in seen
    assert "\N{MINUS SIGN}0.0075" in seen
    assert all(metrics.horizontalAdvance(text) <= room for text, room in zip(seen, range(200, 20, -1), strict=True))
    assert all(text.endswith("…") for text in seen[seen.index("\N{MINUS SIGN}0.0075") :] if text != "\N{MINUS SIGN}0.0075")


def test_a_mark_keeps_its_place(qapp: QApplication) -> None:
    metrics = QFontMetrics(number_font(12))
    assert fitted("0.0074583", metrics, metrics.horizontalAdvance("◀0.0075"), "◀") == "◀0.0075"


def test_an_array_is_its_extents(qtbot: QtBot) -> None:
    label = FittedNumber("number")
    qtbot.addWidget(label)
    label.setText("1×784 [0.1, 0.2, 0.3, …]")
    label.resize(60, 20)
    assert label.shown() == "1×784"
    label.setText("[0.1, 0.2, 0.3, …]")
    assert label.shown() == "[0.1, …]"


def test_a_matrix_is_cut_with_an_ellipsis(qapp: QApplication) -> None:
    metrics = QFontMetrics(number_font(12))
    for room in range(150, 30, -1):
        text = fitted("[[3, −2], [3, −2]]", metrics, room)
        assert text == "[[3, −2], [3, −2]]" or text.endswith("…")


def test_a_line_with_arrays_keeps_its_end_before_their_numbers(qtbot: QtBot) -> None:
    label = FittedNumber("symbol")
    qtbot.addWidget(label)
    label.setText("a = x @ w = 1×784 [0.1, 0.2, 0.3, …] @ 784×24 [1, 2, 3, …]")
    label.resize(label.fontMetrics().horizontalAdvance("a = x @ w = 1×784 @ 784×24") + 2, 20)
    assert label.shown() == "a = x @ w = 1×784 @ 784×24"
