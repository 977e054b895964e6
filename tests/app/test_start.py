"""Starting: what is not imported before the first paint, and the exit code."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

import pytest

pytest.importorskip("PySide6", reason="the window needs PySide6")

from gradviz.app.start import collect_rarely

SLOW = ("sympy", "networkx", "pyqtgraph", "ziamath", "ziafont", "pygraphviz", "matplotlib")


LATER = ("gradviz.app.export_desk", "gradviz.export.scene", "gradviz.picture.fitting", "pptx")
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


def test_all_objects_are_looked_through_rarely_once_the_window_stands() -> None:
    before = gc.get_threshold()
    try:
        gc.disable()
        collect_rarely()
        assert gc.get_threshold()[2] > 10 * before[2]
        assert gc.isenabled()
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
