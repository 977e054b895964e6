"""The console: what is typed on it, how texts are shown on one that lacks letters, and whether it has a screen. Prints nothing."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from typing import TextIO

from gradviz.graph.spelling import GREEK

SPELLED = "gradviz.spelled"
SIGNS = {
    "→": "->", "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∞": "inf",
    "√": "sqrt", "∂": "d", "…": "...", "‖": "||", "∗": "*", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "′": "'",
    "█": "#", "▉": "#", "▊": "#", "▋": "#", "▌": "#", "▍": "", "▎": "", "▏": "", "ᵀ": "^T", "\u2044": "/",
    "\u0302": "_hat", "\u0303": "_tilde", "\u0304": "_bar", "\u0307": "_dot",
}  # fmt: skip


def speak(stream: TextIO) -> None:
    """A terminal in letters that it has; files and other programs get UTF-8. What cannot be written never ends the run."""
    if not hasattr(stream, "reconfigure"):
        return
    if stream.isatty() and not is_unicode(stream.encoding):
        stream.reconfigure(errors=SPELLED)
    else:
        stream.reconfigure(encoding="utf-8", errors="replace")


def is_unicode(encoding: str | None) -> bool:
    """Whether an encoding has every letter; None is that of a stream that is no bytes."""
    return encoding is None or codecs.lookup(encoding).name.startswith("utf")


def can_show(text: str, stream: TextIO) -> bool:
    """Whether a terminal has all letters of `text`; what is no terminal takes any."""
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return not stream.isatty()
    return True


def has_screen() -> bool:
    """Whether Qt will find a screen, or is told to do without one: where it finds none it ends the program."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)


def typed(word: str) -> str:
    """A word as it was typed: where Python took its bytes for no letters, as in the C locale, they are read as UTF-8."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return os.fsencode(word).decode(errors="replace")
    return word


def spelled(sign: str) -> str:
    """A sign in ASCII: Greek by name, letters of other scripts by theirs; a hat is _hat, as one may type it."""
    if sign in SIGNS or sign in GREEK:
        return SIGNS.get(sign) or GREEK.get(sign, "")
    plain = "".join(SIGNS.get(part, "" if unicodedata.combining(part) else part) for part in unicodedata.normalize("NFKD", sign))
    if plain.isascii():
        return f"^{plain}" if unicodedata.decomposition(sign).startswith("<super>") else plain
    _, letter, name = unicodedata.name(sign, "").partition("LETTER ")
    if not letter:
        return "?"
    word = name.replace(" ", "_")
    return word.capitalize() if sign.isupper() else word.lower()


def _spell(error: UnicodeError) -> tuple[str, int]:
    """What codecs ask for: the letters that cannot be encoded in other ones, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(spelled, error.object[error.start : error.end])), error.end


codecs.register_error(SPELLED, _spell)
