"""Rows of one document's life in the window: examples opened, a step explained, and how long exports keep the window waiting."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.language import parse
from tests.benchmarks.app import ROUNDS, p95, painted, rest, text_of_50, window
from tests.benchmarks.layout import random_text
from tests.benchmarks.table import row

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow

EXPORT_SECONDS = 30.0


@row("window, 50 nodes: explain card of a step, processor time, p95", "ms", at_most=5)
def card() -> float:
    """Words, layout and paint of the card alone."""
    from PySide6.QtWidgets import QApplication

    with window(text_of_50()) as shown:
        shown.canvas.reduced_motion = True
        session, card = shown.session, shown.explain
        rest()

        def measured() -> list[float]:
            times = []
            for at in range(1, session.run_moments + 1):
                session.move_to(at)
                rest(0.05)
                start = time.thread_time()
                card.refresh()
                for _ in range(4):
                    QApplication.processEvents()
                times.append(1000 * (time.thread_time() - start))
            return times

        return p95(measured)


@cache
def openings() -> dict[str, float]:
    """Milliseconds from asking for an example until it is painted, by name, the best of a few."""
    from gradviz.project.examples import examples

    found = {}
    with window("e=(a+b)*(b+1)") as shown:
        for example in examples():
            times = []
            for _ in range(ROUNDS):
                shown.session.history.mark_clean()
                times.append(painted(lambda path=example.path: shown.documents.open_example(path)))
                rest(0.1)
            found[example.name] = min(times)
    return found


@row("window: the slowest of all formula examples to open, asked for to painted", "ms", at_most=150)
def opening() -> float:
    return max(openings().values())


@cache
def stalls() -> dict[str, float]:
    """The longest time in ms that the window cannot answer while all steps of 30 nodes are exported, by format."""
    found = {}
    text = next(text for text in map(random_text, range(10, 40)) if len(parse(text).nodes) >= 30)
    with window(text) as shown:
        rest()
        for name in ("svg", "png", "pdf", "pptx"):
            found[name] = min(stall(shown, name) for _ in range(ROUNDS))
        found["nothing"] = min(longest_wait(lambda since: time.perf_counter() - since > 1.0) for _ in range(ROUNDS))
    return found


def stall(shown: MainWindow, name: str) -> float:
    """One export of all steps."""
    from gradviz.app.exporting import Order
    from gradviz.export.request import ALL, Request

    exports = shown.commands.export_desk.exports
    exporter = next(record for record in exports.exporters if record.name == name)
    ended: list[object] = []
    exports.done.connect(ended.append)
    with tempfile.TemporaryDirectory() as folder:
        exports.start(Order(exporter, Request(steps=ALL), Path(folder) / f"out{exporter.suffix}"))
        return longest_wait(lambda since: bool(ended) or time.perf_counter() - since > EXPORT_SECONDS)


def longest_wait(over: Callable[[float], bool]) -> float:
    """The longest turn of the event loop, a millisecond's rest included, until it is `over`."""
    from PySide6.QtWidgets import QApplication

    longest, since = 0.0, time.perf_counter()
    while not over(since):
        start = time.perf_counter()
        QApplication.processEvents()
        time.sleep(0.001)
        longest = max(longest, time.perf_counter() - start)
    return 1000 * longest


@row("window, 30 nodes: longest wait while all steps are exported as SVG", "ms", at_most=16)
def stall_svg() -> float:
    return stalls()["svg"]


@row("window, 30 nodes: longest wait while all steps are exported as PNG", "ms", at_most=16)
def stall_png() -> float:
    return stalls()["png"]


@row("window, 30 nodes: longest wait while all steps are exported as PDF", "ms", at_most=16)
def stall_pdf() -> float:
    return stalls()["pdf"]


@row("window, 30 nodes: longest wait while all steps are exported as PPTX", "ms", at_most=16)
def stall_pptx() -> float:
    return stalls()["pptx"]


@row("window, 30 nodes: longest wait while nothing is exported, for comparison", "ms")
def stall_nothing() -> float:
    return stalls()["nothing"]
