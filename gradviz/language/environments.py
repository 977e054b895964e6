"""Rows, cells and conditions inside LaTeX environments, as places in the text. Translates nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradviz.language import commands

Place = tuple[int, int]
COMPARISON = re.compile(r"<=|>=|==|<|>|\\leq?(?![A-Za-z])|\\geq?(?![A-Za-z])|\\lt(?![A-Za-z])|\\gt(?![A-Za-z])|=")
IF = re.compile(r"\s*(?:\\(?:text|mathrm|textrm)\{\s*(?:if|for|when|при|если)\s*\}|\\?(?:if|for|when)\b)?\s*")


def parts(text: str, start: int, end: int, mark: str) -> list[Place]:
    """The parts of text[start:end] between marks; marks inside an inner environment belong to that one."""
    found: list[Place] = []
    depth = 0
    for sign in re.compile(rf"\\begin(?![A-Za-z])|\\end(?![A-Za-z])|{re.escape(mark)}").finditer(text, start, end):
        if sign.group() != mark:
            depth += 1 if sign.group() == "\\begin" else -1
        elif depth == 0:
            found.append((start, sign.start()))
            start = sign.end()
    return [*found, (start, end)]


def trimmed(text: str, place: Place) -> Place:
    """`place` without spaces and closing commas at its edges."""
    start, end = place
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;"):
        end -= 1
    return start, end


def condition_of(text: str, place: Place) -> Place:
    """A condition without `if`, `for` and punctuation around it."""
    found = IF.match(text, *place)
    return trimmed(text, (found.end() if found else place[0], place[1]))


def is_last_resort(text: str, place: Place, earlier: Sequence[Place]) -> bool:
    """Whether the last condition is `otherwise`, or the opposite of the only one before it."""
    shown = text[slice(*condition_of(text, place))]
    if re.sub(r"\\text|\\mathrm|\\textrm|[{}\s.,]", "", shown) in commands.OTHERWISE:
        return True
    ours = _compared(shown)
    theirs = _compared(text[slice(*condition_of(text, earlier[0]))])
    if len(earlier) != 1 or ours is None or theirs is None:
        return False
    return ours == (theirs[0], commands.COMPLEMENTS.get(theirs[1]), theirs[2])


def _compared(condition: str) -> tuple[str, str, str] | None:
    """A comparison as its left side, sign and right side, without spaces; None for anything else."""
    signs = COMPARISON.findall(condition)
    if len(signs) != 1:
        return None
    left, _, right = condition.partition(signs[0])
    sign = commands.SIGNS.get(signs[0].lstrip("\\"), "==" if signs[0] == "=" else signs[0])
    return "".join(left.split()), sign, "".join(right.split())
