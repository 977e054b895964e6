"""The right dock: one page at a time under a row of tabs, each created on first use. Owns the pages and which is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from gradviz import words
from gradviz.app.children import Children
from gradviz.app.models.fitting import Fitting
from gradviz.app.models.session import Session
from gradviz.app.panels.explain import ExplainPanel
from gradviz.app.panels.fit import FitPage
from gradviz.app.panels.history import HistoryPage
from gradviz.app.panels.memory import MemoryPage
from gradviz.app.panels.nudge import NudgePage
from gradviz.app.panels.page import Page
from gradviz.app.panels.paths import PathsPage
from gradviz.app.panels.symbolic import SymbolicPage
from gradviz.app.panels.tab_row import TabRow
from gradviz.app.panels.waiting_page import WaitingPage
from gradviz.app.panels.whole_check import CheckPage
from gradviz.picture.theme import Theme
from gradviz.words import mark

TITLES = {
    "explain": mark("Explain"),
    "nudge": mark("Nudge"),
    "paths": mark("Paths"),
    "check": mark("Check"),
    "memory": mark("Memory"),
    "sympy": mark("SymPy"),
    "history": mark("History"),
    "fit": mark("Fit"),
}
TELLING = frozenset(("nudge", "paths", "check", "sympy"))
"""Pages that tell what the end of the run is."""


class RightDock(QFrame):
    """The pages by key, in the order of TITLES."""

    turned = Signal(str)

    def __init__(self, session: Session, theme: Theme, explain: ExplainPanel, services: Children) -> None:
        super().__init__()
        self.setProperty("area", "right")
        self._theme = theme
        self.pages: dict[str, ExplainPanel | Page | HistoryPage] = {"explain": explain}
        self._make: Mapping[str, Callable[[Theme], Page | HistoryPage]] = {
            "nudge": lambda theme: NudgePage(session, theme),
            "paths": lambda theme: PathsPage(session, theme),
            "check": lambda theme: CheckPage(session, theme, services.symbolic, services.fitting),
            "memory": lambda theme: MemoryPage(session, theme),
            "sympy": lambda theme: SymbolicPage(session, theme, services.symbolic, services.typesetter),
            "history": lambda theme: HistoryPage(session, theme),
            "fit": lambda theme: FitPage(session, theme, services.fitting),
        }
        self.tabs = TabRow(tuple(TITLES), explain.pinned)
        self.tabs.chosen.connect(self.turn_to)
        explain.pinned.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._stack, self.waiting, self._held_back = QStackedWidget(), WaitingPage(), False
        self._stack.addWidget(explain)
        self._stack.addWidget(self.waiting)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)

    @property
    def keys(self) -> tuple[str, ...]:
        """The pages there can be."""
        return tuple(TITLES)

    @property
    def current(self) -> str:
        """The page that is shown."""
        return self.tabs.current

    @property
    def fitting(self) -> Fitting | None:
        """What updates are for: the formula's fit to rows of data while its page is shown, or while it runs."""
        page = self.pages.get("fit")
        if not isinstance(page, FitPage) or not page.fitting.ready:
            return None
        return page.fitting if self.current == "fit" or page.fitting.running else None

    def turn_to(self, key: str) -> None:
        """Show another page."""
        if key not in self.pages:
            page = self.pages[key] = self._make[key](self._theme)
            page.retranslate()
            self._stack.addWidget(page)
        self.tabs.choose(key)
        self._show()
        self.turned.emit(key)

    def hold_back(self, held_back: bool) -> None:
        """Pages that tell what is still to come wait until it has come, or show it again."""
        if held_back != self._held_back:
            self._held_back = held_back
            self._show()

    def _show(self) -> None:
        waits = self._held_back and self.current in TELLING
        self._stack.setCurrentWidget(self.waiting if waits else self.pages[self.current])

    def load_rows(self, path: Path) -> None:
        """A table of data goes to the page that fits the formula to it."""
        self.turn_to("fit")
        page = self.pages["fit"]
        if isinstance(page, FitPage):
            page.load(path)

    def stop(self) -> None:
        """End what still runs on a page."""
        page = self.pages.get("fit")
        if isinstance(page, FitPage):
            page.fitting.stop()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        for page in self.pages.values():
            page.apply_theme(theme)
        self.tabs.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        for page in self.pages.values():
            page.retranslate()
        self.waiting.retranslate()
        self.tabs.say({key: words.say(title) for key, title in TITLES.items()})
