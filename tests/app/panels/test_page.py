"""What pages share: labels that are used again, an input that stays chosen, and no work while nobody looks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.fonts import scaled
from gradviz.app.models.session import Session
from gradviz.app.panels.fitting_number import FittedNumber
from gradviz.app.panels.page import LONGEST_NAME, InputChoice, Page, TextTable
from gradviz.picture.theme import Theme


class CountingPage(Page):
    """Counts how often it is refreshed."""

    times = 0

    def refresh(self) -> None:
        self.times += 1


def test_a_page_works_only_while_it_is_seen(qtbot: QtBot, session: Session, theme: Theme) -> None:
    page = CountingPage(session, theme)
    qtbot.addWidget(page)
    session.set_value("a", 5.0)
    page.retranslate()
    assert page.times == 0
    page.show()
    assert page.times == 1
    for value in (6.0, 7.0, 8.0):
        session.set_value("a", value)
    qtbot.waitUntil(lambda: page.times == 2)


def test_a_table_keeps_its_labels(qtbot: QtBot) -> None:
    table = TextTable()
    qtbot.addWidget(table)
    table.show_rows([[("a", "name"), ("1", "number")], [("b", "name"), ("2", "number")]])
    labels = dict(table._labels)
    table.show_rows([[("c", "caption")]])
    assert table.texts() == [["c"]]
    assert table._labels == labels
    table.show_rows([])
    assert table.isHidden()


def test_a_fitted_table_is_never_wider_than_its_place(qtbot: QtBot) -> None:
    texts = ["a_name_as_long_as_a_sentence", "−0.0108662", "−1.23457e−10", "0.5"]
    table = TextTable(gap=8, fitted=True)
    qtbot.addWidget(table)
    table.show_rows([[(text, "number" if place else "name") for place, text in enumerate(texts)]])
    table.resize(320, 40)
    table.show()
    name, *numbers = (table._labels[0, place] for place in range(4))
    assert table.minimumSizeHint().width() <= 320
    assert name.width() <= scaled(LONGEST_NAME)
    shown = [number.shown() for number in numbers if isinstance(number, FittedNumber)]
    assert shown[2] == "0.5"
    assert shown[1] != texts[2]
    for whole, number in zip(texts[1:], shown, strict=True):
        assert float(number.replace("−", "-")) == pytest.approx(float(whole.replace("−", "-")), rel=0.01)
    assert [label.toolTip() for label in (name, *numbers)] == texts
    table.resize(900, 40)
    QApplication.processEvents()
    assert [number.shown() for number in numbers if isinstance(number, FittedNumber)] == texts[1:]


def test_a_choice_stays_while_its_input_does(qtbot: QtBot, theme: Theme) -> None:
    choice = InputChoice()
    qtbot.addWidget(choice)
    assert choice.show_names(("a", "b"), theme) == "b"
    choice.choose("a")
    assert choice.show_names(("a", "c"), theme) == "a"
    assert choice.show_names(("c",), theme) == "c"
    assert choice.show_names((), theme) == ""
    assert choice.isHidden()
