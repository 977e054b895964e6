"""The order in which Tab goes through a panel: that of its layout, however late a part was made. Moves no focus itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QScrollArea, QWidget


def arrange(panel: QWidget) -> None:
    """Let Tab go through the panel as its layout does; where it is entered and left stays."""
    for before, after in pairwise(stops(panel)):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)


def stops(part: QWidget) -> Iterator[QWidget]:
    """What Tab may stop at in a part, hidden or not: itself, then what it holds, from the top, each row from the left."""
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield part
    content = part.widget() if isinstance(part, QScrollArea) else None
    if content is not None:
        yield from stops(content)
    elif (layout := part.layout()) is not None:
        yield from _within(layout)


def _within(layout: QLayout) -> Iterator[QWidget]:
    for part in _held(layout):
        if isinstance(part, QWidget):
            yield from stops(part)
        else:
            yield from _within(part)


def _held(layout: QLayout) -> list[QWidget | QLayout]:
    """What a layout holds itself, that of a grid row by row.

    The layout is not asked for its items. PySide keeps each that it has shown and is not told when Qt frees it; where Qt frees another
    object at that address later, PySide reads what is gone and crashes.
    """
    owner = layout.parentWidget()
    parts = [*(owner.children() if owner is not None else ()), *layout.children()]
    places = {layout.indexOf(part): part for part in parts if isinstance(part, (QWidget, QLayout))}
    return [places[place] for place in sorted(places, key=partial(_cell, layout)) if place >= 0]


def _cell(layout: QLayout, place: int) -> tuple[int, int]:
    """The row and column of a place."""
    position = layout.getItemPosition(place) if isinstance(layout, QGridLayout) and place >= 0 else None
    return (int(position[0]), int(position[1])) if isinstance(position, tuple) else (0, place)
