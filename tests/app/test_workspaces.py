"""The workspaces: each has a document of its own, files open where they belong, and a training is not lost by closing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.actions import ACTIONS
from gradviz.app.main_window import MainWindow
from gradviz.app.panels.network_page import NetworkPage
from gradviz.app.panels.network_side import PAGES
from gradviz.app.workspaces import GRAPH, NETWORK
from gradviz.nn import checkpoint
from gradviz.project import Document, save
from gradviz.project.codec import encode
from gradviz.project.network_edits import new_network, set_field, set_weights
from gradviz.project.stopped import CHECKPOINT


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> NetworkPage:
    qtbot.mouseClick(window.rail.buttons[NETWORK], Qt.MouseButton.LeftButton)
    page = window.workspaces.page
    assert page is not None
    qtbot.waitUntil(lambda: page.training.state == "ready", timeout=20_000)
    return page


def test_two_clicks_to_a_learning_network(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.rail.buttons[NETWORK], Qt.MouseButton.LeftButton)
    page = window.workspaces.page
    assert page is not None
    qtbot.waitUntil(page.bar.buttons["play"].isEnabled, timeout=20_000)
    qtbot.mouseClick(page.bar.buttons["play"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.training.history.batches) > 20, timeout=20_000)
    loss = page.training.history.batches.column("loss")
    assert loss[-1] < loss[0]


def test_a_start_before_everything_is_read_is_not_lost(window: MainWindow, qtbot: QtBot) -> None:
    window.workspaces.show(NETWORK)
    page = window.workspaces.page
    assert page is not None
    qtbot.waitUntil(lambda: page.training.state != "empty", timeout=20_000)
    qtbot.mouseClick(page.bar.buttons["play"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.training.batch is not None, timeout=20_000)


def test_switching_loses_nothing_and_each_has_its_own_undo(window: MainWindow, page: NetworkPage) -> None:
    page.session.add("relu")
    window.workspaces.show(GRAPH)
    assert window.session.document.text == "e=(a+b)*(b+1)"
    assert not window.actions_by_id["undo"].isEnabled()
    window.workspaces.show(NETWORK)
    window.actions_by_id["undo"].trigger()
    assert not page.session.changed


def test_a_file_opens_where_it_belongs(window: MainWindow, page: NetworkPage, tmp_path: Path) -> None:
    save(new_network("xor"), tmp_path / "net.gradviz")
    save(Document.from_text("y=x*x"), tmp_path / "formula.gradviz")
    window.commands.open_files([tmp_path / "formula.gradviz"])
    assert window.workspaces.current == GRAPH
    assert window.session.document.text == "y=x*x"
    window.commands.open_files([tmp_path / "net.gradviz"])
    assert window.workspaces.current == NETWORK
    assert page.session.network.spec.data == "xor"
    assert "net.gradviz" in window.windowTitle()


def test_commands_of_the_formula_rest_in_the_network(window: MainWindow, page: NetworkPage) -> None:
    off = {record.id for record in ACTIONS if not window.actions_by_id[record.id].isEnabled()}
    assert {"edit-formula", "random-values", "present"} <= off
    assert not {"save", "open", "fit", "next", "play", "dark", "ru"} & off
    window.workspaces.show(GRAPH)
    assert window.actions_by_id["edit-formula"].isEnabled()


@pytest.mark.parametrize("answer", ["stay", "stop"])
def test_closing_while_it_trains_asks_and_keeps_a_checkpoint(
    window: MainWindow, page: NetworkPage, qtbot: QtBot, tmp_path: Path, answer: str
) -> None:
    page.session.start(set_field(new_network("xor"), "training", "epochs", 100_000))
    page.session.save(tmp_path / "net.gradviz")
    qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.network == page.session.network, timeout=20_000)
    page.training.start()
    qtbot.waitUntil(lambda: page.training.under_way, timeout=20_000)
    window.workspaces.ask = lambda: answer
    window.close()
    assert window.isVisible() == (answer == "stay")
    kept = tmp_path / f"net.{CHECKPOINT}"
    assert kept.exists() == (answer == "stop")
    if answer == "stop":
        assert checkpoint.load(kept).record["data"] == "xor"
        assert page.training.loop._thread is None
    window.workspaces.ask = lambda: "stop"


@pytest.mark.parametrize("way", ["new", "open", "example"])
@pytest.mark.parametrize("running", [False, True])
def test_another_document_asks_before_a_training_goes(
    window: MainWindow, page: NetworkPage, qtbot: QtBot, tmp_path: Path, way: str, running: bool
) -> None:
    """Ten epochs of a saved document were once lost without a word; they are kept, and offered with their document."""
    path, other = tmp_path / "net.gradviz", tmp_path / "other.gradviz"
    save(new_network("xor"), other)
    page.session.start(set_field(new_network("xor"), "training", "epochs", 100_000))
    page.session.save(path)
    qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.network == page.session.network, timeout=20_000)
    (page.training.start if running else page.training.one_batch)()
    qtbot.waitUntil(lambda: page.training.under_way and page.training.running is running, timeout=20_000)
    ways = {"new": window.documents.new, "open": lambda: window.documents.open_file(other)}
    go = ways.get(way, lambda: window.documents.open_example(other))
    window.workspaces.ask = lambda: "stay"
    go()
    assert page.session.path == path
    assert page.training.under_way
    window.workspaces.ask = lambda: "stop"
    go()
    assert page.session.path != path
    qtbot.waitUntil(lambda: page.training.state == "ready", timeout=20_000)
    assert (tmp_path / f"net.{CHECKPOINT}").exists()
    window.documents.open_file(path)
    assert page.strip.isVisibleTo(page)
    page.strip.link.click()
    qtbot.waitUntil(lambda: page.training.state == "paused", timeout=20_000)
    assert page.training.epochs_done > 0
    page.training.stop()
    qtbot.waitUntil(lambda: page.training.state == "finished", timeout=20_000)


def test_closing_without_a_training_asks_nothing(window: MainWindow, page: NetworkPage) -> None:
    asked: list[int] = []
    window.workspaces.ask = lambda: asked.append(1) or "stay"
    window.close()
    assert not asked
    assert not window.isVisible()


@pytest.mark.heavy
def test_theme_language_and_size_reach_the_page(window: MainWindow, page: NetworkPage) -> None:
    before = page.builder.add.toolTip()
    window.commands.on_language("ru")
    assert page.builder.add.toolTip() != ""
    window.commands.on_language("en")
    assert page.builder.add.toolTip() == before
    window.commands.on_theme("dark")
    assert page.canvas.sheet.theme.name == "dark"
    window.resize(1024, 680)
    window.folding.fit()
    assert page.drawer.floating
    assert page.drawer.button.isVisibleTo(page)


def test_a_run_that_is_over_is_saved_beside_its_document_and_shown_again(
    window: MainWindow, page: NetworkPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.session.start(set_field(new_network("xor"), "training", "epochs", 3))
    qtbot.waitUntil(lambda: page.training.state == "ready", timeout=20_000)
    page.training.start()
    qtbot.waitUntil(lambda: page.training.state == "finished", timeout=20_000)
    kept, curve = page.training.back.kept, page.training.history.batches.column("loss").tolist()
    page.session.save(tmp_path / "net.gradviz")
    assert not page.session.changed
    page.session.renew()
    qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.batch is None, timeout=20_000)
    window.commands.open_file(tmp_path / "net.gradviz")
    qtbot.waitUntil(lambda: page.training.state == "finished", timeout=20_000)
    assert page.training.history.batches.column("loss").tolist() == curve
    assert page.training.back.kept == kept
    assert page.training.epochs_done == 3
    qtbot.mouseClick(page.bar.buttons["play"], Qt.MouseButton.LeftButton)
    assert page.training.back.replaying
    assert page.training.back.at == 0
    assert not page.session.changed


TOMORROW = {"kind": "of tomorrow"}
NEWER: dict[str, Callable[[dict[str, Any]], object]] = {
    "loss": lambda spec: spec.update(loss=TOMORROW),
    "initializer": lambda spec: spec.update(initializer=TOMORROW),
    "optimizer": lambda spec: spec["training"].update(optimizer=TOMORROW),
    "schedule": lambda spec: spec["training"].update(schedule=TOMORROW),
    "augmentation": lambda spec: spec["training"].update(augment=[TOMORROW]),
    "layer": lambda spec: spec["layers"][0].update(TOMORROW),
    "initializer of a layer": lambda spec: spec["layers"][0].update(initializer=TOMORROW),
}


@pytest.mark.parametrize("part", NEWER)
def test_what_only_a_newer_gradviz_knows_is_said_and_the_rest_can_be_looked_at(
    window: MainWindow, page: NetworkPage, qtbot: QtBot, tmp_path: Path, part: str
) -> None:
    content = json.loads(encode(new_network("xor")))
    NEWER[part](content["network"]["spec"])
    (tmp_path / "newer.gradviz").write_text(json.dumps(content))
    with qtbot.captureExceptions() as faults:
        window.commands.open_file(tmp_path / "newer.gradviz")
        for key in PAGES:
            page.side.turn_to(key)
            QApplication.processEvents()
        for layer in page.session.network.spec.layers:
            page.builder.choose(layer.name)
            QApplication.processEvents()
        window.commands.on_language("ru")
        page.training.start()
        qtbot.waitUntil(lambda: page.training.state == "failed")
        QApplication.processEvents()
    assert not faults
    assert page.session.path == tmp_path / "newer.gradviz"
    assert page.training.complaint
    assert page.session.network.faults


def test_a_run_file_that_is_damaged_gets_a_sentence(window: MainWindow, page: NetworkPage, qtbot: QtBot, tmp_path: Path) -> None:
    save(set_weights(new_network("xor"), "net.npz"), tmp_path / "net.gradviz")
    (tmp_path / "net.npz").write_bytes(b"nothing of that kind")
    window.commands.open_file(tmp_path / "net.gradviz")
    qtbot.waitUntil(lambda: page.training.state == "ready", timeout=20_000)
    assert "net.npz" in page.strip.message.text()
