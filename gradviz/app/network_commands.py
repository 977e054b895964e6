"""What the commands of the window do in the Network workspace; those that mean nothing there are switched off."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from gradviz.app.commands import ZOOM, Commands

if TYPE_CHECKING:
    from gradviz.app.export_desk import ExportDesk
    from gradviz.app.main_window import MainWindow
    from gradviz.app.panels.network_page import NetworkPage

SILENT = frozenset(
    (
        *("on_edit_formula", "on_random_values", "on_reset_values", "on_present", "on_panel"),
        *("on_update", "on_updates", "on_breakpoint", "on_close_gate", "on_convention", "on_differentiate", "on_find", "on_merge_equal"),
        *("on_note", "on_open_gate", "on_own_order", "on_pins", "on_predict", "on_rename", "on_run_to", "on_send_back", "on_split_equal"),
    )
)
"""Slots that only a formula answers."""


class NetworkCommands(Commands):
    """Files, themes and languages as everywhere; the run is that of the training or of the open level."""

    def __init__(self, window: MainWindow, page: NetworkPage) -> None:
        super().__init__(window)
        self._page = page

    @cached_property
    def export_desk(self) -> ExportDesk:
        desk: ExportDesk = import_module("gradviz.app.export_desk").network_desk(self._window, self._page)
        return desk

    def on_undo(self) -> None:
        self._page.session.undo()

    def on_redo(self) -> None:
        self._page.session.redo()

    def on_fit(self) -> None:
        self._page.canvas.fit()

    def on_zoom_in(self) -> None:
        self._page.canvas.zoom(ZOOM)

    def on_zoom_out(self) -> None:
        self._page.canvas.zoom(1 / ZOOM)

    def on_relayout(self) -> None:
        self._page.canvas.fit()

    def on_direction(self, direction: str) -> None:
        self._window.preferences.set("direction", direction)
        self._page.canvas.fit()

    def on_next(self) -> None:
        self._page.step(1)

    def on_previous(self) -> None:
        self._page.step(-1)

    def on_start(self) -> None:
        if self._page.levels.live:
            self._page.training.rewind()
        else:
            self._page.player.pause()
            self._page.levels.move_to(0)

    def on_end(self) -> None:
        if not self._page.levels.live:
            self._page.player.pause()
            self._page.levels.move_to(len(self._page.levels.moments))

    def on_play(self) -> None:
        if self._page.levels.live:
            self._page.training.toggle()
        else:
            self._page.player.toggle()

    def on_take_back(self) -> None:
        """One level up."""
        self._page.levels.back()

    def on_mode(self, mode: str) -> None:
        self._page.set_live(mode == "live")
