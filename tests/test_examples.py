"""Every example is run: documents open, run and give one number, scripts end well."""

import runpy
from pathlib import Path

import pytest

from gradviz.project import load
from gradviz.resources import examples_folder

DOCUMENTS = sorted(examples_folder().glob("*.gradviz"))
SCRIPTS = sorted(examples_folder().glob("*.py"))


def test_there_are_examples() -> None:
    assert len(DOCUMENTS) >= 3
    assert SCRIPTS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_runs(path: Path) -> None:
    document = load(path)
    assert document.title
    run = document.trace()
    assert all(run.grad(name) is not None for name in run.graph.inputs)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 24
    runpy.run_path(str(path))
    assert capsys.readouterr().out
