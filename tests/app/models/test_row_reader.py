"""Rows are read elsewhere: what is found arrives, what fails says why, and what was stopped is dropped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models.row_reader import RowReader
from gradviz.app.worker import Worker
from gradviz.data.table import Table
from gradviz.errors import GradvizError
from gradviz.project.rows import LIMIT


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[RowReader]:
    """A reader with a thread of its own."""
    worker = Worker()
    yield RowReader(worker)
    worker.close()


class Outcome:
    """What came of it."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.errors: list[GradvizError] = []

    def take(self, text: str, table: Table) -> None:
        self.tables.append(table)


def test_rows_arrive_and_faults_say_why(reader: RowReader, qtbot: QtBot) -> None:
    got = Outcome()
    for text in ("x,y\n1,2\n3,4\n", "x,y\n1\n", "1,2\n" * LIMIT):
        reader.read(lambda text=text: text, got.take, got.errors.append)
        assert reader.working
        qtbot.waitUntil(lambda: not reader.working, timeout=20_000)
    assert [len(table) for table in got.tables] == [2]
    assert [error.code for error in got.errors][-1] == "too many rows"
    assert len(got.errors) == 2


def test_what_was_stopped_or_asked_again_is_dropped(reader: RowReader, qtbot: QtBot) -> None:
    got = Outcome()
    reader.read(lambda: "x,y\n1,2\n", got.take, got.errors.append)
    reader.stop()
    assert not reader.working
    reader.read(lambda: "x,y\n1,2\n", got.take, got.errors.append)
    reader.read(lambda: "x,y\n1,2\n3,4\n5,6\n", got.take, got.errors.append)
    qtbot.waitUntil(lambda: not reader.working, timeout=20_000)
    assert [len(table) for table in got.tables] == [3]
