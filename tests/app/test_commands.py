"""What the commands do to the document, its file and the picture file."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.fit import FitPage
from gradviz.app.panels.shortcut_sheet import ShortcutSheet


def test_a_saved_document_opens_again(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "mine.gradviz"
    window.commands.on_edit_formula()
    window.editor.text.setPlainText("x*x+1")
    window.editor.flush()
    window.session.path = path
    window.commands.on_save()
    assert not window.session.changed
    window.commands.on_new()
    assert window.session.document.text == ""
    window.commands.open_file(path)
    assert window.session.document.text == "x*x+1"


def test_a_file_that_is_not_there_leaves_the_document(window: MainWindow, tmp_path: Path) -> None:
    before = window.session.document
    window.commands.open_file(tmp_path / "none.gradviz")
    assert window.session.document == before


def test_modes_and_granularity_reach_the_session(window: MainWindow) -> None:
    window.commands.on_mode("live")
    assert window.session.live
    window.commands.on_granularity("phase")
    assert window.session.granularity == "phase"
    window.commands.on_start()
    assert window.session.at == 0


def test_the_list_of_shortcuts_can_be_shown(window: MainWindow) -> None:
    window.commands.on_shortcuts()
    sheet = window.findChild(ShortcutSheet)
    assert sheet is not None
    assert sheet.windowTitle() == "Keyboard shortcuts"
    sheet.close()


@pytest.mark.heavy
def test_text_size_goes_up_and_down_and_stops_at_the_ends(window: MainWindow) -> None:
    for change, size in (("1", 115), ("1", 130), ("1", 130), ("-1", 115), ("0", 100), ("-1", 90), ("-1", 90)):
        window.commands.on_text_size(change)
        assert window.preferences["text_size"] == size
        assert window.editor.text.font().pixelSize() == round(16 * size / 100)
    window.commands.on_text_size("0")


def test_the_graph_turns_and_turns_back(window: MainWindow) -> None:
    wide = window.picture.diagram.width / window.picture.diagram.height
    window.commands.on_direction("down")
    assert window.picture.diagram.width / window.picture.diagram.height < wide
    assert window.actions_by_id["to-bottom"].isChecked()
    window.commands.on_direction("right")
    assert window.picture.diagram.width / window.picture.diagram.height == wide


def test_a_gate_is_opened_and_put_together_again(window: MainWindow) -> None:
    session = window.session
    session.set_text("y=tanh(x)")
    assert session.graph is not None
    session.select(session.graph.output)
    window.commands.on_open_gate()
    assert "exp" in {node.op for node in session.graph.nodes}
    session.select(session.graph.output)
    window.commands.on_close_gate()
    assert "exp" not in {node.op for node in session.graph.nodes}
    window.commands.on_close_gate()
    assert "No single gate" in window.strip.message.text()


def test_equal_parts_are_merged_and_counted(window: MainWindow) -> None:
    window.session.set_text("e=(a+b)*(a+b)")
    window.commands.on_merge_equal()
    assert window.strip.message.text() == "1 gate saved."
    window.commands.on_merge_equal()
    assert "No two parts" in window.strip.message.text()
    window.commands.on_split_equal()
    assert window.session.document.parts == ()


def test_slopes_at_kinks_are_chosen_shown_and_undone(window: MainWindow) -> None:
    window.session.start(window.session.document.from_text("relu(x)", {"x": 0.0}))
    window.commands.on_convention("lecture")
    assert window.session.trace is not None
    assert window.session.trace.grad("x") == 1.0
    assert window.actions_by_id["lecture-slopes"].isChecked()
    window.commands.on_undo()
    assert window.session.trace.grad("x") == 0.0
    assert window.actions_by_id["library-slopes"].isChecked()


def test_the_keys_of_updates_are_for_the_fit_while_its_page_is_shown(window: MainWindow) -> None:
    window.session.set_text("y = w*x + b")
    window.commands.on_panel("fit")
    page = window.right.pages["fit"]
    assert isinstance(page, FitPage)
    assert window.right.fitting is None
    assert page.fitting.sample()
    window.commands.on_updates()
    assert page.fitting.running
    window.commands.on_panel("explain")
    window.commands.on_updates()
    assert not page.fitting.running
    assert window.right.fitting is None
    window.commands.on_update()
    assert window.strip.isVisible()
