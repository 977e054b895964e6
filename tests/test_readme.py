"""README is executed: its Python runs, its console shows what it says, its commands are those of CI."""

from __future__ import annotations

import os
import re
import runpy
import shlex
from pathlib import Path

import pytest

from gradviz.cli.main import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TEST_COMMAND = 'python3 -m venv .venv && .venv/bin/pip install -e ".[dev]" && .venv/bin/python -m pytest -n auto'


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", blocks("python"))
def test_python_runs(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "block.py").write_text(block, "utf-8")
    runpy.run_path("block.py")


@pytest.mark.parametrize("block", blocks("console"))
def test_the_console_shows_what_is_printed(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, _, shown = block.partition("\n")
    assert command.startswith("$ gradviz ")
    assert main(shlex.split(command)[2:]) == 0
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == shown.splitlines()


def test_ci_runs_exactly_the_test_command() -> None:
    assert f"\n{TEST_COMMAND}\n" in README
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    pattern = re.search(r"sed -n '/(.*)/p' \"\$checkout/README.md\"", script)
    assert pattern
    assert [line for line in README.splitlines() if re.search(pattern[1], line)] == [TEST_COMMAND]


def test_ci_installs_what_a_bare_container_needs() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    pattern = re.search(r"sed -n 's/\^(.*)//p' \"\$source_tree/README.md\"", script)
    assert pattern
    assert README.count(f"\n{pattern[1]}") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such bit")
def test_ci_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_file_that_is_named_exists() -> None:
    for text in (README, (ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        for path in re.findall(r"\]\((?!http)([^)#]+)\)", text):
            assert (ROOT / path).exists(), path
