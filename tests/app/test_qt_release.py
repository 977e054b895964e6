"""The installed PySide6 does not lose references: 6.12.0 aborts Python 3.11 after some 5,000 calls that return nothing."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

PROGRAM = """
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen
application = QGuiApplication([])
image = QImage(8, 8, QImage.Format.Format_RGB32)
painter = QPainter(image)
pen = QPen(QColor("red"))
for _ in range(50_000):
    painter.setPen(pen)
painter.end()
"""


def test_many_calls_survive() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-500:]


def test_the_release_that_loses_references_is_kept_out() -> None:
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert "PySide6-Essentials>=6.8,<6.12; python_version<'3.12'" in project["dependencies"]
