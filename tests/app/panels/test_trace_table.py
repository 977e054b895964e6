"""The trace table: a row per moment, the present one marked, a click goes there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from gradviz.app.fonts import chrome_font, number_font
from gradviz.app.models.session import Session
from gradviz.app.models.trace_rows import TraceRow
from gradviz.app.panels.controls import BACK
from gradviz.app.panels.trace_table import RowPainter, TraceModel, TraceTable, laid_out
from gradviz.notation import NOT_YET
from gradviz.picture.theme import Theme
from gradviz.words import set_language


@pytest.fixture
def table(qtbot: QtBot, session: Session, theme: Theme) -> TraceTable:
    """The table of the first run, all rows in sight."""
    table = TraceTable(session, theme)
    qtbot.addWidget(table)
    table.retranslate()
    table.resize(320, 700)
    table.show()
    return table


def marked(table: TraceTable, theme: Theme) -> list[int]:
    """The rows that are on the accent tint."""
    image = table.list.viewport().grab().toImage()
    tint, found = QColor(theme["accent_tint"]), []
    for index in range(table.model.rowCount()):
        area = table.list.visualRect(table.model.index(index))
        if image.pixelColor(area.left() + 1, area.top() + 1) == tint:
            found.append(index)
    return found


def test_only_the_present_row_is_marked(table: TraceTable, session: Session, theme: Theme) -> None:
    for at in (1, session.forward_moments, len(session.moments)):
        session.move_to(at)
        assert marked(table, theme) == [at - 1]
    session.move_to(0)
    assert marked(table, theme) == []


def test_results_to_come_are_a_dot(table: TraceTable, session: Session) -> None:
    texts = [table.model.index(row).data() for row in range(table.model.rowCount())]
    assert len(texts) == len(session.moments)
    assert [text.endswith(NOT_YET) for text in texts] == [row >= session.at for row in range(len(texts))]
    session.move_to(len(session.moments))
    assert table.model.index(len(texts) - 1).data().endswith("b adds up 2 + 3 5")


def test_a_click_on_a_row_goes_there_and_leaves_live(table: TraceTable, session: Session, qtbot: QtBot) -> None:
    session.set_live(True)
    area = table.list.visualRect(table.model.index(3))
    qtbot.mouseClick(table.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert session.at == 4
    assert not session.live


def test_the_rows_are_those_of_the_granularity(table: TraceTable, session: Session) -> None:
    session.set_granularity("phase")
    assert table.model.rowCount() == len(session.moments) == 2
    table.fold(low=True)
    assert table.list.isHidden()


def in_sight(table: TraceTable, row: int) -> bool:
    """Whether a row lies whole in the list."""
    area = table.list.visualRect(table.model.index(row))
    return table.list.viewport().rect().contains(area)


def test_the_present_row_stays_in_sight_when_the_table_gets_less_room(table: TraceTable, session: Session, qtbot: QtBot) -> None:
    session.move_to(12)
    for height in (180, 160, 300, 150):
        table.resize(320, height)
        qtbot.waitUntil(lambda: in_sight(table, 11))


def test_every_row_comes_into_sight_when_it_is_present(table: TraceTable, session: Session) -> None:
    table.resize(320, 160)
    for at in (*range(1, len(session.moments) + 1), 3, 13, 1):
        session.move_to(at)
        assert in_sight(table, at - 1), at


def test_a_folded_table_is_opened_by_its_link(table: TraceTable, qtbot: QtBot) -> None:
    assert table.opener.isHidden()
    table.fold(low=True)
    assert table.opener.isVisible()
    assert table.opener.text() == "Show"
    with qtbot.waitSignal(table.turned):
        table.opener.click()
    assert table.list.isVisible()
    assert table.opener.text() == "Hide"
    table.fold(low=False)
    assert table.list.isVisible()
    assert table.opener.isHidden()


def test_the_number_of_a_late_row_has_room_for_all_its_digits(table: TraceTable) -> None:
    metrics = table.list.fontMetrics()

    def room(rows: int) -> int:
        return RowPainter._count_room(cast(TraceModel, SimpleNamespace(rows=range(rows))), metrics)

    assert room(9) == room(14)
    for rows in (14, 2938, 123456):
        assert room(rows) >= metrics.horizontalAdvance(str(rows))


class Noting(RowPainter):
    """Notes the rows that it paints."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.rows = set[int]()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        self.rows.add(index.row())
        super().paint(painter, option, index)


