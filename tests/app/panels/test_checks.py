"""The three-way check as a table, and its verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.algebra.session import Standing
from gradviz.app.models.session import Session
from gradviz.app.panels.checks import MOST, CheckTable, Verdict
from gradviz.picture.theme import Theme
from gradviz.tutor.agreement import CheckRow, check_rows

Shown = Callable[[QWidget], list[str]]


@pytest.fixture
def rows(session: Session) -> tuple[CheckRow, ...]:
    """The check of the last gate, with an exact answer at hand."""
    session.move_to(len(session.moments))
    assert session.trace is not None
    return check_rows(session.trace, session.trace.output, lambda run, edge: run.last.partials[edge])


def test_every_way_has_a_line_and_every_operand_a_column(qtbot: QtBot, rows: tuple[CheckRow, ...], shown: Shown) -> None:
    table = CheckTable()
    qtbot.addWidget(table)
    table.show_rows(rows)
    texts = shown(table)
    assert {"Engine", "SymPy, exact", "Finite difference", "to c", "to d"} <= set(texts)
    numbers = [number for row in rows for number in row.texts]
    assert sorted(text for text in texts if text in numbers) == sorted(numbers)


def test_a_table_forgets_what_it_showed_and_hides_when_there_is_nothing(qtbot: QtBot, rows: tuple[CheckRow, ...], shown: Shown) -> None:
    table = CheckTable()
    qtbot.addWidget(table)
    table.show_rows(rows)
    table.show_rows(rows[:1])
    assert "to d" not in shown(table)
    table.show_rows(())
    assert table.isHidden()
    table.show_rows(rows * MOST)
    assert table.isHidden()


def test_the_verdict_names_who_differs(qtbot: QtBot, rows: tuple[CheckRow, ...], theme: Theme, shown: Shown) -> None:
    verdict = Verdict()
    qtbot.addWidget(verdict)
    verdict.show_rows(rows, theme)
    assert shown(verdict) == ["All three agree"]
    silent = [replace(row, exact=None) for row in rows]
    verdict.show_rows(silent, theme, Standing.WORKING)
    assert shown(verdict) == ["Both agree, SymPy is still working"]
    verdict.show_rows(silent, theme, Standing.NONE)
    assert shown(verdict) == ["Both agree, SymPy has no formula here"]
    verdict.show_rows(silent, theme, Standing.LATE, 2.0)
    assert shown(verdict)[0] == "Both agree, SymPy was stopped after 2 s"
    assert not verdict.again.isHidden()
    verdict.show_rows([rows[0], silent[1]], theme, Standing.KNOWN)
    assert shown(verdict) == ["Both agree, SymPy gives no number here"]
    assert verdict.again.isHidden()
    verdict.show_rows([rows[0], replace(rows[1], agree=False)], theme)
    assert shown(verdict) == [f"They differ for {rows[1].label}"]
    verdict.show_rows([replace(row, agree=None) for row in rows], theme)
    assert verdict.isHidden()


def test_a_column_has_the_room_of_those_that_are_gone(qtbot: QtBot, rows: tuple[CheckRow, ...]) -> None:
    table = CheckTable()
    qtbot.addWidget(table)
    table.resize(300, 120)
    table.show_rows((rows * MOST)[:MOST])
    table.show()
    before = table._columns[1][1].width()
    table.show_rows(rows[:1])
    qtbot.waitUntil(lambda: table._columns[1][1].width() > 2 * before)
