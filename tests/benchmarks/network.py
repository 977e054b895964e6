"""Rows of the Network workspace: training with and without the window, its event loop meanwhile, levels, the pad, and memory of a history.

Both sides of the ratio are taken by turns in one process, on the CNN of the bundled digits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.app import rest, window
from tests.benchmarks.table import row

if TYPE_CHECKING:
    from gradviz.app.panels.network_page import NetworkPage
    from gradviz.nn.trainer import Trainer

TURNS, SECONDS = 12, 1.0
"""Many short turns: from one second to the next a machine that others share is quicker or slower by more than a window costs."""
WAIT = 30.0
TICK_MS = 16


@contextmanager
def network_page(preset: str = "cnn") -> Iterator[NetworkPage]:
    """The page of a preset in an open window, ready to train for long."""
    from gradviz.project.network_edits import new_network, set_field

    with window("e=(a+b)*(b+1)") as shown:
        shown.workspaces.ask = lambda: "stop"
        shown.workspaces.show("network")
        page = shown.workspaces.page
        assert page is not None
        page.session.start(set_field(new_network(preset), "training", "epochs", 1000))
        page.follow()
        until(lambda: page.training.state == "ready" and page.levels.graph is not None)
        rest()
        yield page
        page.session.history.mark_clean()


def until(reached: Callable[[], bool]) -> float:
    """Milliseconds of handling events until something is so."""
    from PySide6.QtWidgets import QApplication

    start = time.perf_counter()
    while not reached():
        QApplication.processEvents()
        if time.perf_counter() - start > WAIT:
            raise TimeoutError("the window did not get there")
        time.sleep(0.0005)
    return 1000 * (time.perf_counter() - start)


def headless_rate(trainer: Trainer, seconds: float) -> float:
    """Batches a second of a training without a window."""
    start, made = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        trainer.step()
        made += 1
    return made / (time.perf_counter() - start)


def next_report(page: NetworkPage) -> tuple[int, float]:
    """How many batches are made in all as the next report has it, and when it came; nothing is asked for meanwhile."""
    from PySide6.QtCore import QEventLoop

    waiting = QEventLoop()
    page.training.moved.connect(waiting.quit)
    waiting.exec()
    came, batch = time.perf_counter(), page.training.batch
    page.training.moved.disconnect(waiting.quit)
    assert batch is not None
    return batch.epoch * batch.batches + batch.batch + 1, came


@cache
def while_training() -> dict[str, float]:
    """The CNN by turns without and with the window, which is measured from one report to another; what the event loop did meanwhile."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from gradviz.project.network_run import trainer_of

    slices: list[float] = []
    ticks: list[float] = []
    ratios: list[float] = []
    with network_page() as page:
        trainer = trainer_of(page.session.network)
        headless_rate(trainer, 1.0)
        timer = QTimer(interval=TICK_MS)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        frames: list[float] = []
        for _ in range(TURNS):
            alone = headless_rate(trainer, SECONDS / 2)
            page.training.start()
            until(lambda: page.training.running)
            rest(0.3)
            before, start = next_report(page)
            ticks.clear()
            timer.start()
            while time.perf_counter() - start < SECONDS:
                begun = time.thread_time()
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
                slices.append(time.thread_time() - begun)
            timer.stop()
            made, end = next_report(page)
            page.training.pause()
            until(lambda: page.training.state == "paused")
            alone = (alone + headless_rate(trainer, SECONDS / 2)) / 2
            ratios.append((made - before) / (end - start) / alone)
            frames += np.diff(ticks).tolist()
    busy = [each for each in slices if each > 0.0005]
    return {"ratio": median(ratios), "slot": 1000 * float(np.percentile(busy, 95)), "frame": 1000 * float(np.percentile(frames, 95))}


@row("training of the CNN with the default plots, against headless", "%", at_least=85)
def share() -> float:
    return 100 * while_training()["ratio"]


@row("while the CNN trains: our own slots and paint, p95", "ms", at_most=16)
def slots() -> float:
    return while_training()["slot"]


@row("while the CNN trains: interval of a timer of 16 ms, p95", "ms", at_most=33)
def frame() -> float:
    return while_training()["frame"]


@cache
def orders() -> dict[str, float]:
    """Milliseconds from an order to the state it asks for, the longest of a few."""
    found: dict[str, list[float]] = {"pause": [], "stop": []}
    with network_page() as page:
        for _ in range(5):
            page.training.start()
            until(lambda: page.training.running and page.training.batch is not None)
            rest(0.4)
            page.training.pause()
            found["pause"].append(until(lambda: page.training.state == "paused"))
        for _ in range(3):
            page.training.start()
            until(lambda: page.training.running)
            rest(0.4)
            page.training.stop()
            found["stop"].append(until(lambda: not page.training.running))
    return {name: max(times) for name, times in found.items()}


@row("the CNN trains: pause asked for to paused, longest of 5", "ms", at_most=100)
def pause() -> float:
    return orders()["pause"]


@row("the CNN trains: stop asked for to stopped, longest of 3", "ms", at_most=100)
def stop() -> float:
    return orders()["stop"]


@cache
def levels() -> float:
    """From opening each level on the way to one multiplication of each layer, and back, until it is painted, the longest."""
    from PySide6.QtWidgets import QApplication

    from gradviz.nn.levels import ViewPath
    from gradviz.nn.levels.path import gate_names

    times = []
    with network_page() as page:
        look = page.training.look
        assert look is not None
        for block in look.blocks:
            gates = list(gate_names(look.graph, block.name))[-1:]
            for path in (ViewPath(block.name), *(ViewPath(block.name, gate) for gate in gates), None):
                start = time.perf_counter()
                if path is not None:
                    page.levels.go(path)
                elif page.levels.depth == 2 and page.levels.sheet is not None:
                    page.levels.open_unit((0,) * len(page.levels.sheet[1]))
                else:
                    continue
                depth = 3 if path is None else path.depth
                until(lambda depth=depth: page.levels.depth == depth and bool(page.picture.diagram.shapes))
                QApplication.processEvents()
                times.append(1000 * (time.perf_counter() - start))
                rest(0.2)
            start = time.perf_counter()
            page.levels.go(ViewPath())
            until(lambda: page.levels.depth == 0 and bool(page.picture.diagram.shapes))
            QApplication.processEvents()
            times.append(1000 * (time.perf_counter() - start))
            rest(0.2)
    return max(times)


@row("opening any level of the CNN, to first paint, longest", "ms", at_most=100)
def level() -> float:
    return levels()


@row("drawing pad: end of a stroke to new probabilities, median", "ms", at_most=30)
def pad() -> float:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    times = []
    with network_page() as page:
        for place in range(8):
            seen = page.training.look
            QTest.mouseClick(page.side.pad.pad, Qt.MouseButton.LeftButton, pos=QPoint(30 + 8 * place, 40))
            times.append(until(lambda seen=seen: page.training.look is not seen))
            rest(0.1)
    return median(times)
