"""What the commands of the window do: files, edits, view, run and help. One slot per action; owns the wiring, builds no panel."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from gradviz import words
from gradviz.app.panels.fit import TABLES
from gradviz.app.panels.shortcut_sheet import ShortcutSheet
from gradviz.errors import GradvizError
from gradviz.ops.op import Convention
from gradviz.project.settings import BY_NAME
from gradviz.tutor.update import refusal

if TYPE_CHECKING:
    from gradviz.app.export_desk import ExportDesk
    from gradviz.app.main_window import MainWindow

ZOOM = 1.25


class Commands:
    """The slots for one window; each does its work in a model or a panel of that window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._random = random.Random()

    @cached_property
    def export_desk(self) -> ExportDesk:
        """Where exports are made; loaded when first needed, to keep it out of the start."""
        desk: ExportDesk = import_module("gradviz.app.export_desk").formula_desk(self._window)
        return desk

    # File.

    def on_new(self) -> None:
        """Open an empty document."""
        self._window.documents.new()

    def on_open(self) -> None:
        """Ask for a file and open it."""
        self._window.documents.open()

    def open_file(self, path: Path) -> bool:
        """Open a file; what cannot be read is said in the strip. A table of data is rows to fit to. Whether it could be read."""
        if path.suffix.lower() not in TABLES:
            return self._window.documents.open_file(path)
        self._window.workspaces.show("graph")
        self._window.right.load_rows(path)
        return True

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open the first file that can be read, as a window shows one document, and say that the others stay closed."""
        opened = next((path for path in paths if self.open_file(path)), None)
        if opened is not None and len(paths) > 1:
            name, others = opened.name, len(paths) - 1
            self._window.strip.show_message(
                lambda: words.count(
                    "A window shows one document: {name} was opened, {n} other file was not.",
                    "A window shows one document: {name} was opened, {n} other files were not.",
                    others,
                    name=name,
                )
            )

    def on_save(self) -> None:
        """Save where the document came from."""
        self._window.documents.save()

    def on_save_as(self) -> None:
        """Ask where to save."""
        self._window.documents.save_as()

    def on_export(self) -> None:
        """Choose what to export, with a preview."""
        self.export_desk.open()

    def on_export_again(self) -> None:
        """Make the last export once more, to the same file."""
        self.export_desk.repeat()

    # Edit.

    def on_undo(self) -> None:
        """Take the last edit back."""
        self._window.editor.flush()
        self._window.session.undo()

    def on_redo(self) -> None:
        """Do the edit that was taken back again."""
        self._window.session.redo()

    def on_edit_formula(self) -> None:
        """Put the cursor into the formula."""
        self._window.editor.focus()

    def on_find(self) -> None:
        """Find a node."""
        self._window.tools.find()

    def on_rename(self) -> None:
        """Ask for another name for the selected node."""
        self._window.tools.with_node(self._window.tools.rename)

    def on_note(self) -> None:
        """Ask for a note on the selected node."""
        self._window.tools.with_node(self._window.tools.note)

    def on_random_values(self) -> None:
        """Draw new values for the inputs."""
        self._window.session.randomize(self._random)

    def on_reset_values(self) -> None:
        """Set the inputs to their start values."""
        self._window.session.reset_values()

    def on_open_gate(self) -> None:
        """Show the gate that is selected, or that the run stands at, as simpler gates."""
        self._with_gate(self._window.session.open_gate)

    def on_close_gate(self) -> None:
        """Put the same gate and gates before it together."""
        self._with_gate(self._window.session.close_gate)

    def _with_gate(self, change: Callable[[int], None]) -> None:
        node = self._window.session.subject
        if node is None:
            self._window.strip.show_message(lambda: words.say("Select a gate first."))
            return
        try:
            change(node)
        except GradvizError as error:
            said, graph = error, self._window.session.graph
            name = graph.labels[node] if graph is not None else ""
            self._window.strip.show_message(
                lambda: f"{said.message if said.message.startswith(name) else words.sentence_case(said.message)}. {said.hint}"
            )

    def on_merge_equal(self) -> None:
        """Make equal parts of the formula one, and say how many gates that saves."""
        saved = self._window.session.merge_equal()
        self._window.strip.show_message(
            lambda: (
                words.count("{n} gate saved.", "{n} gates saved.", saved) if saved else words.say("No two parts of the formula are equal.")
            )
        )

    def on_split_equal(self) -> None:
        """Split what was merged."""
        self._window.session.split_equal()

    def on_convention(self, convention: Convention) -> None:
        """Take slopes at kinks as libraries do, or as the lectures do."""
        self._window.session.set_convention(convention)

    # View.

    def on_palette(self) -> None:
        """Open the command palette."""
        field = self._window.top.search
        self._window.palette_popup.open(field.mapToGlobal(QPoint(field.width(), field.height() + 4)))

    def on_present(self) -> None:
        """Enter or leave presenter mode."""
        self._window.presenter.toggle()

    def on_fit(self) -> None:
        """Show the whole graph."""
        self._window.canvas.fit()

    def on_zoom_in(self) -> None:
        """Zoom in."""
        self._window.canvas.zoom(ZOOM)

    def on_zoom_out(self) -> None:
        """Zoom out."""
        self._window.canvas.zoom(1 / ZOOM)

    def on_relayout(self) -> None:
        """Place the nodes anew."""
        self._window.picture.relayout()
        self._window.canvas.fit()

    def on_tags(self) -> None:
        """Switch rule tags on or off."""
        self._window.preferences.set("rule_tags", not self._window.preferences["rule_tags"])

    def on_pins(self) -> None:
        """Show or hide what every gate keeps for the backward pass."""
        self._window.preferences.set("memory_pins", not self._window.preferences["memory_pins"])

    def on_label_mode(self, mode: str) -> None:
        """Label the edges with numbers, symbols or both."""
        self._window.preferences.set("label_mode", mode)

    def on_theme(self, name: str) -> None:
        """Choose another theme."""
        self._window.preferences.set("theme", name)

    def on_language(self, code: str) -> None:
        """Choose another language."""
        self._window.preferences.set("language", code)

    def on_direction(self, direction: str) -> None:
        """Lay the graph out from left to right, or from top to bottom."""
        self._window.preferences.set("direction", direction)
        self._window.canvas.fit()

    def on_text_size(self, change: str) -> None:
        """Make the text of the window larger, smaller, or as large as usual."""
        sizes = BY_NAME["text_size"].choices
        at = sizes.index(self._window.preferences["text_size"]) + int(change)
        usual = BY_NAME["text_size"].default
        self._window.preferences.set("text_size", sizes[min(max(at, 0), len(sizes) - 1)] if int(change) else usual)

    def on_motion(self) -> None:
        """Switch motion on or off."""
        self._window.preferences.set("reduced_motion", not self._window.preferences["reduced_motion"])

    # Run.

    def on_next(self) -> None:
        """Go one step on."""
        self._window.step(1)

    def on_previous(self) -> None:
        """Go one step back."""
        self._window.step(-1)

    def on_start(self) -> None:
        """Go before the first step."""
        self._window.player.pause()
        self._window.session.step(-len(self._window.session.moments))

    def on_end(self) -> None:
        """Go after the last step."""
        self._window.player.pause()
        self._window.session.step(len(self._window.session.moments))

    def on_play(self) -> None:
        """Play or pause."""
        self._window.player.toggle()

    def on_update(self) -> None:
        """Move every parameter against its gradient, once; where rows of data are fitted, against that of all of them."""
        fitting = self._window.right.fitting
        if fitting is not None:
            fitting.update_once()
            return
        planned = self._window.session.planned()
        if not self._window.session.update():
            self._window.strip.show_message(lambda: refusal(planned) or self._no_update(bool(planned)))

    @staticmethod
    def _no_update(ticked: bool) -> str:
        if ticked:
            return words.say("Nothing moves any more.")
        return words.say("Tick an input as a parameter first: its row has the menu for it.")

    def on_updates(self) -> None:
        """Start a run of updates, or end it."""
        fitting = self._window.right.fitting
        if fitting is not None:
            fitting.toggle()
        elif self._window.session.planned():
            self._window.inputs.update_box.toggle()
        else:
            self.on_update()

    def on_panel(self, key: str) -> None:
        """Show another page of the right dock."""
        self._window.right.turn_to(key)

    def on_run_to(self) -> None:
        """Run to the selected node."""
        self._window.player.pause()
        self._window.tools.run_to()

    def on_breakpoint(self) -> None:
        """Set a breakpoint at the selected node, or take it away."""
        self._window.tools.breakpoint()

    def on_differentiate(self) -> None:
        """Start the backward pass at the selected node."""
        self._window.tools.differentiate()

    def on_predict(self) -> None:
        """Ask what the next step gives before it is shown, or ask no more."""
        self._window.tools.predict.toggle()

    def on_own_order(self) -> None:
        """Choose which gate goes back next, or go back as usual."""
        self._window.tools.order.toggle()

    def on_send_back(self) -> None:
        """The gradient of the selected gate goes back next; begins an order where there is none."""
        self._window.tools.order.send_selected()

    def on_take_back(self) -> None:
        """Take the last gate chosen back; where none was, go one step back."""
        if not self._window.tools.order.take_back():
            self._window.step(-1)

    def on_mode(self, mode: str) -> None:
        """Choose live or step."""
        self._window.player.pause()
        self._window.tools.predict.end()
        self._window.session.set_live(mode == "live")

    def on_granularity(self, granularity: str) -> None:
        """Choose what one step is."""
        self._window.preferences.set("granularity", granularity)

    def on_speed(self, speed: str) -> None:
        """Choose how fast to play."""
        self._window.preferences.set("speed", float(speed))

    # Help.

    def on_shortcuts(self) -> None:
        """Show all shortcuts in one list."""
        ShortcutSheet(self._window).open()

    def close(self) -> None:
        """Close the window."""
        self._window.close()
