"""The dialog shows what will be written, page by page, says what has no room, copies, and can be stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gradviz.app.exporting import Preview
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.export_dialog import ExportDialog
from gradviz.export.request import Request
from gradviz.picture.theme import THEMES


@pytest.fixture
def dialog(open_window: object, qtbot: QtBot) -> ExportDialog:
    """The dialog of an open window, with the finished run as an SVG."""
    window = open_window()
    assert isinstance(window, MainWindow)
    exports = window.commands.export_desk.exports
    exports._typeset = exports._ready = lambda latex: None
    record = next(record for record in exports.exporters if record.name == "svg")
    made = ExportDialog(exports, record, Request(steps="end"), THEMES["light"], "", window)
    qtbot.addWidget(made)
    made.open()
    return made


def seen(dialog: ExportDialog, qtbot: QtBot) -> Preview:
    qtbot.waitUntil(lambda: dialog.view.preview.image is not None or bool(dialog.view.preview.error), timeout=30_000)
    return dialog.view.preview


def test_a_preview_is_shown_and_pages_turn(dialog: ExportDialog, qtbot: QtBot) -> None:
    assert seen(dialog, qtbot).count == 1
    assert not dialog.on.isVisible()
    dialog.form.steps.choose("all")
    qtbot.waitUntil(lambda: dialog.view.preview.count > 10, timeout=30_000)
    dialog.on.click()
    qtbot.waitUntil(lambda: dialog.page.text().startswith("2 of"), timeout=30_000)
    for _ in range(30):
        dialog._turn(1)
    assert dialog.number == dialog.view.preview.count - 1
    assert dialog.grab().width() > 600


def test_what_has_no_room_and_what_is_wrong_is_said(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.form.page.choose("half")
    qtbot.waitUntil(lambda: dialog.notice.text() != "", timeout=30_000)
    dialog.form.page.choose("exact")
    dialog.form.exact.setText("A7")
    dialog.form.exact.editingFinished.emit()
    qtbot.waitUntil(lambda: "A7" in dialog.notice.text(), timeout=30_000)
    assert not dialog.save.isEnabled()


def test_a_picture_is_copied_as_pixels_and_as_itself(dialog: ExportDialog, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    dialog.copy.click()
    qtbot.waitUntil(lambda: clipboard.mimeData() is not None and clipboard.mimeData().hasImage(), timeout=30_000)
    assert bytes(clipboard.mimeData().data("image/svg+xml").data()).startswith(b"<svg")
    dialog.form.format.choose("dot")
    dialog.copy.click()
    qtbot.waitUntil(lambda: clipboard.text().startswith("digraph"), timeout=30_000)


def test_a_format_for_whole_runs_takes_all_steps(dialog: ExportDialog) -> None:
    dialog.form.format.choose("html")
    assert dialog.form.request.steps == "all"


def test_while_it_writes_it_can_be_stopped(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.form.format.choose("pdf")
    dialog.form.steps.choose("all")
    dialog.choose = lambda record: str(tmp_path / "a")
    with qtbot.waitSignal(dialog.exports.done, timeout=30_000):
        dialog.save.click()
        assert dialog.bar.isVisible()
        dialog.leave.click()
    assert list(tmp_path.iterdir()) == []
    assert dialog.isVisible()
    assert dialog.save.isEnabled()


def test_what_fails_is_said_and_the_dialog_stays(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    dialog.choose = lambda record: str(tmp_path / "file" / "a.svg")
    with qtbot.waitSignal(dialog.exports.failed, timeout=30_000):
        dialog.save.click()
    qtbot.waitUntil(lambda: "a.svg" in dialog.notice.text(), timeout=30_000)
    assert dialog.isVisible()


def test_no_file_chosen_writes_nothing(dialog: ExportDialog) -> None:
    dialog.choose = lambda record: ""
    dialog.save.click()
    assert dialog.save.isEnabled()
