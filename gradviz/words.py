"""Every human text of gradviz, in the language chosen. Owns the gettext catalogue and the current language.

Knows no domain and no Qt. Templates are English and hold `{fields}`; JSON and codes are never translated.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from gradviz import resources

LANGUAGES = {"en": "English", "ru": "Русский"}
_chosen = {"language": "en"}
FIVE_DIGITS = 10_000


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("gradviz", resources.locale_folder(), [language], fallback=language == "en")


def language() -> str:
    """The code of the current language."""
    return _chosen["language"]


def set_language(code: str) -> None:
    """Switch all texts. Raises ValueError for a language that is not in LANGUAGES."""
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code!r}; there are {', '.join(LANGUAGES)}")
    _chosen["language"] = code


def say(template: str, **arguments: Any) -> str:
    """`template` in the current language with its fields filled."""
    if not template:
        return ""
    translated = _catalogue(language()).gettext(template)
    return translated.format(**arguments) if arguments else translated


@dataclass(frozen=True)
class Phrase:
    """A marked text with what fills it, said anew each time in the language of then; texts among what fills it are said too."""

    template: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self.template, **{key: say(value) if isinstance(value, str) else value for key, value in self.arguments.items()})


def in_every_language(template: str) -> tuple[str, ...]:
    """`template` in all languages, for what searches in each of them."""
    return tuple(_catalogue(code).gettext(template) for code in LANGUAGES) if template else ()


def count(singular: str, plural: str, n: int, **arguments: Any) -> str:
    """The plural form that fits `n`, which fills the field `{n}`."""
    return _catalogue(language()).ngettext(singular, plural, n).format(n=n, **arguments)


def grouped(number: int) -> str:
    """A count with its thousands apart, as the language has it: 55,000; in Russian 55 000, and 4000 whole."""
    if language() != "ru":
        return f"{number:,}"
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}") if abs(number) >= FIVE_DIGITS else str(number)


def sentence_case(text: str) -> str:
    """The text with its first letter large and all others as they are."""
    return text[:1].upper() + text[1:]


def mark(template: str) -> str:
    """Mark a text for the catalogue where it is declared; it is translated where it is shown."""
    return template
