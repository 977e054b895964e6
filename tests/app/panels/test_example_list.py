"""The list of examples: every one is there, a search finds it in either language, a click opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels import example_list
from gradviz.app.panels.example_list import ExampleList
from gradviz.picture.theme import Theme
from gradviz.project.examples import Example

Shown = Callable[[QWidget], list[str]]
TOYS = (
    Example(Path("a"), {"en": "Add", "ru": "Сложение"}, {"en": "Look at both."}, ("C4",)),
    Example(Path("b"), {"en": "Max"}, {}, ("C7",)),
    Example(Path("c"), {"en": "Loss"}, {}, ("D1",)),
    Example(Path("d"), {"en": "Loose"}, {}),
)


@pytest.fixture
def toys(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> ExampleList:
    """A list of four toys in two groups and one without."""
    monkeypatch.setattr(example_list, "examples", lambda: TOYS)
    monkeypatch.setattr(example_list, "search_openings", lambda typed: ())
    panel = ExampleList(theme)
    qtbot.addWidget(panel)
    panel.retranslate()
    panel.fill()
    return panel


def leaves(panel: ExampleList) -> list[str]:
    """The titles listed, group by group."""
    found = []
    for place in range(panel.tree.topLevelItemCount()):
        item = panel.tree.topLevelItem(place)
        assert item is not None
        found += [item.child(at).text(0) for at in range(item.childCount())] or [item.text(0)]
    return found


def test_nothing_is_said_to_be_missing_before_the_list_is_filled(qtbot: QtBot, theme: Theme, shown: Shown) -> None:
    panel = ExampleList(theme)
    qtbot.addWidget(panel)
    panel.retranslate()
    assert shown(panel) == ["Examples"]


def test_all_are_listed_under_their_groups(toys: ExampleList) -> None:
    assert leaves(toys) == ["Add", "Max", "Loss", "Loose"]
    group = toys.tree.topLevelItem(0)
    assert group is not None
    assert (group.text(0), group.text(1)) == ("Graphs and backprop", "2")
    assert group.isExpanded()
    toys.tree.itemClicked.emit(group, 0)
    assert not group.isExpanded()
    assert group.child(0).toolTip(0) == "Look at both."


def test_a_search_finds_either_language_and_enter_opens_the_first(toys: ExampleList, qtbot: QtBot) -> None:
    toys.search.setText("сложе")
    assert leaves(toys) == ["Add"]
    with qtbot.waitSignal(toys.chosen) as received:
        qtbot.keyClick(toys.search, Qt.Key.Key_Return)
    assert received.args == [Path("a")]
    toys.search.setText("nothing like it")
    assert leaves(toys) == []
    assert not toys._nothing.isHidden()


def test_a_click_opens_the_example_in_the_window(window: MainWindow) -> None:
    window.begin()
    item = window.examples.tree.topLevelItem(0)
    assert item is not None
    window.examples.tree.itemClicked.emit(item if not item.childCount() else item.child(0), 0)
    assert window.session.document.title


def test_networks_are_found_untrained_and_trained(qtbot: QtBot, theme: Theme) -> None:
    panel = ExampleList(theme)
    qtbot.addWidget(panel)
    panel.retranslate()
    panel.search.setText("two moons")
    assert {"Two moons", "Trained: Two moons"} <= set(leaves(panel))
    panel.search.setText("mlp_mnist")
    assert len(leaves(panel)) == 2
