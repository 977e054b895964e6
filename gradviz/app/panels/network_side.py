"""The right of the Network workspace: plots or results over the drawing pad, the explanation of a level, or the history. Arranges only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gradviz import words
from gradviz.app.children import Children
from gradviz.app.fonts import scaled
from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.network import NetworkSession
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.controls import separator
from gradviz.app.panels.drawing_pad import DrawingPad
from gradviz.app.panels.explain import ExplainPanel
from gradviz.app.panels.history import HistoryPage
from gradviz.app.panels.plots import PlotPanel
from gradviz.app.panels.results import ResultsPanel
from gradviz.app.panels.tab_row import TabRow
from gradviz.picture.theme import METRICS, Theme
from gradviz.words import mark

PAGES = ("plots", "results", "explain", "history")
WATCHED = PAGES[:2]
"""Pages that stand over the drawing pad."""


class NetworkSide(QFrame):
    """Pages by key, and the row of tabs over them. `refused` carries what went wrong with a file."""

    refused = Signal(object)

    def __init__(self, session: NetworkSession, training: TrainingModel, levels: LevelRun, theme: Theme, services: Children) -> None:
        super().__init__()
        self.setProperty("area", "right")
        self._training = training
        self.plots, self.pad = PlotPanel(training), DrawingPad(training, theme)
        self.results = ResultsPanel(training, theme)
        self.explain = ExplainPanel(levels, theme, services.typesetter, services.derivatives)
        self.explain.nothing = mark("A network that is built can be explained.")
        self.history = HistoryPage(session, theme)
        self.explain.pinned.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._corner = QWidget()
        corner = QHBoxLayout(self._corner)
        corner.setContentsMargins(0, 0, 0, 0)
        corner.addWidget(self.explain.pinned)
        self.tabs = TabRow(PAGES, self._corner)
        self._corner.hide()
        self._pages = QStackedWidget()
        self._watched = QStackedWidget()
        self._watched.addWidget(self.plots)
        self._watched.addWidget(self.results)
        line = separator()
        self.pad.came.connect(line.setVisible)
        self._pages.addWidget(_column(self._watched, line, self.pad))
        self._pages.addWidget(self.explain)
        self._pages.addWidget(self.history)
        self.results.laid.connect(self.pad.lay)
        for part in (self.plots, self.results):
            part.refused.connect(self.refused)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
        self.tabs.chosen.connect(self.turn_to)

    def turn_to(self, key: str) -> None:
        """Another page; what is pinned is said beside the explanation of it."""
        self.tabs.choose(key)
        self._corner.setVisible(key == "explain")
        if key in WATCHED:
            self._pages.setCurrentIndex(0)
            self._watched.setCurrentIndex(WATCHED.index(key))
        else:
            self._pages.setCurrentIndex(PAGES.index(key) - len(WATCHED) + 1)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        for part in (self.plots, self.results, self.pad, self.explain, self.history, self.tabs):
            part.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        titles = (words.say("Plots"), words.say("Results"), words.say("Explain"), words.say("History"))
        self.tabs.say(dict(zip(PAGES, titles, strict=True)))
        for part in (self.plots, self.results, self.pad, self.explain, self.history):
            part.retranslate()

    def fold(self, narrow: bool, low: bool) -> None:
        """The room the window has."""
        self.setFixedWidth(scaled(METRICS.right_dock_narrow if narrow else METRICS.right_dock))
        self.explain.table.fold(low)
        self.pad.fold(low)


def _column(first: QWidget, *rest: QWidget) -> QWidget:
    """Parts under one another; the first takes the room that is left."""
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(first, 1)
    for part in rest:
        column.addWidget(part)
    return content
