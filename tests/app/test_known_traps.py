"""Defects that other tools have had in their windows, each tried here in ours; those without a window are in the test of the same name.

A finished run over newer work, numbers of before an edit, a learning rate that the canvas brings back, weights that do not arrive,
several chosen things lost by a click with a key, keys that reach what is not shown, a window that waits for an evaluation.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.app.panels.network_page import NetworkPage
from gradviz.nn.evaluation import Evaluator
from gradviz.project import Document, load
from gradviz.project.network_edits import choose_data, network_of, new_network, set_field

Ready = Callable[..., NetworkPage]
WAIT = 20_000


@pytest.fixture
def ready(window: MainWindow, qtbot: QtBot) -> Ready:
    """The page with XOR on it, changed as wanted, at its start."""

    def make(change: Callable[[Document], Document] = lambda document: document) -> NetworkPage:
        window.workspaces.show("network")
        page = window.workspaces.page
        assert page is not None
        page.session.start(change(set_field(new_network("xor"), "training", "epochs", 3)))
        qtbot.waitUntil(lambda: page.training.state == "ready" and page.training.look is not None, timeout=WAIT)
        qtbot.waitUntil(lambda: page.training.look is not None and page.levels.graph is page.training.look.graph, timeout=WAIT)
        return page

    return make


def finish(page: NetworkPage, qtbot: QtBot) -> None:
    page.training.start()
    qtbot.waitUntil(lambda: page.training.state == "finished", timeout=WAIT)


def test_a_finished_run_is_not_saved_with_a_newer_network(ready: Ready, qtbot: QtBot, tmp_path: Path) -> None:
    page = ready()
    finish(page, qtbot)
    layer = page.session.network.spec.layers[0].name
    page.session.set_layer(layer, "units", 7)
    page.session.save(tmp_path / "net.gradviz")
    assert network_of(load(tmp_path / "net.gradviz")).weights == ""
    assert not (tmp_path / "net.npz").exists()


def test_an_edit_leaves_no_number_of_the_run_before(ready: Ready, qtbot: QtBot) -> None:
    page = ready()
    finish(page, qtbot)
    assert page.bar.sentence().startswith("Done")
    run = page.training.run
    page.session.set_layer(page.session.network.spec.layers[0].name, "units", 7)
    qtbot.waitUntil(lambda: page.training.run == run + 1 and page.training.state == "ready", timeout=WAIT)
    training = page.training
    assert (training.batch, training.epoch, training.finished, training.findings) == (None, None, None, ())
    assert len(training.history.batches) == len(training.history.epochs) == 0
    assert training.back.kept == (0,)
    assert not page.bar.sentence().startswith("Done")
    assert page.bar.track.done == 0


def test_an_edit_leaves_no_result_of_the_run_before(ready: Ready, qtbot: QtBot) -> None:
    page = ready()
    page.side.turn_to("results")
    results = page.side.results.model
    qtbot.waitUntil(lambda: results.answers is not None, timeout=WAIT)
    shown: list[object] = []
    page.training.opened.connect(lambda: shown.append(results.answers))
    finish(page, qtbot)
    page.session.set_layer(page.session.network.spec.layers[0].name, "units", 7)
    page.follow()
    qtbot.waitUntil(lambda: bool(shown), timeout=WAIT)
    assert shown == [None]


def test_the_canvas_brings_no_former_learning_rate_back(ready: Ready, qtbot: QtBot) -> None:
    page = ready()
    page.session.set_field("optimizer", "rate", 0.123)
    page.follow()
    canvas = page.canvas
    for at in range(0, canvas.width(), 60):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(at, canvas.height() // 2))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Up):
        qtbot.keyClick(canvas, key)
    canvas.zoom(1.2)
    canvas.pan(10, 10)
    page.set_live(False)
    page.set_live(True)
    page.training.one_batch()
    qtbot.waitUntil(lambda: page.training.batch is not None, timeout=WAIT)
    assert page.training.batch is not None
    assert page.training.batch.rate == 0.123
    assert page.session.network.choice("optimizer").settings["rate"] == 0.123


def test_a_weight_that_is_set_arrives_in_what_the_window_shows(ready: Ready, qtbot: QtBot) -> None:
    page = ready()
    name = next(iter(page.training.network.model.parameters)) if page.training.network is not None else ""

    def change(bench: Any) -> Any:
        bench.trainer.weights()[name][0, 0] = 42.0
        return bench.look()

    page.training.ask(change, lambda look, error: page.training.show_look(look))
    look = page.training.look
    assert look is not None
    node = look.graph.names[name]
    qtbot.waitUntil(lambda: page.training.look is not None and page.training.look.values[node][0, 0] == 42.0, timeout=WAIT)
    shown = page.levels
    called = name.replace("dense", "Dense ")
    qtbot.waitUntil(lambda: shown.trace is not None and np.asarray(shown.trace.value(called))[0, 0] == 42.0, timeout=WAIT)


@pytest.mark.parametrize("key", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier])
def test_a_click_with_a_key_keeps_what_is_chosen(window: MainWindow, qtbot: QtBot, key: Qt.KeyboardModifier) -> None:
    session, canvas = window.session, window.canvas
    qtbot.waitUntil(lambda: bool(canvas.sheet.diagram.shapes), timeout=WAIT)
    assert session.graph is not None
    nodes = [session.graph.id(name) for name in ("c", "d", "e")]
    for node in nodes:
        at = canvas.area_of(node).center().toPoint()
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, key, at)
    assert session.selection == frozenset(nodes)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, key, canvas.area_of(nodes[0]).center().toPoint())
    assert session.selection == frozenset(nodes[1:])


def shown_items(page: NetworkPage) -> set[int]:
    return {shape.item for shape in page.picture.diagram.shapes if isinstance(shape.item, int)}


def walked(page: NetworkPage, qtbot: QtBot) -> set[int]:
    seen: set[int] = set()
    for _ in range(2 * len(shown_items(page)) + 5):
        qtbot.keyClick(page.canvas, Qt.Key.Key_Down)
        seen |= {item for item in page.levels.selection if isinstance(item, int)}
    return seen


def test_keys_reach_only_what_is_shown(ready: Ready, qtbot: QtBot) -> None:
    page = ready()
    blocks = shown_items(page)
    assert walked(page, qtbot) == blocks
    page.levels.open(max(blocks))
    qtbot.waitUntil(lambda: page.levels.depth == 1 and shown_items(page) not in (blocks, set()), timeout=WAIT)
    assert walked(page, qtbot) == shown_items(page)


def test_ten_thousand_rows_are_never_evaluated_by_the_thread_of_the_window(
    ready: Ready, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[tuple[str, int]] = []
    for name in ("measure", "outputs"):
        real = getattr(Evaluator, name)

        def told(self: Evaluator, part: Any, *given: Any, real: Any = real, **named: Any) -> Any:
            threads.append((threading.current_thread().name, len(part)))
            return real(self, part, *given, **named)

        monkeypatch.setattr(Evaluator, name, told)
    page = ready(lambda document: choose_data(document, "moons samples=60000"))
    page.side.turn_to("results")
    qtbot.waitUntil(lambda: page.side.results.model.answers is not None, timeout=WAIT)
    page.training.one_batch()
    qtbot.waitUntil(lambda: page.training.state == "paused", timeout=WAIT)
    page.training.stop()
    qtbot.waitUntil(lambda: page.training.state == "finished", timeout=WAIT)
    assert max(rows for _, rows in threads) >= 6000
    assert {name for name, _ in threads} == {"gradviz training"}
