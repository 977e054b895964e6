"""An hour before an audience in short: children die, the screen and the letters change, and the picture stays what it should be."""

from __future__ import annotations

import os
import random
import threading
import traceback
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app.main_window import MainWindow
from gradviz.graph import Edge
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Diagram, Label
from gradviz.picture.dimming import PALE
from gradviz.picture.options import Marks, seen_as
from gradviz.processes import Child, ChildError

ROUNDS = 1500 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 40
SIZES = ((640, 480), (1024, 680), (1440, 900), (1920, 1080), (3000, 2000))
FORMULA = "f=1/(1+exp(-(w0*x0+w1*x1+w2)))"


class Lecture:
    """Everything that can go on around a lecturer, one thing at a time."""

    def __init__(self, window: MainWindow, qtbot: QtBot, seed: int) -> None:
        self.window, self.qtbot, self.rng = window, qtbot, random.Random(seed)
        self.ratio = 1.0
        services = window.services
        self.children: tuple[Child, ...] = (services.pictures._child, services.algebra._child)
        self.actions: tuple[Callable[[], None], ...] = (
            self.step, self.step, self.step, self.resize, self.scale, self.screen, self.theme,
            self.language, self.kill, self.ask, self.draw, self.pause,
        )  # fmt: skip

    def step(self) -> None:
        keys = (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End)
        self.qtbot.keyClick(self.window.presenter.overlay, self.rng.choice(keys))

    def resize(self) -> None:
        self.window.resize(*self.rng.choice(SIZES))

    def scale(self) -> None:
        self.window.commands.on_text_size(self.rng.choice(("1", "-1", "0")))

    def screen(self) -> None:
        """The window comes to a screen of another scale factor: the ratio is another one, and Qt says so."""
        self.ratio = self.rng.choice((1.0, 1.25, 1.5, 2.0))
        QApplication.sendEvent(self.window.canvas, QEvent(QEvent.Type.DevicePixelRatioChange))

    def theme(self) -> None:
        self.window.commands.on_theme(self.rng.choice(("light", "dark", "contrast")))

    def language(self) -> None:
        self.window.commands.on_language(self.rng.choice(("en", "ru")))

    def kill(self) -> None:
        """A child is gone from one moment to the next, as when the system ends it."""
        running = self.rng.choice(self.children)._running
        if running is not None:
            running._process.kill()

    def ask(self) -> None:
        """Give a child something to do, so that there is one to be killed."""
        self.window.typesetter.ask(f"x_{{{self.rng.randrange(10**6)}}}")

    def draw(self) -> None:
        self.qtbot.keyClick(self.window.presenter.overlay, Qt.Key.Key_C)

    def pause(self) -> None:
        self.qtbot.wait(2)


def texts(diagram: Diagram) -> list[tuple[object, str]]:
    """What is written, and on what, in order."""
    return [(shape.item, shape.text) for shape in diagram.flat() if isinstance(shape, Label)]


def expected(window: MainWindow) -> Diagram:
    """The same moment drawn afresh from the graph and the run alone."""
    session, placed = window.session, window.picture.placed
    assert placed is not None
    assert session.trace is not None
    assert session.frame is not None
    graph, layout, options = placed
    marks = Marks(selection=session.selection, hover=session.hover)
    detailed = seen_as(options, window.canvas.camera.detail, layout.direction)
    return Drawing(graph, layout, options=detailed).state(session.trace, session.frame, moment=session.moment, marks=marks)


def stays(window: MainWindow) -> bool:
    """Whether the canvas shows every item of the graph with its texts, and what the step is about is not pale."""
    graph, shown = window.session.graph, window.canvas.sheet.diagram
    assert graph is not None
    items = {shape.item for shape in shown.flat()}
    complete = {*graph.edges, *range(len(graph.nodes))} <= items
    inks = [shape.role for shape in shown.flat() if isinstance(shape, Label)]
    lit = not inks or not all(ink.startswith(PALE) for ink in inks)
    return complete and lit and texts(shown) == texts(expected(window)) and not window.canvas.grab().isNull()


def running_timers(window: MainWindow) -> set[QTimer]:
    return {timer for timer in window.findChildren(QTimer) if timer.isActive()}


@pytest.mark.heavy
@pytest.mark.timeout(1800 if ROUNDS > 1000 else 240)
@pytest.mark.parametrize("seed", [1])
def test_the_picture_stays(window: MainWindow, qtbot: QtBot, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    window.session.set_text(FORMULA)
    window.services.start()
    before, threads = running_timers(window), threading.active_count()
    window.commands.on_present()
    lecture, done = Lecture(window, qtbot, seed), []
    monkeypatch.setattr(window.canvas, "devicePixelRatioF", lambda: lecture.ratio)
    with qtbot.captureExceptions() as caught:
        for _ in range(ROUNDS):
            action = lecture.rng.choice(lecture.actions)
            done.append(action.__name__)
            action()
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert not caught, f"{done[-5:]}\n{''.join(traceback.format_exception(caught[0][1]))}"
            assert window.presenter.active
            assert stays(window), done[-5:]
    qtbot.waitUntil(lambda: window.canvas._backing.ratio == lecture.ratio, timeout=20_000)
    window.presenter.leave()
    qtbot.waitUntil(lambda: running_timers(window) <= before)
    assert not window.player.playing
    assert threading.active_count() <= threads + len(lecture.children)
    running = [child._running for child in lecture.children]
    window.services.close()
    assert not any(process is not None and process.alive for process in running)
    with pytest.raises(ChildError):
        lecture.children[0].ask({"job": "math", "latex": "x"}, 1.0)


def test_a_lost_item_and_a_lost_text_are_seen(window: MainWindow) -> None:
    window.commands.on_present()
    window.commands.on_end()
    whole = window.canvas.sheet.diagram
    assert stays(window)
    without_edges = tuple(shape for shape in whole.shapes if not isinstance(shape.item, Edge))
    window.canvas.show_diagram(Diagram(whole.width, whole.height, without_edges))
    assert not stays(window)
    window.canvas.show_diagram(expected(window))
    assert stays(window)
    window.session.at = 1
    window.session.frame = window.session.trace.frame(1) if window.session.trace is not None else None
    assert not stays(window)


def test_on_a_sharper_screen_the_picture_is_sharper(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    qtbot.waitUntil(lambda: not window.canvas._backing.busy and window.canvas._backing.ratio > 0, timeout=20_000)
    before = window.canvas._backing.ratio
    monkeypatch.setattr(window.canvas, "devicePixelRatioF", lambda: 2 * before)
    QApplication.sendEvent(window.canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    qtbot.waitUntil(lambda: window.canvas._backing.ratio == 2 * before, timeout=20_000)
    assert stays(window)
