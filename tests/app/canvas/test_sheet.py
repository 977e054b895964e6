"""The display list reuses shapes that did not change, tells what did, and finds what lies under a point."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.sheet import MANY, NOWHERE, Sheet
from gradviz.graph import Edge
from gradviz.picture.diagram import Box, Diagram, Group, Label, Wire
from gradviz.picture.ending import OUTPUT
from gradviz.picture.theme import THEMES

EDGE = Edge(0, 1, 0)
LEFT = Group(0, (Box(0, 0, 0, 40, 40, fill="raised"),))
RIGHT = Group(1, (Box(1, 100, 0, 40, 40, fill="raised"),))
LINE = Group(EDGE, (Wire(EDGE, (("M", 40, 20), ("L", 100, 20)), outline="control"),))


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    """A line between two boxes."""
    made = Sheet(THEMES["light"])
    made.show(Diagram(140, 40, (LINE, LEFT, RIGHT)))
    return made


def test_only_what_changed_is_painted_again(sheet: Sheet) -> None:
    kept, before = sheet.piece(1), sheet.piece(2).bounds
    changed = Group(1, (*RIGHT.shapes, Label(1, 120, 60, "5", 12)))
    areas = sheet.show(Diagram(140, 40, (LINE, LEFT, changed)))
    assert areas == [before, sheet.piece(2).bounds]
    assert sheet.piece(1) is kept
    assert sheet.piece(2).shape is changed
    assert sheet.show(sheet.diagram) == []


def test_another_size_or_very_many_changes_need_everything(sheet: Sheet) -> None:
    assert sheet.show(Diagram(200, 40, (LINE, LEFT, RIGHT))) is None
    many = tuple(Group(index, ()) for index in range(500))
    assert sheet.show(Diagram(200, 40, many)) is None


def test_item_at_prefers_boxes_and_reaches_for_lines(sheet: Sheet) -> None:
    assert sheet.item_at(QPointF(20, 20)) == 0
    assert sheet.item_at(QPointF(120, 20)) == 1
    assert sheet.item_at(QPointF(70, 23)) == EDGE
    assert sheet.item_at(QPointF(70, 39)) is None


def test_pieces_out_of_sight_are_left_out(sheet: Sheet) -> None:
    for known in (False, True):
        found = [piece for piece in sheet.pieces_in(QRectF(110, 5, 10, 10)) if piece is not NOWHERE]
        assert [piece.item for piece in found] == [1], known
    assert NOWHERE not in list(sheet.pieces_in(QRectF(110, 5, 10, 10)))
    assert sheet.extent().contains(QRectF(0, 0, 140, 40))
    assert sheet.place_of(1) == sheet.piece(2).bounds
    assert sheet.place_of(9).isEmpty()


def test_another_theme_compiles_anew(sheet: Sheet) -> None:
    before = sheet.piece(1)
    sheet.dress(THEMES["dark"])
    assert sheet.piece(1) is not before


def test_a_large_picture_covers_an_output_that_was_dragged_out_of_it(sheet: Sheet) -> None:
    many = tuple(Group(at, (Box(at, 0, 0, 40, 40, fill="raised"),)) for at in range(MANY + 1))
    sheet.show(Diagram(140, 40, (*many, Group(OUTPUT, (Box(OUTPUT, 500, 300, 40, 40, fill="raised"),)))))
    assert sheet.extent().contains(QRectF(0, 0, 540, 340))
