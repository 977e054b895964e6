"""The timeline: one segment per moment, a playhead to drag. Owns painting and scrubbing; the phases come from the model."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from gradviz.app.fonts import chrome_font, scaled
from gradviz.app.models.timeline import SEGMENTS, Phase
from gradviz.app.panels.painted import Painted
from gradviz.picture.theme import Theme

GAP, PHASE_GAP, DONE, TO_COME = 3.0, 16.0, 8.0, 3.0
THINNEST = 1.5
"""Thinner segments are no longer seen: every phase is one bar then, as in a long run."""
STOP, STOP_ABOVE = 4.0, 12.0
REASON = 18.0
AROUND = 14
"""What the playhead covers to its left and right, and the gap to the next segment."""
ELIDED = Qt.TextElideMode.ElideRight
LEAST = 116.0


class Timeline(Painted):
    """Shows where a run stands; a press or drag asks for another moment."""

    scrubbed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.phases: Sequence[Phase] = ()
        self.stops: frozenset[int] = frozenset()
        self.at = 0
        self.named, self.reasoned = True, False
        self._damaged = QRect()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(44)

    def show_phases(self, phases: Sequence[Phase], at: int) -> None:
        """Show a run."""
        if tuple(phases) != tuple(self.phases):
            self.phases, self.at = phases, at
            self.update()
        elif at != self.at:
            before, self.at = self.at, at
            self._update_between(before, at)

    def _update_between(self, before: int, at: int) -> None:
        """Only what the playhead has passed looks different, unless it has come to another phase."""
        if any(phase.holds(before) != phase.holds(at) for phase in self.phases):
            self.update()
            return
        left, right = sorted((self.place_of(before), self.place_of(at)))
        self.update(QRectF(left - AROUND, 0, right - left + 2 * AROUND, self.height()).toAlignedRect())

    def show_stops(self, stops: frozenset[int]) -> None:
        """The moments that a run stops after."""
        if stops != self.stops:
            self.stops = stops
            self.update()

    def show_names(self, named: bool) -> None:
        """Phase names over the tracks, or only the tracks."""
        self.named = named
        self.setFixedHeight(44 if named else 26)

    def show_reasons(self, reasoned: bool) -> None:
        """Say in the track of an empty phase why it is empty, or leave that to whoever holds the timeline."""
        self.reasoned = reasoned
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 44)

    @property
    def segmented(self) -> bool:
        """Whether every moment has a segment of its own: there are few, and each is wide enough to be seen."""
        wide = all((track.width() + GAP) / phase.count - GAP >= THINNEST for phase, track in self._filled())
        return wide and sum(phase.count for phase in self.phases) <= SEGMENTS

    def _filled(self) -> list[tuple[Phase, QRectF]]:
        return [(phase, track) for phase, track in zip(self.phases, self.tracks(), strict=True) if phase.count]

    @property
    def _line(self) -> float:
        return 30.0 if self.named else 15.0

    def tracks(self) -> list[QRectF]:
        """The area of each phase: all have a least width for their names, and share the rest by their moments."""
        room = self.width() - 16 - PHASE_GAP * max(len(self.phases) - 1, 0)
        least = max(min(scaled(LEAST), room / max(len(self.phases), 1)), 24.0)
        total = sum(phase.count for phase in self.phases) or 1
        left, areas = 8.0, []
        for phase in self.phases:
            width = least + max(room - least * len(self.phases), 0.0) * phase.count / total
            areas.append(QRectF(left, self._line - 4, width, 8))
            left += width + PHASE_GAP
        return areas

    def paintEvent(self, event: QPaintEvent) -> None:
        self._damaged = event.rect()
        super().paintEvent(event)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        painter.setFont(chrome_font(11))
        for phase, track in zip(self.phases, self.tracks(), strict=True):
            if self.named:
                painter.setPen(QColor(theme["accent" if phase.holds(self.at) else "muted"]))
                painter.drawText(QPointF(track.x(), 13), phase.name)
            if phase.count:
                self._paint_track(painter, theme, phase, track)
            else:
                self._paint_empty(painter, theme, phase, track)
        self._paint_stops(painter, theme)
        self._paint_head(painter, theme)

    def _paint_empty(self, painter: QPainter, theme: Theme, phase: Phase, track: QRectF) -> None:
        grown = (REASON - track.height()) / 2 if self.reasoned else 0.0
        box = track.adjusted(0.5, 0.5 - grown, -0.5, grown - 0.5)
        painter.setPen(QPen(QColor(theme["control"]), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        if self.reasoned:
            painter.setPen(QColor(theme["muted"]))
            room = int(box.width()) - 6
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, painter.fontMetrics().elidedText(phase.reason, ELIDED, room))

    def _paint_track(self, painter: QPainter, theme: Theme, phase: Phase, track: QRectF) -> None:
        done, middle = phase.done(self.at), track.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        parts = phase.count if self.segmented else 1
        width = (track.width() - GAP * (parts - 1)) / parts
        first, last = (floor((x - track.x()) / (width + GAP)) for x in (self._damaged.left(), self._damaged.right() + 1))
        to_come, passed = QColor(theme["control"]), QColor(theme["accent"])
        for index in range(max(first, 0), min(last + 1, parts)):
            left = track.x() + index * (width + GAP)
            share = 1.0 if parts > 1 and index < done else done / phase.count if parts == 1 else 0.0
            if share < 1.0:
                painter.setBrush(to_come)
                painter.drawRoundedRect(QRectF(left + width * share, middle - TO_COME / 2, width * (1 - share), TO_COME), 1, 1)
            if share > 0.0:
                painter.setBrush(passed)
                painter.drawRoundedRect(QRectF(left, middle - DONE / 2, width * share, DONE), 2, 2)

    def _paint_stops(self, painter: QPainter, theme: Theme) -> None:
        """A diamond over every moment that a run stops after."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme["error"]))
        for stop in self.stops:
            x, y = self.place_of(stop), max(self._line - STOP_ABOVE, STOP)
            painter.drawPolygon(QPolygonF([QPointF(x, y - STOP), QPointF(x + STOP, y), QPointF(x, y + STOP), QPointF(x - STOP, y)]))

    def _paint_head(self, painter: QPainter, theme: Theme) -> None:
        x = self.place_of(self.at)
        painter.setPen(QPen(QColor(theme["text" if self.hasFocus() else "window"]), 3))
        painter.setBrush(QColor(theme["accent"]))
        painter.drawEllipse(QPointF(x, self._line), 7.5, 7.5)

    def place_of(self, at: int) -> float:
        """Where the playhead stands after `at` moments."""
        tracks = self.tracks()
        for phase, track in zip(self.phases, tracks, strict=True):
            if phase.count and at <= phase.start + phase.count:
                return track.x() + track.width() * phase.done(at) / phase.count
        full = [track.right() for phase, track in zip(self.phases, tracks, strict=True) if phase.count]
        return full[-1] if full else 8.0

    def moment_at(self, x: float) -> int:
        """The number of moments that have passed when the playhead is put at `x`."""
        nearest = 0
        for phase, track in zip(self.phases, self.tracks(), strict=True):
            if phase.count and x >= track.x() - PHASE_GAP / 2:
                share = min(max((x - track.x()) / track.width(), 0.0), 1.0)
                nearest = phase.start + round(share * phase.count)
        return nearest

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.scrubbed.emit(self.moment_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.scrubbed.emit(self.moment_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
