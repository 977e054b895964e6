"""The right side turns its pages, and loads nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from gradviz.app.children import Children
from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.network import NetworkSession
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.network_side import PAGES, NetworkSide
from gradviz.picture.theme import Theme


@pytest.fixture
def side(qtbot: QtBot, trained: TrainingModel, theme: Theme) -> Iterator[NetworkSide]:
    children = Children()
    made = NetworkSide(NetworkSession(), trained, LevelRun(trained), theme, children)
    qtbot.addWidget(made)
    made.apply_theme(theme)
    made.retranslate()
    made.fold(narrow=False, low=False)
    made.resize(made.width(), 800)
    made.show()
    yield made
    children.close()


def test_every_tab_turns_to_its_page(side: NetworkSide) -> None:
    seen = set()
    for key in PAGES:
        side.tabs.chosen.emit(key)
        assert side.tabs.current == key
        assert side.tabs.buttons[key].text()
        seen.add(next(part for part in (side.plots, side.results, side.explain, side.history) if part.isVisible()))
    assert len(seen) == len(PAGES)


def test_a_network_that_cannot_be_built_leaves_no_curve_and_asks_for_no_formula(
    side: NetworkSide, trained: TrainingModel, qtbot: QtBot
) -> None:
    side.plots.load()
    assert any(view.isVisible() for view in side.plots.views)
    network = trained.network
    assert network is not None
    trained.follow(replace(network, spec=replace(network.spec, data="nowhere.csv")))
    qtbot.waitUntil(lambda: trained.state == "failed", timeout=20_000)
    assert not any(view.isVisible() for view in side.plots.views)
    side.explain.refresh()
    assert "formula" not in side.explain._title.text()


def test_a_line_parts_the_plots_from_the_pad_where_there_is_one(side: NetworkSide) -> None:
    lines = [part for part in side.findChildren(QFrame) if part.height() == 1 and part.parent() is side.pad.parent()]
    assert len(lines) == 1
    for shown in (True, False):
        side.pad.came.emit(shown)
        assert lines[0].isVisible() == shown


def test_what_is_pinned_is_said_beside_its_explanation_alone(side: NetworkSide) -> None:
    side.explain.pinned.setVisible(True)
    for key in PAGES:
        side.tabs.chosen.emit(key)
        assert side.explain.pinned.isVisible() == (key == "explain")
