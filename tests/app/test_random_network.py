"""Many random actions in the Network workspace while it trains: no exception, no thread left, and the document round-trips."""

from __future__ import annotations

import logging
import os
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gradviz.app.actions import ACTIONS
from gradviz.app.canvas import paint
from gradviz.app.canvas.lettering import Sprites
from gradviz.app.main_window import MainWindow
from gradviz.app.models.inside_view import TABS
from gradviz.app.models.network import kinds
from gradviz.app.network_commands import SILENT
from gradviz.app.panels.network_middle import LAYER, NETWORK
from gradviz.app.panels.network_page import NetworkPage
from gradviz.app.panels.network_side import PAGES
from gradviz.project.codec import decode, encode
from tests.app.strays import strays

LOG = logging.getLogger(__name__)
COUNT = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 150
DIALOGS = frozenset(("on_open", "on_save", "on_save_as", "on_palette", "on_shortcuts", "close"))
SMALL = ("xor", "logistic", "regression", "mlp", "cnn")
KEYS = (Qt.Key.Key_Space, Qt.Key.Key_P, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Home)
SCRUB_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape)
WARM, GROWTH = 1000, 16
"""Before the first action all that a window can show is made once, and so many actions later it was used. From then on so many megabytes
may come for what Qt keeps."""
EVERY = 500
"""The memory is read every so many actions."""
LEAK = 32 * 2**10
"""Bytes per action, as of a small picture: a leak of this size is noticed."""
SIZES = ((1024, 680), (1440, 900), (1199, 759))


