"""Every command is declared once, with keys of its own."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from gradviz.app.actions import ACTIONS, MENUS
from gradviz.app.commands import Commands


def test_ids_and_keys_are_unique() -> None:
    ids = [record.id for record in ACTIONS]
    keys = [QKeySequence(key).toString() for record in ACTIONS for key in record.shortcuts]
    assert all(keys)
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)


def test_every_action_has_a_menu_and_a_slot() -> None:
    for record in ACTIONS:
        assert record.menu in MENUS
        assert callable(getattr(Commands, record.slot))


def test_a_choice_has_several_answers_that_differ() -> None:
    for choice in {record.choice for record in ACTIONS if record.choice is not None}:
        answers = [record.argument for record in ACTIONS if record.choice == choice]
        assert None not in answers
        assert len(set(answers)) == len(answers) > 1
