"""In the Network workspace the keys belong to the training, or to the level that is stepped."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.app.actions import ACTIONS, PANEL
from gradviz.app.main_window import MainWindow
from gradviz.app.network_commands import SILENT
from gradviz.app.panels.network_page import NetworkPage


def test_space_makes_a_batch_and_home_goes_back(window: MainWindow, page: NetworkPage, qtbot: QtBot) -> None:
    window.actions_by_id["next"].trigger()
    qtbot.waitUntil(lambda: page.training.state == "paused", timeout=20_000)
    assert len(page.training.history.batches) == 1
    window.actions_by_id["start"].trigger()
    qtbot.waitUntil(lambda: page.training.state == "ready", timeout=20_000)
    assert page.training.batch is None


def test_p_starts_and_pauses(window: MainWindow, page: NetworkPage, qtbot: QtBot) -> None:
    page.session.set_field("training", "epochs", 100_000)
    page.follow()
    qtbot.waitUntil(lambda: page.training.state == "ready", timeout=20_000)
    window.actions_by_id["play"].trigger()
    qtbot.waitUntil(lambda: page.training.running, timeout=20_000)
    window.actions_by_id["play"].trigger()
    qtbot.waitUntil(lambda: page.training.state == "paused", timeout=20_000)


def test_in_step_mode_the_same_keys_walk_through_one_run(window: MainWindow, page: NetworkPage) -> None:
    window.actions_by_id["step"].trigger()
    assert page.below.currentWidget() is page.transport
    window.actions_by_id["start"].trigger()
    assert page.levels.at == 0
    window.actions_by_id["next"].trigger()
    window.actions_by_id["next"].trigger()
    window.actions_by_id["previous"].trigger()
    assert page.levels.at == 1
    window.actions_by_id["end"].trigger()
    assert page.levels.next_moment is None
    window.actions_by_id["play"].trigger()
    assert page.player.playing
    window.actions_by_id["live"].trigger()
    assert not page.player.playing
    assert page.below.currentWidget() is page.bar


def test_zoom_and_fit_move_the_network(window: MainWindow, page: NetworkPage) -> None:
    before = page.canvas.camera.zoom
    window.actions_by_id["zoom-in"].trigger()
    assert page.canvas.camera.zoom > before
    window.actions_by_id["zoom-out"].trigger()
    window.actions_by_id["fit"].trigger()
    assert page.canvas.keeps_fit


def test_what_is_silent_is_a_slot_of_some_action() -> None:
    assert {record.slot for record in ACTIONS} >= SILENT


def test_the_menu_ticks_the_mode_of_the_workspace_that_is_shown(window: MainWindow, page: NetworkPage) -> None:
    window.session.set_live(False)
    assert window.actions_by_id["live"].isChecked()
    page.set_live(False)
    assert window.actions_by_id["step"].isChecked()
    page.set_live(True)
    assert window.actions_by_id["live"].isChecked()
    window.workspaces.show("graph")
    assert window.actions_by_id["step"].isChecked()
    window.workspaces.show("network")
    assert window.actions_by_id["live"].isChecked()


def test_a_menu_of_commands_for_formulas_alone_is_switched_off(window: MainWindow, page: NetworkPage) -> None:
    assert not window.menus.submenus[PANEL].menuAction().isEnabled()
    assert not window.actions_by_id["send-back"].isEnabled()
    window.workspaces.show("graph")
    assert window.menus.submenus[PANEL].menuAction().isEnabled()


def test_the_steps_of_a_level_pass_as_fast_as_was_chosen(window: MainWindow, page: NetworkPage) -> None:
    window.actions_by_id["fast-speed"].trigger()
    assert page.player.speed == window.player.speed == 4
    window.actions_by_id["normal-speed"].trigger()
    assert page.player.speed == 1
