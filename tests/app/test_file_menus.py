"""Recent files and examples are listed when their menu opens, and open what they name."""

from __future__ import annotations

from pathlib import Path

from gradviz.app.main_window import MainWindow
from gradviz.project import Document, save
from gradviz.project.examples import examples


def test_recent_files_are_listed_opened_and_cleared(window: MainWindow, tmp_path: Path) -> None:
    menu = window.file_menus.recent
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False]
    for name in ("one", "two"):
        save(Document.from_text(name[0]), tmp_path / f"{name}.gradviz")
        window.commands.open_file(tmp_path / f"{name}.gradviz")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()[:2]] == ["two.gradviz", "one.gradviz"]
    menu.actions()[1].trigger()
    assert window.session.document.text == "o"
    menu.aboutToShow.emit()
    menu.actions()[-1].trigger()
    assert window.preferences.settings.recent == ()


def test_every_example_opens_from_its_menu(window: MainWindow) -> None:
    menu = window.file_menus.examples
    menu.aboutToShow.emit()
    leaves = [leaf for action in menu.actions() for leaf in (action.menu().actions() if action.menu() else [action])]
    assert len(leaves) == len(examples())
    for leaf in leaves:
        leaf.trigger()
        assert window.session.document.title
        assert window.session.error is None
        assert window.session.path is None
        assert not window.session.changed


def test_titles_follow_the_language(window: MainWindow) -> None:
    before = window.file_menus.recent.title()
    window.commands.on_language("ru")
    assert window.file_menus.recent.title() != before
