"""What was noticed is told one by one, with where to look; nothing noticed shows nothing."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.findings_strip import FindingsStrip
from gradviz.nn.findings import Finding
from gradviz.picture.theme import Theme


def test_one_after_the_other_and_where_to_look(qtbot: QtBot, training: TrainingModel, theme: Theme) -> None:
    strip = FindingsStrip(training, theme)
    qtbot.addWidget(strip)
    strip.retranslate()
    assert strip.isHidden()
    training.findings = (Finding("a", "First.", ("dense1",), ("Rest.",)), Finding("b", "Second.", (), ()))
    training.found.emit()
    assert not strip.isHidden()
    assert strip.message.text() == "First."
    assert "Rest." in strip.helps.text()
    with qtbot.waitSignal(strip.shown) as heard:
        strip.show_me.click()
    assert heard.args == ["dense1"]
    strip.next.click()
    assert strip.message.text() == "Second."
    assert not strip.show_me.isVisibleTo(strip)
    training.findings = ()
    training.found.emit()
    assert strip.isHidden()


def test_where_room_is_short_what_helps_is_told_when_asked_for(qtbot: QtBot, training: TrainingModel, theme: Theme) -> None:
    strip = FindingsStrip(training, theme)
    qtbot.addWidget(strip)
    strip.retranslate()
    training.findings = (Finding("a", "First.", ("dense1",), ("Rest.",)),)
    training.found.emit()
    assert not strip.cures.isVisibleTo(strip)
    whole = strip.sizeHint().height()
    strip.fold(low=True, deep=False)
    assert strip.message.isVisibleTo(strip)
    assert not strip.helps.isVisibleTo(strip)
    assert strip.sizeHint().height() < whole
    strip.cures.click()
    assert strip.helps.isVisibleTo(strip)
    training.opened.emit()
    assert not strip.helps.isVisibleTo(strip), "another run is told of shortly again"
    strip.cures.click()
    strip.fold(low=True, deep=True)
    assert not strip.helps.isVisibleTo(strip), "another place is told of shortly again"
    assert strip.line.isVisibleTo(strip)
    assert strip.line.text() == strip.line.toolTip() == "First."
    assert not strip.message.isVisibleTo(strip)


def test_what_was_found_goes_with_its_run(qtbot: QtBot, training: TrainingModel, theme: Theme) -> None:
    strip = FindingsStrip(training, theme)
    qtbot.addWidget(strip)
    training.findings = (Finding("a", "First.", (), ()),)
    training.found.emit()
    assert not strip.isHidden()
    assert training.network is not None
    training.open(training.network)
    assert strip.isHidden(), "another run begins while its data are read"


def test_links_stand_below_a_sentence_that_would_be_higher_beside_them(qtbot: QtBot, training: TrainingModel, theme: Theme) -> None:
    strip = FindingsStrip(training, theme)
    qtbot.addWidget(strip)
    strip.retranslate()
    strip.fold(low=True, deep=False)
    training.findings = (Finding("a", "A sentence that is long enough for many lines. " * 5, ("dense1",), ("Rest.",)),)
    strip.resize(1400, 60)
    strip.show()
    training.found.emit()
    assert strip.show_me.geometry().left() > strip.message.geometry().right()
    strip.resize(420, 200)
    qtbot.waitUntil(lambda: strip.show_me.geometry().top() > strip.message.geometry().bottom())
    strip.resize(1400, 60)
    qtbot.waitUntil(lambda: strip.show_me.geometry().left() > strip.message.geometry().right())
