"""Every command of the window, declared once: menus, shortcuts, the command palette and the help list read it.

Owns records only; what a command does is the slot of that name on the main window.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.words import mark


@dataclass(frozen=True)
class Action:
    """One command. `slot` is a method of the main window, called with `argument` when that is not None.

    Actions of one `choice` exclude each other and show a tick; `separated` puts a line before it in its menu.
    """

    id: str
    title: str
    menu: str
    slot: str
    shortcuts: tuple[str, ...] = ()
    argument: str | None = None
    choice: str | None = None
    checkable: bool = False
    separated: bool = False
    submenu: str | None = None


FILE, EDIT, VIEW, RUN, HELP = mark("&File"), mark("&Edit"), mark("&View"), mark("&Run"), mark("&Help")
MENUS = (FILE, EDIT, VIEW, RUN, HELP)
LIGHT, LANGUAGE, STEPS, SPEED = mark("Theme"), mark("Language"), mark("One step is"), mark("Speed")
LABELS, DIRECTION, TEXT, PANEL = mark("Labels"), mark("Direction"), mark("Text size"), mark("Panel")
KINKS = mark("Slopes at kinks")

ACTIONS = (
    Action("new", mark("New"), FILE, "on_new", ("Ctrl+N",)),
    Action("open", mark("Open…"), FILE, "on_open", ("Ctrl+O",)),
    Action("save", mark("Save"), FILE, "on_save", ("Ctrl+S",), separated=True),
    Action("save-as", mark("Save as…"), FILE, "on_save_as", ("Ctrl+Shift+S",)),
    Action("export", mark("Export picture…"), FILE, "on_export", ("Ctrl+E",), separated=True),
    Action("export-again", mark("Export again"), FILE, "on_export_again", ("Ctrl+Shift+E",)),
    Action("quit", mark("Quit"), FILE, "close", ("Ctrl+Q",), separated=True),
    Action("undo", mark("Undo"), EDIT, "on_undo", ("Ctrl+Z",)),
    Action("redo", mark("Redo"), EDIT, "on_redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Action("edit-formula", mark("Edit the formula"), EDIT, "on_edit_formula", ("Ctrl+L",), separated=True),
    Action("find", mark("Find in the graph"), EDIT, "on_find", ("Ctrl+F",)),
    Action("rename", mark("Rename the node"), EDIT, "on_rename", ("F2",)),
    Action("note", mark("Note on the node"), EDIT, "on_note", ("Shift+F2",)),
    Action("random-values", mark("Random values"), EDIT, "on_random_values", ("Ctrl+R",)),
    Action("reset-values", mark("Reset values"), EDIT, "on_reset_values", ("Ctrl+Shift+R",)),
    Action("open-gate", mark("Open the gate"), EDIT, "on_open_gate", ("Ctrl+Down",), separated=True),
    Action("close-gate", mark("Put gates together"), EDIT, "on_close_gate", ("Ctrl+Up",)),
    Action("merge-equal", mark("Merge equal parts"), EDIT, "on_merge_equal", ("Ctrl+M",)),
    Action("split-equal", mark("Split equal parts"), EDIT, "on_split_equal", ("Ctrl+Shift+M",)),
    Action("library-slopes", mark("As in libraries"), EDIT, "on_convention", argument="library", choice="kinks", submenu=KINKS),
    Action("lecture-slopes", mark("As in the lectures"), EDIT, "on_convention", argument="lecture", choice="kinks", submenu=KINKS),
    Action("present", mark("Presenter mode"), VIEW, "on_present", ("F5",)),
    Action("palette", mark("Find a command"), VIEW, "on_palette", ("Ctrl+K",)),
    Action("fit", mark("Fit the graph"), VIEW, "on_fit", ("Ctrl+0", "F"), separated=True),
    Action("zoom-in", mark("Zoom in"), VIEW, "on_zoom_in", ("Ctrl++", "Ctrl+=")),
    Action("zoom-out", mark("Zoom out"), VIEW, "on_zoom_out", ("Ctrl+-",)),
    Action("relayout", mark("Lay out again"), VIEW, "on_relayout", ("Ctrl+Shift+L",)),
    Action("panel-explain", mark("Explain"), VIEW, "on_panel", ("Ctrl+1",), "explain", "panel", submenu=PANEL, separated=True),
    Action("panel-nudge", mark("Nudge"), VIEW, "on_panel", ("Ctrl+2",), "nudge", "panel", submenu=PANEL),
    Action("panel-paths", mark("Paths"), VIEW, "on_panel", ("Ctrl+3",), "paths", "panel", submenu=PANEL),
    Action("panel-check", mark("Check"), VIEW, "on_panel", ("Ctrl+4",), "check", "panel", submenu=PANEL),
    Action("panel-memory", mark("Memory"), VIEW, "on_panel", ("Ctrl+5",), "memory", "panel", submenu=PANEL),
    Action("panel-sympy", mark("SymPy"), VIEW, "on_panel", ("Ctrl+6",), "sympy", "panel", submenu=PANEL),
    Action("panel-history", mark("History"), VIEW, "on_panel", ("Ctrl+7",), "history", "panel", submenu=PANEL),
    Action("panel-fit", mark("Fit"), VIEW, "on_panel", ("Ctrl+8",), "fit", "panel", submenu=PANEL),
    Action("tags", mark("Rule tags"), VIEW, "on_tags", ("Ctrl+T",), checkable=True, separated=True),
    Action("pins", mark("What must be remembered"), VIEW, "on_pins", ("Ctrl+Shift+P",), checkable=True),
    Action("numbers", mark("Numbers"), VIEW, "on_label_mode", argument="numbers", choice="labels", submenu=LABELS),
    Action("symbols", mark("Symbols"), VIEW, "on_label_mode", argument="symbols", choice="labels", submenu=LABELS),
    Action("both", mark("Both"), VIEW, "on_label_mode", argument="both", choice="labels", submenu=LABELS),
    Action("to-right", mark("Left to right"), VIEW, "on_direction", argument="right", choice="direction", submenu=DIRECTION),
    Action("to-bottom", mark("Top to bottom"), VIEW, "on_direction", argument="down", choice="direction", submenu=DIRECTION),
    Action("light", mark("Light"), VIEW, "on_theme", argument="light", choice="theme", submenu=LIGHT, separated=True),
    Action("dark", mark("Dark"), VIEW, "on_theme", argument="dark", choice="theme", submenu=LIGHT),
    Action("contrast", mark("High contrast"), VIEW, "on_theme", argument="contrast", choice="theme", submenu=LIGHT),
    Action("larger-text", mark("Larger text"), VIEW, "on_text_size", ("Ctrl+Alt+=", "Ctrl+Alt++"), argument="1", submenu=TEXT),
    Action("smaller-text", mark("Smaller text"), VIEW, "on_text_size", ("Ctrl+Alt+-",), argument="-1", submenu=TEXT),
    Action("usual-text", mark("Usual text size"), VIEW, "on_text_size", ("Ctrl+Alt+0",), argument="0", submenu=TEXT),
    Action("en", "English", VIEW, "on_language", argument="en", choice="language", submenu=LANGUAGE),
    Action("ru", "Русский", VIEW, "on_language", argument="ru", choice="language", submenu=LANGUAGE),
    Action("motion", mark("Reduced motion"), VIEW, "on_motion", checkable=True),
    Action("next", mark("Next step"), RUN, "on_next", ("Space", "Right")),
    Action("previous", mark("Previous step"), RUN, "on_previous", ("Left",)),
    Action("start", mark("To the start"), RUN, "on_start", ("Home",)),
    Action("end", mark("To the end"), RUN, "on_end", ("End",)),
    Action("play", mark("Play or pause"), RUN, "on_play", ("P",)),
    Action("run-to", mark("Run to the selected node"), RUN, "on_run_to", ("Shift+F9",), separated=True),
    Action("breakpoint", mark("Breakpoint at the node"), RUN, "on_breakpoint", ("F9",)),
    Action("differentiate", mark("Differentiate the node"), RUN, "on_differentiate", ("Ctrl+D",)),
    Action("predict", mark("Predict the next step"), RUN, "on_predict", ("Ctrl+G",), checkable=True),
    Action("own-order", mark("My backward order"), RUN, "on_own_order", ("Ctrl+B",), checkable=True),
    Action("send-back", mark("Send the selected gate back"), RUN, "on_send_back", ("B",)),
    Action("take-back", mark("Take the last choice back"), RUN, "on_take_back", ("Backspace",)),
    Action("update", mark("Update the parameters"), RUN, "on_update", ("Ctrl+U",), separated=True),
    Action("updates", mark("Run updates"), RUN, "on_updates", ("Ctrl+Shift+U",)),
    Action("live", mark("Live"), RUN, "on_mode", argument="live", choice="mode", separated=True),
    Action("step", mark("Step"), RUN, "on_mode", argument="step", choice="mode"),
    Action("by-edge", mark("By edge"), RUN, "on_granularity", argument="edge", choice="granularity", submenu=STEPS, separated=True),
    Action("by-node", mark("By node"), RUN, "on_granularity", argument="node", choice="granularity", submenu=STEPS),
    Action("by-phase", mark("By phase"), RUN, "on_granularity", argument="phase", choice="granularity", submenu=STEPS),
    Action("half-speed", "0.5×", RUN, "on_speed", argument="0.5", choice="speed", submenu=SPEED),
    Action("normal-speed", "1×", RUN, "on_speed", argument="1", choice="speed", submenu=SPEED),
    Action("double-speed", "2×", RUN, "on_speed", argument="2", choice="speed", submenu=SPEED),
    Action("fast-speed", "4×", RUN, "on_speed", argument="4", choice="speed", submenu=SPEED),
    Action("shortcuts", mark("Keyboard shortcuts"), HELP, "on_shortcuts", ("F1", "?")),
)
