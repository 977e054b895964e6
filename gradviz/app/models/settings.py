"""The user's settings as a value with a signal. Owns loading, changing and saving; what they mean is up to those who listen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from gradviz.app.writer import Writer
from gradviz.errors import FileError
from gradviz.picture.theme import THEMES, Theme
from gradviz.project.settings import Settings, load_settings, save_settings, settings_file
from gradviz.words import LANGUAGES


class Preferences(QObject):
    """Settings of this user; each change is written at once, off the UI thread, and stays for this run where it cannot be."""

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings: Settings = load_settings()
        self._writer = Writer()

    def __getitem__(self, name: str) -> Any:
        return self.settings[name]

    def set(self, name: str, value: Any) -> None:
        """Change one setting."""
        self.set_all({name: value})

    def set_all(self, values: Mapping[str, Any]) -> None:
        """Change a few settings, which are written once."""
        new = {name: value for name, value in values.items() if self.settings[name] != value}
        if new:
            settings = self.settings
            for name, value in new.items():
                settings = settings.changed(name, value)
            self._keep(settings)
        for name in new:
            self.changed.emit(name)

    def opened(self, path: str) -> None:
        """Remember a file as opened last."""
        self._keep(self.settings.opened(path))

    def forget_recent(self) -> None:
        """Forget which files were opened."""
        self._keep(replace(self.settings, recent=()))

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        self._writer.write(partial(_save, settings, settings_file()))

    def finish(self) -> None:
        """Wait until every change is written."""
        self._writer.finish()

    @property
    def theme(self) -> Theme:
        """The theme chosen; "system" is dark where the system says so."""
        name = str(self["theme"])
        if name == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            name = "dark" if dark else "light"
        return THEMES[name]

    @property
    def language(self) -> str:
        """The language chosen; "system" is the system's where there is a catalogue for it."""
        chosen = str(self["language"])
        if chosen == "system":
            chosen = QLocale.system().name().partition("_")[0]
        return chosen if chosen in LANGUAGES else "en"


def _save(settings: Settings, path: Path) -> None:
    try:
        save_settings(settings, path)
    except FileError:
        return
