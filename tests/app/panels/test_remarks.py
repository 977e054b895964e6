"""The line of remarks: what it shows, what its links say."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.models.reading import Remark
from gradviz.app.panels.remarks import MOST, Remarks


def test_links_declare_and_forget(qtbot: QtBot) -> None:
    row = Remarks()
    qtbot.addWidget(row)
    assert row.isHidden()
    row.resize(900, 24)
    row.show_remarks([Remark("kb is read as k·b", "kb"), Remark("cd is one name", "cd", forgets=True)])
    assert not row.isHidden()
    with qtbot.waitSignal(row.declared) as declared:
        row.links[0].click()
    with qtbot.waitSignal(row.forgotten) as forgotten:
        row.links[1].click()
    assert (declared.args, forgotten.args) == (["kb"], ["cd"])
    row.show_remarks([])
    assert row.isHidden()


def test_what_has_no_room_is_counted(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    row = Remarks()
    row.setParent(page)
    row.resize(900, 24)
    page.show()
    row.show_remarks([Remark(f"remark {at}") for at in range(MOST + 2)])
    assert row._more.text() == "and 2 more"
    assert all(link.isHidden() for link in row.links)
    row.resize(120, 24)
    assert [sentence.isHidden() for sentence in row.sentences] == [False, True, True]
    assert row._more.text() == "and 4 more"


def test_a_sentence_without_room_ends_in_dots_and_is_whole_in_its_tip(qtbot: QtBot) -> None:
    row = Remarks()
    qtbot.addWidget(row)
    row.resize(160, 24)
    sentence = "read as (x^2)·y: only the number belongs to the exponent"
    row.show_remarks([Remark(sentence)])
    row.show()
    assert row.sentences[0].shown().endswith("…")
    assert row.sentences[0].toolTip() == sentence


def test_one_click_in_the_window_makes_one_name_and_undo_takes_it_back(window: MainWindow) -> None:
    window.editor.text.setPlainText("e = kb*2")
    window.editor.flush()
    assert window.session.graph is not None
    assert window.session.graph.inputs == ("k", "b")
    window.editor.row.remarks.links[0].click()
    assert window.session.graph.inputs == ("kb",)
    assert window.session.document.names == ("kb",)
    window.commands.on_undo()
    assert window.session.graph.inputs == ("k", "b")
    window.commands.on_redo()
    window.editor.row.remarks.links[0].click()
    assert window.session.document.names == ()
