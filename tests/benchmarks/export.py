"""Export rows: a graph of 30 nodes as SVG, PNG, PDF and PowerPoint, and how long the window stands still meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gradviz.engine.trace import trace
from gradviz.export import pptx, svg
from gradviz.export.request import Pictures, Request
from gradviz.export.scene import Scene
from gradviz.graph import Graph
from gradviz.language import parse
from tests.benchmarks.table import best_seconds, needed, row

if TYPE_CHECKING:
    from gradviz.app.exporting import Exports, Order

TEXT = "y=sigmoid(w1*x1+w2*x2+b1)*v1+tanh(w3*x1+w4*x2+b2)*v2+c+exp(d)"
NODES = 30
TICK_MS = 1
STALL_RUNS = 5
OWN_RUNS = 8
KEPT: list[object] = []


@cache
def graph_of_30() -> Graph:
    """A small network of two hidden units, 30 nodes with its copy gates."""
    graph = parse(TEXT)
    assert len(graph.nodes) == NODES, len(graph.nodes)
    return graph


@cache
def scenes(steps: str) -> tuple[Scene, ...]:
    """Slides in letters of 12 points, so that all numbers are on them; formulas are typeset beforehand."""
    graph = graph_of_30()
    run = trace(graph, {name: 0.1 * (index + 1) for index, name in enumerate(graph.inputs)})
    return tuple(Pictures(run, Request(steps=steps, least_text=8.0)))


def _application() -> None:
    """One that can show the window too: the first row decides for all that follow in this process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    needed("PySide6.QtWidgets")
    from PySide6.QtWidgets import QApplication

    KEPT.append(QApplication.instance() or QApplication(["benchmark"]))


@row("SVG of a graph with 30 nodes", "ms", at_most=30)
def svg_30() -> float:
    (scene,) = scenes("end")
    return 1000 * best_seconds(lambda: svg.render(scene))


@row("SVG of a graph with 30 nodes, from the run, fitted for letters of 18 points", "ms")
def svg_30_fitted() -> float:
    graph = graph_of_30()
    run = trace(graph, {name: 0.1 * (index + 1) for index, name in enumerate(graph.inputs)})
    return 1000 * best_seconds(lambda: svg.render(Pictures(run, Request()).scene(0)))


@row("PNG of a graph with 30 nodes, 2560 x 1440", "ms", at_most=400)
def png_30() -> float:
    _application()
    from gradviz.app.printing import png

    (scene,) = scenes("end")
    return 1000 * best_seconds(lambda: png.render(scene))


@row("PDF of 20 steps of a graph with 30 nodes", "ms", at_most=500)
def pdf_20() -> float:
    _application()
    from gradviz.app.printing import pdf

    pages = scenes("1-20")
    return 1000 * best_seconds(lambda: pdf.book(pages))


@row("PowerPoint of 20 slides of a graph with 30 nodes", "s", at_most=2)
def pptx_20() -> float:
    slides = scenes("1-20")
    return best_seconds(lambda: pptx.book(slides))


@contextmanager
def ordered(suffix: str) -> Iterator[tuple[Exports, Order]]:
    """The exports of an open window, and the order of 20 steps in a format."""
    _application()
    from gradviz.app.exporting import Order
    from tests.benchmarks.app import window

    with window(TEXT) as made, TemporaryDirectory() as folder:
        exports = made.commands.export_desk.exports
        record = next(record for record in exports.exporters if record.suffix == suffix)
        yield exports, Order(record, Request(steps="1-20", least_text=8.0), Path(folder) / f"run{suffix}")


def stall(suffix: str) -> float:
    """The longest time in ms that a timer of the window waits beyond its turn while 20 steps are exported; best of a few runs."""
    with ordered(suffix) as (exports, order):
        from PySide6.QtCore import QEventLoop, QTimer

        ticks: list[float] = []
        longest: list[float] = []
        loop, timer = QEventLoop(), QTimer(interval=TICK_MS)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        exports.done.connect(loop.quit)
        exports.failed.connect(loop.quit)
        for _ in range(STALL_RUNS):
            ticks.clear()
            timer.start()
            exports.start(order)
            loop.exec()
            timer.stop()
            longest.append(max(after - before for before, after in pairwise(ticks)))
        return 1000 * min(longest) - TICK_MS


def own_work(suffix: str) -> float:
    """The longest time in ms of its own that the window's thread works at one go while 20 steps are exported a few times.

    Here the worst one counts: what an export leaves behind is freed now and then, by the search for cycles of this thread.
    """
    with ordered(suffix) as (exports, order):
        from PySide6.QtCore import QCoreApplication

        from tests.benchmarks.app import rest

        ended: list[object] = []
        exports.done.connect(ended.append)
        exports.failed.connect(ended.append)
        rest()
        longest = 0.0
        for run in range(OWN_RUNS):
            exports.start(order)
            while len(ended) <= run:
                start = time.thread_time()
                QCoreApplication.processEvents()
                longest = max(longest, time.thread_time() - start)
                time.sleep(0.001)
        return 1000 * longest


@row("longest own work of the window's thread while PowerPoint slides are made 8 times, worst", "ms", at_most=16)
def own_pptx() -> float:
    return own_work(".pptx")


@row("longest stall of the window while 20 steps become a PDF", "ms", at_most=16)
def stall_pdf() -> float:
    return stall(".pdf")


@row("longest stall of the window while 20 steps become PNG files", "ms", at_most=16)
def stall_png() -> float:
    return stall(".png")


@row("longest stall of the window while 20 steps become PowerPoint slides", "ms", at_most=16)
def stall_pptx() -> float:
    return stall(".pptx")
