"""Where a training begins is a record that needs no bench."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gradviz.app.training.origin import Origin


def test_an_origin_is_equal_by_file_and_kind() -> None:
    assert Origin(Path("a.npz"), "run") == Origin(Path("a.npz"), "run") != Origin(Path("a.npz"), "checkpoint")


def test_knowing_it_loads_no_network() -> None:
    asked = "import sys, gradviz.app.training.origin; print(*(name for name in sys.modules if name.startswith('gradviz.nn')))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True).stdout.strip() == ""
