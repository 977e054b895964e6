"""The inputs: rows by name, typed numbers, derivatives as they come, the seed."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.models.session import Session
from gradviz.app.panels.inputs import FIRST_ROWS, ROWS_PER_TURN, InputRow, Inputs
from gradviz.app.panels.typed_field import NumberField
from gradviz.notation import value as shown
from gradviz.picture.theme import Theme

Shown = Callable[[QWidget], list[str]]


@pytest.fixture
def inputs(qtbot: QtBot, session: Session, theme: Theme) -> Inputs:
    """The left dock of the first document."""
    inputs = Inputs(session, theme)
    qtbot.addWidget(inputs)
    inputs.apply_theme(theme)
    inputs.retranslate()
    return inputs


def test_every_typed_number_becomes_the_value_and_an_undo_of_its_own(inputs: Inputs, session: Session, qtbot: QtBot) -> None:
    row = inputs.rows["a"]
    for typed in ("-1.5", "7"):
        row.field.selectAll()
        qtbot.keyClicks(row.field, typed)
        qtbot.keyClick(row.field, Qt.Key.Key_Return)
        assert session.document.values["a"] == float(typed)
        assert row.slider.value == float(typed)
    for before in (-1.5, 2.0):
        session.undo()
        assert session.document.values["a"] == row.field.value == before
    assert row.field.text() == "2"


def test_garbage_changes_nothing(inputs: Inputs, session: Session, qtbot: QtBot) -> None:
    row = inputs.rows["b"]
    row.field.selectAll()
    qtbot.keyClicks(row.field, "lots")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert session.document.values["b"] == 1.0
    assert row.field.text() == "1"


def test_a_drag_of_the_slider_is_one_undo(inputs: Inputs, session: Session) -> None:
    slider = inputs.rows["a"].slider
    for value in (2.5, 3.0, 3.5):
        slider.dragged.emit(value)
    slider.released.emit()
    assert session.document.values["a"] == 3.5
    session.undo()
    assert session.document.values["a"] == 2.0


def test_a_derivative_appears_when_the_run_reaches_it(inputs: Inputs, session: Session, shown: Shown) -> None:
    assert {"∂e/∂b =", "• not yet"} <= set(shown(inputs.rows["b"]))
    session.move_to(len(session.moments) - 1)
    assert any("2 of 2 parts" in text for text in shown(inputs.rows["b"]))
    session.move_to(len(session.moments))
    assert "∂e/∂b =" in shown(inputs.rows["b"])
    assert any(text.endswith("\u20095") for text in shown(inputs.rows["b"]))


def test_rows_follow_the_names_of_the_formula(inputs: Inputs, session: Session, shown: Shown) -> None:
    kept = inputs.rows["b"]
    session.set_text("y = b * c")
    assert list(inputs.rows) == ["b", "c"]
    assert inputs.rows["b"] is kept
    session.set_text("y = 2 * 3")
    assert not inputs.rows
    assert "This formula has no inputs." in shown(inputs)
    session.set_text("")
    assert "The inputs of a formula will stand here." in shown(inputs)


def test_another_seed_scales_the_gradients(inputs: Inputs, session: Session) -> None:
    inputs.seed.entered.emit(10.0)
    session.move_to(len(session.moments))
    assert inputs.seed.text() == "10"
    assert session.graph is not None
    assert session.frame is not None
    assert session.frame.gradients[session.graph.names["a"]] == 20.0


def test_a_greek_name_is_shown_as_its_letter(inputs: Inputs, session: Session) -> None:
    session.set_text("L=λ x")
    assert inputs.rows["lambda"].label.text() == "λ"
    session.set_parameter("lambda", True)
    assert inputs.rows["lambda"].label.text().startswith("λ ")


def test_a_vector_is_typed_over_and_drawn_anew_in_its_shape(inputs: Inputs, session: Session, qtbot: QtBot) -> None:
    session.set_text("w^T x")
    row = inputs.rows["w"]
    assert row.array.text() == "[2, 1]"
    row.array.selectAll()
    qtbot.keyClicks(row.array, "[3, 4]")
    qtbot.keyClick(row.array, Qt.Key.Key_Return)
    assert session.document.values["w"] == (3.0, 4.0)
    session.randomize_value("w", random.Random(0))
    assert len(session.document.values["w"]) == 2
    session.randomize(random.Random(1))
    assert session.error is None
    assert [len(value) for value in session.document.values.values()] == [2, 2]
    session.undo()
    session.undo()
    assert session.document.values["w"] == (3.0, 4.0)


def test_arrays_that_fit_only_together_are_typed_one_after_the_other(inputs: Inputs, session: Session) -> None:
    session.set_text("softmax(W@x+b)")
    inputs.rows["W"].array.entered.emit([[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]])
    assert session.error is not None
    assert inputs.rows["W"].array.value == ((1.0, 2.0), (0.0, 1.0), (3.0, -1.0))
    inputs.rows["b"].array.entered.emit([1.0, 2.0, 3.0])
    assert session.error is None


@pytest.fixture
def renewed(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The inputs whose fields are filled, in turn."""
    names: list[str] = []
    fields = {row.field: name for name, row in inputs.rows.items()}
    monkeypatch.setattr(NumberField, "show_value", lambda field, value: names.append(fields[field]) if field in fields else None)
    return names