class User:
    """Does one thing after another without thinking."""

    def __init__(self, window: MainWindow, page: NetworkPage, qtbot: QtBot, seed: int, folder: Path) -> None:
        self.window, self.page, self.qtbot, self.rng, self.folder = window, page, qtbot, random.Random(seed), folder
        self.actions: tuple[Callable[[], object], ...] = (
            *(self.command, self.press, self.press, self.click, self.open_item, self.edit, self.edit, self.train, self.train),
            *(self.rebuild, self.resize, self.draw, self.switch, self.turn, self.look_inside, self.look_at_results),
            *(self.scrub, self.scrub, self.retune, self.keep_and_reopen),
        )

    def act(self) -> str:
        """One action; its name is for the report."""
        action = self.rng.choice(self.actions)
        action()
        QApplication.processEvents()
        return getattr(action, "__name__", "")

    def command(self) -> None:
        record = self.rng.choice([record for record in ACTIONS if record.slot not in SILENT | DIALOGS])
        self.window.actions_by_id[record.id].trigger()

    def press(self) -> None:
        self.qtbot.keyClick(self.page.canvas, self.rng.choice(KEYS))

    def point(self) -> QPoint:
        return QPoint(self.rng.randrange(max(self.page.canvas.width(), 1)), self.rng.randrange(max(self.page.canvas.height(), 1)))

    def click(self) -> None:
        self.qtbot.mouseClick(self.page.canvas, Qt.MouseButton.LeftButton, pos=self.point())

    def open_item(self) -> None:
        graph = self.page.levels.graph
        if graph is not None and self.rng.random() < 0.7:
            self.page.levels.open(self.rng.randrange(len(graph.nodes)))
        else:
            self.page.levels.back()

    def edit(self) -> None:
        session = self.page.session
        names = [layer.name for layer in session.network.spec.layers]
        actions: list[Callable[[], object]] = [
            lambda: session.add(self.rng.choice(list(kinds())), self.rng.choice(["", *names])),
            session.undo,
            session.redo,
            lambda: session.set_field("training", "batch", self.rng.choice([1, 16, 64])),
            lambda: session.set_field("training", "epochs", self.rng.choice([0, 1, 40])),
        ]
        if names:
            actions += [
                lambda: session.remove(self.rng.choice(names)),
                lambda: session.duplicate(self.rng.choice(names)),
                lambda: session.move_by(self.rng.choice(names), self.rng.choice([-1, 1])),
                lambda: self.page.builder.choose(self.rng.choice(names)),
            ]
        self.rng.choice(actions)()

    def train(self) -> None:
        training = self.page.training
        self.rng.choice([training.toggle, training.start, training.one_batch, training.pause, training.rewind, training.stop])()

    def scrub(self) -> None:
        back, track = self.page.training.back, self.page.bar.track
        at = QPoint(self.rng.randrange(max(track.width(), 1)), 10)
        self.rng.choice(
            [
                lambda: self.qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=at),
                lambda: self.qtbot.keyClick(track, self.rng.choice(SCRUB_KEYS)),
                lambda: back.go(self.rng.uniform(-1, 50)),
                lambda: back.go(None),
                back.toggle_replay,
            ]
        )()

    def retune(self) -> None:
        session = self.page.session
        part, field, values = self.rng.choice(
            [
                ("optimizer", "rate", [0.001, 0.1, 3.0]),
                ("training", "l2", [0.0, 0.01]),
                ("training", "l1", [0.0, 0.001]),
                ("training", "clip_norm", [0.0, 1.0]),
                ("training", "patience", [0, 1]),
                ("training", "normalize", [True, False]),
            ]
        )
        session.set_field(part, field, self.rng.choice(values))
        for layer in session.network.spec.layers:
            if layer.kind == "dropout":
                session.set_layer(layer.name, "rate", self.rng.choice([0.0, 0.3]))
        self.page.follow()

    def keep_and_reopen(self) -> None:
        if self.rng.random() < 0.5:
            self.page.session.save(self.folder / "net.gradviz")
        elif (self.folder / "net.gradviz").exists():
            self.window.documents.open_file(self.folder / "net.gradviz")

    def rebuild(self) -> None:
        self.page.session.take_preset(self.rng.choice(SMALL))

    def resize(self) -> None:
        self.window.resize(*self.rng.choice(SIZES))

    def draw(self) -> None:
        pad = self.page.side.pad
        self.qtbot.mouseClick(pad.pad, Qt.MouseButton.LeftButton, pos=QPoint(self.rng.randrange(130), self.rng.randrange(130)))
        if self.rng.random() < 0.3:
            pad.pad.clear()

    def look_inside(self) -> None:
        pane = self.page.inside
        self.page.middle.enter(self.rng.choice([NETWORK, LAYER]))
        pane.tabs.chosen.emit(self.rng.choice(TABS))
        pane.view.pressed.emit(self.rng.uniform(0, 700), self.rng.uniform(0, 300))
        pane.view.walked.emit(self.rng.choice([-1, 0, 1]), self.rng.choice([-1, 0, 1]))
        if self.rng.random() < 0.2 and pane.model.path is not None:
            pane.unit.open_gates.click()

    def look_at_results(self) -> None:
        side, rng = self.page.side, self.rng
        side.tabs.chosen.emit(rng.choice(PAGES))
        classes = len(side.results.grid.counts)
        actions: list[Callable[[], object]] = [
            side.plots.turn_pin,
            lambda: side.results.slider.dragged.emit(rng.random()),
            lambda: side.results.split.chosen.emit(rng.choice(["validation", "test"])),
            lambda: side.results.grid.chosen.emit(rng.randrange(classes), rng.randrange(classes)) if classes else None,
            lambda: side.results.thumbnails.chosen.emit(0) if side.results.thumbnails.captions else None,
        ]
        rng.choice(actions)()

    def switch(self) -> None:
        self.window.workspaces.show(self.rng.choice(["graph", "network", "network"]))

    def turn(self) -> None:
        self.page.set_live(self.rng.random() < 0.6)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_breaks(
    window: MainWindow,
    qtbot: QtBot,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    long_session: Callable[[MainWindow], None],
    at_rest: Callable[[MainWindow], int],
) -> None:
    monkeypatch.setattr(paint, "SPRITES", Sprites(2**20))
    if COUNT > WARM:
        long_session(window)
    monkeypatch.setattr(QMenu, "popup", lambda menu, *place: menu.aboutToHide.emit())
    window.workspaces.show("network")
    page = window.workspaces.page
    assert page is not None
    user, done, sizes = User(window, page, qtbot, seed, tmp_path), list[str](), list[float]()
    timers = len(page.findChildren(QTimer))
    with qtbot.captureExceptions() as raised:
        for _ in range(COUNT):
            done.append(user.act())
            assert not raised, (done[-5:], raised)
            if len(done) % EVERY == 0:
                sizes.append(at_rest(window) / 2**20)
                LOG.info("%d actions: %.1f MB, %d widgets", len(done), sizes[-1], len(QApplication.allWidgets()))
                window.workspaces.show("network")
    warm = sizes[WARM // EVERY - 1 :]
    assert not warm or max(warm) - warm[0] < GROWTH, sizes
    document = page.session.document
    assert decode(encode(document)) == document
    assert not strays()
    assert len(page.findChildren(QTimer)) < timers + 40
    window.close()
    assert not [timer for timer in page.training.findChildren(QTimer) if timer.isActive()]
    assert "gradviz training" not in {thread.name for thread in threading.enumerate()}


def test_a_small_leak_would_be_noticed(in_use: Callable[[], int]) -> None:
    before = in_use()
    kept = [bytearray(LEAK) for _ in range(2_000 - WARM)]
    assert not before or (in_use() - before) / 2**20 > GROWTH, len(kept)
