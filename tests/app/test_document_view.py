"""How a document is looked at is saved with it, comes back with it, and is no edit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from gradviz.app.main_window import MainWindow
from gradviz.project import Document, load, save
from gradviz.project.edits import set_view


def looked_at(window: MainWindow) -> None:
    """A page, a camera and a step that are not the usual ones."""
    window.right.turn_to("nudge")
    window.canvas.zoom(1.7)
    window.canvas.pan(40, -25)
    window.session.step(3)


def test_it_comes_back_with_the_document(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "seen.gradviz"
    looked_at(window)
    camera, at = window.canvas.camera, window.session.at
    window.session.save(path)
    window.commands.on_new()
    window.right.turn_to("paths")
    window.commands.open_file(path)
    QApplication.processEvents()
    assert window.right.current == "nudge"
    assert (window.session.at, window.session.live) == (at, False)
    assert not window.canvas.keeps_fit
    found = window.canvas.camera
    assert (found.x, found.y, found.zoom) == pytest.approx((camera.x, camera.y, camera.zoom))
    window.session.set_live(True)
    window.commands.on_fit()
    window.session.save(path)
    window.commands.on_new()
    window.commands.open_file(path)
    assert window.session.live
    assert window.canvas.keeps_fit


def test_it_is_no_edit_and_no_undo(window: MainWindow, tmp_path: Path) -> None:
    window.session.save(tmp_path / "a.gradviz")
    looked_at(window)
    assert not window.session.changed
    assert window.session.history.undo_label is None
    window.session.save(tmp_path / "a.gradviz")
    assert not window.session.changed
    assert window.session.history.undo_label is None


def test_the_middle_stays_when_the_window_that_opened_it_changes_its_size(window: MainWindow) -> None:
    window.canvas.aim(QPointF(300, 200), 1.3)
    before = window.canvas.middle
    window.resize(window.width() - 200, window.height() - 100)
    QApplication.processEvents()
    after = window.canvas.middle
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


def test_keys_of_a_newer_version_survive_and_an_older_file_opens(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "new.gradviz"
    save(set_view(Document.from_text("x*x", {"x": 3}), lamp="on", page="not a page", zoom="big", middle=[1], step="x", live=3), path)
    window.canvas.zoom(2)
    window.commands.open_file(path)
    assert (window.right.current, window.canvas.keeps_fit) == ("explain", True)
    assert window.session.at == window.session.forward_moments
    window.session.save(path)
    assert load(path).view["lamp"] == "on"
    content = json.loads(path.read_text())
    del content["view"]
    path.write_text(json.dumps(content))
    window.commands.open_file(path)
    assert window.session.document.text == "x*x"


@pytest.mark.parametrize("step", [-5, 1e300, 4.5])
def test_a_step_that_is_none_leads_to_one(window: MainWindow, tmp_path: Path, step: float) -> None:
    path = tmp_path / "odd.gradviz"
    save(set_view(Document.from_text("x*x", {"x": 3}), step=step, zoom=1e-9, middle=[1e8, -1e8]), path)
    window.commands.open_file(path)
    assert 0 <= window.session.at <= len(window.session.moments)


def test_nodes_that_followed_the_typing_stand_where_they_stood(window: MainWindow, tmp_path: Path) -> None:
    """A graph laid out anew may stand in another order, which nobody who saved it has seen."""
    window.session.set_text("e=(a+b)*(b+1)+sin(a)")
    window.session.settle()
    before = window.picture.layout
    window.session.save(path := tmp_path / "typed.gradviz")
    window.commands.on_new()
    assert not window.picture.followed
    window.commands.open_file(path)
    assert window.picture.layout == before
    assert json.loads(path.read_text())["view"]["places"]
    window.picture.relayout()
    assert window.picture.layout != before
    window.session.save(path)
    assert not json.loads(path.read_text())["view"]["places"]


@pytest.mark.parametrize("said", [None, 7, {"a": [1]}, {"a": [1, "x"], "b": [1e99, 1]}, {"e": None}])
def test_a_file_may_say_anything_about_places(window: MainWindow, said: object) -> None:
    usual = window.picture.layout
    window.session.start(set_view(window.session.document, places=said), None, saved=True)
    assert window.picture.layout == usual


def test_nodes_all_in_one_place_are_told_apart(window: MainWindow) -> None:
    names = window.nodes.named(dict.fromkeys(range(7), (50.0, 50.0)))
    window.session.start(set_view(window.session.document, places=names), None, saved=True)
    layout = window.picture.layout
    assert layout is not None
    assert len({x for x, _ in layout.centers}) > 2
