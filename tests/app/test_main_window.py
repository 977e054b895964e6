"""The main path in a window: keys, typing, errors, themes, languages, sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz import words
from gradviz.app.actions import ACTIONS, MENUS
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.command_palette import plain_title
from gradviz.app.panels.network_page import NetworkPage
from gradviz.errors import InputError
from gradviz.picture.diagram import Badge
from gradviz.picture.theme import THEMES
from gradviz.project import Document


def test_space_steps_to_the_end_and_the_hint_goes(window: MainWindow, qtbot: QtBot) -> None:
    assert window.canvas.hint == "Space: next step"
    for _ in range(7):
        qtbot.keyClick(window.canvas, Qt.Key.Key_Space)
    assert window.session.at == 14
    assert window.canvas.hint == ""
    assert "b adds up its parts: 2 + 3 = 5." in window.transport.sentence()


def test_arrows_home_and_end_move_the_run(window: MainWindow, qtbot: QtBot) -> None:
    for key, at in ((Qt.Key.Key_Right, 8), (Qt.Key.Key_Left, 7), (Qt.Key.Key_End, 14), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(window.canvas, key)
        assert window.session.at == at


def test_typing_a_space_in_the_formula_is_no_step(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_edit_formula()
    qtbot.keyClicks(window.editor.text, "e = a b")
    window.editor.flush()
    assert window.session.document.text == "e = a b"
    assert window.session.error is None
    assert window.session.graph is not None
    assert window.session.at == window.session.forward_moments


def test_while_a_large_graph_is_laid_out_the_canvas_says_so(window: MainWindow, qtbot: QtBot) -> None:
    window.session.start(Document.from_text("y=" + "+".join(f"x{at}*w{at}" for at in range(120)), {}))
    assert window.session.graph is not None
    assert window.canvas.hint == f"{len(window.session.graph.nodes)} nodes are being laid out…"
    window.services.start()
    qtbot.waitUntil(lambda: window.picture.awaited == 0)
    assert "laid out" not in window.canvas.hint


def test_an_error_shows_column_and_hint_and_the_fix_parses(window: MainWindow) -> None:
    window.editor.text.setPlainText("e=(a+b")
    window.editor.flush()
    error = window.session.error
    assert error is not None
    assert window.editor.row.error.text().startswith("Column ")
    assert window.editor.row.stands.text() == "Showing the last good graph"
    window.editor.apply_fix()
    assert window.session.error is None
    assert window.editor.text.toPlainText() == window.session.document.text


@pytest.mark.heavy
@pytest.mark.parametrize("theme", [name for name in THEMES if name != "print"])
def test_every_theme_reaches_the_canvas(window: MainWindow, theme: str, qtbot: QtBot) -> None:
    window.commands.on_theme(theme)

    def ground() -> str:
        return window.canvas.grab().toImage().pixelColor(4, window.canvas.height() // 2).name().upper()

    qtbot.waitUntil(lambda: ground() == THEMES[theme]["surface"].upper())
    assert window.actions_by_id[theme].isChecked()


def test_language_switches_live_and_back(window: MainWindow) -> None:
    before = window.rail.buttons["graph"].text()
    window.commands.on_language("ru")
    assert words.language() == "ru"
    assert window.rail.buttons["graph"].text() == "Граф"
    window.commands.on_language("en")
    assert window.rail.buttons["graph"].text() == before


@pytest.mark.heavy
@pytest.mark.parametrize("size", [(1024, 680), (1199, 759), (1440, 900), (2560, 1440)])
@pytest.mark.parametrize("language", list(words.LANGUAGES))
def test_no_panel_is_wider_than_its_place(window: MainWindow, size: tuple[int, int], language: str) -> None:
    window.commands.on_language(language)
    window.resize(*size)
    QApplication.processEvents()
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    for panel in (window.explain, window.transport, window.rail, window.editor):
        assert panel.minimumSizeHint().width() <= panel.width(), panel
    assert window.canvas.width() >= 480


def test_every_action_has_a_slot_a_menu_and_a_title(window: MainWindow) -> None:
    for record in ACTIONS:
        assert callable(getattr(window.commands, record.slot))
        assert record.menu in MENUS
        assert window.actions_by_id[record.id].text()
    assert len({record.id for record in ACTIONS}) == len(ACTIONS)
    keys = [key for record in ACTIONS for key in record.shortcuts]
    assert len(set(keys)) == len(keys)


def test_the_palette_finds_and_runs_an_action(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_palette()
    popup = window.palette_popup
    assert len(popup.shown()) >= len([action for action in window.actions_by_id.values() if action.isEnabled()])
    qtbot.keyClicks(popup.field, "to the end")
    assert popup.shown() == ["To the end"]
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert window.session.at == 14
    assert plain_title(window.actions_by_id["fit"]) == "Fit the graph"


def test_a_click_pins_a_gate_and_escape_from_it_follows_the_run(window: MainWindow, qtbot: QtBot) -> None:
    graph = window.session.graph
    assert graph is not None
    place = window.canvas.sheet.place_of(graph.output)
    assert window.canvas.sheet.item_at(place.center()) == graph.output
    window.canvas.clicked.emit(graph.output)
    assert window.session.selection == {graph.output}
    qtbot.waitUntil(window.explain.pinned.isVisible)
    window.explain.pinned.click()
    assert window.session.selection == frozenset()
    window.canvas.clicked.emit(graph.output)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.session.selection == frozenset()


def test_undo_takes_a_value_back(window: MainWindow) -> None:
    window.inputs.rows["a"].field.entered.emit(4.0)
    assert window.session.document.values["a"] == 4.0
    window.commands.on_undo()
    assert window.session.document.values["a"] == 2.0
    assert window.inputs.rows["a"].field.text() == "2"


def test_closing_leaves_no_timer_running(window: MainWindow) -> None:
    window.commands.on_play()
    assert window.player.playing
    window.close()
    assert not window.player.playing


def test_the_picture_follows_a_value(window: MainWindow) -> None:
    before = window.picture.diagram
    window.inputs.rows["a"].field.entered.emit(7.0)
    assert window.picture.diagram is not before


def test_a_saved_document_opens_again(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "two.gradviz"
    window.session.set_text("y = x*x + k")
    window.session.save(path)
    window.commands.on_new()
    window.commands.open_file(path)
    assert window.session.document.text == "y = x*x + k"
    assert not window.session.changed
    window.commands.open_file(tmp_path / "missing.gradviz")
    assert window.strip.isVisible()
    assert window.session.document.text == "y = x*x + k"


def test_a_language_switch_reaches_the_picture_at_once(window: MainWindow) -> None:
    def words_shown() -> set[str]:
        return {shape.word for shape in window.picture.diagram.flat() if isinstance(shape, Badge)}

    assert "distribute" in words_shown()
    window.commands.on_language("ru")
    assert "раздача" in words_shown()
    assert "distribute" not in words_shown()


def test_another_document_is_laid_out_anew(window: MainWindow) -> None:
    before = window.picture.diagram.width, window.picture.diagram.height
    window.session.start(Document.from_text("x1+x2+x3+x4"))
    window.session.start(Document.from_text("e=(a+b)*(b+1)"))
    assert (window.picture.diagram.width, window.picture.diagram.height) == before


def test_another_look_does_not_take_back_what_was_opened_meanwhile(window: MainWindow, qtbot: QtBot) -> None:
    window.apply_theme()
    window.session.set_text("x*x")
    qtbot.wait(300)
    assert window.session.document.text == "x*x"
    assert window.editor.text.toPlainText() == "x*x"


def test_a_fault_is_told_in_the_workspace_that_is_shown(window: MainWindow, page: NetworkPage) -> None:
    window.report(ZeroDivisionError("planted"))
    assert page.strip.isVisible()
    assert page.strip.message.text() == "Something went wrong: ZeroDivisionError: planted"
    window.workspaces.show("graph")
    window.report(InputError("planted", "there is no {name}", name="x"))
    assert window.strip.isVisible()
    assert window.strip.message.text() == "Something went wrong: there is no x"
