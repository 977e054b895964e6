"""Presenter mode hides every panel and puts it back; clicker keys step, the pen draws, the picture stays through it all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.picture.diagram import Badge, Label
from gradviz.picture.dimming import PALE


def pale(window: MainWindow) -> list[str]:
    """The pale texts of the picture on the canvas."""
    shapes = window.canvas.sheet.diagram.flat()
    return [shape.role for shape in shapes if isinstance(shape, (Label, Badge)) and shape.role.startswith(PALE)]


def test_panels_go_and_come_back(window: MainWindow) -> None:
    before = [part.isHidden() for part in window.panels()]
    window.commands.on_present()
    assert window.presenter.active
    assert all(part.isHidden() for part in window.panels())
    assert window.presenter.caption.isVisible()
    assert window.isFullScreen()
    window.resize(3000, 2000)
    assert window.canvas.camera.zoom > 1.5
    window.resize(900, 600)
    assert window.right.isHidden()
    window.resize(1440, 900)
    window.commands.on_present()
    assert [part.isHidden() for part in window.panels()] == before
    assert not window.isFullScreen()
    assert window.canvas.camera.zoom <= 1.5
    assert not pale(window)


def test_a_clicker_steps_and_each_step_lights_its_part(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_present()
    overlay, at = window.presenter.overlay, window.session.at
    for key, by in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_Space, 2), (Qt.Key.Key_PageUp, 1), (Qt.Key.Key_Right, 2)):
        qtbot.keyClick(overlay, key)
        assert window.session.at == at + by
        assert pale(window)
        assert window.presenter.caption.sentence.text()
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    qtbot.mouseClick(overlay, Qt.MouseButton.RightButton)
    assert window.session.at == at + 2
    qtbot.keyClick(overlay, Qt.Key.Key_Home)
    assert window.session.at == 0
    qtbot.keyClick(overlay, Qt.Key.Key_Escape)
    assert not window.presenter.active


def test_the_pen_draws_and_a_step_clears(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_present()
    overlay = window.presenter.overlay
    qtbot.keyClick(overlay, Qt.Key.Key_P)
    at = window.session.at
    qtbot.mousePress(overlay, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    qtbot.mouseMove(overlay, QPoint(80, 60))
    qtbot.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=QPoint(80, 60))
    assert len(overlay.strokes) == 1
    assert window.session.at == at
    qtbot.keyClick(overlay, Qt.Key.Key_C)
    assert overlay.strokes == []
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    qtbot.keyClick(overlay, Qt.Key.Key_Right)
    assert overlay.strokes == []


def test_the_spotlight_lasts_as_long_as_its_key(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_present()
    overlay = window.presenter.overlay
    plain = overlay.grab().toImage()
    qtbot.keyPress(overlay, Qt.Key.Key_S)
    assert overlay.spotlight
    assert overlay.grab().toImage() != plain
    qtbot.keyRelease(overlay, Qt.Key.Key_S)
    assert not overlay.spotlight


def test_the_keys_of_the_pen_work_in_the_russian_layout(window: MainWindow) -> None:
    window.commands.on_present()
    overlay = window.presenter.overlay

    def press(letter: str, kind: QEvent.Type = QEvent.Type.KeyPress) -> None:
        QApplication.sendEvent(overlay, QKeyEvent(kind, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter))

    press("з")
    assert overlay.drawing
    overlay.strokes.append([QPointF(1, 1), QPointF(9, 9)])
    press("с")
    assert overlay.strokes == []
    press("ы")
    assert overlay.spotlight
    press("ы", QEvent.Type.KeyRelease)
    assert not overlay.spotlight


@pytest.mark.heavy
@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_the_picture_stays_through_themes_sizes_and_dead_children(window: MainWindow, name: str) -> None:
    window.commands.on_present()
    window.commands.on_end()
    window.commands.on_theme(name)
    window.services.close()
    for size in ((640, 480), (1600, 900)):
        window.resize(*size)
        window.commands.on_previous()
        assert pale(window)
        assert window.canvas.sheet.diagram.width > 100
    window.commands.on_language("ru")
    window.presenter.leave()
    assert not pale(window)


def test_a_picture_that_is_still_pale_can_be_painted_after_presenting(window: MainWindow) -> None:
    window.commands.on_present()
    window.commands.on_end()
    still = window.canvas.sheet.diagram
    window.commands.on_present()
    window.canvas.show_diagram(still)
    assert not window.canvas.grab().isNull()


def test_a_gate_is_chosen_by_a_click_and_explained_in_big_type(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_present()
    overlay, session, canvas = window.presenter.overlay, window.session, window.canvas
    assert session.graph is not None
    gate, at = session.graph.labels.index("c"), session.at
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=canvas.area_of(gate).center().toPoint())
    assert (session.selection, session.at) == (frozenset((gate,)), at)
    assert window.presenter.caption.sentence.text().startswith("Add gate c: c = a + b = 2 + 1 = 3.")
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert (session.selection, session.at) == (frozenset(), at)
    assert window.presenter.caption.sentence.accessibleName() == session.happened
    qtbot.keyClick(overlay, Qt.Key.Key_Down)
    assert session.selection
    qtbot.keyClick(overlay, Qt.Key.Key_PageDown)
    assert (session.selection, session.at) == (frozenset(), at + 1)


def test_where_the_mouse_was_before_is_not_marked_on_the_wall(window: MainWindow) -> None:
    assert window.session.graph is not None
    window.session.point_at(window.session.graph.output)
    window.commands.on_present()
    assert window.session.hover is None


def test_rows_come_closer_on_a_wide_wall_and_go_back(window: MainWindow) -> None:
    window.session.set_text("y = sigmoid(w0 + w1*x1 + w2*x2)")
    before = window.picture.diagram.height
    window.commands.on_present()
    window.resize(1900, 800)
    assert window.picture.diagram.height < 0.9 * before
    assert window.canvas.sheet.diagram.height == window.picture.diagram.height
    window.presenter.leave()
    assert window.picture.diagram.height == before


def test_what_the_strip_says_is_said_in_the_caption(window: MainWindow) -> None:
    window.commands.on_present()
    window.commands.on_own_order()
    assert window.strip.isHidden()
    assert window.presenter.caption.sentence.text().startswith("Your order: click a gate with a red ring")
    canvas, graph = window.canvas, window.session.graph
    assert graph is not None
    at = window.session.at
    window.presenter.overlay.chosen.emit(graph.output)
    assert window.session.at > at
    assert canvas.sheet.diagram.shapes
