"""The row under the editor: reading or error, and nothing below it moves from one to the other."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from gradviz.app.main_window import MainWindow


def typed(window: MainWindow, text: str) -> None:
    """Type a text and wait until it is laid out."""
    window.editor.text.setPlainText(text)
    window.editor.flush()
    QApplication.processEvents()


def test_a_long_sentence_stands_whole_beside_two_links(window: MainWindow) -> None:
    window.resize(1440, 900)
    window.preferences.set("language", "ru")
    QApplication.processEvents()
    row = window.editor.row
    for text in ("e=loss_of_the_first_layer(a)+weight_of_the_first_neuron(b)", "e=sine(a)", "e=loss_of_the_first_layer(a)"):
        typed(window, text)
        assert row.offer.isVisible()
        assert row.error.height() >= row.error.heightForWidth(row.error.width()), text


@pytest.mark.heavy
@pytest.mark.parametrize("size", [(1440, 900), (1024, 680)])
def test_nothing_below_moves_while_a_formula_is_typed(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()
    place, text = window.canvas.geometry(), "e=(a+b)*(b+1)/sum_of(kb)"
    for end in range(1, len(text) + 1):
        before = window.canvas.camera
        typed(window, text[:end])
        assert window.canvas.geometry() == place, text[:end]
        if window.session.error is not None:
            assert window.canvas.camera == before, text[:end]


def test_an_error_takes_the_place_of_the_reading(window: MainWindow) -> None:
    row = window.editor.row
    assert row.reading.isVisible()
    typed(window, "e=(a+b")
    assert not row.reading.isVisible()
    assert row.error.isVisible()
    assert row.stands.isVisible()
    assert row.fix.text() == window.session.error.hint if window.session.error is not None else False
    typed(window, "e=(a+b)")
    assert not row.error.isVisible()


def test_a_long_sentence_takes_both_lines(window: MainWindow) -> None:
    row = window.editor.row
    typed(window, "e=(a+b")
    row.error.setText("x" * 400)
    row._fit()
    assert not row.stands.isVisible()


def test_beside_the_editor_an_error_lies_whole_over_the_canvas(window: MainWindow) -> None:
    window.resize(1024, 680)
    row = window.editor.row
    typed(window, "e=sine(a)+@")
    assert row.card.isVisible()
    assert row.reading.isVisible()
    assert row.card.geometry().top() >= window.editor.mapTo(window, window.editor.rect().bottomLeft()).y()
    assert row.error.heightForWidth(row.error.width()) <= row.error.height()
    assert row.fix.width() >= row.fix.sizeHint().width()
    typed(window, "e=sin(a)")
    assert not row.card.isVisible()
    typed(window, "e=sin(a")
    window.resize(1440, 900)
    QApplication.processEvents()
    assert not row.card.isVisible()
    assert row.error.isVisible()


def test_the_card_of_an_error_goes_where_its_editor_goes(window: MainWindow) -> None:
    window.resize(1024, 680)
    typed(window, "e=(a+b")
    assert window.editor.row.card.isVisible()
    window.workspaces.show("network")
    assert not window.editor.row.card.isVisible()
    window.workspaces.show("graph")
    assert window.editor.row.card.isVisible()
    window.presenter.toggle()
    assert not window.editor.row.card.isVisible()


def test_a_declared_name_is_offered_beside_the_error_that_it_mends(window: MainWindow) -> None:
    row = window.editor.row
    typed(window, "e=loss_of+1")
    if window.session.error is not None and not row.offer.isHidden():
        row.offer.links[0].click()
    typed(window, "e=sum_of(2)")
    assert not row.offer.isHidden()
