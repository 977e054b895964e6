"""The caption bar says the step, and its keys fade."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.models.session import Session
from gradviz.app.panels import presenter
from gradviz.app.panels.presenter import CaptionBar


def test_it_says_the_step_and_the_keys_fade(qtbot: QtBot, session: Session) -> None:
    bar = CaptionBar(session)
    qtbot.addWidget(bar)
    bar.say("c = 3.")
    assert bar.sentence.text() == "c = 3."
    assert bar.place.text() == "Step 7 of 14"
    bar._fading.setInterval(20)
    bar.show_keys()
    assert "Esc" in bar.keys.text()
    qtbot.waitUntil(lambda: bar.keys.text() == "")
    assert bar.height() == presenter.HEIGHT


def test_a_long_sentence_gets_smaller_and_the_bar_no_higher(qtbot: QtBot, session: Session) -> None:
    bar = CaptionBar(session)
    qtbot.addWidget(bar)
    bar.resize(900, presenter.HEIGHT)
    bar.show()
    sizes = []
    for sentence in ("c = 3.", "Each operand gets the upstream gradient times the other operand's value. " * 2):
        bar.say(sentence)
        sizes.append(bar.sentence.font().pixelSize())
        assert bar.height() == presenter.HEIGHT
        assert bar.sentence.heightForWidth(bar.width() - 2 * presenter.SIDE) <= presenter.HEIGHT
    assert sizes[0] == presenter.SIZES[0] > sizes[1]


def test_the_marks_of_the_update_stand_apart_too(qtbot: QtBot, session: Session) -> None:
    bar = CaptionBar(session)
    qtbot.addWidget(bar)
    bar.say("")
    without = bar.progress.sizeHint().width()
    session.set_parameter("a", True)
    bar.say("")
    stride = without / (14 + 1)
    assert bar.progress.sizeHint().width() == round(without + 2 * stride)


def test_the_marks_of_the_steps_give_way_to_the_keys(qtbot: QtBot, session: Session) -> None:
    bar = CaptionBar(session)
    qtbot.addWidget(bar)
    bar.show()
    bar.say("c = 3.")
    for width, beside in ((1600, True), (600, False)):
        bar.resize(width, presenter.HEIGHT)
        bar.show_keys()
        bar.say("c = 3.")
        assert bar.progress.isVisible() == beside
    bar._fading.timeout.emit()
    assert bar.progress.isVisible()
    assert bar.keys.text() == ""


@pytest.mark.parametrize(
    ("sentence", "calculated"),
    [
        ("b adds up its parts: 2 + 3 = 5.", "2 + 3 = 5"),
        ("c sends 2 × 1 = 2 back to b.", "2 × 1 = 2"),
        ("L = −(−7.579) = 7.579.", "−(−7.579) = 7.579"),
        ("h1 = 2 + (−12) = −10.", "2 + (−12) = −10"),
        ("y = max(2, 1.5) = 2.", "max(2, 1.5) = 2"),
        ("y = 2^3 = 8.", "2^3 = 8"),
        ("h1 = 0 goes to 2 gates.", ""),
        ("f sends 1 × nan = nan back to c.", "1 × nan = nan"),
        ("a<b sends 1 × (−0.5) = −0.5 back to x1.", "1 × (−0.5) = −0.5"),
        ("x1 is 3.", ""),
        ("Constant 1 is ready.", ""),
    ],
)
def test_what_is_calculated_wears_its_colour(qtbot: QtBot, session: Session, sentence: str, calculated: str) -> None:
    bar = CaptionBar(session)
    qtbot.addWidget(bar)
    bar.say(sentence, "#C42A12")
    shown = QTextDocument()
    if calculated:
        assert f">{calculated}</span>" in bar.sentence.text()
        shown.setHtml(bar.sentence.text())
        assert shown.toPlainText() == sentence
    else:
        assert bar.sentence.text() == sentence
    assert bar.sentence.accessibleName() == sentence


def test_all_of_it_grows_with_the_screen(qtbot: QtBot, session: Session) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    bar = CaptionBar(session)
    column = QVBoxLayout(screen)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addWidget(bar)
    screen.show()
    found = []
    for width, height in ((1440, 900), (2880, 1800), (2880, 900), (1024, 680)):
        screen.resize(width, height)
        bar.say("c = 3.")
        found.append((bar.sentence.font().pixelSize(), bar.place.font().pixelSize(), bar.progress.sizeHint().width(), bar.height()))
    assert found[1] == tuple(2 * size for size in found[0])
    assert found[0] == found[2] == found[3]
