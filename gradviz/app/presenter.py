"""Presenter mode: the graph alone, in big type, for a projector. Owns entering, leaving and choosing, and what keeps its colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from gradviz import words
from gradviz.app.canvas.camera import FRAME
from gradviz.app.canvas.framing import LARGEST_FIT
from gradviz.app.models.run import Item
from gradviz.app.panels.presenter import CaptionBar, Overlay
from gradviz.engine.steps import Moment
from gradviz.graph import Edge
from gradviz.picture.diagram import Diagram
from gradviz.picture.dimming import dimmed, step_items, with_pale
from gradviz.picture.theme import Theme

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow

LARGEST = 3.0
"""On a projector a small graph fills the wall."""


class Presenter(QObject):
    """Hides the panels of a window while it is on, and puts them back as they were."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.active = False
        self.caption = CaptionBar(window.session)
        commands = window.commands
        self.overlay = Overlay(
            window.canvas,
            {
                "next": commands.on_next,
                "previous": commands.on_previous,
                "start": commands.on_start,
                "end": commands.on_end,
                "leave": self.leave,
                "node on": lambda: window.canvas.node_keyed.emit(1),
                "node back": lambda: window.canvas.node_keyed.emit(-1),
            },
        )
        self.overlay.chosen.connect(self._choose)
        self._hidden: list[QWidget] = []
        self._state = Qt.WindowState.WindowNoState
        self.caption.hide()
        window.session.moved.connect(self._follow)
        window.session.run_changed.connect(self._say)
        window.session.pointed.connect(self._say)
        window.strip.message_shown.connect(self._show_message)
        window.canvas.resized.connect(self._hang)

    def toggle(self) -> None:
        """Enter or leave."""
        if self.active:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Show the graph alone."""
        window = self._window
        self.active = True
        self._hidden = [part for part in window.panels() if not part.isHidden()]
        for part in self._hidden:
            part.hide()
        self._state = window.windowState()
        self.caption.show()
        self.caption.show_keys()
        window.showFullScreen()
        window.canvas.hint, window.canvas.framing.largest = "", LARGEST
        self.overlay.begin()
        window.session.point_at(None)
        self._hang()
        window.show_picture()
        self._follow()
        window.canvas.begin()

    def leave(self) -> None:
        """The panels as they were."""
        window = self._window
        if not self.active:
            return
        self.active = False
        window.canvas.setFocus()
        self.overlay.hide()
        self.caption.stop()
        self.caption.hide()
        for part in self._hidden:
            part.show()
        window.setWindowState(self._state)
        window.picture.hang(None)
        window.show_picture()
        window.folding.fit()
        window.canvas.framing.largest = LARGEST_FIT
        window.canvas.refit()

    def theme(self, theme: Theme) -> Theme:
        """The theme for the canvas: with pale twins of its colours, which a picture may still wear after presenting."""
        self.overlay.apply_theme(theme)
        self.caption.progress.apply_theme(theme)
        return with_pale(theme)

    def picture(self, diagram: Diagram) -> Diagram:
        """The picture to show: what the step is not about is pale while presenting."""
        session = self._window.session
        if not self.active or session.graph is None:
            return diagram
        chosen = next(iter(session.selection), None)
        now = session.next_moment if session.asked is not None else session.moment
        about = now if chosen is None else Moment(0, 0, "backward", chosen)
        lit = step_items(session.graph, about)
        return diagram if lit is None else dimmed(diagram, lit)

    def _hang(self) -> None:
        """The picture as large as the canvas allows, by closer rows where it is wide."""
        if self.active:
            canvas = self._window.canvas
            self._window.picture.hang((canvas.width() - 2 * FRAME, canvas.height() - 2 * FRAME, LARGEST))

    def _choose(self, item: Item) -> None:
        """A click on a gate is about it; beside all of them it is the next step."""
        if item is not None:
            self._window.tools.order.click(item)
        elif self._window.session.selection:
            self._window.session.select()
        else:
            self._window.commands.on_next()

    def _follow(self) -> None:
        """Another step: its sentence, and a clean sheet for the pen."""
        if self.active:
            self.overlay.clear()
            self._window.session.select()
            self._say()

    def _say(self) -> None:
        """The gate that is chosen, or else the step, in big type."""
        session = self._window.session
        if not self.active:
            return
        chosen = next(iter(session.selection), None)
        explanation = session.explanation(chosen.target if isinstance(chosen, Edge) else chosen) if chosen is not None else None
        if session.asked is not None and explanation is None:
            self.caption.say(self._window.tools.predict.sentence)
        elif explanation is None:
            begun = session.trace is None or session.moment is not None
            self.caption.say(session.happened if begun else words.say("Nothing is computed yet."), self._ink())
        else:
            head = f"{explanation.title}: {explanation.subtitle}" if explanation.subtitle else explanation.title
            self.caption.say(f"{head}. {explanation.sentence}")

    def _ink(self) -> str:
        """The colour of the numbers that the step makes."""
        moment, theme = self._window.session.moment, self._window.preferences.theme
        return theme["value" if moment is None or moment.phase == "forward" else "gradient"]

    def _show_message(self, sentence: str) -> None:
        """What the strip would say, where it can be read from the last row."""
        if self.active:
            self._window.strip.hide()
            self.caption.say(sentence)
