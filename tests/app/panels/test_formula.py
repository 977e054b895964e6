"""The formula view: plain text until a path is there, and for what cannot be typeset."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath
from pytestqt.qtbot import QtBot

from gradviz.app.models.typesetting import KEPT, Typesetter
from gradviz.app.panels.formula import FormulaView
from gradviz.app.worker import Worker
from gradviz.picture.theme import Theme


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> FormulaView:
    """A view with a theme."""
    view = FormulaView()
    qtbot.addWidget(view)
    view.resize(200, view.height())
    view.apply_theme(theme)
    return view


def picture(view: FormulaView) -> QImage:
    """What it paints."""
    return view.grab().toImage()


def test_plain_text_stands_until_the_path_is_there(view: FormulaView) -> None:
    nothing = picture(view)
    typesetter = Typesetter(None, Worker())
    view.attach(typesetter)
    view.show_formula(r"\frac{a}{b}", "a / b")
    plain = picture(view)
    assert plain != nothing
    assert view.accessibleName() == "a / b"
    path = QPainterPath()
    path.addRect(0, 0, 12, 6)
    typesetter.paths[r"\frac{a}{b}"] = path
    typesetter.ready.emit()
    view.show_formula(r"\frac{a}{b}", "a / b")
    assert picture(view) not in (plain, nothing)


def test_a_text_is_shown_as_it_was_read_and_a_broken_one_not_at_all(view: FormulaView) -> None:
    view.show_reading("y = x x", ())
    assert view.plain.count("x") == 2
    assert view.latex
    view.show_reading("y = (x", ())
    assert (view.latex, view.plain) == ("", "")


def test_several_lines_become_one(view: FormulaView) -> None:
    view.show_reading("u = x + 1\ny = u * u", ())
    assert "\n" not in view.plain + view.latex
    assert "u" in view.plain
    assert "y" in view.plain


def test_an_empty_formula_paints_nothing(view: FormulaView) -> None:
    view.show_formula("", "")
    view.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    image = picture(view)
    assert len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) == 1


def test_a_formula_that_is_shown_is_not_lost_when_many_others_are_asked_for(view: FormulaView) -> None:
    typesetter = Typesetter(None, Worker())
    view.attach(typesetter)
    path = QPainterPath()
    path.addRect(0, 0, 12, 6)
    typesetter.ask("a")
    typesetter.paths["a"] = path
    view.show_formula("a", "a")
    typeset = picture(view)
    for number in range(KEPT):
        typesetter.ask(f"x_{number}")
    assert "a" not in typesetter.paths
    assert picture(view) == typeset


def test_what_a_formula_comes_to_stands_behind_it_where_there_is_room(view: FormulaView) -> None:
    typesetter = Typesetter(None, Worker())
    view.attach(typesetter)
    path = QPainterPath()
    path.addRect(0, 0, 2, 1)
    typesetter.paths["d"] = path
    view.show_formula("d", "d")
    bare = picture(view)
    view.show_result("2")
    assert picture(view) != bare
    view.show_result("2" * 40)
    assert picture(view) == bare
    view.show_result("")
    assert picture(view) == bare


def test_plain_text_without_room_is_what_it_comes_to(view: FormulaView, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(QPainter, "drawText", lambda *found: drawn.append(str(found[-1])))
    view.show_formula("", "∂a/∂b = 1 for b > c, otherwise 0, and so on")
    view.show_result("1")
    view.grab()
    view.resize(900, view.height())
    view.grab()
    assert drawn == ["∂a/∂b = 1", view.plain]
