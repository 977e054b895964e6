"""What the palette finds to open: recent files and examples, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz import words
from gradviz.app.file_offers import file_offers
from gradviz.app.main_window import MainWindow
from gradviz.project import Document, save


def found(typed: str, recent: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Titles and the words beside them."""
    return [(offer.title, offer.beside) for offer in file_offers(typed, recent, lambda _: True, lambda _: None)]


@pytest.mark.parametrize(("language", "title", "word"), [("en", "Logistic sigmoid", "Example"), ("ru", "Логистическая сигмоида", "Пример")])
def test_an_example_is_found_by_its_title_in_either_language(language: str, title: str, word: str) -> None:
    words.set_language(language)
    assert found("sigmoid")[0] == (title, word)
    assert (title, word) in found("сигмоида")[:3]


def test_a_gate_is_a_name_and_a_mere_mention_is_none() -> None:
    assert ("Logistic regression", "Example") in found("sigmoid")
    assert found("to the end") == []


def test_networks_are_found_untrained_and_trained() -> None:
    titles = [title for title, _ in found("xor")]
    assert any(title.startswith("Trained: ") for title in titles)
    assert len(titles) > 3


def test_recent_files_come_first_by_their_names_alone(tmp_path: Path) -> None:
    recent = (str(tmp_path / "lecture" / "My sigmoid.gradviz"), str(tmp_path / "sigmoid" / "other.gradviz"))
    assert found("sigmoid", recent)[0] == ("My sigmoid.gradviz", "Recent file")
    assert "other.gradviz" not in dict(found("sigmoid", recent))


def test_the_palette_of_a_window_opens_an_example_and_a_recent_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    save(Document.from_text("p*q"), tmp_path / "kept.gradviz")
    assert window.commands.open_file(tmp_path / "kept.gradviz")
    for typed, text in (("sigmoid", None), ("kept.gradviz", "p*q")):
        window.commands.on_palette()
        qtbot.keyClicks(window.palette_popup.field, typed)
        title = window.palette_popup.shown()[0]
        qtbot.keyClick(window.palette_popup.field, Qt.Key.Key_Return)
        document = window.session.document
        assert (document.title == title) if text is None else (document.text == text)
