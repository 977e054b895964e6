"""The display list reuses shapes that did not change, tells what did, and finds what lies under a point."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.paint import FEW, Stroke
from gradviz.app.canvas.sheet import JOINED, MANY, NOWHERE, Sheet, nothing
from gradviz.graph import Edge
from gradviz.picture.diagram import Box, Diagram, Group, Label, Strands, Wire
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
    sheet.apply_theme(THEMES["dark"])
    assert sheet.piece(1) is not before


def test_a_large_picture_covers_an_output_that_was_dragged_out_of_it(sheet: Sheet) -> None:
    many = tuple(Group(at, (Box(at, 0, 0, 40, 40, fill="raised"),)) for at in range(MANY + 1))
    sheet.show(Diagram(140, 40, (*many, Group(OUTPUT, (Box(OUTPUT, 500, 300, 40, 40, fill="raised"),)))))
    assert sheet.extent().contains(QRectF(0, 0, 540, 340))


def hairlines(count: int) -> Diagram:
    wires = [Wire(None, (("M", 0, 3 * at), ("C", 40, 3 * at, 60, 90 - at, 100, at))) for at in range(count)]
    drawn = [Group(at, (Wire(at, wire.path, outline="control" if at % 50 else "accent"),)) for at, wire in enumerate(wires)]
    return Diagram(100, 100, tuple(drawn))


def painted(sheet: Sheet, strokes: Iterable[Stroke], clip: QRectF | None = None) -> QImage:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    if clip is not None:
        painter.setClipRect(clip)
    for stroke in strokes:
        stroke(painter)
    painter.end()
    return image


def test_many_hairlines_are_joined_and_look_as_one_by_one(sheet: Sheet) -> None:
    sheet.show(hairlines(300))
    sheet.draw_hairlines(True)
    area = QRectF(0, 0, 100, 100)
    joined = [stroke for stroke in sheet.strokes_in(area) if stroke is not nothing]
    assert len(joined) <= 300 / JOINED + 2 * 300 / 50 + 1
    alone = [stroke for piece in sheet.pieces_in(area) for stroke in piece.strokes]
    assert painted(sheet, joined) == painted(sheet, alone)


def test_another_width_of_lines_compiles_nothing_again(sheet: Sheet) -> None:
    sheet.show(hairlines(3))
    before, wide = sheet.piece(1), painted(sheet, sheet.piece(1).strokes)
    sheet.draw_hairlines(True)
    assert sheet.piece(1) is before
    assert painted(sheet, before.strokes) != wide
    sheet.draw_hairlines(False)
    assert painted(sheet, before.strokes) == wide


def test_a_slice_may_end_between_the_lines_of_a_dense_pair(sheet: Sheet) -> None:
    ends = np.tile(np.array([[0.0, 5.0, 90.0, 70.0]]), (5000, 1)) + np.arange(5000)[:, None] / 500
    sheet.show(Diagram(100, 100, (Strands("weights", ends, np.arange(5000).astype(np.uint8)),)))
    strokes = [stroke for stroke in sheet.strokes_in(QRectF(0, 0, 100, 100)) if stroke is not nothing]
    assert len(strokes) >= 5000 * 0.9 / FEW
    assert painted(sheet, strokes) != painted(sheet, [])


@pytest.mark.parametrize("area", [QRectF(-9000, -9000, 20000, 20000), QRectF(0, 0, 100, 100)])
def test_long_hairlines_are_joined_too_and_look_as_one_by_one(sheet: Sheet, area: QRectF) -> None:
    ways = [(("M", 3.0 * at, -4000.0), ("C", 3.0 * at, 10.0, 90.0 - at, 40.0, 100.0 - at, 4000.0)) for at in range(100)]
    sheet.show(Diagram(100, 100, tuple(Group(at, (Wire(at, way, outline="control"),)) for at, way in enumerate(ways))))
    sheet.draw_hairlines(True)
    joined = [stroke for stroke in sheet.strokes_in(area) if stroke is not nothing]
    assert len(joined) <= 100 / JOINED + 1
    alone = [stroke for piece in sheet.pieces_in(area) for stroke in piece.strokes]
    pictures = [painted(sheet, strokes, area) for strokes in (joined, alone)]
    assert pictures[0] == pictures[1] != painted(sheet, [])


def test_a_long_line_is_whole_where_nothing_is_clipped(sheet: Sheet) -> None:
    way = (("M", 50.0, -4000.0), ("L", 50.0, 4000.0))
    sheet.show(Diagram(100, 100, (Group(0, (Wire(0, way, outline="control"),)),)))
    assert painted(sheet, sheet.piece(0).strokes) == painted(sheet, sheet.piece(0).strokes, QRectF(0, 0, 100, 100)) != painted(sheet, [])


def test_the_mouse_over_a_large_picture_compiles_none_of_it(sheet: Sheet) -> None:
    many = tuple(Group(at, (Box(at, 50 * at, 0, 40, 40, fill="raised"),)) for at in range(2 * MANY))
    sheet.show(Diagram(100 * MANY, 40, many))
    assert sheet.item_at(QPointF(20, 20)) is None
    assert sheet._pieces == [None] * len(many)
    sheet.piece(0)
    assert sheet.item_at(QPointF(20, 20)) == 0
