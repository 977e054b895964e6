"""The legend says what the two colours of numbers mean."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz import words
from gradviz.app.panels.legend import LONGEST, Legend

Shown = Callable[[QWidget], list[str]]


def test_it_names_the_output_and_the_way_back(qtbot: QtBot, shown: Shown) -> None:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    legend = Legend(canvas)
    legend.show_output("e", down=False)
    assert shown(legend) == ["value", "◀\u2009gradient of e, flows back"]
    legend.show_output("e", down=True)
    assert shown(legend)[1].startswith("▲\u2009gradient")
    legend.show_output("x" * 40, down=False)
    assert not any("x" * (LONGEST + 1) in text for text in shown(legend))


def test_it_speaks_the_chosen_language(qtbot: QtBot, shown: Shown) -> None:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    legend = Legend(canvas)
    legend.show_output("e", down=False)
    words.set_language("ru")
    try:
        legend.retranslate()
        assert "значение" in shown(legend)
    finally:
        words.set_language("en")


def test_it_says_less_in_less_room_and_nothing_where_a_bar_would_cover_it(qtbot: QtBot, shown: Shown) -> None:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    legend = Legend(canvas)
    legend.show_output("e", down=False)
    legend.fit(2000)
    whole = legend.width()
    legend.fit(whole - 1)
    short = legend.width()
    assert short < whole
    legend.fit(short - 1)
    assert not any(shown(legend))
    legend.fit(2000)
    assert legend.width() == whole
    legend.hide()
    for room in (2000, short - 1, 2000):
        legend.fit(room)
        assert legend.isHidden()


def test_it_tells_no_number_as_that_could_be_the_one_to_predict(qtbot: QtBot, shown: Shown) -> None:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    legend = Legend(canvas)
    legend.show_output("e", down=False)
    assert not any(letter.isdigit() for text in shown(legend) for letter in text)
