"""A process killed at any moment while it saves loses nothing that was saved before."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradviz.project import load
from gradviz.project.recovery import find

KILLS = 50
SAVER = """
import sys
from pathlib import Path
from gradviz.project import Document, save
from gradviz.project.recovery import Work, keep
path, work, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
while True:
    number += 1
    document = Document.from_text("x + " * (number % 400) + "x", {"x": float(number)})
    save(document, path)
    keep(Work(document), work)
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_nothing_saved_is_lost(tmp_path: Path) -> None:
    path, work = tmp_path / "mine.gradviz", tmp_path / "work.gradviz"
    rng, confirmed = random.Random(5), 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(KILLS):
        command = [sys.executable, "-c", SAVER, str(path), str(work), str(confirmed)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as saver:
            assert saver.stdout is not None
            lines = [saver.stdout.readline()]
            time.sleep(rng.uniform(0, 0.02))
            saver.send_signal(signal.SIGKILL)
            lines += saver.stdout.read().splitlines()
        whole = [int(line) for line in lines if line.strip().isdigit()]
        confirmed = max([confirmed, *whole])
        kept = find(work)
        assert kept is not None
        for document in (load(path), kept.document):
            saved = document.values["x"]
            assert isinstance(saved, float)
            assert saved >= confirmed
            assert document.text.count("x") == int(saved) % 400 + 1
        confirmed = max(confirmed, int(load(path).values["x"]))
