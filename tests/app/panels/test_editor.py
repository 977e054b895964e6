"""The editor: typing, the error with its fix, what is lit in the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.models.session import Session
from gradviz.app.panels.controls import TextButton
from gradviz.app.panels.editor import Editor
from gradviz.errors import ExpressionError
from gradviz.language.limits import SHOWN
from gradviz.picture.theme import Theme

WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline


@pytest.fixture
def editor(qtbot: QtBot, session: Session, theme: Theme) -> Editor:
    """An editor of the first document."""
    editor = Editor(session, theme)
    qtbot.addWidget(editor)
    editor.apply_theme(theme)
    editor.retranslate()
    editor.show()
    return editor


def test_an_error_is_underlined_where_it_is_and_the_link_mends_it(editor: Editor, session: Session, qtbot: QtBot) -> None:
    editor.text.setPlainText("e=a+*b")
    editor.flush()
    error = session.error
    assert isinstance(error, ExpressionError)
    waves = [mark for mark in editor.text.extraSelections() if mark.format.underlineStyle() == WAVE]
    assert [mark.cursor.selectedText() for mark in waves] == ["*"]
    assert error.start == waves[0].cursor.selectionStart()
    link = next(button for button in editor.findChildren(TextButton) if button.text() == error.hint)
    assert link.isVisible()
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert session.error is None
    assert editor.text.toPlainText() == session.document.text == error.fix
    assert not link.isVisible()
    assert not editor.text.extraSelections()


def test_what_is_typed_reaches_the_session_when_the_editor_is_left(editor: Editor, session: Session, qtbot: QtBot) -> None:
    editor.focus()
    qtbot.keyClicks(editor.text, "y = x x")
    with qtbot.waitSignal(editor.left):
        qtbot.keyClick(editor.text, Qt.Key.Key_Return)
    assert session.document.text == "y = x x"
    session.undo()
    assert editor.text.toPlainText() == session.document.text != "y = x x"


def test_typing_reaches_the_session_after_a_pause_too(editor: Editor, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.graph_changed):
        editor.text.setPlainText("y = 3 x")
    assert session.graph is not None
    assert session.graph.inputs == ("x",)


def test_another_font_is_no_typing_that_could_undo_what_comes_next(editor: Editor, session: Session, theme: Theme) -> None:
    editor.apply_theme(theme)
    session.set_text("a*b")
    editor.flush()
    assert session.document.text == "a*b"


def test_a_selected_gate_is_lit_in_the_text_and_a_pointed_one_in_the_graph(editor: Editor, session: Session) -> None:
    assert session.graph is not None
    gate = next(node for node in session.graph.nodes if node.span is not None and session.graph.labels[node.id] == "c")
    assert gate.span is not None
    session.select(gate.id)
    marks = editor.text.extraSelections()
    assert [(mark.cursor.selectionStart(), mark.cursor.selectionEnd()) for mark in marks] == [(gate.span.start, gate.span.end)]
    editor.text.pointed.emit(session.document.text.index("+"))
    assert session.hover == gate.id
    editor.text.pointed.emit(-1)
    assert session.hover is None


def test_the_reading_row_counts_and_the_frame_folds(editor: Editor, session: Session) -> None:
    assert session.graph is not None
    assert editor.reading.plain
    editor.fold(narrow=True, low=True)
    assert not editor.drawer.isHidden()
    assert editor.row.pos().x() > editor.text.pos().x() or editor.row.y() < editor.text.height()
    editor.fold(narrow=False, low=False)
    assert editor.drawer.isHidden()
    assert editor.reading.isVisible()


def test_a_long_formula_has_more_room_than_its_reading_beside_it(editor: Editor, session: Session) -> None:
    editor.resize(700, 60)
    editor.fold(narrow=True, low=True)
    widths = []
    for text in ("y=a", "the_learning_rate = weight_of_it*input_of_it + bias_of_it", "y=a"):
        session.set_text(text)
        QApplication.processEvents()
        widths.append(editor.text.width())
    assert widths[1] > 1.2 * widths[0]
    assert widths[2] == widths[0]


def test_a_press_on_the_typeset_formula_leads_into_the_text(qtbot: QtBot, session: Session, theme: Theme) -> None:
    editor = Editor(session, theme)
    qtbot.addWidget(editor)
    editor.show()
    qtbot.waitExposed(editor)
    qtbot.mouseClick(editor.reading, Qt.MouseButton.LeftButton)
    assert editor.text.textCursor().selectedText() == session.document.text


@pytest.mark.parametrize(("width", "example"), [(900, "Type a formula, for example e=(a+b)*(b+1)"), (330, "Such as e=(a+b)*(b+1)")])
def test_where_nothing_is_typed_stands_what_fits_on_a_line(editor: Editor, width: int, example: str) -> None:
    editor.resize(width, 120)
    editor.text.resizeEvent(QResizeEvent(editor.text.size(), editor.text.size()))
    assert editor.text.placeholderText() == example


@pytest.mark.heavy
def test_a_book_that_is_pasted_does_not_stop_the_window(editor: Editor) -> None:
    book = QMimeData()
    book.setText("a+" * SHOWN)
    editor.text.insertFromMimeData(book)
    assert len(editor.text.toPlainText()) == SHOWN + len("e=(a+b)*(b+1)")
