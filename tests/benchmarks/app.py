"""Window rows: click to painted, pan, zoom, keystroke to picture, start of the process, and the longest slice of the UI thread.

Every time ends when no paint, posted event or due timer is left. The window opens where QT_QPA_PLATFORM or DISPLAY says.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gradviz.language import parse
from tests.benchmarks.layout import graph_of, random_text
from tests.benchmarks.table import UnavailableError, needed, row

if TYPE_CHECKING:
    from gradviz.app.main_window import MainWindow

STEPS = 60
CAMERAS = 40
ROUNDS = 3
STARTS = 5
LAYOUT_SECONDS = 20.0
SHOWN_SECONDS = 3.0


def text_of_50() -> str:
    """A random tree whose graph has about 50 nodes."""
    return next(text for text in map(random_text, range(20, 60)) if len(parse(text).nodes) >= 50)


@contextmanager
def window(text: str) -> Iterator[MainWindow]:
    """An open window at 1440 x 900 that shows `text`, laid out and sharp, with the settings of a first start.

    It is deleted at the end: its timers and objects would be a load on the windows of later rows, which nobody has beside one another.
    """
    if "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    needed("PySide6.QtWidgets")
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from gradviz import registry
    from gradviz.app.children import Children
    from gradviz.app.collecting import Collector
    from gradviz.app.main_window import MainWindow
    from gradviz.app.models.session import Session
    from gradviz.app.models.settings import Preferences
    from gradviz.project import Document
    from gradviz.project.settings import SETTINGS, Settings

    application = QApplication.instance() or QApplication(["benchmark"])
    registry.discover(("gradviz.ops",))
    preferences, children = Preferences(), Children()
    preferences.settings = Settings({record.name: record.default for record in SETTINGS})
    made = MainWindow(Session(Document.from_text(text)), preferences, children)
    made.documents.ask = lambda name: "discard"
    made.show()
    Collector(made).begin()
    children.start()
    until = time.perf_counter() + LAYOUT_SECONDS
    while not (drained(application) and made.picture.diagram.shapes) and time.perf_counter() < until:
        time.sleep(0.001)
    try:
        yield made
    finally:
        made.player.pause()
        made.session.history.mark_clean()
        made.close()
        children.close()
        made.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        drained(application)


def drained(application: Any) -> bool:
    """Handle all that is due; True when there was nothing."""
    start = time.perf_counter()
    application.processEvents()
    return time.perf_counter() - start < 0.0002


def settled(work: Callable[[], object]) -> float:
    """Milliseconds from `work` until the window has painted what came of it."""
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    assert application is not None
    start = time.perf_counter()
    work()
    application.processEvents()
    done = time.perf_counter()
    for _ in range(3):
        application.processEvents()
        if time.perf_counter() - done > 0.0005:
            done = time.perf_counter()
    return 1000 * (done - start)


def painted(work: Callable[[], object]) -> float:
    """Milliseconds from `work` until the window has painted it; what waits for that, as the card does, comes after."""
    from PySide6.QtWidgets import QApplication

    start = time.perf_counter()
    work()
    QApplication.processEvents()
    done = time.perf_counter()
    settled(lambda: None)
    return 1000 * (done - start)


def p95(measure: Callable[[], list[float]]) -> float:
    """The 95th percentile of the quietest of a few rounds: a machine that is busy otherwise must not decide."""
    return min(float(np.percentile(measure(), 95)) for _ in range(ROUNDS))


def clicks(shown: MainWindow, until: Callable[[Callable[[], object]], float]) -> list[float]:
    """Clicks on the button "next step" from the middle of the run, each timed by `until`."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    shown.session.step(len(shown.session.moments) // 2 - shown.session.at)
    settled(lambda: None)
    button = next(button for key, button in shown.transport.buttons.items() if key == "next")
    times = []
    for _ in range(STEPS):
        times.append(until(lambda: QTest.mouseClick(button, Qt.MouseButton.LeftButton)))
        time.sleep(0.01)
    return times


@cache
def at_1000() -> dict[str, float]:
    """What the rows of a 1,000-node graph need, measured in one window."""
    from PySide6.QtCore import QPointF

    with window(graph_of(1000)[0]) as shown:
        canvas = shown.canvas
        canvas.fit()
        rest()
        found = {"step, all in sight": p95(lambda: clicks(shown, painted))}
        canvas.zoom(0.5 / canvas.camera.zoom)
        rest()
        found["step, near"] = p95(lambda: clicks(shown, painted))
        found["step, settled"] = p95(lambda: clicks(shown, settled))
        found["pan"] = p95(lambda: [painted(lambda: canvas.pan(7, 5)) for _ in range(CAMERAS)])
        rest()
        factors = [1.1] * (CAMERAS // 2) + [1 / 1.1] * (CAMERAS // 2)
        found["zoom"] = p95(lambda: [painted(lambda by=by: canvas.zoom(by, QPointF(400, 300))) for by in factors])
    return found


def rest(seconds: float = 1.0) -> None:
    """Let the picture become sharp."""
    from PySide6.QtWidgets import QApplication

    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.002)


