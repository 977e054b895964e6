"""Preferences tell of a change once, keep it, and resolve what follows the system."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models import settings
from gradviz.app.models.settings import Preferences
from gradviz.picture.theme import THEMES
from gradviz.words import LANGUAGES


def test_a_change_is_told_once_and_kept(qtbot: QtBot) -> None:
    preferences, heard = Preferences(), []
    preferences.changed.connect(heard.append)
    preferences.set("theme", "dark")
    preferences.set("theme", "dark")
    assert heard == ["theme"]
    assert preferences.theme is THEMES["dark"]
    assert Preferences()["theme"] == "dark"


def test_a_few_changes_are_written_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    preferences, heard, written = Preferences(), [], []
    preferences.changed.connect(heard.append)
    monkeypatch.setattr(settings, "save_settings", written.append)
    for _ in range(2):
        preferences.set_all({"theme": "dark", "direction": preferences["direction"], "text_size": 115})
    assert heard == ["theme", "text_size"]
    assert [(kept["theme"], kept["text_size"]) for kept in written] == [("dark", 115)]


def test_system_choices_are_resolved(qtbot: QtBot) -> None:
    preferences = Preferences()
    assert preferences["theme"] == "system"
    assert preferences.theme.name in ("light", "dark")
    assert preferences.language in LANGUAGES
