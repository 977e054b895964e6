"""The middle of the Network workspace: the network over the layer that is chosen, in a low window one in place of the other.

Arranges them with what is said above and below, and moves the keys with them; knows no document.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.canvas.canvas import Canvas
from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import ElidedLabel, Segmented
from gradviz.app.panels.crumbs import Crumbs
from gradviz.app.panels.findings_strip import FindingsStrip
from gradviz.app.panels.halves import Halves
from gradviz.app.panels.inside_pane import InsidePane
from gradviz.app.panels.strip import Strip
from gradviz.picture.network import Show
from gradviz.picture.theme import Theme

LEAST = (320, 200)
"""The canvas gives way to the panels: a network is read in a narrower one too."""
SHOWS: Mapping[str, Show] = {"activations": "activations", "gradients": "gradients", "weights": "weights"}
NETWORK, LAYER = "network", "layer"


class NetworkMiddle(QFrame):
    """`views` chooses what a low window shows; it stays so while the window is low."""

    def __init__(self, training: TrainingModel, levels: LevelRun, theme: Theme) -> None:
        super().__init__()
        self.setProperty("area", "middle")
        self._levels, self._low = levels, False
        self.title, self.split = ElidedLabel("title", first=True), ElidedLabel("caption")
        self.shows, self.views = Segmented(tuple(SHOWS)), Segmented((NETWORK, LAYER))
        self.crumbs, self.canvas = Crumbs(), Canvas(theme)
        self.canvas.setMinimumSize(*LEAST)
        self.inside = InsidePane(training, levels, theme)
        self.halves = Halves(self.canvas, self.inside)
        self.findings, self.strip = FindingsStrip(training, theme), Strip(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head, self._place = self._named(), self._way()
        for part in (self._head, self._place, self.halves, self.findings, self.strip):
            column.addWidget(part, 1 if part is self.halves else 0)
        self._arrange()
        self.views.chosen.connect(self.turn)
        self.inside.left.connect(self._leave)
        levels.path_changed.connect(self._arrange)

    def _named(self) -> QFrame:
        """The document and which numbers its network shows."""
        head = QFrame()
        head.setProperty("area", "top")
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 8, 16, 8)
        row.setSpacing(16)
        row.addWidget(self.title)
        row.addWidget(self.split, 1)
        row.addWidget(self.shows)
        return head

    def _way(self) -> QFrame:
        """Where one looks, and beside it what a low window shows of it."""
        way = QFrame()
        for part in (way, self.crumbs):
            part.setProperty("area", "plain")
        row = QHBoxLayout(way)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(0)
        row.addWidget(self.crumbs, 1)
        row.addWidget(self.views, 0, Qt.AlignmentFlag.AlignBottom)
        return way

    def put_first(self, button: QAbstractButton) -> None:
        """A button before the name of the document."""
        row = self._head.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(0, button)

    # Which of both.

    @property
    def _alone(self) -> QWidget | None:
        """What has all the room: a level the canvas, in a low window what was chosen; None where there is room for both."""
        if self._levels.depth:
            return self.canvas
        return {NETWORK: self.canvas, LAYER: self.inside}[self.views.current] if self._low else None

    def fold(self, low: bool) -> None:
        """A low window has room for one of both, at first for the network."""
        if low != self._low:
            self._low = low
            self.views.choose(NETWORK)
            self.inside.fold(low)
            self._arrange()

    def turn(self, key: str) -> None:
        """Show the network or the layer where there is no room for both; the keys go there unless they are at the choice."""
        self.views.choose(key)
        self._arrange()
        if not self.views.hasFocus():
            self._shown(key).setFocus()

    def enter(self, key: str) -> None:
        """Go there by keyboard, in every window."""
        if self._levels.depth == 0:
            self.views.choose(key)
            self._arrange()
            if key == LAYER:
                self.inside.take_keys()
            else:
                self.canvas.setFocus(Qt.FocusReason.TabFocusReason)

    def take_keys(self) -> None:
        """The keys go to what is shown."""
        (self._alone or self.canvas).setFocus()

    def _shown(self, key: str) -> QWidget:
        return self.inside if key == LAYER and self.inside.isVisible() else self.canvas

    def _leave(self) -> None:
        """From the layer back to the network."""
        self.turn(NETWORK)

    def _arrange(self) -> None:
        """What lies under a choice stays in place while there is none; what is said beside it has its room then."""
        deep = self._levels.depth > 0
        self._keep_heights()
        self.views.setVisible(self._low and not deep)
        self.findings.fold(low=self._low, deep=deep)
        self.halves.show_only(self._alone)
        self.shows.setVisible(not deep and self._alone is not self.inside)
        self.crumbs.show_hint(words.say("Esc leads back to the network.") if self._alone is self.inside else "")

    def _keep_heights(self) -> None:
        """Both rows are as high without their choice as with it."""
        for row, choice in ((self._head, self.shows), (self._place, self.views)):
            layout = row.layout()
            assert layout is not None
            edges = row.contentsMargins() + layout.contentsMargins()
            wanted = choice.sizeHint().height() + edges.top() + edges.bottom()
            row.setMinimumHeight(wanted if choice is self.shows or self._low else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F6 goes from the one to the other and back."""
        if event.key() == Qt.Key.Key_F6:
            focus = self.focusWidget()
            within = focus is self.inside or (focus is not None and self.inside.isAncestorOf(focus))
            self.enter(NETWORK if within else LAYER)
        else:
            super().keyPressEvent(event)

    # Look, language.

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        for part in (self.canvas, self.shows, self.views, self.crumbs, self.inside, self.findings, self.strip):
            part.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self.canvas.setAccessibleName(words.say("Network"))
        self.shows.say({"activations": words.say("Values"), "gradients": words.say("Gradients"), "weights": words.say("Weights")})
        self.views.say({NETWORK: words.say("Network"), LAYER: words.say("Layer")})
        self.views.setToolTip(words.say("The network or the chosen layer (F6)"))
        for part in (self.crumbs, self.inside, self.findings, self.strip):
            part.retranslate()
        self._arrange()
