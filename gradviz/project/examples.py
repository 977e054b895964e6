"""The example documents that come with gradviz: what each is called, in the current language, and where it lies. Opens none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gradviz import resources, words
from gradviz.errors import FileError
from gradviz.project.codec import SUFFIX, load

TITLES, GROUP, NOTICE = "titles", "group", "notice"
"""Keys of an example file beside those of every document: its title, group and line to notice, by language."""


@dataclass(frozen=True)
class Example:
    """One example. `titles` is by language code; "en" is always there."""

    path: Path
    titles: Mapping[str, str]
    groups: Mapping[str, str]
    notices: Mapping[str, str]

    @property
    def title(self) -> str:
        """Its title in the current language."""
        return said(self.titles)

    @property
    def group(self) -> str:
        """The group it belongs to; empty for none."""
        return said(self.groups)

    @property
    def notice(self) -> str:
        """What to notice in it; empty for nothing."""
        return said(self.notices)

    def matches(self, typed: str) -> bool:
        """Whether every word typed occurs in its title or group, in any language."""
        text = " ".join((*self.titles.values(), *self.groups.values())).casefold()
        return all(word in text for word in typed.casefold().split())


def said(texts: Mapping[str, str]) -> str:
    """The text of the current language, else the English one."""
    return texts.get(words.language()) or texts.get("en", "")


@cache
def examples() -> tuple[Example, ...]:
    """Every example that can be read, in the order of their groups and titles."""
    folder = resources.examples_folder()
    found = [example for path in sorted(folder.glob(f"*{SUFFIX}")) if (example := _example(path)) is not None]
    return tuple(sorted(found, key=lambda example: (example.groups.get("en", ""), example.titles.get("en", ""))))


def _example(path: Path) -> Example | None:
    try:
        document = load(path)
    except FileError:
        return None
    extra = document.extra
    titles = {"en": document.title or path.stem, **_texts(extra.get(TITLES))}
    return Example(path, titles, _texts(extra.get(GROUP)), _texts(extra.get(NOTICE)))


def _texts(content: Any) -> dict[str, str]:
    """By language; a bare text is English."""
    if isinstance(content, str):
        return {"en": content}
    if not isinstance(content, Mapping):
        return {}
    return {str(code): text for code, text in content.items() if isinstance(text, str)}
