"""The transport bar: buttons, timeline, the sentence of the step, granularity, speed, live or step. Shows a Run, owns none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout

from gradviz import words
from gradviz.app import icons
from gradviz.app.models.player import Player
from gradviz.app.models.run import Run
from gradviz.app.models.timeline import phases
from gradviz.app.panels.controls import IconButton, Segmented, SteadyLabel, TextButton, caption, play_button
from gradviz.app.panels.timeline import Timeline
from gradviz.app.soon import Soon
from gradviz.notation import extents_only
from gradviz.picture.theme import METRICS, Theme

SENTENCES = re.compile(r"(?<=\.) ")
STEPS = ("by-edge", "by-node", "by-phase")
SPEEDS = ("half-speed", "normal-speed", "double-speed", "fast-speed")
"""The commands that each menu offers."""


class Story(SteadyLabel):
    """As many whole sentences as there is room for: what happened before what comes next. `resized` when it has another room.

    Where the first has no room, arrays are their extents.
    """

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def shown(self) -> str:
        """What is painted of the text."""
        sentences = SENTENCES.split(self.text())
        if self.fontMetrics().horizontalAdvance(sentences[0]) > self.width():
            sentences = SENTENCES.split(extents_only(self.text(), matrices=True))
        starts = (" ".join(sentences[:count]) for count in range(len(sentences), 0, -1))
        fitting = next((start for start in starts if self.fontMetrics().horizontalAdvance(start) <= self.width()), sentences[0])
        return self.fontMetrics().elidedText(fitting, Qt.TextElideMode.ElideRight, self.width())


class Transport(QFrame):
    """The bottom bar."""

    def __init__(
        self, session: Run, player: Player, actions: Mapping[str, QAction], theme: Theme, modes: Sequence[str] = ("live", "step")
    ) -> None:
        super().__init__()
        self.setProperty("area", "bottom")
        self._session, self._player, self._actions, self._theme = session, player, actions, theme
        self.buttons = {
            "start": IconButton("to-start", size=20),
            "previous": IconButton("back", size=20),
            "play": play_button(),
            "next": IconButton("forward", size=20),
            "end": IconButton("to-end", size=20),
        }
        for key, button in self.buttons.items():
            button.clicked.connect(actions[key].trigger)
        self.timeline = Timeline()
        self.timeline.scrubbed.connect(self._scrub)
        self._count = caption("", "section")
        self._story = Story()
        self._recount = Soon(self._say_count, self)
        self._story.resized.connect(self._recount.ask)
        self._reason = caption("")
        self.granularity = self._choice(STEPS)
        self.speed = self._choice(SPEEDS)
        self._modes, self._narrow = tuple(modes), False
        self.mode = Segmented(modes)
        self.mode.chosen.connect(self._choose_mode)
        self.more = IconButton("more")
        self.more.setMenu(self._more_menu())
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._arrange()
        session.run_changed.connect(self.refresh)
        session.moved.connect(self._move)
        session.mode_changed.connect(self.refresh)
        session.document_changed.connect(self._mark_stops)
        player.changed.connect(self.refresh)

    def _choose_mode(self, key: str) -> None:
        """One of live, step and predict, which its own command would end."""
        if key != "predict" or key != self.mode.current:
            self._actions[key].trigger()

    def _choice(self, keys: tuple[str, ...]) -> TextButton:
        button = TextButton("choice")
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        menu = QMenu(button)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.addActions([self._actions[key] for key in keys])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _more_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addActions([self._actions[key] for key in STEPS])
        menu.addSeparator()
        menu.addActions([self._actions[key] for key in SPEEDS])
        for mode in self._modes[2:]:
            menu.addSeparator()
            menu.addAction(self._actions[mode])
        return menu

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 24, 0)
        row.setSpacing(6)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addSpacing(16)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 8, 0, 8)
        middle.setSpacing(2)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(10)
        row.addLayout(middle, 1)
        middle.addStretch(1)
        middle.addWidget(self.timeline)
        middle.addLayout(line)
        line.addWidget(self._count)
        line.addWidget(self._story, 1)
        line.addWidget(self._reason)
        middle.addStretch(1)
        row.addSpacing(16)
        row.addWidget(self.granularity)
        row.addWidget(self.speed)
        row.addWidget(self.more)
        row.addWidget(self.mode)

    def fold(self, narrow: bool, low: bool) -> None:
        """Give room: granularity and speed go into the "more" menu, phase names go when it is low."""
        self.granularity.setVisible(not narrow)
        self.speed.setVisible(not narrow)
        self.more.setVisible(narrow)
        self._reason.setVisible(not narrow)
        self.timeline.show_names(not low)
        self.timeline.show_reasons(narrow)
        self._narrow = narrow
        self.mode.offer(self._modes[:2] if narrow else self._modes)
        self._show_mode()
        self.setFixedHeight(METRICS.transport_low if low else METRICS.transport)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        for button in (*self.buttons.values(), self.more):
            button.apply_theme(theme)
        self.timeline.apply_theme(theme)
        self.mode.apply_theme(theme)
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        for key, button in self.buttons.items():
            keys = self._actions[key].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.explain(f"{self._actions[key].text().replace('&', '')} ({keys})")
        self.mode.say({"live": words.say("Live"), "step": words.say("Step"), "predict": words.say("Predict")})
        self.more.explain(words.say("Step size and speed"))
        self.timeline.setAccessibleName(words.say("Timeline"))
        self.refresh()

    def refresh(self) -> None:
        """Show where the run stands and how it goes on."""
        session = self._session
        self._count.setVisible(bool(session.moments))
        ticked = len(session.parameters)
        why, more = session.no_update
        self._reason.setText(words.count("{n} parameter", "{n} parameters", ticked) if ticked else why)
        self._reason.setToolTip("" if ticked else more)
        self._mark_stops()
        self._move()
        for button, keys in ((self.granularity, STEPS), (self.speed, SPEEDS)):
            now = next((self._actions[key] for key in keys if self._actions[key].isChecked()), None)
            button.draw(icons.icon("down", self._theme["muted"]), now.text() if now else "")
        self._show_mode()
        self.buttons["play"].draw("pause" if self._player.playing else "play", self._theme)

    def _show_mode(self) -> None:
        """Where there is little room predicting is a way to step, which the menu beside it knows."""
        session = self._session
        self.mode.choose("live" if session.live else "predict" if session.predicting and not self._narrow else "step")

    def _move(self) -> None:
        """Show where the run stands."""
        session = self._session
        self.timeline.show_phases(phases(session.moments, len(session.parameters), session.no_update[0]), session.at)
        self._show_story(self.sentence())
        self._say_count()

    def _say_count(self) -> None:
        """The number of the step, in a few signs where the sentence beside it would be cut off."""
        at, whole = self._session.at, len(self._session.moments)
        said = words.say("Step {at} of {all}", at=at, all=whole)
        short = f"{at}/{whole}"
        needed, counted = self._story.fontMetrics().horizontalAdvance, self._count.fontMetrics().horizontalAdvance
        room, first = self._story.width() + self._count.width(), SENTENCES.split(self._story.text())[0]
        least = first if needed(first) + counted(short) <= room else extents_only(first, matrices=True)
        self._count.setText(said if needed(least) + counted(said) <= room else short)
        self._count.setToolTip(said)

    def _mark_stops(self) -> None:
        """A diamond over the timeline for every moment that playing stops after."""
        self.timeline.show_stops(self._player.stops(self._session.moments))

    def sentence(self) -> str:
        """What happened and what comes next."""
        session = self._session
        if session.trace is None:
            return ""
        if session.moment is None:
            return words.say("Nothing is computed yet.")
        if session.ready and session.graph is not None:
            gates = ", ".join(session.graph.display_name(node) for node in sorted(session.ready))
            return f"{session.happened} {words.say('Choose which gate goes back next: {gates}.', gates=gates)}"
        return f"{session.happened} {session.following}"

    def _show_story(self, sentence: str) -> None:
        self._story.setText(sentence)
        self._story.setToolTip(sentence)

    def _scrub(self, at: int) -> None:
        self._session.set_live(False)
        self._session.move_to(at)
