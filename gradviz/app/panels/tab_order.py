"""The order in which Tab goes through a panel: that of its layout, however late a part was made. Moves no focus itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QLayoutItem, QScrollArea, QWidget


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
    for item in _items(layout):
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from stops(widget)
        elif inner is not None:
            yield from _within(inner)


def _items(layout: QLayout) -> list[QLayoutItem]:
    """The items of a layout, those of a grid row by row."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=partial(_cell, layout))
    return [item for place in places if (item := layout.itemAt(place)) is not None]


def _cell(grid: QGridLayout, place: int) -> tuple[int, int]:
    """The row and column of an item."""
    position = grid.getItemPosition(place)
    return (int(position[0]), int(position[1])) if isinstance(position, tuple) else (0, 0)
