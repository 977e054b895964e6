"""The window's exports: the dialog, the last export once more, and what is said about them. Owns these ways, no format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gradviz import words
from gradviz.app.exporting import NOW, Exports, Subject, formula_subject
from gradviz.app.network_export import level_subject
from gradviz.app.panels.export_dialog import ExportDialog
from gradviz.app.panels.strip import Strip
from gradviz.export.exporter import Exporter
from gradviz.export.request import ALL, Request
from gradviz.picture.options import Labels

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow
    from gradviz.app.panels.network_page import NetworkPage


class ExportDesk:
    """`dialog` is the one that is open."""

    def __init__(self, window: MainWindow, subject: Callable[[], Subject | None], granularity: Callable[[], str], strip: Strip) -> None:
        """What is exported, what one step of it is, and where it is said."""
        self._window, self._granularity, self._strip = window, granularity, strip
        services = window.services
        self.exports = Exports(subject, services.pictures.math, services.pictures.known, services.exporting)
        self.exports.done.connect(self._done)
        self.exports.failed.connect(self._failed)
        self.dialog: ExportDialog | None = None

    def open(self) -> None:
        """Show the dialog, with the choices of the last export; one that is open comes to the front."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self._window.editor.flush()
        if self.exports.subject() is None:
            self._strip.show_message(lambda: words.say("There is no graph to export yet."), error=True)
            return
        last = self.exports.last
        exporter, request = (last.exporter, last.request) if last else self._usual()
        self.dialog = ExportDialog(self.exports, exporter, request, self._window.preferences.theme, self._suggested(), self._window)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _suggested(self) -> Path:
        """Where the last export went, by the name of the document; one without a name is called as the last time."""
        last, path = self.exports.last, self._window.workspaces.session.path
        name = path.stem if path is not None else last.path.name[: -len(last.exporter.suffix)] if last else "graph"
        folder = last.path.parent if last else path.parent if path is not None else Path()
        return folder / name

    def _forget(self) -> None:
        """A dialog that is closed goes with its preview."""
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def repeat(self) -> None:
        """Export as last time, what is there now; the first time this asks."""
        self._window.editor.flush()
        if self.exports.last is None or self.exports.subject() is None:
            self.open()
        else:
            self.exports.start(self.exports.last)

    def _usual(self) -> tuple[Exporter, Request]:
        """The format and page of other days, showing what the window shows."""
        preferences = self._window.preferences
        known = {record.name: record for record in self.exports.exporters}
        exporter = known.get(str(preferences["export_format"]), known["svg"])
        labels: Labels = preferences["label_mode"]
        request = Request(
            preset=str(preferences["export_preset"]),
            theme=str(preferences["export_theme"]),
            labels=labels,
            tags=None if preferences["rule_tags"] else False,
            steps=ALL if exporter.book is not None else NOW,
            granularity=self._granularity(),
            least_text=float(preferences["export_least_text"]),
            direction=preferences["direction"],
        )
        return exporter, request

    def _done(self, paths: list[Path]) -> None:
        last = self.exports.last
        if not paths or last is None:
            self._strip.show_message(lambda: words.say("The export was stopped; nothing more was written."))
            return
        self._window.preferences.set_all(
            {
                "export_format": last.exporter.name,
                "export_preset": last.request.preset,
                "export_theme": last.request.theme,
                "export_least_text": last.request.least_text,
            }
        )
        first, count = paths[0].name, len(paths)
        self._strip.show_message(
            lambda: (
                words.say("Saved {name}.", name=first)
                if count == 1
                else words.say("Saved {name} and {count} more.", name=first, count=count - 1)
            )
        )

    def _failed(self, sentence: str) -> None:
        self._strip.show_message(sentence, error=True)


def formula_desk(window: MainWindow) -> ExportDesk:
    """For the formula."""
    return ExportDesk(
        window, lambda: formula_subject(window.session, window.nodes, window.picture), lambda: window.session.granularity, window.strip
    )


def network_desk(window: MainWindow, page: NetworkPage) -> ExportDesk:
    """For whatever level of the network is open."""
    return ExportDesk(window, lambda: level_subject(page), lambda: page.levels.granularity, page.strip)
