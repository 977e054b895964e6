"""The pane shows the chosen layer, takes one unit apart at a click, and does nothing where nobody looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from gradviz.app import fonts
from gradviz.app.models.inside_view import TABS
from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.training import TrainingModel
from gradviz.app.panels.inside_pane import InsidePane
from gradviz.nn.levels import ViewPath
from gradviz.nn.spec import INPUT, read_spec
from gradviz.picture.theme import THEMES, Theme
from gradviz.project.network import Network


def test_the_last_convolution_is_shown_first(pane: InsidePane) -> None:
    assert pane.model.block is not None
    assert pane.model.block.name == "deep"
    assert pane.tabs.current == "maps"
    assert pane._caption.text() == "deep after ReLU 2, 4 maps of 6×6"
    assert pane.view.diagram.shapes


def test_every_tab_of_every_layer_shows_something(pane: InsidePane, cnn: TrainingModel) -> None:
    assert cnn.look is not None
    for block in cnn.look.blocks:
        pane.model.choose(block.name)
        for tab in TABS:
            pane.tabs.chosen.emit(tab)
            assert pane.tabs.current == tab
            assert pane.view.diagram.shapes or pane._empty.text()


def test_a_click_takes_a_unit_apart(pane: InsidePane, qtbot: QtBot) -> None:
    maps = pane._maps
    assert maps is not None
    x, y = maps.corner(2)
    width, height = maps.size
    pane.view.pressed.emit(x + 3.5 * width / 6, y + 1.5 * height / 6)
    assert pane.model.place == (2, 1, 3)
    qtbot.waitUntil(lambda: pane.model.unit is not None, timeout=20_000)
    unit = pane.model.unit
    assert unit is not None
    assert unit.total == pytest.approx(sum(term[2] for term in unit.terms) + unit.rest + (unit.bias or 0), rel=1e-4)
    assert unit.result == pytest.approx(max(unit.total, 0), rel=1e-5)
    assert pane.unit.where.text() == "map 2, row 1, column 3"
    pane.view.walked.emit(1, 0)
    assert pane.model.place == (2, 2, 3)


@pytest.mark.parametrize("width", [460, 560, 720, 1100])
def test_what_is_told_lies_beside_the_tabs(pane: InsidePane, qtbot: QtBot, width: int) -> None:
    pane.resize(width, 460)
    qtbot.waitUntil(lambda: pane._caption.geometry().right() == width - 25)
    assert pane.tabs.geometry().right() < pane._caption.geometry().left()
    more = pane.tabs.more if pane.tabs.more.isVisible() else pane.tabs.buttons["spread"]
    assert pane.childAt(more.mapTo(pane, more.rect().center())) is more


def test_a_low_pane_gives_all_its_room_to_the_maps(pane: InsidePane, qtbot: QtBot) -> None:
    assert pane.unit.isVisible()
    pane.resize(pane.width(), 220)
    qtbot.waitUntil(lambda: not pane.unit.isVisible())
    pane.resize(pane.width(), 460)
    qtbot.waitUntil(pane.unit.isVisible)


def test_the_gates_of_the_unit_are_one_click_away(pane: InsidePane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.opened) as opened:
        pane.unit.open_gates.click()
    assert opened.args == [ViewPath("deep", "conv2d", pane.model.place)]


def test_a_dense_layer_is_bars_and_a_bar_is_a_unit(pane: InsidePane, qtbot: QtBot) -> None:
    pane.model.choose("full")
    pane.tabs.chosen.emit("maps")
    assert pane._bars is not None
    pane.view.pressed.emit(16 + 3.5 * pane._bars.step, 40)
    assert pane.model.place == (3,)
    qtbot.waitUntil(lambda: pane.model.unit is not None, timeout=20_000)
    assert pane.model.unit is not None
    assert pane.model.unit.activation == ""


def test_out_of_sight_it_reads_nothing(pane: InsidePane, cnn: TrainingModel, qtbot: QtBot) -> None:
    pane.hide()
    assert not pane.isVisible()
    assert not pane.model.watching
    before = pane.model.shown
    with qtbot.waitSignal(cnn.looked, timeout=20_000):
        cnn.one_batch()
    assert pane.model.shown is before
    pane.show()
    assert pane.model.shown is not before


@pytest.mark.parametrize("name", list(THEMES))
def test_every_theme(pane: InsidePane, name: str, shown: Callable[[InsidePane], list[str]]) -> None:
    pane.apply_theme(THEMES[name])
    assert not pane.grab().isNull()
    assert "One unit" in shown(pane)


def test_before_the_first_look_nothing_is_said_of_excitement(qtbot: QtBot, theme: Theme) -> None:
    model = TrainingModel()
    pane = InsidePane(model, LevelRun(model), theme)
    qtbot.addWidget(pane)
    assert pane.exciting.isHidden()
    assert pane.unit.isHidden()
    model.close()


def test_what_is_shown_in_words_stands_beside_the_tabs(pane: InsidePane, theme: Theme) -> None:
    pane.apply_theme(theme)
    pane.retranslate()
    pane.resize(640, 500)
    pane.show()
    pane._caption.setText("a caption that is far too long for the room there is beside so many tabs of a layer")
    pane.grab()
    assert pane.tabs.geometry().right() < pane._caption.geometry().left()


def test_a_network_that_cannot_be_built_is_said_to_have_no_layers_yet(pane: InsidePane, cnn: TrainingModel, qtbot: QtBot) -> None:
    cnn.follow(
        Network(read_spec('data = "digits"\ninput = [1, 8, 8]\nlayers = ["conv2d 4 kernel=3", "dense 10"]\nloss = "cross_entropy"\n'))
    )
    qtbot.waitUntil(lambda: cnn.state == "failed", timeout=20_000)
    pane.refresh()
    assert pane._empty.isVisible()
    assert "once the network is built" in pane._empty.text()


def test_in_a_low_window_the_caption_has_a_line_of_its_own(pane: InsidePane) -> None:
    beside, high = pane._caption.width(), pane._head.height()
    pane.fold(True)
    assert pane._caption.geometry().top() >= pane.tabs.geometry().bottom()
    assert pane._caption.width() == pane.width() - 48 > beside
    assert pane._head.height() > high
    assert not pane.tabs.more.isVisible()
    pane.fold(False)
    assert (pane._head.height(), pane._caption.width()) == (high, beside)


def test_with_large_text_maps_are_laid_out_for_the_room_in_which_they_are_drawn(pane: InsidePane, qtbot: QtBot) -> None:
    fonts.set_text_size(130)
    try:
        pane.apply_theme(THEMES["light"])
        pane.refresh()
        assert pane.view.full == 1.3
        assert pane._maps is not None
        assert pane._maps.across * pane._maps.step[0] * 1.3 <= pane._area.viewport().width()
        pane.model.choose(INPUT)
        qtbot.waitUntil(lambda: pane.unit.isHidden() and bool(pane.view.diagram.shapes), timeout=20_000)
        assert pane.view.sizeHint().height() <= pane.height() - pane._head.height()
    finally:
        fonts.set_text_size(100)
