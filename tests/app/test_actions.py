"""Every command is declared once, with keys of its own, a menu, and a slot that exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtGui import QKeySequence

from gradviz.app.actions import ACTIONS, MENUS, Action
from gradviz.app.commands import Commands


def faults_of(actions: Sequence[Action]) -> Iterator[str]:
    """What is wrong with a table of commands."""
    ids = Counter(record.id for record in actions)
    keys = Counter(QKeySequence(key).toString() for record in actions for key in record.shortcuts)
    yield from (f"{name} is declared twice" for name, count in ids.items() if count > 1)
    yield from (f"{key or 'a key without a name'} has two commands" for key, count in keys.items() if count > 1 or not key)
    for record in actions:
        if record.menu not in MENUS:
            yield f"{record.id} has no menu"
        if not callable(getattr(Commands, record.slot, None)):
            yield f"{record.id} has no slot"
    for choice in {record.choice for record in actions if record.choice is not None}:
        answers = [record.argument for record in actions if record.choice == choice]
        if None in answers or not len(set(answers)) == len(answers) > 1:
            yield f"{choice} is no choice"


def test_every_command_is_whole() -> None:
    assert list(faults_of(ACTIONS)) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ACTIONS[0], "new is declared twice"),
        (replace(ACTIONS[1], id="other"), "Ctrl+O has two commands"),
        (Action("lost", "Lost", "&Nowhere", "on_new"), "lost has no menu"),
        (Action("idle", "Idle", MENUS[0], "on_idle"), "idle has no slot"),
        (Action("alone", "Alone", MENUS[0], "on_theme", argument="dusk", choice="dusk"), "dusk is no choice"),
    ],
)
def test_a_planted_fault_is_named(fault: Action, said: str) -> None:
    assert said in list(faults_of((*ACTIONS, fault)))
