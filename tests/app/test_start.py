"""Starting: lazy imports, the exit code, and the reference-count bug that one PySide release had."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytest.importorskip("PySide6", reason="the window needs PySide6")

SLOW = ("sympy", "networkx", "pyqtgraph", "ziamath", "ziafont", "pygraphviz", "matplotlib")


def run(script: str) -> str:
    """What a fresh interpreter prints."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_slow_library_before_the_first_paint() -> None:
    loaded = f"print(sorted(set(sys.modules) & set({SLOW!r})))"
    assert run(f"import sys, gradviz.app; {loaded}") == "[]"
    assert run(f"import sys, gradviz.app; code = gradviz.app.main(['--quit-after-start']); {loaded}; raise SystemExit(code)") == "[]"


def test_many_pens_do_not_eat_the_reference_count_of_none() -> None:
    script = """
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
application = QGuiApplication([])
image = QImage(9, 9, QImage.Format.Format_RGB32)
painter = QPainter(image)
for _ in range(20000):
    painter.setPen(QColor(1, 2, 3))
painter.end()
print("survived")
"""
    assert run(script) == "survived"
