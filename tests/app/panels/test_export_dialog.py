"""The dialog shows what will be written, page by page, says what has no room, copies, and can be stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
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
    made = ExportDialog(exports, record, Request(steps="end"), THEMES["light"], Path("graph"), window)
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


def test_files_that_are_there_are_replaced_only_when_asked(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def refuse(paths: list[Path]) -> bool:
        asked.append([path.name for path in paths])
        return False

    dialog.replace = refuse
    (tmp_path / "a.svg").write_text("old", "utf-8")
    (tmp_path / "a-002.svg").write_text("old", "utf-8")
    dialog.choose = lambda record: str(tmp_path / "a")
    dialog.save.click()
    assert asked == [["a.svg"]]
    dialog.form.steps.choose("all")
    qtbot.waitUntil(lambda: dialog.view.preview.count > 10, timeout=30_000)
    dialog.save.click()
    assert asked[1:] == [["a-002.svg"]]
    assert (tmp_path / "a.svg").read_text("utf-8") == (tmp_path / "a-002.svg").read_text("utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 2
    dialog.form.steps.choose("end")
    dialog.choose = lambda record: str(tmp_path / "a.svg")
    with qtbot.waitSignal(dialog.exports.done, timeout=30_000):
        dialog.save.click()
    assert len(asked) == 2
    assert (tmp_path / "a.svg").read_text("utf-8").startswith("<svg")


def test_a_second_click_while_it_writes_does_nothing(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    chosen: list[str] = []

    def choose(record: object) -> str:
        chosen.append("a")
        return str(tmp_path / "a.pdf")

    dialog.form.format.choose("pdf")
    dialog.form.steps.choose("all")
    dialog.choose = choose
    with qtbot.waitSignal(dialog.exports.done, timeout=30_000):
        dialog.save.click()
        dialog.save.click()
        dialog.form.page.choose("half")
        dialog._show(dialog.view.preview)
        dialog.save.click()
    assert chosen == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.heavy
@pytest.mark.parametrize("page", ["16:9", "half", "12x8cm", "drawing"])
@pytest.mark.parametrize("format_name", ["png", "svg"])
def test_the_preview_is_what_is_written(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, page: str, format_name: str) -> None:
    dialog.form.format.choose(format_name)
    dialog.form.page.choose(page if page in ("16:9", "half", "drawing") else "exact")
    dialog.form.theme.choose("dark")
    dialog._wait.stop()
    dialog._request_preview()
    path = tmp_path / f"a.{format_name}"
    dialog.choose = lambda record: str(path)
    with qtbot.waitSignal(dialog.exports.done, timeout=30_000):
        dialog.save.click()
    qtbot.waitUntil(lambda: is_of(dialog.view.preview.image, path), timeout=30_000)


def is_of(shown: QImage | None, path: Path) -> bool:
    """Whether a preview, which may still be the one before, looks like a file."""
    return shown is not None and difference(shown, pixels(path, shown.size())) < 3


def pixels(path: Path, size: QSize) -> QImage:
    """A file as an image of this size."""
    if path.suffix == ".png":
        return QImage(str(path)).scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(path)).render(painter)
    painter.end()
    return image


def difference(one: QImage, two: QImage) -> float:
    """The mean difference of two images of one size, in levels of 255."""
    arrays = []
    for image in (one, two):
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
        arrays.append(rows[:, : grey.width()].astype(float))
    return float(np.abs(arrays[0] - arrays[1]).mean())


def test_another_picture_is_seen_as_another(qapp: QApplication) -> None:
    one, two = QImage(20, 20, QImage.Format.Format_ARGB32), QImage(20, 20, QImage.Format.Format_ARGB32)
    one.fill(0xFF000000)
    two.fill(0xFFFFFFFF)
    assert difference(one, two) == 255


def test_places_by_hand_are_named_where_they_cost_room(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.form.page.choose("half")
    qtbot.waitUntil(lambda: dialog.view.preview.left_out != "", timeout=30_000)
    assert "larger page" in dialog.notice.text()
    window = dialog.parent()
    assert isinstance(window, MainWindow)
    window.session.edit(replace(window.session.document, pins={0: (100.0, 100.0)}), "moved")
    dialog._show(dialog.view.preview)
    assert "moved by hand" in dialog.notice.text()


def test_it_lies_inside_the_smallest_window(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.on_language("ru")
    try:
        window.resize(1024, 680)
        window.commands.on_export()
        dialog = window.findChild(ExportDialog)
        assert dialog is not None
        assert dialog.width() < window.width()
        assert dialog.height() < window.height()
        assert dialog.view.width() > window.width() / 2, "Qt's own size left the preview 380 px"
        assert dialog.form.width() >= dialog.form.minimumSizeHint().width()
        assert dialog.rect().contains(dialog.save.geometry())
        dialog.reject()
    finally:
        window.commands.on_language("en")


def test_on_a_small_screen_the_choices_keep_their_words_apart(dialog: ExportDialog) -> None:
    dialog.resize(720, 480)
    QApplication.processEvents()
    assert (dialog.width(), dialog.height()) <= (760, 560)
    for choice in (dialog.form.format, dialog.form.page, dialog.form.steps):
        assert choice.width() >= 100
        assert dialog.rect().contains(choice.geometry().translated(dialog.form.pos()))
