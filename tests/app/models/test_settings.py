"""Preferences tell of a change once, keep it, and resolve what follows the system."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models import settings
from gradviz.app.models.settings import Preferences
from gradviz.picture.theme import THEMES
from gradviz.project.settings import Settings, settings_file
from gradviz.words import LANGUAGES


def test_a_change_is_told_once_and_kept(qtbot: QtBot) -> None:
    preferences, heard = Preferences(), []
    preferences.changed.connect(heard.append)
    preferences.set("theme", "dark")
    preferences.set("theme", "dark")
    assert heard == ["theme"]
    assert preferences.theme is THEMES["dark"]
    preferences.finish()
    assert Preferences()["theme"] == "dark"


def test_a_few_changes_are_written_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    preferences, heard, written = Preferences(), [], []
    preferences.changed.connect(heard.append)
    monkeypatch.setattr(settings, "save_settings", lambda kept, path: written.append(kept))
    for _ in range(2):
        preferences.set_all({"theme": "dark", "direction": preferences["direction"], "text_size": 115})
    preferences.finish()
    assert heard == ["theme", "text_size"]
    assert [(kept["theme"], kept["text_size"]) for kept in written] == [("dark", 115)]


def test_a_slow_disk_does_not_hold_the_window_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    preferences, written = Preferences(), list[tuple[float, Path]]()
    gate = threading.Event()

    def slowly(kept: Settings, path: Path) -> None:
        gate.wait(20)
        written.append((kept["speed"], path))

    monkeypatch.setattr(settings, "save_settings", slowly)
    for speed in (2.0, 3.0, 4.0):
        preferences.set("speed", speed)
    assert written == []
    gate.set()
    preferences.finish()
    assert written[-1] == (4.0, settings_file())
    assert len(written) <= 2


def test_a_folder_that_cannot_be_written_is_no_fault(qtbot: QtBot, own_folders: Path) -> None:
    (own_folders / "gradviz").write_text("a file where the folder belongs")
    preferences = Preferences()
    preferences.set("theme", "dark")
    preferences.finish()
    assert preferences["theme"] == "dark"
    assert Preferences()["theme"] == "system"


def test_system_choices_are_resolved(qtbot: QtBot) -> None:
    preferences = Preferences()
    assert preferences["theme"] == "system"
    assert preferences.theme.name in ("light", "dark")
    assert preferences.language in LANGUAGES
