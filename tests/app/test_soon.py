"""Work is done after what is due now, and once for many askings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.soon import SLICE, Seen, Soon, Turns, in_slices


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


def test_pieces_of_work_come_one_by_one_and_what_waits_is_not_asked_for_twice(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[str]()
    turns = Turns(owner)
    for _ in range(2):
        for name in ("picture", "plots", "words"):
            turns.ask(name, lambda name=name: seen.append(name))
    turns.ask("again", lambda: turns.ask("later", lambda: seen.append("later")))
    assert not seen
    QApplication.processEvents()
    assert seen == ["picture"]
    qtbot.waitUntil(lambda: not turns.isActive(), timeout=20_000)
    assert seen == ["picture", "plots", "words", "later"]
    turns.ask("dropped", lambda: seen.append("dropped"))
    turns.drop()
    QApplication.processEvents()
    assert seen[-1] == "later"
    assert not turns.isActive()


def test_what_nobody_sees_is_made_up_for_when_it_is_shown(qtbot: QtBot) -> None:
    widget, done = QWidget(), list[int]()
    qtbot.addWidget(widget)
    seen = Seen(lambda: done.append(1), widget)
    seen.ask()
    assert not seen.isActive()
    widget.show()
    qtbot.waitUntil(lambda: done == [1])
    widget.hide()
    widget.show()
    assert not seen.isActive()
    seen.ask()
    qtbot.waitUntil(lambda: done == [1, 1])
    seen.ask()
    widget.hide()
    qtbot.waitUntil(lambda: not seen.isActive())
    assert done == [1, 1]
    widget.show()
    qtbot.waitUntil(lambda: done == [1, 1, 1])


def test_pieces_are_done_together_as_far_as_a_slice_goes() -> None:
    for each, turns in ((0.0, 1), (SLICE, 2), (2 * SLICE, 4)):
        now, done, later = [0.0], list[int](), list[Callable[[], None]]()

        def piece(place: int, each: float = each, now: list[float] = now, done: list[int] = done) -> None:
            now[0] += each
            done.append(place)

        in_slices([partial(piece, place) for place in range(4)], later.append, lambda now=now: now[0])
        found = 1
        while later:
            later.pop(0)()
            found += 1
        assert (done, found) == ([0, 1, 2, 3], turns)
