"""New, open, save and recover: no work goes unasked, and what cannot be read leaves the open document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLibraryInfo, QMimeData, QPoint, QPointF, Qt, QUrl, QVersionNumber
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from gradviz import registry
from gradviz.app.documents import dropped
from gradviz.app.exporting import PACKAGES
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.network_page import NetworkPage
from gradviz.app.panels.unsaved import Answer
from gradviz.export.exporter import EXPORTERS
from gradviz.export.request import Pictures, Request
from gradviz.files import OPENABLE
from gradviz.project import Document, load, save
from gradviz.project.codec import encode
from gradviz.project.examples import examples
from gradviz.project.network_edits import new_network
from gradviz.project.recovery import Work, find, keep, places

SPOT: Any = QPointF(9, 9) if QLibraryInfo.version() >= QVersionNumber(6, 12) else QPoint(9, 9)
"""Where something is dragged in; Qt 6.12 has such an event begin at no whole pixel."""


class Asked:
    """Answers the question about unsaved work, and counts it."""

    def __init__(self, answer: Answer) -> None:
        self.answer: Answer = answer
        self.names: list[str] = []

    def __call__(self, name: str) -> Answer:
        self.names.append(name)
        return self.answer


def edited(window: MainWindow, answer: Answer) -> Asked:
    """Work that is not saved, and the answer to the question about it."""
    window.editor.text.setPlainText("x*x + 1")
    window.documents.ask = asked = Asked(answer)
    return asked


def test_untouched_work_goes_unasked(window: MainWindow) -> None:
    window.documents.ask = asked = Asked("cancel")
    window.commands.on_new()
    assert window.session.document.text == ""
    assert asked.names == []


@pytest.mark.parametrize("way", ["new", "open", "example", "recover", "close"])
def test_cancel_keeps_the_work(window: MainWindow, way: str, tmp_path: Path) -> None:
    asked, other = edited(window, "cancel"), tmp_path / "other.gradviz"
    save(Document.from_text("y"), other)
    {
        "new": window.commands.on_new,
        "open": lambda: window.commands.open_file(other),
        "example": lambda: window.documents.open_example(examples()[0].path),
        "recover": lambda: window.documents.recover(Work(Document.from_text("y"))),
        "close": window.close,
    }[way]()
    assert asked.names == ["untitled"]
    assert window.session.document.text == "x*x + 1"
    assert window.isVisible()
    asked.answer = "discard"


def test_save_saves_and_goes_on(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "mine.gradviz"
    window.session.save(path)
    asked = edited(window, "save")
    window.commands.on_new()
    assert asked.names == ["mine.gradviz"]
    assert load(path).text == "x*x + 1"
    assert window.session.document.text == ""


def test_a_save_that_fails_keeps_the_work(window: MainWindow, tmp_path: Path) -> None:
    edited(window, "save")
    window.session.path = tmp_path / "folder"
    window.session.path.mkdir()
    window.commands.on_new()
    assert window.session.document.text == "x*x + 1"
    assert window.strip.isVisible()
    window.documents.ask = Asked("discard")


def test_the_title_has_the_mark_of_the_platform(window: MainWindow, tmp_path: Path) -> None:
    assert not window.isWindowModified()
    window.session.set_value("a", 3.0)
    assert window.isWindowModified()
    assert window.top.name.text() == "untitled, edited"
    window.session.save(tmp_path / "mine.gradviz")
    assert not window.isWindowModified()
    assert window.windowTitle() == "mine.gradviz[*] — gradviz"


GOOD = json.loads(encode(Document.from_text("y")))
UNREADABLE = {
    "foreign": b'{"kind": "something else"}',
    "damaged": b'{"kind": "gradviz docu',
    "binary": bytes(range(256)),
    "newer": json.dumps({**GOOD, "version": 99}).encode(),
    "half": json.dumps({**GOOD, "values": 3}).encode(),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_leaves_the_document(window: MainWindow, kind: str, tmp_path: Path) -> None:
    asked, path = edited(window, "discard"), tmp_path / f"{kind}.gradviz"
    path.write_bytes(UNREADABLE[kind])
    window.editor.flush()
    window.commands.open_file(path)
    assert window.session.document.text == "x*x + 1"
    assert asked.names == []
    assert window.strip.message.text().startswith(f"{kind}.gradviz: ")
    assert " ".join(window.strip.message.text().split()) == window.strip.message.text()
    assert window.strip.message.text().endswith((".", "!"))
    english = window.strip.message.text()
    window.commands.on_language("ru")
    assert window.strip.message.text() != english


def test_a_document_with_a_broken_text_opens_with_its_error(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.gradviz"
    save(Document.from_text("e=(a+"), path)
    window.commands.open_file(path)
    assert window.session.error is not None
    assert window.session.graph is None
    assert window.editor.text.toPlainText() == "e=(a+"
    assert window.inputs.rows == {}


def test_recovered_work_is_not_saved_yet(window: MainWindow, tmp_path: Path) -> None:
    origin = tmp_path / "mine.gradviz"
    settled: list[bool] = []
    window.documents.offer(
        [(Work(Document.from_text("z*z"), origin), lambda: settled.append(True)), (Work(Document.from_text("q")), lambda: None)]
    )
    assert "mine.gradviz" in window.strip.message.text()
    window.strip.link.click()
    assert settled == [True]
    assert window.session.document.text == "z*z"
    assert window.session.path == origin
    assert window.isWindowModified()
    assert window.strip.isVisible()
    assert window.strip.message.text().endswith(": q")
    window.strip.close_button.click()
    assert window.session.document.text == "z*z"


def test_a_file_is_dropped_on_the_window_or_its_editor(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "mine.gradviz"
    save(Document.from_text("z*z"), path)
    content = QMimeData()
    assert dropped(content) == []
    content.setUrls([QUrl("https://example.org/a"), QUrl.fromLocalFile(str(path))])
    assert dropped(content) == [path]
    buttons, keys, action = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(SPOT, action, content, buttons, keys)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(9, 9), action, content, buttons, keys))
    assert window.session.document.text == "z*z"
    assert not window.editor.text.canInsertFromMimeData(content)


def test_a_file_that_is_offered_to_be_moved_is_only_read(window: MainWindow, tmp_path: Path) -> None:
    """A file manager deletes what it was told was moved."""
    save(Document.from_text("z*z"), path := tmp_path / "mine.gradviz")
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(9, 9), actions, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.setDropAction(Qt.DropAction.MoveAction)
    window.dropEvent(event)
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction


def carriers(folder: Path) -> list[Path]:
    """The same document in every kind of file that carries one."""
    document = Document.from_text("y=x*x*k", {"x": 3, "k": 2})
    save(document, folder / "a.gradviz")
    run, data = document.trace(), encode(document)
    for name in ("svg", "html", "pptx", "png", "pdf"):
        record = EXPORTERS[name]
        (folder / f"a{record.suffix}").write_bytes(record.render(Pictures(run, Request(), document=data).scene(0)))
    return sorted(folder.iterdir())


def test_everything_that_reopens_is_opened_from_the_command_line(window: MainWindow, tmp_path: Path) -> None:
    registry.discover(PACKAGES)
    paths = carriers(tmp_path)
    assert {path.suffix for path in paths} == set(OPENABLE)
    for path in paths:
        window.commands.on_new()
        window.commands.open_files([path])
        assert window.session.document.text == "y=x*x*k", path
        assert (window.session.path == path) is (path.suffix == ".gradviz")


def test_of_several_files_the_first_that_can_be_read_is_open_and_it_is_said(window: MainWindow, tmp_path: Path) -> None:
    good, other = tmp_path / "good.gradviz", tmp_path / "other.gradviz"
    save(Document.from_text("y=a*b"), good)
    save(Document.from_text("y=a+b"), other)
    window.commands.open_files([tmp_path / "missing.png", good, other])
    assert window.session.document.text == "y=a*b"
    assert "good.gradviz" in window.strip.message.text()
    assert "2 other files" in window.strip.message.text()


@pytest.mark.parametrize("name", ["missing.png", "folder", "foreign.png", "foreign.pdf", "empty.svg", "noise.pptx"])
def test_what_cannot_be_opened_is_said_and_the_open_document_stays(window: MainWindow, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "foreign.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (tmp_path / "foreign.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    (tmp_path / "empty.svg").write_bytes(b"")
    (tmp_path / "noise.pptx").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    before = window.session.document
    window.commands.open_files([tmp_path / name])
    assert window.session.document is before
    assert name in window.strip.message.text()
    assert not window.strip.isHidden()


def test_an_edited_network_is_kept_and_recovered(window: MainWindow, tmp_path: Path) -> None:
    window.workspaces.show("network")
    page = window.workspaces.page
    assert page is not None
    page.session.start(new_network("xor"))
    page.session.set_layer("dense1", "units", 7)
    formula, work = window.documents.unsaved()
    assert formula is None
    assert work is not None
    assert work.document == page.session.document
    window.documents.ask = lambda name: "discard"
    page.session.renew()
    window.documents.recover(work)
    assert page.session.document == work.document
    assert page.session.changed
    page.session.save(tmp_path / "net.gradviz")
    window.workspaces.show("graph")
    assert window.documents.open_file(tmp_path / "net.gradviz")
    assert window.workspaces.current == "network"
    assert page.session.path == tmp_path / "net.gradviz"
    assert str(tmp_path / "net.gradviz") in window.preferences.settings.recent


@pytest.mark.parametrize("shown", ["graph", "network"])
def test_a_formula_and_a_network_are_both_unsaved_whichever_is_shown(window: MainWindow, page: NetworkPage, shown: str) -> None:
    window.editor.text.setPlainText("x*x + 1")
    window.editor.flush()
    page.session.set_layer("dense1", "units", 7)
    window.workspaces.show(shown)
    works = window.documents.unsaved()
    assert [work and work.document for work in works] == [window.session.document, page.session.document]


def test_work_that_was_left_is_offered_until_it_is_open_or_refused(window: MainWindow) -> None:
    """Cancelled at the question about what is open, it was gone."""
    settled: list[bool] = []
    asked = edited(window, "cancel")
    window.documents.offer([(Work(Document.from_text("z*z")), lambda: settled.append(True))])
    window.strip.link.click()
    assert asked.names == ["untitled"]
    assert settled == []
    assert window.strip.isVisible()
    assert window.strip.message.text().endswith(": z*z")
    asked.answer = "discard"
    window.strip.link.click()
    assert settled == [True]
    assert window.session.document.text == "z*z"
    assert window.strip.isHidden()


def test_a_file_that_cannot_be_read_is_said_where_one_looks(window: MainWindow, tmp_path: Path) -> None:
    window.workspaces.show("network")
    page = window.workspaces.page
    assert page is not None
    (tmp_path / "bad.gradviz").write_text("no", "utf-8")
    window.documents.open_file(tmp_path / "bad.gradviz")
    assert "bad.gradviz" in page.strip.message.text()


def test_what_a_crash_left_is_looked_at_as_it_was(window: MainWindow) -> None:
    window.session.set_text("y=a*b+a")
    window.session.move_to(5)
    window.right.turn_to("paths")
    window.canvas.zoom(1.5)
    (work,) = window.documents.unsaved()
    assert work is not None
    place = places()[0]
    keep(work, place)
    stop, camera = window.session.moment, window.canvas.camera
    window.session.start(Document.from_text("z"))
    window.right.turn_to("explain")
    window.canvas.fit()
    found = find(place)
    assert found is not None
    window.documents.recover(found)
    assert window.session.document.text == "y=a*b+a"
    assert window.session.moment == stop
    assert window.right.current == "paths"
    assert window.canvas.camera.zoom == pytest.approx(camera.zoom)


def test_what_is_saved_is_told_at_once_so_that_nothing_of_it_is_recovered(window: MainWindow, tmp_path: Path) -> None:
    kept: list[object] = []
    window.documents.saved = lambda: kept.append(window.documents.unsaved())
    window.session.set_text("y = a*b")
    assert window.documents.unsaved() != (None,)
    assert window.documents._save(tmp_path / "y.gradviz")
    assert kept == [(None,)]


def test_a_long_name_of_what_was_left_ends_in_dots(window: MainWindow) -> None:
    window.documents.offer(((Work(Document.from_text("y = " + "+".join(f"x_{index}" for index in range(40))), None), lambda: None),))
    assert window.strip.message.text().endswith("…")
    window.documents.offer(((Work(Document("", title="Digits with a small convolutional network"), None), lambda: None),))
    assert window.strip.message.text().endswith("convolutional network")


def test_a_file_that_is_not_there_is_told_once_and_in_whole_sentences(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "nosuch.gradviz"
    assert window.documents._read(path) is None
    assert window.strip.message.text() == f"There is no file {path}. Check the spelling of the name and the folder."


def test_an_example_says_what_to_look_at_until_another_formula_is_there(window: MainWindow) -> None:
    example = next(one for one in examples() if one.name == "two-paths")
    window.documents.open_example(example.path)
    assert (window.documents.name, window.strip.message.text()) == (example.title, example.notice)
    window.preferences.set("language", "ru")
    assert (window.top.name.text(), window.strip.message.text()) == (example.titles["ru"], example.notices["ru"])
    window.session.set_value("x", 3.0)
    window.session.step(2)
    assert not window.strip.isHidden()
    window.session.set_text("f=x")
    assert window.strip.isHidden()
    assert window.documents.name == "без имени"
    window.documents.open_example(example.path)
    assert not window.strip.isHidden()
    window.documents.ask = Asked("discard")
    window.commands.on_new()
    assert window.strip.isHidden()