def test_a_drag_renews_only_the_row_that_is_dragged(inputs: Inputs, renewed: list[str]) -> None:
    inputs.rows["a"].slider.dragged.emit(2.5)
    assert renewed == ["a"]


def test_another_language_and_size_of_text_reach_every_row(inputs: Inputs, theme: Theme, renewed: list[str]) -> None:
    inputs.apply_theme(theme)
    inputs.refresh()
    assert set(renewed) == {"a", "b"}
    renewed.clear()
    inputs.retranslate()
    assert set(renewed) == {"a", "b"}


def test_nothing_below_a_row_moves_when_its_derivative_arrives(window: MainWindow) -> None:
    for row in window.inputs.rows.values():
        row.show_gradient("∂e/∂a", None, "not yet")
        before = row.sizeHint().height()
        row.show_gradient("∂e/∂a", "2", "")
        assert row.sizeHint().height() == before


def test_a_long_formula_does_not_wait_for_all_its_rows(inputs: Inputs, session: Session, qtbot: QtBot) -> None:
    names = [f"x{number}" for number in range(FIRST_ROWS + 3 * ROWS_PER_TURN)]
    session.set_text("+".join(names))
    assert list(inputs.rows) == names[:FIRST_ROWS]
    kept = inputs.rows["x1"]
    qtbot.waitUntil(lambda: list(inputs.rows) == names)
    last = inputs.rows[names[-1]]
    assert inputs.rows["x1"] is kept
    assert last.field.text() == shown(session.document.values.get(last.name, session.trace.inputs[last.name]))
    places = [inputs._list.indexOf(row) for row in inputs.rows.values()]
    assert places == list(range(len(names)))
    session.set_text("+".join(reversed(names)))
    session.set_text("x1*2")
    assert list(inputs.rows) == ["x1"]
    QApplication.processEvents()
    assert list(inputs.rows) == ["x1"]
    assert inputs._list.count() == 1


def test_a_long_name_stands_above_its_slider_and_short_ones_keep_their_place(inputs: Inputs, session: Session) -> None:
    long = "weight_of_the_first_neuron"
    inputs.resize(240, 600)
    inputs.show()
    session.set_text(f"y = {long}*x + b")
    QApplication.processEvents()
    row, short = inputs.rows[long], inputs.rows["x"]
    assert row.label.shown() == long
    assert not row.label.toolTip()
    assert row.label.geometry().bottom() <= row.slider.geometry().top()
    assert short.label.geometry().right() < short.slider.geometry().left()
    assert row.slider.mapTo(inputs, row.slider.rect().topLeft()).x() == short.slider.mapTo(inputs, short.slider.rect().topLeft()).x()
    session.set_text("y = w*x + b")
    assert inputs.rows["w"].label.shown() == "w"


def test_rows_that_stay_are_left_alone_when_another_comes_between_them(
    inputs: Inputs, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.set_text("a+b+c+d")
    before, made = dict(inputs.rows), list[str]()
    retranslate = InputRow.retranslate
    monkeypatch.setattr(InputRow, "retranslate", lambda row: (made.append(row.name), retranslate(row))[1])
    session.set_text("a+b+x+c+d+y")
    assert list(inputs.rows) == ["a", "b", "x", "c", "d", "y"]
    assert made == ["x", "y"]
    assert all(inputs.rows[name] is row for name, row in before.items())
    session.set_text("a+x+c+y")
    assert made == ["x", "y"]
    session.set_text("y+x+a")
    assert [inputs._list.indexOf(row) for row in inputs.rows.values()] == [0, 1, 2]
    assert list(inputs.rows) == ["y", "x", "a"]
