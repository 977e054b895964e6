"""How wide a text is in the canvas face. Owns a table of advance widths; loads no font."""

from __future__ import annotations

import json
import unicodedata
from functools import cache

from gradviz.resources import assets_folder

UNKNOWN = 0.61
WIDE = 1.0
CAP_HEIGHT = 0.73
"""Height of a capital or digit over the baseline, in em."""


@cache
def _widths() -> dict[str, float]:
    """Em widths by character; empty where the table is missing, so that a broken installation still draws."""
    path = assets_folder() / "fonts" / "widths.json"
    if not path.is_file():
        return {}
    rows: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return {character: int(width) / 1000 for width, characters in rows.items() for character in characters}


@cache
def _width(character: str) -> float:
    known = _widths().get(character)
    if known is not None:
        return known
    if unicodedata.combining(character):
        return 0.0
    return WIDE if unicodedata.east_asian_width(character) in "WF" else UNKNOWN


def text_width(text: str, size: float) -> float:
    """The width of one line of `text` at `size` px."""
    return size * sum(map(_width, text))


def elide(text: str, size: float, limit: float) -> str:
    """`text`, or as much of it with an ellipsis as fits into `limit`; the name before an index, as of x[6,1], gives way first.

    A row of numbers, as in w = [0.5, 2], is no index.
    """
    if text_width(text, size) <= limit:
        return text
    name, bracket, index = text.rpartition("[") if text.endswith("]") else (text, "", "")
    tail = "…" + bracket + index
    if text_width(name[:1] + tail, size) > limit or not name or " " in index:
        name, tail = text, "…"
    kept = name
    while kept and text_width(kept + tail, size) > limit:
        kept = kept[:-1]
    return kept.rstrip() + tail


def shortened(name: str, size: float, limit: float) -> str:
    """A name that keeps its end too, which is what tells apart those that begin alike; an index is kept as `elide` does."""
    if text_width(name, size) <= limit or name.endswith("]"):
        return elide(name, size, limit)
    for kept in range(len(name) - 1, 1, -1):
        after = kept // 3
        shown = f"{name[: kept - after]}…{name[len(name) - after :]}"
        if text_width(shown, size) <= limit:
            return shown
    return elide(name, size, limit)


def wrapped(text: str, size: float, limit: float, lines: int) -> tuple[str, ...]:
    """`text` in at most `lines` lines, broken between words; what does not fit is elided."""
    words, done = text.split(), list[str]()
    while words and len(done) < lines - 1:
        count = max((n for n in range(1, len(words) + 1) if text_width(" ".join(words[:n]), size) <= limit), default=1)
        done.append(elide(" ".join(words[:count]), size, limit))
        words = words[count:]
    return (*done, elide(" ".join(words), size, limit)) if words else tuple(done)
