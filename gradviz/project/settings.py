"""Settings: what a person prefers on this computer, each declared once. Owns the records, their file and its checks.

A form, a file and the command line read the same records; a damaged or foreign value falls back to its default.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from gradviz import files
from gradviz.errors import FileError
from gradviz.fields import Field
from gradviz.words import LANGUAGES, mark

LIMIT = 2**18
RECENT = 10

SETTINGS = (
    Field("language", "system", mark("Language"), choices=("system", *LANGUAGES)),
    Field("theme", "system", mark("Theme"), choices=("system", "light", "dark", "contrast", "print")),
    Field("text_size", 100, mark("Text size in percent"), choices=(90, 100, 115, 130)),
    Field("reduced_motion", False, mark("Reduced motion")),
    Field("rule_tags", True, mark("Rule tags on edges")),
    Field("memory_pins", False, mark("What must be remembered, at the nodes")),
    Field("label_mode", "numbers", mark("Labels on edges"), choices=("numbers", "symbols", "both")),
    Field("copy_gates", True, mark("Show copy gates")),
    Field("direction", "right", mark("Direction of the graph"), choices=("right", "down")),
    Field("granularity", "edge", mark("One step is"), choices=("edge", "node", "phase")),
    Field("speed", 1.0, mark("Steps per second when playing"), minimum=0.25, maximum=20),
    Field("live", False, mark("Show the whole run while values change")),
    Field("convention", "library", mark("Derivatives at kinks as in"), choices=("library", "lecture")),
    Field("export_format", "pptx", mark("Format of exports")),
    Field("export_preset", "16:9", mark("Page of exports")),
    Field("export_theme", "print", mark("Theme of exports"), choices=("light", "dark", "contrast", "print")),
    Field("export_least_text", 18.0, mark("Smallest text of exports in points"), minimum=1, maximum=96),
    Field("digits", 4, mark("Significant digits"), minimum=2, maximum=12),
)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Settings:
    """The values of all settings by name, the files opened last, and what a newer gradviz wrote."""

    values: Mapping[str, Any]
    recent: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def changed(self, name: str, value: Any) -> Settings:
        """The same with one setting changed. Raises ValueError for a value its record does not accept."""
        record = BY_NAME[name]
        if not record.accepts(value):
            raise ValueError(f"setting {name!r} cannot be {value!r}")
        return Settings(MappingProxyType({**self.values, name: value}), self.recent, self.extra)

    def opened(self, path: str) -> Settings:
        """The same with `path` first among the recent files."""
        return Settings(self.values, (path, *(other for other in self.recent if other != path))[:RECENT], self.extra)


BY_NAME: Mapping[str, Field] = MappingProxyType({record.name: record for record in SETTINGS})
DEFAULTS = Settings(MappingProxyType({record.name: record.default for record in SETTINGS}))


def settings_file() -> Path:
    """Where the settings of this user lie."""
    return Path(platformdirs.user_config_dir("gradviz", appauthor=False)) / "settings.json"


def load_settings(path: Path | None = None) -> Settings:
    """The settings of this user; defaults for what is missing, damaged or out of its limits."""
    try:
        content = json.loads(files.read(path or settings_file(), LIMIT))
    except (FileError, ValueError, RecursionError):
        return DEFAULTS
    return _checked(content) if isinstance(content, dict) else DEFAULTS


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings of this user. Raises FileError."""
    content = {**settings.extra, **settings.values, "recent": list(settings.recent)}
    files.write(path or settings_file(), (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode())


def _checked(content: Mapping[str, Any]) -> Settings:
    values = {record.name: _accepted(record, content.get(record.name, record.default)) for record in SETTINGS}
    recent = content.get("recent")
    paths = [path for path in recent if isinstance(path, str)] if isinstance(recent, list) else []
    extra = {key: value for key, value in content.items() if key not in BY_NAME and key != "recent"}
    return Settings(MappingProxyType(values), tuple(paths[:RECENT]), MappingProxyType(extra))


def _accepted(record: Field, value: Any) -> Any:
    try:
        return value if record.accepts(value) else record.default
    except TypeError:
        return record.default
