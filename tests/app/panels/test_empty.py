"""The empty canvas says so and leads to the examples, and goes with the first formula."""

from __future__ import annotations

from gradviz.app.main_window import MainWindow


def test_it_comes_and_goes_with_the_formula(window: MainWindow) -> None:
    assert window.empty.isHidden()
    window.commands.on_new()
    assert window.empty.isVisible()
    assert window.inputs.rows == {}
    assert window.canvas.sheet.diagram.shapes == ()
    assert not window.editor.row.error.isVisible()
    middle = window.empty.geometry().center()
    assert (middle - window.canvas.rect().center()).manhattanLength() <= 2
    window.editor.text.setPlainText("x*x")
    window.editor.flush()
    assert window.empty.isHidden()


def test_its_link_opens_the_examples(window: MainWindow) -> None:
    window.commands.on_new()
    window.empty.link.click()
    assert window.file_menus.examples.isVisible()
    assert window.file_menus.examples.actions()
    window.file_menus.examples.close()
    before = window.empty.link.text()
    window.commands.on_language("ru")
    assert window.empty.link.text() != before
