"""A row of the explain card: numbers, and captions that fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels import operand_row
from gradviz.app.panels.controls import BACK
from gradviz.app.panels.operand_row import OperandRow
from gradviz.graph import Edge
from gradviz.picture.theme import Theme
from gradviz.project import Document
from gradviz.tutor.explain import Row


def test_a_caption_that_has_no_room_is_a_symbol(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_end()
    panel = window.explain
    window.session.select(window.session.graph.output if window.session.graph is not None else 0)
    qtbot.waitUntil(lambda: not panel._soon.isActive(), timeout=20_000)
    row = panel.operands[0]
    row._called = ("gradient of a very long name", "∂e/∂c")
    row._call()
    assert row._below["result"].text() == "∂e/∂c"
    assert row._below["result"].toolTip() == "gradient of a very long name"
    row._called = ("c", "∂e/∂c")
    row._call()
    assert row._below["result"].text() == "c"


def test_numbers_fit_again_in_another_size_of_text_and_cost_nothing_while_they_stay(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.commands.on_end()
    qtbot.waitUntil(lambda: not window.explain._soon.isActive(), timeout=20_000)
    row, fits = window.explain.operands[0], list[str]()
    row._numbers["result"] = ("", "1.234567890123456")
    row._fit()
    assert row._boxes["result"].property("long") == "true"
    row._numbers["result"] = ("", "12")
    row._fit()
    assert (row._boxes["result"].property("long"), row._boxes["result"].text()) == ("false", "12")
    monkeypatch.setattr(operand_row, "fitted", lambda number, *rest: fits.append(number) or number)
    row._fit()
    assert not fits
    QCoreApplication.sendEvent(row, QEvent(QEvent.Type.StyleChange))
    row._fit()
    assert len(fits) == len(row.KINDS)


@pytest.mark.parametrize(
    ("plain", "local", "result"), [("∂e/∂c = d", "2", "2"), ("∂c/∂a = 1", "1", ""), ("∂e/∂c = d", None, ""), ("∂e/∂c", "2", "")]
)
def test_a_derivative_in_letters_says_its_number_too(window: MainWindow, theme: Theme, plain: str, local: str | None, result: str) -> None:
    row = OperandRow(window.typesetter)
    row.show_row(Row(Edge(0, 1, 0), "To c", "d", plain, "1", local, "2", lit=False), "gradient of c", "∂e/∂c", theme)
    assert row._formula.result == result
    row.show_row(Row(Edge(0, 1, 0), "To c", "d", plain, "1", local, "2", lit=False, agreed=True), "gradient of c", "∂e/∂c", theme)
    assert row._formula.result == ""
    row.close()


def test_rows_of_one_card_are_called_alike(window: MainWindow, theme: Theme) -> None:
    row = OperandRow(window.typesetter)
    shown = Row(Edge(0, 1, 0), "To c", "d", "∂e/∂c = d", "1", "2", "2", lit=False)
    row._boxes["result"].resize(70, 36)
    row.show_row(shown, "of c", "∂e/∂c", theme, ["of c", "of d"])
    assert row._below["result"].text() == "of c"
    row.show_row(shown, "of c", "∂e/∂c", theme, ["of c", "gradient of a very long name"])
    assert row._below["result"].text() == "∂e/∂c"
    row.close()


@pytest.mark.parametrize("percent", [90, 100, 115, 130])
def test_the_card_is_never_wider_than_its_place(window: MainWindow, qtbot: QtBot, percent: int) -> None:
    window.resize(1024, 680)
    window.show()
    window.preferences.set("text_size", percent)
    window.session.start(Document.from_text("y = sum(A @ x)", {}))
    window.commands.on_end()
    panel = window.explain
    qtbot.waitUntil(lambda: not panel._soon.isActive() and not panel._sharing.isActive())
    assert panel._holder.minimumSizeHint().width() <= panel._scroll.viewport().width()


def test_arrays_share_the_room_by_what_they_need(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    row = OperandRow(window.typesetter)
    qtbot.addWidget(row)
    row.resize(270, 90)
    row.show()
    numbers = ("8×784 [0, 0, 0, 0, …]", "g", "8×1×28×28 [0, 0, 0, 0, …]")
    row.show_row(
        Row(Edge(0, 1, 0), "To Input", "", "", *numbers, lit=False, formula=True),
        "gradient of a layer with a name",
        "∂A long name/∂Another long name",
        theme,
    )
    qtbot.waitUntil(lambda: row._boxes["result"].width() > row._boxes["local"].width())
    row._fit()
    assert [row._boxes[kind].text() for kind in row.KINDS] == [f"{BACK}8×784", "g", f"{BACK}8×1×28×28"]
    assert row._below["result"].text() == "gradient"
    row.show_row(Row(Edge(0, 1, 0), "To c", "d", "∂e/∂c = d", "1", "2", "2", lit=False), "gradient of c", "∂e/∂c", theme)
    qtbot.waitUntil(lambda: abs(row._boxes["result"].width() - row._boxes["local"].width()) <= 1)


def test_a_name_without_room_gives_way_to_the_formula_that_has_it(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    row = OperandRow(window.typesetter)
    qtbot.addWidget(row)
    for label, plain, formula, seen in (
        ("To c", "∂e/∂c = d", False, True),
        ("To a layer of some length[528]", "∂e/∂c = d", False, False),
        ("To a layer of some length[528]", "", True, True),
    ):
        row.show_row(Row(Edge(0, 1, 0), label, "d", plain, "1", "2", "2", lit=False, formula=formula), "of c", "∂e/∂c", theme)
        assert row._name.isHidden() != seen
