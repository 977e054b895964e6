"""The strip: hidden, told, closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.strip import Strip
from gradviz.picture.theme import Theme
from gradviz.project.examples import examples


def test_it_is_hidden_until_told_and_again_once_closed(qtbot: QtBot, theme: Theme) -> None:
    strip = Strip(theme)
    qtbot.addWidget(strip)
    strip.retranslate()
    assert strip.isHidden()
    strip.show_message("The file cannot be read.")
    assert not strip.isHidden()
    assert strip.message.text() == strip.message.toolTip() == "The file cannot be read."
    assert strip.close_button.accessibleName()
    qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    assert strip.isHidden()


def test_a_fault_looks_unlike_a_notice(qtbot: QtBot, theme: Theme) -> None:
    strip = Strip(theme)
    qtbot.addWidget(strip)
    strip.show_message("Same words")
    notice = strip.grab().toImage()
    strip.show_message("Same words", error=True)
    assert strip.grab().toImage() != notice


def test_an_offer_is_accepted_or_refused_once(qtbot: QtBot, theme: Theme) -> None:
    strip, heard = Strip(theme), []
    qtbot.addWidget(strip)
    strip.offer(lambda: "Work was left.", lambda: "Open it", lambda: heard.append("open"), lambda: heard.append("no"))
    assert strip.link.text() == "Open it"
    strip.link.click()
    assert strip.isHidden()
    strip.offer(lambda: "Work was left.", lambda: "Open it", lambda: heard.append("open"), lambda: heard.append("no"))
    strip.close_button.click()
    assert heard == ["open", "no"]
    strip.show_message("Saved.")
    assert strip.link.isHidden()
    strip.close_button.click()
    assert heard == ["open", "no"]


def test_a_sentence_is_said_again_in_another_language(qtbot: QtBot, theme: Theme) -> None:
    strip, languages = Strip(theme), ["one", "two"]
    qtbot.addWidget(strip)
    strip.show_message(lambda: languages[0])
    languages.reverse()
    strip.retranslate()
    assert strip.message.text() == "two"


def test_a_notice_goes_with_the_next_edit_and_trouble_stays(window: MainWindow) -> None:
    window.strip.show_message("1 gate saved.")
    window.session.set_value("a", 5.0)
    assert window.strip.isHidden()
    window.strip.show_message("No such file.", error=True)
    window.session.set_value("a", 6.0)
    assert not window.strip.isHidden()


def test_a_picture_with_room_stays_where_it_is_when_the_strip_comes_and_goes(window: MainWindow) -> None:
    window.resize(1440, 900)
    QApplication.processEvents()
    before = window.canvas.camera
    window.strip.show_message("Select a node first.")
    QApplication.processEvents()
    assert window.canvas.camera == before
    window.strip.hide()
    QApplication.processEvents()
    assert window.canvas.camera == before


def test_trouble_with_a_file_goes_with_the_next_document_and_an_offer_stays(window: MainWindow) -> None:
    """That a picture carries no document was still said while the third formula after it was fitted."""
    window.strip.show_message("This picture carries no document.", error=True)
    window.commands.on_new()
    assert window.strip.isHidden()
    window.strip.offer(lambda: "Work was left.", lambda: "Open it", lambda: None, lambda: None)
    window.documents.open_example(examples()[0].path)
    assert not window.strip.isHidden()


def test_an_offer_goes_along_to_another_workspace(window: MainWindow) -> None:
    """A training to go on with was offered where formulas are, and gone where it is looked for."""
    answers: list[str] = []
    window.strip.offer(lambda: "Go on?", lambda: "Go on", lambda: answers.append("yes"), lambda: answers.append("no"))
    window.workspaces.show("network")
    strip = window.workspaces.strip
    assert strip is not window.strip
    assert window.strip.isHidden()
    assert (strip.message.text(), strip.link.isVisibleTo(strip)) == ("Go on?", True)
    window.workspaces.show("graph")
    assert not window.strip.isHidden()
    window.strip.link.click()
    assert answers == ["yes"]
    window.strip.show_message("A notice")
    window.workspaces.show("network")
    assert not window.strip.isHidden()
    assert window.workspaces.strip.isHidden()
