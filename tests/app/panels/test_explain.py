"""The explain card: the numbers of an Explanation, the pinned gate, the check."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.algebra.session import Standing
from gradviz.app.children import Children
from gradviz.app.main_window import MainWindow
from gradviz.app.models.derivatives import LocalDerivatives
from gradviz.app.models.session import Session
from gradviz.app.panels.controls import BACK, TextButton
from gradviz.app.panels.explain import ExplainPanel
from gradviz.app.panels.formula import FormulaView
from gradviz.picture.theme import Theme
from gradviz.tutor.explain import explain

Shown = Callable[[QWidget], list[str]]


@pytest.fixture
def card(qtbot: QtBot, session: Session, theme: Theme) -> Iterator[ExplainPanel]:
    """The right dock with children that were never started."""
    children = Children()
    panel = ExplainPanel(session, theme, children.typesetter, children.derivatives)
    qtbot.addWidget(panel)
    panel.retranslate()
    panel.apply_theme(theme)
    panel.resize(340, 700)
    panel.show()
    yield panel
    children.close()


def test_the_numbers_of_the_explanation_are_in_their_boxes(card: ExplainPanel, session: Session, shown: Shown) -> None:
    session.move_to(session.forward_moments + 2)
    assert session.trace is not None
    assert session.moment is not None
    explanation = explain(session.trace, session.moment)
    row = explanation.rows[0]
    assert row.lit
    texts = shown(card)
    assert {explanation.title, explanation.subtitle, explanation.sentence, row.label} <= set(texts)
    assert {f"{BACK}{row.upstream}", row.local, f"{BACK}{row.result}"} <= set(texts)
    assert [view.plain for view in card.findChildren(FormulaView) if view.isVisible()] == [one.plain for one in explanation.rows]


def test_a_pinned_gate_stays_while_the_run_goes_on(card: ExplainPanel, session: Session, shown: Shown) -> None:
    assert session.graph is not None
    pin = next(button for button in card.findChildren(TextButton) if button.text() == "Pinned")
    assert not pin.isVisible()
    session.select(session.graph.output)
    session.move_to(len(session.moments))
    assert "Multiply gate e" in shown(card)
    pin.click()
    assert session.selection == frozenset()
    assert "Multiply gate e" not in shown(card)
    assert not pin.isVisible()


def test_the_check_waits_for_the_gradients_of_its_gate(card: ExplainPanel, session: Session, shown: Shown) -> None:
    assert "Three ways to check" not in shown(card)
    session.move_to(session.forward_moments + 3)
    assert "Three ways to check" in shown(card)
    assert "Both agree, SymPy is still working" in shown(card)


def test_before_the_first_step_there_is_one_sentence_and_no_number(card: ExplainPanel, session: Session, shown: Shown) -> None:
    session.move_to(session.forward_moments + 3)
    session.move_to(0)
    texts = shown(card)
    assert "Nothing is computed yet." in texts
    assert "Three ways to check" not in texts
    assert not any(text.startswith(BACK) for text in texts)


def test_the_title_keeps_its_line_and_the_tag_goes_below_where_there_is_no_room(card: ExplainPanel, session: Session) -> None:
    session.move_to(session.forward_moments + 2)
    for width, beside in ((600, True), (250, False)):
        card.resize(width, 700)
        card.refresh()
        card._share()
        assert (card._head.getItemPosition(card._head.indexOf(card._tag))[0] == 0) is beside


def test_the_table_below_does_not_jump_from_step_to_step_of_one_phase(window: MainWindow, qtbot: QtBot) -> None:
    session, panel = window.session, window.explain
    heights: list[int] = []
    for at in range(session.forward_moments + 1, session.run_moments + 1):
        session.move_to(at)
        qtbot.waitUntil(lambda: not panel._soon.isActive() and not panel._sharing.isActive(), timeout=20_000)
        QTest.qWait(1)
        heights.append(panel._scroll.height())
    assert heights == sorted(heights)
    session.set_text("y=x")
    qtbot.waitUntil(lambda: panel._scroll.height() < heights[-1], timeout=20_000)


def test_a_gate_whose_answer_came_late_says_so_and_can_be_tried_again(
    card: ExplainPanel, session: Session, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.move_to(session.forward_moments + 3)
    monkeypatch.setattr(LocalDerivatives, "standing", lambda self, run, node: Standing.LATE)
    card.refresh()
    assert "Both agree, SymPy was stopped after 2 s" in shown(card)
    asked: list[int] = []
    monkeypatch.setattr(LocalDerivatives, "retry", lambda self, graph, node: asked.append(node))
    card._verdict.again.click()
    assert session.graph is not None
    assert [session.graph.nodes[node].op for node in asked] == ["mul"]


def test_the_symbol_of_a_part_is_not_that_of_the_whole(window: MainWindow, qtbot: QtBot) -> None:
    """What one branch of b brings back is no ∂e/∂b: the picture numbers the branches, and so does the card."""
    window.commands.on_end()
    graph = window.session.graph
    assert graph is not None
    window.session.select(graph.id("c"))
    qtbot.waitUntil(lambda: len(window.explain.operands) == 2)
    qtbot.waitUntil(lambda: window.explain.operands[0]._called[1] == "∂e/∂a")
    assert window.explain.operands[1]._called == ("part of b", "∂e/∂b₁")
