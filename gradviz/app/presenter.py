"""Presenter mode: the graph alone, in big type, for a projector. Owns entering and leaving, and which items keep their colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from gradviz import words
from gradviz.app.canvas.canvas import LARGEST_FIT
from gradviz.app.panels.presenter import CaptionBar, Overlay
from gradviz.picture.diagram import Diagram
from gradviz.picture.dimming import dimmed, step_items, with_pale
from gradviz.picture.theme import Theme
from gradviz.tutor.explain import explain

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
            },
        )
        self._hidden: list[QWidget] = []
        self._state = Qt.WindowState.WindowNoState
        self.caption.hide()
        window.session.moved.connect(self._follow)
        window.session.run_changed.connect(self._follow)

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
        window.canvas.hint, window.canvas.largest = "", LARGEST
        self.overlay.begin()
        window.show_picture()
        self._follow()
        window.canvas.refit()

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
        window.show_picture()
        window.fold()
        window.canvas.largest = LARGEST_FIT
        window.canvas.refit()

    def theme(self, theme: Theme) -> Theme:
        """The theme for the canvas: with pale twins of its colours, which a picture may still wear after presenting."""
        self.overlay.dress(theme)
        self.caption.progress.dress(theme)
        return with_pale(theme)

    def picture(self, diagram: Diagram) -> Diagram:
        """The picture to show: what the step is not about is pale while presenting."""
        session = self._window.session
        if not self.active or session.graph is None:
            return diagram
        lit = step_items(session.graph, session.moment)
        return diagram if lit is None else dimmed(diagram, lit)

    def _follow(self) -> None:
        """Another step: its sentence, and a clean sheet for the pen."""
        session = self._window.session
        if not self.active:
            return
        self.overlay.clear()
        if session.trace is None or session.moment is None:
            self.caption.say(words.say("Nothing is computed yet.") if session.trace is not None else "")
            return
        self.caption.say(explain(session.trace, session.moment, session.granularity).happened)
