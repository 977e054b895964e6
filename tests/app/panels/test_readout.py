"""Texts in inks of their own stand one after another, break at spaces alone, and keep their lines until they are settled."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.panels.readout import KEPT, Readout


def shown(qtbot: QtBot, width: int = 300) -> tuple[QWidget, Readout]:
    """A readout in a column, as plots have it."""
    holder, readout = QWidget(), Readout()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(readout)
    column.addStretch(1)
    qtbot.addWidget(holder)
    holder.resize(width, 200)
    holder.show()
    return holder, readout


def test_parts_are_painted_in_their_inks_and_can_be_had_as_rich_text(qtbot: QtBot) -> None:
    _, readout = shown(qtbot)
    readout.say(("█ training", "#ff0000"), (f"{KEPT}0.5 ", ""), ("<b>", "#0000ff"))
    QTest.qWait(20)
    image = readout.grab().toImage()
    inks = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert QColor("#ff0000").name() in inks
    assert readout.text() == f'<span style="color:#ff0000">█ training</span>{KEPT}0.5 <span style="color:#0000ff">&lt;b&gt;</span>'
    assert readout.accessibleName() == f"█ training{KEPT}0.5 <b>"


def test_a_line_breaks_at_spaces_alone(qtbot: QtBot) -> None:
    _, readout = shown(qtbot, 120)
    readout.say((f"one{KEPT}long{KEPT}word", ""), (f"{KEPT}{KEPT} ", ""), ("and", "#123456"), (f"{KEPT}others that follow", ""))
    QTest.qWait(20)
    tops = {text.strip(KEPT): at.y() for at, (text, _) in readout._placed if text.strip(KEPT)}
    assert tops[f"one{KEPT}long{KEPT}word"] < tops["and"] == tops["others"] < tops["follow"]
    assert readout.height() >= 3 * readout.fontMetrics().height()


def test_it_keeps_its_lines_until_it_is_settled_or_gets_another_width(qtbot: QtBot) -> None:
    holder, readout = shown(qtbot)
    readout.say(("many words " * 20, ""))
    QTest.qWait(20)
    tall = readout.height()
    readout.say(("few", ""))
    QTest.qWait(20)
    assert readout.height() == tall
    readout.settle()
    QTest.qWait(20)
    one = readout.height()
    assert 0 < one < tall
    readout.say(("many words " * 20, ""))
    readout.say(("few", ""))
    holder.resize(500, 200)
    QTest.qWait(20)
    assert readout.height() == one
    readout.say()
    readout.settle()
    assert readout.minimumHeight() == 0


def test_letters_of_another_size_settle_it(qtbot: QtBot) -> None:
    _, readout = shown(qtbot)
    readout.say(("many words " * 20, ""))
    tall = readout.height()
    readout.say(("few", ""))
    larger = readout.font()
    larger.setPixelSize(readout.fontInfo().pixelSize() + 1)
    readout.setFont(larger)
    qtbot.waitUntil(lambda: readout.height() < tall)
