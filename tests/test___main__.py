"""The command as it is started: Ctrl+C leaves without a word while it loads, whatever is being loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import runpy, signal, sys

def interrupt(event, arguments):
    if event == "import" and arguments[0] == wanted:
        signal.raise_signal(signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
wanted, sys.argv = sys.argv[1], ["gradviz", "eval", "a+b", "a=1", "b=2"]
sys.addaudithook(interrupt)
runpy.run_module("gradviz", run_name="__main__")
"""
"""Runs the command with an interrupt at the first import of one module."""


def started(wanted: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", PROGRAM, wanted], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("module", ["gradviz.cli.main", "gradviz.words", "argparse", "_datetime", "gradviz.language"])
def test_ctrl_c_while_it_loads_leaves_without_a_word(module: str) -> None:
    done = started(module)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_without_an_interrupt_it_answers() -> None:
    done = started("no module of this name")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3" in done.stdout
