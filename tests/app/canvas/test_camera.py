"""The camera keeps the point under the mouse, fits an area and stays within its zooms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF

from gradviz.app.canvas.camera import FRAME, LARGEST, SMALLEST, Camera, brought, fitted, within


@pytest.mark.parametrize("factor", [0.5, 1.25, 3.0, 1000.0])
def test_zoom_keeps_the_point_under_the_mouse(factor: float) -> None:
    camera, mouse = Camera(30.0, -20.0, 1.5), QPointF(210.0, 90.0)
    before, after = camera.scene(mouse), camera.zoomed(factor, mouse).scene(mouse)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


def test_zoom_stays_within_its_bounds() -> None:
    assert Camera().zoomed(1e6, QPointF()).zoom == LARGEST
    assert Camera().zoomed(1e-6, QPointF()).zoom == SMALLEST


def test_a_drag_moves_the_picture_with_the_mouse() -> None:
    camera = Camera(5.0, 5.0, 2.0)
    assert camera.panned(40.0, -10.0).scene(QPointF(40.0, -10.0)) == camera.scene(QPointF(0.0, 0.0))


def test_transform_and_scene_are_inverse() -> None:
    camera = Camera(12.0, 7.0, 0.75)
    assert camera.transform().map(camera.scene(QPointF(100.0, 50.0))) == QPointF(100.0, 50.0)


def test_fitted_shows_all_of_the_area_and_centres_it() -> None:
    area = QRectF(-50.0, 20.0, 3000.0, 400.0)
    camera = fitted(area, 800.0, 600.0)
    assert camera.seen(800.0, 600.0).contains(area)
    assert camera.seen(800.0, 600.0).center().x() == pytest.approx(area.center().x())
    assert Camera().towards(camera, 1.0).zoom == pytest.approx(camera.zoom)


def test_less_is_shown_from_afar() -> None:
    assert [Camera(zoom=zoom).detail for zoom in (1.0, 0.6, 0.5, 0.1)] == ["near", "middle", "small", "far"]


def test_a_picture_that_would_be_unreadable_is_begun_at_its_top_left() -> None:
    area = QRectF(0.0, 0.0, 1000.0, 100.0)
    camera = fitted(area, 400.0, 300.0, smallest=1.0)
    assert camera.zoom == 1.0
    assert camera.x == -14.0
    assert camera.y == area.center().y() - 150.0


def test_however_large_a_picture_is_all_of_it_is_fitted_and_a_step_of_zoom_stays_a_step() -> None:
    area = QRectF(0.0, 0.0, 60_000.0, 40_000.0)
    camera = fitted(area, 800.0, 600.0)
    assert camera.seen(800.0, 600.0).contains(area)
    assert camera.zoom < SMALLEST
    assert camera.zoomed(1.1, QPointF()).zoom == pytest.approx(1.1 * camera.zoom)
    assert camera.zoomed(0.9, QPointF()).zoom == camera.zoom


def test_a_place_in_sight_moves_no_camera_and_another_comes_to_the_middle() -> None:
    camera, bars = Camera(0.0, 0.0, 1.0), 50.0
    assert brought(camera, QRectF(100, 100, 40, 40), 600, 400, bars) == camera
    for place in (QRectF(100, 20, 40, 40), QRectF(100, 340, 40, 40), QRectF(590, 100, 40, 40)):
        moved = brought(camera, place, 600, 400, bars)
        assert moved.zoom == 1.0
        assert moved.seen(600, 400).center() == place.center()
    far = brought(Camera(0.0, 0.0, 0.3), QRectF(100, 100, 40, 40), 600, 400, bars)
    assert far.detail == "near"


def test_a_camera_shows_no_empty_room_beside_a_picture_larger_than_the_view() -> None:
    area = QRectF(0, 0, 1000, 100)
    assert within(Camera(900, 0, 1.0), area, 200, 300) == Camera(1000 + FRAME - 200, 0, 1.0)
    assert within(Camera(-90, 0, 1.0), area, 200, 50) == Camera(-FRAME, 0, 1.0)
    assert within(Camera(300, 7, 1.0), area, 200, 300) == Camera(300, 7, 1.0)
