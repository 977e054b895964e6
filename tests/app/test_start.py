"""Starting: what is not imported before the first paint, and the exit code."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

pytest.importorskip("PySide6", reason="the window needs PySide6")

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.app.start import FirstPaint

SLOW = ("sympy", "networkx", "pyqtgraph", "ziamath", "ziafont", "pygraphviz", "matplotlib")


LATER = ("gradviz.app.export_desk", "gradviz.export.scene", "gradviz.picture.fitting", "gradviz.nn", "gradviz.engine.tensor_plan", "pptx")
"""Parts of our own that are no part of the way to the first paint."""


def run(script: str) -> str:
    """What a fresh interpreter prints."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_slow_library_before_the_first_paint() -> None:
    loaded = f"print(sorted(set(sys.modules) & set({SLOW + LATER!r})))"
    assert run(f"import sys, gradviz.app; {loaded}") == "[]"
    assert (
        run(f"import sys, gradviz.app; code = gradviz.app.main(quit_after_start=True); {loaded}; raise SystemExit(code)").splitlines()[-1]
        == "[]"
    )


def test_no_random_numbers_before_the_first_paint_unless_numpy_brings_them() -> None:
    brought = "import sys, numpy; brought = 'numpy.random' in sys.modules"
    script = f"{brought}; import gradviz.app; print(brought or 'numpy.random' not in sys.modules)"
    assert run(script) == "True"


class Part(QWidget):
    """Counts its paints."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1


def test_what_waits_for_the_first_paint_begins_after_it_and_once(qtbot: QtBot) -> None:
    part, seen = Part(), list[int]()
    qtbot.addWidget(part)
    first = FirstPaint(part, lambda: seen.append(part.painted))
    qtbot.wait(20)
    assert seen == []
    part.show()
    qtbot.waitUntil(lambda: bool(seen))
    part.update()
    qtbot.wait(20)
    assert len(seen) == 1
    assert seen[0] > 0
    assert not first.isActive()


def test_what_waits_begins_at_last_in_a_window_that_is_never_painted(qtbot: QtBot) -> None:
    part, seen = Part(), list[bool]()
    qtbot.addWidget(part)
    first = FirstPaint(part, lambda: seen.append(True))
    first.start(0)
    qtbot.waitUntil(lambda: bool(seen))


def test_what_fails_beside_the_window_is_told_in_it_and_the_hooks_are_restored() -> None:
    script = """
import logging, sys, threading
from PySide6.QtCore import QTimer
from gradviz.app import main, start

logging.disable()
told = []

class Window(start.MainWindow):
    def begin(self):
        super().begin()
        threading.Thread(target=lambda: 1 / 0).start()
    def report(self, error):
        super().report(error)
        told.append(self.strip.message.text())
        self.close()

start.MainWindow = Window
before = sys.excepthook, threading.excepthook
main()
print(told, (sys.excepthook, threading.excepthook) == before)
"""
    assert run(script) == "['Something went wrong: ZeroDivisionError: division by zero'] True"