@row("window, 1,000 nodes all in sight: a step, click to painted, p95", "ms", at_most=16)
def step_all() -> float:
    return at_1000()["step, all in sight"]


@row("window, 1,000 nodes at 50 %: a step, click to painted, p95", "ms", at_most=16)
def step_near() -> float:
    return at_1000()["step, near"]


@row("window, 1,000 nodes at 50 %: a step, click to all panels settled, p95", "ms")
def step_settled() -> float:
    return at_1000()["step, settled"]


@row("window, 1,000 nodes at 50 %: pan to painted, p95", "ms", at_most=16)
def pan() -> float:
    return at_1000()["pan"]


@row("window, 1,000 nodes: zoom to painted, p95", "ms", at_most=16)
def zoom() -> float:
    return at_1000()["zoom"]


@row("window, 50 nodes: keystroke to new picture, debounce aside, p95", "ms", at_most=30)
def keystroke() -> float:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    with window(text_of_50()) as shown:
        shown.editor.focus()

        def typed(key: Qt.Key) -> Callable[[], None]:
            def type_and_read() -> None:
                QTest.keyClick(shown.editor.text, key)
                shown.editor.flush()

            return type_and_read

        def round_of_keys() -> list[float]:
            times = []
            for key in (Qt.Key.Key_Plus, Qt.Key.Key_J, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace) * 8:
                times.append(settled(typed(key)))
                rest(0.05)
            return times

        return p95(round_of_keys)


@cache
def at_50() -> dict[str, float]:
    """What is dragged on a 50-node graph, in one window, after the whole run."""
    from PySide6.QtCore import QPointF

    with window(text_of_50()) as shown:
        session, timeline, found = shown.session, shown.transport.timeline, {}
        session.step(len(session.moments))
        rest()
        slider = next(iter(shown.inputs.rows.values())).slider
        found["slider"] = p95(lambda: [painted(lambda at=at: slider.dragged.emit(at / 10)) for at in (*range(1, 31), *range(30, 0, -1))])
        moments = [round(len(session.moments) * share / 60) for share in (*range(60), *range(60, 0, -1))]
        found["scrub"] = p95(lambda: [painted(lambda at=at: timeline.scrubbed.emit(at)) for at in moments])
        found["node"] = p95(lambda: [painted(lambda by=by: shown.canvas.dragged.emit(30, QPointF(by, by))) for by in range(60)])
        shown.canvas.dropped.emit()
    return found


@row("window, 50 nodes: drag of a slider to painted, p95", "ms", at_most=16)
def slider() -> float:
    return at_50()["slider"]


@row("window, 50 nodes: scrub to painted, p95", "ms", at_most=16)
def scrub() -> float:
    return at_50()["scrub"]


@row("window, 50 nodes: drag of a node to painted, p95", "ms", at_most=16)
def drag_node() -> float:
    return at_50()["node"]


def longest_slice(nodes: int) -> float:
    """The longest time the UI thread is away from its event loop between asking for a layout and its sharp picture."""
    from PySide6.QtWidgets import QApplication

    with window(graph_of(nodes)[0]) as shown:
        rest()
        application = QApplication.instance()
        assert application is not None
        gaps = []
        shown.picture.relayout()
        until = time.perf_counter() + SHOWN_SECONDS
        while time.perf_counter() < until:
            start = time.thread_time()
            application.processEvents()
            gaps.append(time.thread_time() - start)
            time.sleep(0.001)
    return 1000 * max(gaps)


@row("window, layout of 100 nodes asked for and shown: longest slice of the UI thread", "ms", at_most=16)
def slice_100() -> float:
    return longest_slice(100)


@row("window, layout of 1,000 nodes asked for and shown: longest slice of the UI thread", "ms", at_most=16)
def slice_1000() -> float:
    return longest_slice(1000)


@cache
def starts() -> tuple[float, float]:
    """Seconds from process start until the window says that it is painted, best of five, and the most memory, in MB.

    Warm means that all modules are compiled, wherever this runs: the first of the starts does it, for a folder of its own.
    """
    needed("PySide6.QtWidgets")
    if not Path("/proc/self/status").exists():
        raise UnavailableError("no /proc here")
    environment = dict(os.environ)
    if "DISPLAY" not in environment:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as compiled:
        environment["PYTHONPYCACHEPREFIX"] = compiled
        _, *warm = [started(environment) for _ in range(STARTS + 1)]
    return min(seconds for seconds, _ in warm), max(memory for _, memory in warm)


def started(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds from the start of one process until it has painted, and the most memory it had, in MB.

    The system's own count at its end would begin with what this process held when it forked.
    """
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "gradviz", "--quit-after-start"], env=environment, stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        child.stdout.readline()
        seconds = time.perf_counter() - start
        status = Path(f"/proc/{child.pid}/status").read_text()
        child.wait()
    return seconds, int(status.partition("VmHWM:")[2].split()[0]) / 1024


@row("process start to first paint, warm, best of 5", "s", at_most=0.7)
def start() -> float:
    return starts()[0]


@row("main process at its first paint", "MB", at_most=130)
def memory() -> float:
    return starts()[1]
