"""Error messages on the console: where, a caret under the mistake, and what to try. Owns that layout; raises nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from gradviz.errors import ExpressionError, GradvizError
from gradviz.words import say

WIDTH = 80


def report(error: GradvizError) -> str:
    """The whole message for standard error, in the current language."""
    lines = [_place(error) + error.message]
    if isinstance(error, ExpressionError) and error.text:
        lines += [f"  {line}" for line in _caret(error)]
    if error.hint:
        lines.append("  " + say("hint: {hint}", hint=error.hint))
    return "\n".join(lines)


def _place(error: GradvizError) -> str:
    if not isinstance(error, ExpressionError):
        return ""
    return say("line {line}, column {column}: ", line=error.line, column=error.column)


def _caret(error: ExpressionError) -> tuple[str, str]:
    """The line of the mistake, clipped to WIDTH around it, and the carets under it."""
    line = error.text.split("\n")[error.line - 1]
    at = error.column - 1
    start = max(0, at - WIDTH // 2) if len(line) > WIDTH else 0
    shown = "".join(sign if sign.isprintable() else " " for sign in line[start : start + WIDTH])
    under = max(1, columns(shown[at - start : at - start + error.length]))
    return shown, " " * columns(shown[: at - start]) + "^" * under


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table, every cell filled up to the width of its column."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def columns(text: str) -> int:
    """How many columns a terminal gives `text`: two for East Asian wide signs, none for combining marks."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
