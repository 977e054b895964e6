"""The workspaces of the window: which is shown, whose document and whose commands count. A workspace is created on first use.

Each workspace keeps a document of its own, so switching loses nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gradviz.app.actions import ACTIONS
from gradviz.app.commands import Commands
from gradviz.app.models.session import Session
from gradviz.app.panels.running import Stay, ask_about_training
from gradviz.app.panels.strip import Strip
from gradviz.picture.theme import Theme
from gradviz.project import stopped

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow
    from gradviz.app.models.network import NetworkSession
    from gradviz.app.panels.network_page import NetworkPage
    from gradviz.app.running_kept import Place

GRAPH, NETWORK = "graph", "network"


class Workspaces(QObject):
    """`ask` is put to the user when a training is under way; tests answer it themselves."""

    turned = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.stack = QStackedWidget()
        self.current = GRAPH
        self.page: NetworkPage | None = None
        self._place: Place | None = None
        self._commands: Commands = window.commands
        self._silent: frozenset[str] = frozenset()
        self.ask: Callable[[], Stay] = lambda: ask_about_training(window)

    def add_graph(self, page: QWidget) -> None:
        """The workspace that is there from the start."""
        self.stack.addWidget(page)

    @property
    def session(self) -> Session | NetworkSession:
        """The document of the workspace that is shown."""
        return self.session_of(self.current)

    @property
    def strip(self) -> Strip:
        """Where the workspace that is shown says things."""
        return self.page.strip if self.page is not None and self.current == NETWORK else self._window.strip

    @property
    def live(self) -> bool:
        """Whether the workspace that is shown follows what happens instead of being stepped through."""
        return self.page.levels.live if self.page is not None and self.current == NETWORK else self._window.session.live

    @property
    def others(self) -> tuple[str, ...]:
        """The workspaces there are beside the one that is shown."""
        made = (GRAPH, NETWORK) if self.page is not None else (GRAPH,)
        return tuple(key for key in made if key != self.current)

    @property
    def sessions(self) -> tuple[Session | NetworkSession, ...]:
        """The documents of all workspaces there are, the formula first, whichever is shown."""
        return (self._window.session,) if self.page is None else (self._window.session, self.page.session)

    def session_of(self, key: str) -> Session | NetworkSession:
        """The document of a workspace."""
        return self.page.session if self.page is not None and key == NETWORK else self._window.session

    def slot(self, name: str) -> Callable[..., object]:
        """What a command does in the workspace that is shown."""
        commands = self._commands if self.current == NETWORK else self._window.commands
        found: Callable[..., object] = getattr(commands, name)
        return found

    def show(self, key: str) -> None:
        """Show another workspace."""
        if key == NETWORK:
            self.stack.setCurrentWidget(self._network())
        else:
            self.stack.setCurrentIndex(0)
            if self.page is not None:
                self.page.player.pause()
        before, self.current = self.strip, key
        before.hand_over(self.strip)
        self._window.rail.choose(key)
        self._window.player.pause()
        self.refresh()
        self._window.choices.tick()
        self.turned.emit(key)
        if self.page is not None and key == NETWORK:
            self.page.take_keys()
        else:
            self._window.canvas.setFocus()

    def refresh(self) -> None:
        """Switch commands on and off for the workspace that is shown."""
        for record in ACTIONS:
            self._window.actions_by_id[record.id].setEnabled(self.current == GRAPH or record.slot not in self._silent)
        self._window.menus.refresh()

    def leave(self, needed: Path | None = None) -> bool:
        """Whether the training may go: none is under way, or it was stopped and kept, but not over a checkpoint still `needed`."""
        if self.page is None or not self.page.training.under_way:
            return True
        if self.ask() == "stay":
            return False
        importlib.import_module("gradviz.app.stopped_runs").keep(self._window, self.page, needed)
        return True

    def offer_stopped(self, document: Path | None = None) -> None:
        """Offer to go on with the training that was stopped by closing or a crash, if any; or with that of a document alone."""
        if document is not None:
            left = stopped.found()
            if left is None or left.document != str(document.absolute()):
                return
        if stopped.found() is not None or any(stopped.note_of(place).exists() for place in stopped.running_places()):
            importlib.import_module("gradviz.app.stopped_runs").offer(self._window)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        if self.page is not None:
            self.page.apply_theme(theme)

    def retranslate(self) -> None:
        """Say everything in the current language."""
        if self.page is not None:
            self.page.retranslate()

    def fold(self, narrow: bool, low: bool) -> None:
        """Another size of the window."""
        if self.page is not None:
            self.page.fold(narrow, low)

    def close(self) -> None:
        """End what runs."""
        if self.page is not None:
            self.page.close_training()
        if self._place is not None:
            self._place.give_back()
            self._place = None

    def keep_at(self, place: Place) -> None:
        """Go on keeping the running training where a crash has left it."""
        if self.page is not None:
            importlib.import_module("gradviz.app.running_kept").keep_at(self.page, place)
            own, self._place = self._place, place
            if own is not None:
                own.give_back()

    def _network(self) -> NetworkPage:
        """The page, made when it is first asked for; its modules are no part of the way to the first paint."""
        if self.page is None:
            made = importlib.import_module("gradviz.app.panels.network_page")
            orders = importlib.import_module("gradviz.app.network_commands")
            window = self._window
            self.page = made.NetworkPage(window.preferences, window.services, window.actions_by_id)
            self._commands, self._silent = orders.NetworkCommands(window, self.page), orders.SILENT
            self.stack.addWidget(self.page)
            self.page.retitled.connect(window.name_document)
            self.page.levels.mode_changed.connect(window.choices.tick)
            self.page.apply_theme(window.preferences.theme)
            self.page.retranslate()
            self._place = importlib.import_module("gradviz.app.running_kept").keep_running(self.page)
            window.folding.fit()
        return self.page
