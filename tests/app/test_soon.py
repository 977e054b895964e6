"""Work is done after what is due now, and once for many askings."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.soon import Soon


def test_many_askings_are_few_runs_and_the_last_one_counts(qtbot: QtBot) -> None:
    owner, state, seen = QObject(), [0], list[int]()
    soon = Soon(lambda: seen.append(state[0]), owner)
    for state[0] in range(1, 20):
        soon.ask()
    assert not seen
    QApplication.processEvents()
    assert seen == [19]
    for state[0] in range(20, 40):
        soon.ask()
        QApplication.processEvents()
    qtbot.waitUntil(lambda: seen[-1] == 39)
    assert len(seen) < 10
