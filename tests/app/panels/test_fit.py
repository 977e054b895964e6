"""The fit page says what to do without rows, binds what is pasted or dropped, and shows a run."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gradviz.app.children import Children
from gradviz.app.main_window import MainWindow
from gradviz.app.models.session import Session
from gradviz.app.models.settings import Preferences
from gradviz.app.panels.fit import FitPage
from gradviz.picture.theme import METRICS
from gradviz.project import Document
from gradviz.project.edits import set_rows
from gradviz.project.examples import examples

SCROLL_BAR = 10
TABLE = "x,y,z\n0,1,5\n1,3,6\n2,5,7\n,7,8\n"


@pytest.fixture
def page(window: MainWindow) -> FitPage:
    """The page, shown, for a line."""
    window.session.start(Document.from_text("w*x+b", {"w": 0.5, "x": 2, "b": 0}))
    window.commands.on_panel("fit")
    found = window.right.pages["fit"]
    assert isinstance(found, FitPage)
    return found


def labels(page: FitPage) -> list[str]:
    page.refresh()
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page) and label.text()]


def put_on_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_the_empty_page_says_what_to_do_and_keys_paste(page: FitPage, window: MainWindow) -> None:
    assert any("one row a sample" in text for text in labels(page))
    put_on_clipboard(" ")
    page.empty.paste.click()
    assert any("clipboard holds no text" in text for text in labels(page))
    put_on_clipboard(TABLE)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.fitting.rows is not None
    page.refresh()
    assert not page._paste_keys.isEnabled()


def test_pasted_rows_show_what_feeds_what(page: FitPage) -> None:
    put_on_clipboard(TABLE)
    page.paste()
    page.refresh()
    assert page.title.text() == "4 rows"
    rows = page.table.texts()
    assert ["column x feeds", "x"] in rows
    assert ["column y is", "the target"] in rows
    assert ["learned", "w, b"] in rows
    assert ["serves nothing", "z"] in rows
    assert ["1 row lacks a value and is left out."] in rows
    page.target.chosen.emit("z")
    page.loss.chosen.emit("log")
    page.refresh()
    assert (page.target.text(), page.loss.text()) == ("z", "log loss")
    page.loss._fill()
    assert [action.text() for action in page.loss._menu.actions()] == ["squared error", "log loss", "the output itself"]
    page.remove.click()
    assert any("one row a sample" in text for text in labels(page))


def test_broken_rows_get_a_sentence_and_the_old_ones_stay(page: FitPage) -> None:
    page.fitting.take(TABLE)
    put_on_clipboard("x,y\n1\n")
    page.again.click()
    assert any("Row 2 has 1 cells" in text for text in labels(page))
    assert page.fitting.rows is not None
    assert page.fitting.rows.text == TABLE
    page.fitting.choose_loss("log")
    assert not any("Row 2 has 1 cells" in text for text in labels(page))


def test_a_table_is_opened_or_dropped(page: FitPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "line.csv"
    path.write_text(TABLE, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page.empty.load.click()
    assert page.fitting.rows is not None
    page.fitting.clear()
    window.commands.on_panel("explain")
    window.workspaces.show("network")
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, content, buttons, keys, QEvent.Type.Drop))
    assert window.right.current == "fit"
    assert page.isVisible()
    assert page.fitting.rows is not None
    window.commands.open_file(tmp_path / "nowhere.csv")
    assert any("nowhere.csv" in text for text in labels(page))


def test_a_run_moves_the_graph_and_the_charts(page: FitPage, window: MainWindow, qtbot: QtBot) -> None:
    page.fitting.take(TABLE)
    page.run.click()
    qtbot.waitUntil(lambda: len(page.fitting.losses) > 3 and page.fitting.picture is not None)
    assert page.run.text() == "Stop"
    page.run.click()
    page.refresh()
    qtbot.waitUntil(lambda: page.fit_chart is not None)
    page.refresh()
    assert page.fit_chart is not None
    assert page.loss_chart is not None
    assert len(page.loss_chart.line[0]) == len(page.fitting.losses)
    assert len(page.fit_chart.points[0]) == 3
    assert page.fit_chart.names[0] == "x"
    assert window.session.document.values["w"] == window.session.values["w"] != 0.5
    assert any(text.startswith("Loss ") for text in labels(page))
    window.commands.on_undo()
    assert window.session.document.values["w"] == 0.5
    window.commands.on_theme("dark")
    window.commands.on_language("ru")
    page.refresh()
    window.commands.on_language("en")
    window.commands.on_theme("light")


def test_trouble_has_a_link_that_mends_it(page: FitPage, window: MainWindow, qtbot: QtBot) -> None:
    page.fitting.take(TABLE)
    page.rate.entered.emit(50.0)
    page.run.click()
    qtbot.waitUntil(lambda: page.fitting.stable_rate is not None)
    page.refresh()
    assert not page.restart.isHidden()
    assert "not finite" in page.trouble.text()
    page.restart.click()
    page.refresh()
    assert page.restart.isHidden()
    assert page.fitting.running
    page.fitting.stop()
    window.commands.on_undo()
    window.session.undo()
    assert window.session.document.values["w"] == 0.5


def test_a_narrow_dock_is_wide_enough_in_both_languages(page: FitPage, window: MainWindow) -> None:
    page.fitting.take(TABLE)
    for language in ("ru", "en"):
        window.commands.on_language(language)
        page.refresh()
        assert page.content.minimumSizeHint().width() <= METRICS.right_dock_narrow - SCROLL_BAR
        assert page.empty.minimumSizeHint().width() <= METRICS.right_dock_narrow - SCROLL_BAR


def test_sample_rows_are_for_the_formula_that_is_open(page: FitPage, window: MainWindow) -> None:
    page.empty.sample.click()
    assert page.fitting.bound is not None
    page.fitting.clear()
    window.session.set_text("x^2")
    page.empty.sample.click()
    assert any(text.startswith("No sample can be drawn") for text in labels(page))


def test_a_document_brings_its_rows_and_closing_ends_the_run(page: FitPage, window: MainWindow, tmp_path: Path) -> None:
    page.fitting.take(TABLE)
    window.session.save(tmp_path / "line.gradviz")
    page.fitting.clear()
    window.commands.open_file(tmp_path / "line.gradviz")
    assert page.fitting.bound is not None
    page.run.click()
    window.close()
    assert not page.fitting.running


def test_many_rows_are_read_off_the_ui_thread_and_that_can_be_stopped(page: FitPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "many.csv"
    path.write_text("x,y\n" + "1,2\n" * 20_000, encoding="utf-8")
    page.load(path)
    assert "Reading the rows…" in labels(page)
    page.halt.click()
    assert page.fitting.rows is None
    assert "Reading the rows…" not in labels(page)
    page.load(path)
    qtbot.waitUntil(lambda: page.fitting.rows is not None, timeout=20_000)
    assert page.fitting.bound is not None
    assert len(page.fitting.bound) == 20_000
    path.write_text("x,y\n" + "1,2\n" * 200_000, encoding="utf-8")
    page.load(path)
    qtbot.waitUntil(lambda: any("too many" in text for text in labels(page)), timeout=20_000)
    assert len(page.fitting.bound) == 20_000


def test_many_rows_of_a_document_are_bound_when_they_have_been_read(page: FitPage, window: MainWindow, qtbot: QtBot) -> None:
    document = set_rows(Document.from_text("w*x+b", {"w": 0.5, "x": 2, "b": 0}), "x,y\n" + "1,2\n" * 20_000)
    window.session.start(document)
    qtbot.waitUntil(lambda: page.fitting.bound is not None, timeout=20_000)
    assert not window.session.changed


@pytest.mark.heavy
@pytest.mark.parametrize("way", ["as it is", "pasted", "a file"])
@pytest.mark.parametrize("name", ["fit-exponential", "fit-neuron"])
def test_an_example_with_rows_is_opened_and_fitted(
    name: str, way: str, page: FitPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (example,) = (example for example in examples() if example.name == name)
    window.documents.open_example(example.path)
    rows = page.fitting.rows
    assert rows is not None
    if way != "as it is":
        page.fitting.clear()
        assert page.fitting.rows is None
    if way == "pasted":
        put_on_clipboard(rows.text)
        page.paste()
    elif way == "a file":
        (tmp_path / "rows.csv").write_text(rows.text, encoding="utf-8")
        window.commands.open_files([tmp_path / "rows.csv"])
    if way != "as it is":
        page.fitting.choose_loss(rows.loss)
    assert page.fitting.bound is not None
    page.run.click()
    try:
        qtbot.waitUntil(
            lambda: len(page.fitting.losses) > 100 and page.fitting.losses[-1][1] < page.fitting.losses[0][1] / 2, timeout=20_000
        )
    finally:
        page.fitting.stop()
    qtbot.waitUntil(lambda: page.fitting.picture is not None, timeout=20_000)
    assert page.fitting.trouble == ""
    assert page.fitting.picture is not None
    assert len(page.fitting.picture.points[0]) == len(page.fitting.bound)
    assert window.session.document.values != example.document.values
    window.commands.on_undo()
    assert window.session.document.values == example.document.values


def test_what_comes_back_after_the_window_is_gone_is_dropped(session: Session, qtbot: QtBot) -> None:
    children = Children()
    window = MainWindow(session, Preferences(), children)
    window.documents.ask = lambda name: "discard"
    window.show()
    worker, gate, over = window.services.fitting, Event(), list[bool]()
    worker.release()
    worker.run(gate.wait, over.append, worker, 2)
    window.session.start(Document.from_text("w*x+b", {"w": 0.5, "x": 2, "b": 0}))
    window.commands.on_panel("fit")
    page = window.right.pages["fit"]
    assert isinstance(page, FitPage)
    page.fitting.take(TABLE)
    page.fitting.update_once()
    window.close()
    delete(window)
    with qtbot.captureExceptions() as caught:
        gate.set()
        worker.run(lambda: True, over.append, worker, -1)
        qtbot.waitUntil(lambda: len(over) == 2)
    children.close()
    assert caught == []
