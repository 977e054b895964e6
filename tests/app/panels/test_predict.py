"""The card that asks: keyboard alone, what it shows when, and nothing that the model does not say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz import words
from gradviz.app.models.prediction import Prediction
from gradviz.app.models.session import Session
from gradviz.app.panels.predict import PredictCard, products_kept
from gradviz.picture.theme import THEMES, Theme

Shown = Callable[[QWidget], list[str]]


@pytest.fixture
def model(session: Session) -> Prediction:
    return Prediction(session)


@pytest.fixture
def card(model: Prediction, session: Session, theme: Theme, qtbot: QtBot) -> PredictCard:
    """The card, on, before the first question."""
    session.move_to(3)
    card = PredictCard(model, theme)

    def go_on() -> None:
        if not model.takes(1):
            session.step()

    card.going_on = go_on
    model.wanted.connect(card.take_keys)
    card.retranslate()
    card.resize(300, 300)
    qtbot.addWidget(card)
    card.show()
    qtbot.waitExposed(card)
    model.turn(True)
    return card


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def test_the_card_is_there_only_while_it_asks(card: PredictCard, model: Prediction) -> None:
    assert card.isVisible()
    model.turn(False)
    assert not card.isVisible()


def test_enter_checks_and_the_same_key_goes_on(card: PredictCard, model: Prediction, session: Session, qtbot: QtBot) -> None:
    qtbot.keyClick(card.button, Qt.Key.Key_Return)
    assert plain(card.sentence.text()) == "What does c = a + b give?"
    assert card.field.hasFocus()
    qtbot.keyClicks(card.field, "3")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert card.message.text() == "Right: c = 2 + 1 = 3."
    assert card.button.hasFocus()
    assert session.at == 4
    qtbot.keyClick(card.button, Qt.Key.Key_Return)
    assert session.at == 5
    qtbot.keyClick(card.button, Qt.Key.Key_Return)
    assert plain(card.sentence.text()) == "What does d = b + 1 give?"
    assert card.score.text() == "1 of 1 at the first try"


def test_a_wrong_number_is_typed_over(card: PredictCard, model: Prediction, qtbot: QtBot) -> None:
    model.ask()
    qtbot.keyClicks(card.field, "217")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert card.message.text() == "Not 217."
    assert card.hint.text()
    assert card.field.property("wrong") == "true"
    qtbot.keyClicks(card.field, "3")
    assert card.field.text() == "3"
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert model.is_right


def test_hints_and_giving_up_by_their_links(card: PredictCard, model: Prediction, qtbot: QtBot) -> None:
    model.ask()
    first = card.more.text()
    for _ in range(3):
        qtbot.mouseClick(card.more, Qt.MouseButton.LeftButton)
    assert card.hint.text() == "With numbers: 2 + 1."
    assert first == "Hint"
    assert not card.more.isVisible()
    qtbot.mouseClick(card.give_up, Qt.MouseButton.LeftButton)
    assert card.message.text() == "c = 2 + 1 = 3."


def test_a_space_is_typed_and_escape_empties(card: PredictCard, model: Prediction, qtbot: QtBot) -> None:
    model.ask()
    qtbot.keyClicks(card.field, "6 / 2")
    assert card.field.text() == model.typed == "6 / 2"
    qtbot.keyClick(card.field, Qt.Key.Key_Escape)
    assert card.field.text() == ""


@pytest.mark.parametrize("name", list(THEMES))
def test_every_theme_and_language(name: str, card: PredictCard, model: Prediction, shown: Shown) -> None:
    model.ask()
    model.type("217")
    model.check()
    card.apply_theme(THEMES[name])
    english = shown(card)
    words.set_language("ru")
    try:
        card.retranslate()
        assert len(shown(card)) == len(english)
    finally:
        words.set_language("en")
        card.retranslate()
    assert shown(card) == english


def test_the_end_leaves_the_keys_and_offers_the_run_once_more(card: PredictCard, model: Prediction, session: Session, qtbot: QtBot) -> None:
    session.move_to(13)
    model.ask()
    qtbot.keyClicks(card.field, "5")
    with qtbot.waitSignal(card.field.left):
        qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert card.message.text().startswith("Right: 2 + 3 = 5")
    assert card.button.text() == "Once more"
    session.step(-1)
    session.step(1)
    assert card.rest.text() == "The run is complete."
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert (session.at, model.score) == (0, "")


def test_the_keys_are_not_left_to_just_anyone(card: PredictCard, model: Prediction, qtbot: QtBot) -> None:
    model.ask()
    with qtbot.waitSignal(card.field.left):
        model.turn(False)


def test_a_number_that_is_being_typed_is_not_wrong_yet(card: PredictCard, model: Prediction, qtbot: QtBot) -> None:
    model.ask()
    qtbot.keyClicks(card.field, "217")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert card.field.property("wrong") == "true"
    qtbot.keyClicks(card.field, "3")
    assert card.field.property("wrong") == "false"
    assert "Not 217." in card.field.accessibleDescription()


def places(card: PredictCard) -> list[tuple[int, int]]:
    """Where the parts stand in a card as high as it needs to be, as a column makes it."""
    layout = card.layout()
    assert layout is not None
    layout.activate()
    card.resize(300, layout.totalHeightForWidth(300))
    layout.activate()
    return [(part.mapTo(card, QPoint()).x(), part.mapTo(card, QPoint()).y()) for part in (card.field, card.button, card.give_up)]


def test_nothing_that_is_pressed_moves_while_a_question_is_asked_and_answered(card: PredictCard, model: Prediction, qtbot: QtBot) -> None:
    """Whoever clicks for hint after hint must not end on the link that gives the answer away."""
    model.ask()
    before = places(card)
    qtbot.keyClicks(card.field, "217")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert places(card) == before
    while card.more.isVisible():
        qtbot.mouseClick(card.more, Qt.MouseButton.LeftButton)
        assert places(card) == before
    field = card.field.pos()
    model.type("3")
    model.check()
    places(card)
    assert card.field.pos() == field


def test_the_answer_stays_in_sight_until_the_run_goes_on(card: PredictCard, model: Prediction, qtbot: QtBot) -> None:
    model.ask()
    qtbot.keyClicks(card.field, "6/2")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert plain(card.sentence.text()) == "What does c = a + b give?"
    assert (card.field.text(), card.field.isReadOnly()) == ("6/2", True)
    qtbot.keyClicks(card.field, "7")
    assert card.field.text() == "6/2"
    qtbot.keyClick(card.button, Qt.Key.Key_Return)
    assert not card.field.isVisible()
    assert card.rest.text() == "Not asked, as 1 is a constant."
    qtbot.keyClick(card.button, Qt.Key.Key_Return)
    assert (card.field.text(), card.field.isReadOnly()) == ("", False)


def test_what_is_shown_stands_where_it_would_have_been_typed(card: PredictCard, model: Prediction, qtbot: QtBot) -> None:
    model.ask()
    qtbot.mouseClick(card.give_up, Qt.MouseButton.LeftButton)
    assert card.field.text() == "3"
    qtbot.keyClick(card.field, Qt.Key.Key_Escape)
    assert card.field.text() == "3"


def test_what_to_expect_is_said_before_the_first_step(card: PredictCard, model: Prediction, session: Session) -> None:
    session.move_to(0)
    assert card.rest.text() == "Every new number is asked before it is shown. Four digits are enough."
    session.step(1)
    assert card.rest.text() == "Not asked, as the value of a is given."


def test_a_chain_is_broken_at_its_sign_of_equality() -> None:
    assert plain(products_kept("Upstream times local: ∂e/∂a = ∂e/∂c · ∂c/∂a.")) == "Upstream times local: ∂e/∂a = ∂e/∂c · ∂c/∂a."
    assert products_kept("2 × 1 = 2").count(" ") == 2
