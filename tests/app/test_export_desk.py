"""Ctrl+E asks with the choices of last time, Ctrl+Shift+E repeats, and what was written is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.export_dialog import ExportDialog
from gradviz.project import Document, save
from gradviz.project.settings import load_settings


def exported(window: MainWindow, path: Path, qtbot: QtBot, suffix: str = "svg") -> None:
    """Export through the dialog."""
    window.commands.on_export()
    dialog = window.commands.export_desk.dialog
    assert dialog is not None
    dialog.form.format.choose(suffix)
    dialog.choose = lambda record: str(path)
    with qtbot.waitSignal(window.commands.export_desk.exports.done, timeout=30_000):
        dialog.save.click()


def test_an_export_is_written_said_and_remembered(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.commands.on_end()
    exported(window, tmp_path / "graph", qtbot)
    assert (tmp_path / "graph.svg").is_file() or (tmp_path / "graph-001.svg").is_file()
    assert "graph" in window.strip.message.text()
    window.preferences.finish()
    assert load_settings()["export_format"] == "svg"


def test_a_file_is_suggested_by_the_name_of_the_document_where_the_last_one_went(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (asked.append(arguments[2]), ("", ""))[1])

    def suggested() -> str:
        window.commands.on_export()
        dialog = window.commands.export_desk.dialog
        assert dialog is not None
        dialog.form.format.choose("png")
        dialog.save.click()
        dialog.reject()
        return asked[-1]

    assert suggested() == "graph.png"
    exported(window, tmp_path / "out" / "lecture 3.svg", qtbot)
    assert suggested() == str(tmp_path / "out" / "lecture 3.png")
    save(Document.from_text("p*q"), tmp_path / "rules.gradviz")
    window.documents.ask = lambda name: "discard"
    window.commands.open_file(tmp_path / "rules.gradviz")
    assert suggested() == str(tmp_path / "out" / "rules.png")


@pytest.mark.heavy
def test_the_last_export_is_repeated_with_what_is_there_now(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    exported(window, tmp_path / "a.pptx", qtbot, "pptx")
    before = (tmp_path / "a.pptx").read_bytes()
    window.session.set_value("a", 7.0)
    with qtbot.waitSignal(window.commands.export_desk.exports.done, timeout=30_000):
        window.commands.on_export_again()
    assert (tmp_path / "a.pptx").read_bytes() != before


def test_the_first_repeat_asks(window: MainWindow) -> None:
    window.commands.on_export_again()
    assert window.commands.export_desk.dialog is not None
    assert window.commands.export_desk.dialog.isVisible()


def test_a_picture_that_is_opened_is_work_without_a_file(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    exported(window, tmp_path / "a.pdf", qtbot, "pdf")
    window.documents.ask = lambda name: "discard"
    window.commands.on_new()
    window.commands.open_file(tmp_path / "a.pdf")
    assert window.session.document.text == "e=(a+b)*(b+1)"
    assert window.session.path is None


def test_without_a_graph_it_says_so(window: MainWindow) -> None:
    window.documents.ask = lambda name: "discard"
    window.commands.on_new()
    window.commands.on_export()
    assert window.commands.export_desk.dialog is None
    assert window.strip.isVisible()


def test_a_dialog_that_is_closed_is_gone(window: MainWindow) -> None:
    for _ in range(3):
        window.commands.on_export()
        dialog = window.commands.export_desk.dialog
        assert dialog is not None
        dialog.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.commands.export_desk.dialog is None
    assert not window.findChildren(ExportDialog)


def test_a_dialog_that_is_open_is_not_opened_twice(window: MainWindow) -> None:
    window.commands.on_export()
    first = window.commands.export_desk.dialog
    window.commands.on_export()
    assert window.commands.export_desk.dialog is first
    assert len(window.findChildren(ExportDialog)) == 1


def test_a_picture_reaches_the_clipboard_though_its_dialog_is_gone(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_export()
    dialog = window.commands.export_desk.dialog
    assert dialog is not None
    QGuiApplication.clipboard().setText("before")
    dialog.copy.setEnabled(True)
    dialog.copy.click()
    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().hasImage(), timeout=20_000)
