"""Formulas are asked for once, wait for the start, get another try where one fails, and stay plain where they cannot be set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models import typesetting
from gradviz.app.models.typesetting import TRIES, Typesetter
from gradviz.app.worker import Worker
from gradviz.picture.typeset import LONGEST, MathPath


def test_a_formula_that_cannot_be_set_is_tried_a_few_times(qtbot: QtBot) -> None:
    asked: list[str] = []
    worker = Worker()
    typesetter = Typesetter(asked.append, worker)
    for latex in ("x", "x", "y" * (LONGEST + 1)):
        typesetter.ask(latex)
    assert asked == []
    worker.release()
    qtbot.waitUntil(lambda: asked == TRIES * ["x"])
    typesetter.ask("x")
    worker.close()
    assert asked == TRIES * ["x"]
    assert typesetter.paths == {}


def test_a_formula_that_came_too_late_once_is_set_the_next_time(qtbot: QtBot) -> None:
    """On a busy machine the first formula of all stayed plain until the program ended."""
    worker, answers = Worker(), [None, MathPath((("M", 0.0, 0.0), ("L", 1.0, 0.0)), 1.0, 0.0, 0.0)]
    worker.release()
    typesetter = Typesetter(lambda latex: answers.pop(0), worker)
    with qtbot.waitSignal(typesetter.ready):
        typesetter.ask("x")
    assert "x" in typesetter.paths
    worker.close()


def test_what_is_ready_is_told(qtbot: QtBot) -> None:
    worker = Worker()
    worker.release()
    line = MathPath((("M", 0.0, 0.0), ("L", 1.0, 0.0)), 1.0, 0.0, 0.0)
    typesetter = Typesetter(lambda latex: line, worker)
    with qtbot.waitSignal(typesetter.ready):
        typesetter.ask("x")
    assert typesetter.paths["x"].boundingRect().width() == pytest.approx(1.0)
    worker.close()


def test_only_the_formulas_asked_for_last_are_kept(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "KEPT", 2)
    worker, asked = Worker(), list[str]()
    worker.release()
    line = MathPath((("M", 0.0, 0.0), ("L", 1.0, 0.0)), 1.0, 0.0, 0.0)
    typesetter = Typesetter(lambda latex: asked.append(latex) or line, worker)
    for latex in ("x", "y", "x", "z"):
        typesetter.ask(latex)
    qtbot.waitUntil(lambda: asked == ["x", "y", "z"])
    qtbot.waitUntil(lambda: set(typesetter.paths) == {"x", "z"})
    typesetter.ask("y")
    qtbot.waitUntil(lambda: set(typesetter.paths) == {"z", "y"})
    worker.close()


LONG = MathPath((("M", 0.0, 0.0), *(("C", 0.0, 1.0, 1.0, 1.0, 2.0, 0.0) for _ in range(1000)), ("Z",)), 1.0, 0.0, 0.0)
MOST = 10.0
"""Megabytes that the formulas of any time may take."""


def test_long_formulas_of_many_steps_take_little_memory(qtbot: QtBot, in_use: Callable[[], int]) -> None:
    worker = Worker()
    worker.release()
    typesetter = Typesetter(lambda latex: LONG, worker)
    before = in_use()
    for number in range(1000):
        typesetter.ask(f"x_{number}")
    qtbot.waitUntil(lambda: "x_999" in typesetter.paths)
    assert (in_use() - before) / 2**20 < MOST
    worker.close()
