"""The tab shows what excites the chosen unit, follows the choice, and says how far and how old it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.inside_pane import InsidePane
from gradviz.picture.diagram import Raster
from gradviz.picture.theme import THEMES, Theme


@pytest.fixture
def pane(pane: InsidePane, qtbot: QtBot) -> InsidePane:
    """Where what excites the unit was looked for."""
    pane.tabs.chosen.emit("excites")
    qtbot.waitUntil(lambda: pane.exciting.model.found is not None)
    return pane


def test_nothing_is_searched_before_the_tab_is_seen(cnn: TrainingModel, theme: Theme, qtbot: QtBot) -> None:
    made = InsidePane(cnn, LevelRun(cnn), theme)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.model.unit is not None)
    assert made.exciting.model.target is None
    assert made.exciting.isHidden()


def test_it_follows_the_unit_that_is_chosen(pane: InsidePane, qtbot: QtBot) -> None:
    part = pane.exciting
    assert part.model.target is not None
    assert (part.model.target.layer, part.model.target.mapped) == ("deep", True)
    assert pane._caption.text() == f"deep after ReLU 2, map {part.model.target.unit[0]}"
    assert part.view.isVisible()
    assert not pane.view.isVisible()
    assert part._caption.text().startswith("Peak of the map over")
    assert not part.act.isVisible()
    place = part.model.target.unit[0]
    way = 1 if place < 3 else -1
    part.view.walked.emit(0, way)
    assert part.model.target.unit == (place + way,)
    qtbot.waitUntil(lambda: part.model.found is not None)
    pane.model.choose("full")
    assert part.model.target.layer == "full"
    qtbot.waitUntil(lambda: part.model.found is not None)
    assert part._caption.text().startswith("Answer to each of")
    pane.tabs.chosen.emit("maps")
    assert not part.isVisible()
    assert pane.view.isVisible()


def test_the_input_is_excited_by_nothing(pane: InsidePane) -> None:
    pane.model.choose("x")
    assert pane.exciting._empty.isVisible()
    assert "choose a layer" in pane.exciting._empty.text()


def test_it_grows_old_and_is_renewed_by_a_click(pane: InsidePane, cnn: TrainingModel, qtbot: QtBot) -> None:
    part = pane.exciting
    cnn.one_batch()
    qtbot.waitUntil(part.act.isVisible)
    assert part._age.text() == "From epoch 0"
    assert part.act.text() == "Renew"
    part.act.click()
    assert part.act.text() == "Cancel"
    assert part._age.text().startswith("Searching")
    part.act.click()
    assert part.act.text() == "Renew"
    assert part.view.isVisible()
    part.act.click()
    qtbot.waitUntil(lambda: not part.act.isVisible())
    assert part._age.text() == ""


def test_it_is_drawn_once(pane: InsidePane) -> None:
    drawn = pane.exciting.view.diagram
    pane.refresh()
    assert pane.exciting.view.diagram is drawn
    pane.resize(500, 460)
    pane.exciting.refresh()
    assert pane.exciting.view.diagram is not drawn


def test_a_click_lays_a_sample_before_the_network_and_the_next_takes_it_away(pane: InsidePane, qtbot: QtBot) -> None:
    laid: list[object] = []
    pane.laid.connect(laid.append)
    sample = next(shape for shape in pane.exciting.view.diagram.shapes if isinstance(shape, Raster) and shape.item == 0)
    for _ in range(2):
        pane.exciting.view.pressed.emit(sample.x + 2, sample.y + 2)
    assert getattr(laid[0], "shape", None) == (1, 8, 8)
    assert laid[1] is None


def test_it_is_saved_as_a_picture_and_a_table(pane: InsidePane, tmp_path: Path) -> None:
    saver = pane.exciting.view.saver
    for name, save in (("a.svg", saver.save_picture), ("a.png", saver.save_picture), ("a.csv", saver.save_table)):
        saver.ask_path = lambda title, named, kinds, name=name: str(tmp_path / name)
        save()
        assert (tmp_path / name).stat().st_size > 500


@pytest.mark.parametrize("name", list(THEMES))
def test_every_theme(pane: InsidePane, name: str, shown: Callable[[InsidePane], list[str]]) -> None:
    pane.apply_theme(THEMES[name])
    pane.retranslate()
    assert len(shown(pane)) > 1
