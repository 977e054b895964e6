"""Canvas rows: pan, zoom and the way back to a sharp picture with 10,000 nodes and 100,000 edges in software raster.

The canvas stands alone in a window of 1440 x 900; nodes wear what the zoom shows of them, as in a graph. All is processor time
of the UI thread: these rows must not depend on who else uses the machine.
"""

from __future__ import annotations

import os
import time
from functools import cache
from typing import Any

import numpy as np

from gradviz.graph import Edge
from gradviz.picture.diagram import Box, Diagram, Group, Label, Shape, Wire
from gradviz.picture.options import Detail
from gradviz.picture.theme import THEMES
from tests.benchmarks.table import needed, row

COLUMNS, ROWS, BRANCHES = 100, 100, 10
STEP = (220.0, 112.0)
CAMERAS = 40
ROUNDS = 3
ZOOMS = (0.05, 0.1, 0.2)
PATIENCE = 30.0


def nodes(detail: Detail) -> list[Shape]:
    """A hundred columns of a hundred gates each, with their words unless they are far."""
    found: list[Shape] = []
    for node in range(COLUMNS * ROWS):
        x, y = place(node)
        shapes: tuple[Shape, ...] = (Box(node, x - 24, y - 24, 48, 48, 12, fill="add"),)
        if detail != "far":
            shapes = (
                Box(node, x - 24, y - 24, 48, 48, 12, fill="add_tint", outline="add"),
                Label(node, x, y - 30, f"u{node}", 12, "text", halo="surface"),
                Label(node, x, y + 5, "0.25", 14, "value"),
            )
        found.append(Group(node, shapes))
    return found


def place(node: int) -> tuple[float, float]:
    return 60 + node // ROWS * STEP[0], 60 + node % ROWS * STEP[1]


def edges() -> list[Shape]:
    """Each gate reads ten of the column before it."""
    draw, found = np.random.default_rng(0), list[Shape]()
    for node in range((COLUMNS - 1) * ROWS):
        x, y = place(node)
        for slot, row_of_target in enumerate(draw.choice(ROWS, BRANCHES, replace=False).tolist()):
            target = (node // ROWS + 1) * ROWS + row_of_target
            to_x, to_y = place(target)
            middle = (x + to_x) / 2
            edge = Edge(node, target, slot)
            found.append(Group(edge, (Wire(edge, (("M", x + 24, y), ("C", middle, y, middle, to_y, to_x - 24, to_y)), outline="control"),)))
    return found


@cache
def measured() -> dict[str, float]:
    """All rows, measured on one canvas."""
    needed("PySide6.QtWidgets")
    if "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from gradviz.app.canvas.canvas import Canvas
    from gradviz.app.collecting import Collector

    application = QApplication.instance() or QApplication(["benchmark"])
    lines, size = edges(), (60 + COLUMNS * STEP[0], 60 + ROWS * STEP[1])
    pictures = {detail: Diagram(*size, (*lines, *nodes(detail))) for detail in ("near", "middle", "far")}
    canvas = Canvas(THEMES["light"])
    canvas.reduced_motion = True
    canvas.detail_changed.connect(lambda detail: canvas.show_diagram(pictures[detail]))
    canvas.resize(1440, 900)
    canvas.show()
    collector = Collector()
    collector.begin()
    canvas.show_diagram(pictures["near"])
    rested(application, canvas)
    found: dict[str, list[float]] = {"pan": [], "zoom": [], "sharp": [], "slice": []}
    for _ in range(ROUNDS):
        for zoom in ZOOMS:
            canvas.zoom(zoom / canvas.camera.zoom)
            total, longest = rested(application, canvas)
            found["sharp"].append(total)
            found["slice"].append(longest)
            found["pan"].append(p95([timed(application, lambda way=way: canvas.pan(7 * way, 5 * way)) for way in ways()]))
            rested(application, canvas)
            found["zoom"].append(p95([timed(application, lambda way=way: canvas.zoom(1.05**way)) for way in ways()]))
            rested(application, canvas)
    canvas.close()
    return {name: float(np.max(np.min(np.reshape(times, (ROUNDS, -1)), axis=0))) for name, times in found.items()}


def ways() -> list[int]:
    return [1] * (CAMERAS // 2) + [-1] * (CAMERAS // 2)


def p95(times: list[float]) -> float:
    return float(np.percentile(times, 95))


def timed(application: Any, work: Any) -> float:
    """Milliseconds of work until the window has painted it."""
    start = time.thread_time()
    work()
    application.processEvents()
    return 1000 * (time.thread_time() - start)


def rested(application: Any, canvas: Any) -> tuple[float, float]:
    """Milliseconds of work until the picture is sharp, and of the longest turn of the event loop."""
    start, longest = time.thread_time(), 0.0
    while not canvas.is_sharp and time.thread_time() - start < PATIENCE:
        turn = time.thread_time()
        application.processEvents()
        longest = max(longest, time.thread_time() - turn)
        time.sleep(0.0005)
    return 1000 * (time.thread_time() - start), 1000 * longest


@row("canvas, 10,000 nodes and 100,000 edges: pan to painted, p95", "ms", at_most=8)
def pan() -> float:
    return measured()["pan"]


@row("canvas, 10,000 nodes and 100,000 edges: zoom to painted, p95", "ms", at_most=8)
def zoom() -> float:
    return measured()["zoom"]


@row("canvas, 10,000 nodes and 100,000 edges: sharp again after a zoom, all in sight", "ms", at_most=700)
def sharp() -> float:
    return measured()["sharp"]


@row("canvas, 10,000 nodes and 100,000 edges: longest slice until it is sharp", "ms", at_most=16)
def longest_slice() -> float:
    return measured()["slice"]
