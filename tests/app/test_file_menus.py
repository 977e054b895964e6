"""Recent files and examples are listed when their menu opens, and open what they name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.project import Document, save
from gradviz.project.examples import examples
from gradviz.project.network_examples import network_examples, openings


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


@pytest.mark.heavy
def test_every_example_opens_from_its_menu(window: MainWindow) -> None:
    menu = window.file_menus.examples
    menu.aboutToShow.emit()
    leaves = [leaf for action in menu.actions() for leaf in (action.menu().actions() if action.menu() else [action])]
    assert len(leaves) == len(examples()) + len(openings())
    for leaf in leaves[: len(examples())]:
        leaf.trigger()
        assert window.session.document.title
        assert window.session.error is None
        assert window.session.path is None
        assert not window.session.changed


def test_titles_follow_the_language(window: MainWindow) -> None:
    before = window.file_menus.recent.title()
    window.commands.on_language("ru")
    assert window.file_menus.recent.title() != before


@pytest.mark.heavy
def test_every_network_opens_untrained_and_trained(window: MainWindow, qtbot: QtBot) -> None:
    menu = window.file_menus.examples
    menu.aboutToShow.emit()
    networks = menu.actions()[-1].menu()
    assert isinstance(networks, QMenu)
    assert len(networks.actions()) == 2 * len(network_examples())
    for action, (_, _, path) in zip(networks.actions(), openings(), strict=True):
        action.trigger()
        page = window.workspaces.page
        assert page is not None
        session, training = page.session, page.training
        state = "finished" if path.suffix == ".npz" else "ready"
        qtbot.waitUntil(lambda s=session, t=training, w=state: t.network == s.network and t.state == w, timeout=60_000)
        assert session.path is None
        assert not session.changed
        assert (len(training.history.batches) > 0) == (state == "finished")


def test_menus_opened_before_are_gone(window: MainWindow) -> None:
    menu, counts = window.file_menus.examples, []
    for _ in range(3):
        menu.aboutToShow.emit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        counts.append(len(menu.findChildren(QObject)))
    assert counts[0] == counts[1] == counts[2]
