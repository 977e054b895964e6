"""Trials in their order, the best first: what each was told, and its score as a dot on a common scale. Knows no training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradviz.picture.diagram import Anchor, Box, Diagram, Label, Role, Shape, Wire
from gradviz.picture.maps import MARGIN
from gradviz.picture.measure import text_width
from gradviz.picture.theme import METRICS

TITLE, TEXT = 15, 12
ROW, GAP = 24.0, 20.0
ACROSS, BESIDE = 320.0, 12.0
DOT, BEST = 9.0, 11.0
ROOM = 0.08
"""The scale goes so much of its length beyond the lowest and the highest score."""
LOWER = 4.0


@dataclass(frozen=True)
class Ranked:
    """One trial: its settings as texts, its score, or why it has none."""

    settings: tuple[str, ...]
    score: float | None
    trouble: str = ""


def draw_ranking(title: str, heads: Sequence[str], measure: str, rows: Sequence[Ranked], written: Callable[[float], str]) -> Diagram:
    """One line per trial, in the order given, of which the first is the best; `written` puts a score into words."""
    ends = _column_ends(heads, rows)
    left = ends[-1] + GAP
    scores = [row.score for row in rows if row.score is not None]
    low, high = _scale(scores)
    shapes: list[Shape] = [Label("title", MARGIN, MARGIN + TITLE, title, TITLE, "text", "start")]
    top = MARGIN + TITLE + ROW
    shapes += [_label(end, top, head, "muted", "end") for end, head in zip(ends, heads, strict=True)]
    shapes.append(_label(left, top, measure, "muted", "start"))
    for place, row in enumerate(rows):
        y = top + (place + 1) * ROW
        first = place == 0 and row.score is not None
        shapes += [_label(end, y, text, "accent" if first else "text", "end") for end, text in zip(ends, row.settings, strict=True)]
        shapes += _scored(row, left, y, (low, high), first, written)
    bottom = top + len(rows) * ROW + ROW
    if scores:
        for score in sorted({min(scores), max(scores)}):
            shapes.append(_label(left + (score - low) / (high - low) * ACROSS, bottom, written(score), "muted", "middle"))
    score_texts = [written(row.score) if row.score is not None else "" for row in rows]
    right = left + ACROSS + BESIDE + max((text_width(text, TEXT) for text in score_texts), default=0.0)
    said = [left + text_width(row.trouble, TEXT) for row in rows]
    return Diagram(max(right, *said, MARGIN + text_width(title, TITLE)) + MARGIN, bottom + MARGIN, tuple(shapes))


def _column_ends(heads: Sequence[str], rows: Sequence[Ranked]) -> list[float]:
    """Where each column of settings ends: they stand right."""
    at, ends = MARGIN - GAP, []
    for place, head in enumerate(heads):
        at += GAP + max(text_width(text, TEXT) for text in (head, *(row.settings[place] for row in rows)))
        ends.append(at)
    return ends


def _scale(scores: Sequence[float]) -> tuple[float, float]:
    """A little more than from the lowest score to the highest."""
    low, high = min(scores, default=0.0), max(scores, default=1.0)
    room = (high - low) * ROOM or abs(high) * ROOM or 1.0
    return low - room, high + room


def _scored(row: Ranked, left: float, y: float, scale: tuple[float, float], first: bool, written: Callable[[float], str]) -> list[Shape]:
    """The line that the scores lie on, the dot, and the score in words; or the trouble."""
    if row.score is None:
        return [_label(left, y, row.trouble, "error", "start")]
    low, high = scale
    x, middle, size = left + (row.score - low) / (high - low) * ACROSS, y - LOWER, BEST if first else DOT
    return [
        Wire("ranking", (("M", left, middle), ("L", left + ACROSS, middle)), outline="line", line=METRICS.separator),
        Box("ranking", x - size / 2, middle - size / 2, size, size, size / 2, fill="accent" if first else "control"),
        _label(left + ACROSS + BESIDE, y, written(row.score), "accent" if first else "text", "start"),
    ]


def _label(x: float, y: float, text: str, role: Role, anchor: Anchor) -> Label:
    return Label("ranking", x, y, text, TEXT, role, anchor)