def test_only_the_rows_that_a_step_changes_are_painted_again(table: TraceTable, session: Session, theme: Theme, qtbot: QtBot) -> None:
    noting = Noting(session, theme)
    table.list.setItemDelegate(noting)
    everything = set(range(len(session.moments)))
    session.move_to(3)
    qtbot.waitUntil(lambda: noting.rows == everything)
    session.move_to(5)
    qtbot.waitUntil(lambda: not QApplication.processEvents() and noting.rows >= {3, 4})
    session.move_to(3)
    for at, rows in ((4, {2, 3}), (2, {1, 2, 3}), (3, {1, 2})):
        QApplication.processEvents()
        noting.rows.clear()
        session.move_to(at)
        qtbot.waitUntil(lambda rows=rows: noting.rows == rows)
    table.renew()
    qtbot.waitUntil(lambda: noting.rows == everything)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_happens_is_whole_where_no_numbers_need_the_room(
    table: TraceTable, session: Session, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    set_language(language)
    session.set_granularity("phase")
    table.retranslate()
    row = table.model.rows[0]
    assert not row.numbers
    drawn: list[str] = []
    real = QPainter.drawText
    monkeypatch.setattr(QPainter, "drawText", lambda *found: (drawn.append(str(found[-1])), real(*found))[1])
    table.list.viewport().grab()
    set_language("en")
    assert row.what in drawn


def test_arrays_without_room_are_their_extents_and_leave_it_to_the_name(
    table: TraceTable, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = TraceRow("a layer with a name → weights", "", "8×64 [−0.02374, 0, 0, 0, …]", True)
    monkeypatch.setattr(type(table.model.rows), "__getitem__", lambda rows, place: row)
    session.move_to(len(session.moments))
    drawn: list[str] = []
    real = QPainter.drawText
    monkeypatch.setattr(QPainter, "drawText", lambda *found: (drawn.append(str(found[-1])), real(*found))[1])
    table.list.viewport().grab()
    assert {row.what, f"{BACK}8×64"} <= set(drawn)
    table.resize(900, 700)
    table.list.viewport().grab()
    assert f"{BACK}{row.result}" in drawn


@pytest.mark.parametrize("width", [200, 260, 330, 420, 700])
@pytest.mark.parametrize(
    "texts",
    [
        ("c = a + b", "2 + 1", "3"),
        ("another_quite_long_name_of_a_gate", "2 + 1", "3"),
        ("long_name_of_a_gate", "123.456 + 789.012 + 345.678", "← 1258.146"),
        ("relu", "2×3 [1, 0.5, 2, 0.25, 0.125, 3]", "2×3 [1, 0.5, 2, 0.25, 0.125, 3]"),
        ("x", "", "2×3 [1, 0.5, 2, 0.25, 0.125, 3]"),
    ],
)
def test_the_parts_of_a_row_fit_their_areas_and_none_lies_over_another(qapp: QApplication, width: int, texts: tuple[str, str, str]) -> None:
    letters, digits = QFontMetrics(chrome_font(12)), QFontMetrics(number_font(12))
    area = QRect(5, 40, width, 24)
    room = area.adjusted(34, 0, 0, 0)
    parts = laid_out(room, area, texts, letters, digits)
    end = area.right() - 8 - digits.horizontalAdvance(parts.result)
    assert parts.what_area.x() == room.x()
    assert parts.what_area.right() < parts.numbers_area.x() or not parts.numbers
    assert parts.numbers_area.right() < end or not parts.numbers
    assert letters.horizontalAdvance(parts.what) <= max(parts.what_area.width(), 0) or parts.what == "…"
    assert digits.horizontalAdvance(parts.numbers) <= parts.numbers_area.width() or parts.numbers == "…"
    if width == 700:
        assert (parts.what, parts.numbers) == texts[:2]
        assert parts.result == texts[2] or digits.horizontalAdvance(texts[2]) > area.width() // 3
