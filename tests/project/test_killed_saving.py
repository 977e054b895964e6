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
import os, sys
from pathlib import Path
from gradviz.project import Document, save
from gradviz.project.recovery import Work, keep
path, work = Path(sys.argv[1]), Path(sys.argv[2])
def go_on_saving(number):
    while True:
        number += 1
        document = Document.from_text("x + " * (number % 400) + "x", {"x": float(number)})
        save(document, path)
        keep(Work(document), work)
        os.write(1, b"saved %d\\n" % number)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        go_on_saving(int(line))
    os.write(1, b"began %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"dead 0\\n")
"""


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_nothing_saved_is_lost(tmp_path: Path) -> None:
    path, work = tmp_path / "mine.gradviz", tmp_path / "work.gradviz"
    rng, confirmed = random.Random(5), 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", SAVER, str(path), str(work)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as saver:
        assert saver.stdin is not None
        assert saver.stdout is not None
        for _ in range(KILLS):
            saver.stdin.write(f"{confirmed}\n")
            saver.stdin.flush()
            killed = False
            for line in saver.stdout:
                event, number = line.split()
                if event == "saved":
                    confirmed = max(confirmed, int(number))
                elif event == "began":
                    began = int(number)
                else:
                    break
                if event == "saved" and not killed:
                    time.sleep(rng.uniform(0, 0.03))
                    os.kill(began, signal.SIGKILL)
                    killed = True
            kept = find(work)
            assert kept is not None
            for document in (load(path), kept.document):
                saved = document.values["x"]
                assert isinstance(saved, float)
                assert saved >= confirmed
                assert document.text.count("x") == int(saved) % 400 + 1
            confirmed = max(confirmed, int(load(path).values["x"]))
        saver.stdin.close()
