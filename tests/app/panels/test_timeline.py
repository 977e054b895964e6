"""The timeline: a press asks for the moment under it, whatever the width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from gradviz.app.models.session import Session
from gradviz.app.models.timeline import Phase, phases
from gradviz.app.panels.timeline import Timeline
from gradviz.picture.theme import Theme


@pytest.fixture
def timeline(qtbot: QtBot, session: Session, theme: Theme) -> Timeline:
    """The first run."""
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.apply_theme(theme)
    timeline.resize(800, timeline.height())
    timeline.show_phases(phases(session.moments), session.at)
    return timeline


@pytest.mark.parametrize("width", [480, 800, 2000])
def test_the_place_of_every_moment_leads_back_to_it(timeline: Timeline, session: Session, width: int) -> None:
    timeline.resize(width, timeline.height())
    moments = range(len(session.moments) + 1)
    places = [timeline.place_of(at) for at in moments]
    assert places == sorted(set(places))
    assert [timeline.moment_at(place) for place in places] == list(moments)


def test_a_press_scrubs_there_and_the_ends_hold(timeline: Timeline, session: Session, qtbot: QtBot) -> None:
    received: list[int] = []
    timeline.scrubbed.connect(received.append)
    for x in (round(timeline.place_of(9)), 0, timeline.width() - 1):
        qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(x, timeline.height() // 2))
    assert received == [9, 0, len(session.moments)]


def test_another_moment_and_no_names_look_different(timeline: Timeline, session: Session) -> None:
    before = timeline.grab().toImage()
    timeline.show_phases(timeline.phases, session.at + 3)
    moved = timeline.grab().toImage()
    assert moved != before
    timeline.show_names(False)
    assert timeline.height() < before.height()


def test_a_stop_is_a_diamond_over_its_moment(timeline: Timeline) -> None:
    before = timeline.grab().toImage()
    timeline.show_stops(frozenset((9,)))
    assert timeline.grab().toImage() != before
    timeline.show_stops(frozenset())
    assert timeline.grab().toImage() == before


def test_a_timeline_without_a_run_paints_and_scrubs_to_the_start(timeline: Timeline) -> None:
    timeline.show_phases(phases(()), 0)
    assert not timeline.grab().isNull()
    assert timeline.moment_at(timeline.width() / 2) == 0


@pytest.mark.parametrize("named", [True, False])
def test_an_empty_phase_says_in_its_track_why_it_is_empty(timeline: Timeline, named: bool) -> None:
    timeline.show_names(named)
    bare = timeline.grab().toImage()
    timeline.show_reasons(True)
    received = timeline.grab().toImage()
    track = timeline.tracks()[-1]
    assert timeline.phases[-1].count == 0
    assert received.copy(0, 0, round(track.left()) - 2, received.height()) == bare.copy(0, 0, round(track.left()) - 2, bare.height())
    assert received != bare


def test_a_stop_lies_whole_over_its_track_without_names_too(timeline: Timeline, theme: Theme) -> None:
    timeline.show_names(False)
    timeline.show_stops(frozenset((9,)))
    image, x = timeline.grab().toImage(), round(timeline.place_of(9))
    ink = QColor(theme["error"])
    rows = [y for y in range(image.height()) if image.pixelColor(x, y) == ink]
    assert min(rows) > 0
    assert len(rows) >= 4


class Noting(Timeline):
    """Notes what it asks to be painted again."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[QRect] = []

    def update(self, *area: QRect) -> None:
        self.asked += area or (self.rect(),)


def test_a_step_paints_the_same_as_everything_anew(qtbot: QtBot, session: Session, theme: Theme) -> None:
    """What is on the screen is kept beside, and only the part that asks for it is painted into it again."""
    timeline, found = Noting(), phases(session.moments)
    qtbot.addWidget(timeline)
    timeline.apply_theme(theme)
    timeline.resize(800, timeline.height())
    timeline.show_phases(found, 0)
    kept, narrow = timeline.grab().toImage(), 0
    for at in (1, 2, 5, 4, len(session.moments) - 2, len(session.moments), 0):
        timeline.asked.clear()
        timeline.show_phases(found, at)
        narrow += all(area.width() < timeline.width() / 2 for area in timeline.asked)
        painter = QPainter(kept)
        for area in timeline.asked:
            painter.drawPixmap(area.topLeft(), timeline.grab(area))
        painter.end()
        assert kept == timeline.grab().toImage().convertToFormat(kept.format()), at
    assert narrow >= 3


def test_segments_too_thin_to_be_seen_become_bars(timeline: Timeline) -> None:
    run = [Phase("Forward", 0, 50), Phase("Backward", 50, 50)]
    timeline.resize(900, timeline.height())
    timeline.show_phases(run, 10)
    assert timeline.segmented
    timeline.resize(420, timeline.height())
    assert not timeline.segmented
