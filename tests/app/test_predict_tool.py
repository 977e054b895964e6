"""Predicting in the window: what is still to come is shown nowhere, every way out is sane, and nothing is made before it is wanted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from gradviz.app.canvas.camera import NEAR
from gradviz.app.main_window import MainWindow
from gradviz.app.models.prediction import Prediction
from gradviz.app.panels.right_dock import TELLING, TITLES
from gradviz.app.soon import Soon
from gradviz.notation import value
from gradviz.picture.diagram import Group, Label
from gradviz.project import Document

DECIMALS = Document.from_text("y=(a*b+c)*(b+d)*b", {"a": 3.3, "b": 7.1, "c": 11.7, "d": 17.9})
"""A formula whose numbers to come are none that stand there already."""


COMMANDS = (
    *("next", "previous", "start", "end", "undo", "redo", "dark", "contrast", "ru", "new", "play", "live", "step", "by-node", "by-phase"),
    *("random-values", "present", "own-order", "differentiate", "predict", "both", "to-bottom", "larger-text", "merge-equal", "open-gate"),
)


@pytest.fixture
def predicting(window: MainWindow) -> MainWindow:
    """The window at its first question."""
    window.session.move_to(0)
    window.actions_by_id["predict"].trigger()
    until_asked(window)
    return window


def model_of(window: MainWindow) -> Prediction:
    model = window.tools.predict.model
    assert model is not None
    return model


def field_of(window: MainWindow) -> QLineEdit:
    card = window.tools.predict.card
    assert card is not None
    return card.field


def until_asked(window: MainWindow) -> None:
    """Steps on that are not asked."""
    for _ in range(60):
        if model_of(window).asking or window.session.next_moment is None:
            return
        window.actions_by_id["next"].trigger()


def answer(window: MainWindow, qtbot: QtBot, text: str) -> None:
    field_of(window).clear()
    qtbot.keyClicks(field_of(window), text)
    qtbot.keyClick(field_of(window), Qt.Key.Key_Return)


def quiet(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(soon.isActive() for soon in window.findChildren(Soon)))


def on_the_canvas(window: MainWindow) -> list[str]:
    """Every text of the picture."""
    groups = [shape for shape in window.canvas.sheet.diagram.shapes if isinstance(shape, Group)]
    return [shape.text for group in groups for shape in group.shapes if isinstance(shape, Label)]


def in_sight(window: MainWindow) -> list[str]:
    """Every text of the window: picture, labels, tool tips, rows of the trace."""
    table = window.explain.table.model
    rows = [str(table.data(table.index(at, 0, QModelIndex()), Qt.ItemDataRole.DisplayRole)) for at in range(table.rowCount())]
    labels = [text for label in window.findChildren(QLabel) if label.isVisibleTo(window) for text in (label.text(), label.toolTip())]
    return [*on_the_canvas(window), *labels, *rows, window.canvas.toolTip(), window.transport.sentence()]


def test_nothing_is_made_before_it_is_wanted(window: MainWindow) -> None:
    assert (window.tools.predict.model, window.tools.predict.card) == (None, None)
    window.step(1)
    window.player.toggle()
    window.player.pause()
    assert window.tools.predict.model is None


def test_a_student_predicts_the_lecture_example(predicting: MainWindow, qtbot: QtBot) -> None:
    for number in ("3", "2", "6", "2", "3", "2", "2", "3", "5"):
        until_asked(predicting)
        assert on_the_canvas(predicting).count("?") == 1
        answer(predicting, qtbot, number)
        assert model_of(predicting).message.startswith("Right: ")
        assert "?" not in on_the_canvas(predicting)
    assert model_of(predicting).score == "9 of 9 at the first try"
    frame, graph = predicting.session.frame, predicting.session.graph
    assert frame is not None
    assert graph is not None
    assert frame.gradients[graph.id("b")] == 5.0
    assert predicting.session.next_moment is None


def test_a_number_to_come_is_nowhere_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.session.start(DECIMALS)
    window.session.move_to(0)
    window.commands.on_predict()
    model, seen = model_of(window), 0
    while True:
        until_asked(window)
        question = model.question
        if question is None:
            break
        window.session.point_at(question.place)
        quiet(window, qtbot)
        number = value(question.truth)
        said = {word.strip("(),.=◀\u2009") for text in in_sight(window) for word in text.split()}
        frame = window.session.frame
        assert frame is not None
        known = {value(number) for number in (*frame.values.values(), *frame.gradients.values(), *frame.edge_gradients.values())}
        if number not in known:
            seen += 1
            assert number not in said, question.sentence
        model.type(repr(question.truth))
        model.check()
    assert seen > 8


@pytest.mark.parametrize("key", list(TITLES))
def test_pages_that_tell_the_end_wait(predicting: MainWindow, key: str) -> None:
    predicting.right.turn_to(key)
    assert predicting.right.waiting.isVisible() == (key in TELLING)
    predicting.commands.on_end()
    assert not predicting.right.waiting.isVisible()
    predicting.session.move_to(9)
    assert predicting.right.waiting.isVisible() == (key in TELLING)
    if key in TELLING:
        predicting.right.waiting.link.click()
        assert not predicting.tools.predict.on
        assert predicting.right.pages[key].isVisible()


def test_the_field_has_the_keys_and_the_explain_page_is_shown(predicting: MainWindow) -> None:
    model_of(predicting).show()
    predicting.right.turn_to("history")
    until_asked(predicting)
    assert predicting.right.current == "explain"
    assert QApplication.focusWidget() is field_of(predicting)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_sane_while_something_is_asked(predicting: MainWindow, name: str, qtbot: QtBot) -> None:
    predicting.session.select(2)
    predicting.actions_by_id[name].trigger()
    quiet(predicting, qtbot)
    until_asked(predicting) if predicting.tools.predict.on and not predicting.presenter.active else None
    predicting.presenter.leave()
    predicting.commands.on_language("en")
    assert predicting.session.predicting == predicting.tools.predict.on == predicting.actions_by_id["predict"].isChecked()
    assert predicting.session.asked is None or model_of(predicting).asking


def test_the_transport_shows_the_mode_and_turns_it(window: MainWindow) -> None:
    window.transport.mode.chosen.emit("predict")
    assert window.tools.predict.on
    assert window.transport.mode.current == "predict"
    window.transport.mode.chosen.emit("predict")
    assert window.tools.predict.on
    window.transport.mode.chosen.emit("step")
    assert not window.tools.predict.on
    assert window.transport.mode.current == "step"
    window.transport.mode.chosen.emit("predict")
    window.transport.mode.chosen.emit("live")
    assert not window.tools.predict.on
    assert window.session.live


def test_playing_stops_where_something_is_asked(window: MainWindow, qtbot: QtBot) -> None:
    window.session.move_to(0)
    window.commands.on_predict()
    window.commands.on_speed("4")
    window.player.toggle()
    qtbot.waitUntil(lambda: not window.player.playing)
    assert model_of(window).asking
    window.player.toggle()
    qtbot.waitUntil(lambda: not window.player.playing)
    assert model_of(window).asking
    assert window.session.at == 3


def test_a_room_is_asked_in_large_letters_and_shown_by_the_next_key(predicting: MainWindow) -> None:
    predicting.presenter.enter()
    assert "What does c = a + b give?" in predicting.presenter.caption.sentence.text()
    at = predicting.session.at
    predicting.commands.on_next()
    assert predicting.session.at == at + 1
    assert "What" not in predicting.presenter.caption.sentence.text()
    assert model_of(predicting).score == ""
    predicting.presenter.leave()


def test_a_document_without_a_graph_cannot_be_predicted(window: MainWindow) -> None:
    window.session.start(Document.from_text(""))
    window.commands.on_predict()
    assert not window.tools.predict.on
    assert "no graph" in window.strip.message.text()
    assert not window.actions_by_id["predict"].isChecked()
    assert window.transport.mode.current != "predict"


def test_another_document_is_predicted_on(predicting: MainWindow) -> None:
    predicting.session.start(DECIMALS)
    assert predicting.tools.predict.on
    assert not model_of(predicting).asking
    predicting.session.move_to(0)
    until_asked(predicting)
    assert model_of(predicting).asking


def test_a_kink_does_not_tell_its_slope_before_it_is_asked(window: MainWindow) -> None:
    window.session.start(Document.from_text("y=3*relu(x)", {"x": 0.0}))
    window.session.move_to(0)
    window.session.move_to(window.session.forward_moments)

    def told() -> bool:
        return any("0, or 1" in repr(shape) for shape in window.canvas.sheet.diagram.shapes)

    assert told()
    window.commands.on_predict()
    assert not told()
    window.tools.predict.end()
    assert told()


def test_a_phase_as_a_step_says_what_to_do(window: MainWindow) -> None:
    window.commands.on_granularity("phase")
    window.commands.on_predict()
    card = window.tools.predict.card
    assert card is not None
    assert "by edge" in card.rest.text()


def test_the_canvas_has_the_keys_afterwards(predicting: MainWindow) -> None:
    predicting.commands.on_predict()
    assert QApplication.focusWidget() is predicting.canvas


def test_an_update_to_come_does_not_tell_a_gradient(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_parameter("b", True)
    window.session.move_to(0)
    box = window.inputs.update_box
    quiet(window, qtbot)
    window.commands.on_predict()
    assert box.table.texts() == [["b: 1 − 0.1 · •"]]
    window.commands.on_end()
    assert box.table.texts() == [["b: 1 − 0.1 · 5 = 0.5"]]


def test_a_page_that_waits_does_not_take_the_keys(predicting: MainWindow) -> None:
    assert field_of(predicting).hasFocus()
    predicting.right.turn_to("paths")
    assert not predicting.right.waiting.link.hasFocus()
    predicting.commands.on_next()
    assert field_of(predicting).hasFocus()


def test_what_is_asked_is_in_sight_of_a_picture_too_large_for_one_look(window: MainWindow, qtbot: QtBot) -> None:
    canvas, session = window.canvas, window.session
    canvas.reduced_motion = True
    window.services.start()
    session.start(Document.from_text("y=" + "+".join(f"x{at}*w{at}" for at in range(120)), {}))
    canvas.begin()
    qtbot.waitUntil(lambda: canvas.camera.zoom == NEAR)
    window.commands.on_predict()
    for at in (2, session.forward_moments - 30, session.forward_moments + 40):
        session.move_to(at)
        until_asked(window)
        question = model_of(window).question
        assert question is not None
        assert canvas.rect().toRectF().contains(canvas.area_of(question.node).center())
