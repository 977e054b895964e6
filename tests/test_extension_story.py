"""CONTRIBUTING's files, each the whole change: put into a fresh folder and followed through the whole program.

If a list of names is hard-coded anywhere, this goes red.
"""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

import gradviz
from gradviz import registry
from gradviz.cli.command import COMMANDS
from gradviz.cli.formats import discover_exporters
from gradviz.cli.main import main
from gradviz.engine.steps import Contribute, Forward
from gradviz.export.exporter import EXPORTERS
from gradviz.ops import OPS
from gradviz.tutor.explain import explain
from gradviz.tutor.reference import reference

CONTRIBUTING = (Path(__file__).resolve().parent.parent / "CONTRIBUTING.md").read_text("utf-8")
FORMULA, VALUES, SLOPE = "y = cube(x)", {"x": 2}, 12.0


def recipe(kind: str) -> str:
    """The file that CONTRIBUTING gives for one kind of extension."""
    found = re.search(rf"^```python {kind}\n(.*?)^```", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    assert found, kind
    return found[1]


@pytest.fixture
def extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder `toys` with the op, the exporter and the command, discovered into registries that are put back afterwards."""
    registry.discover()
    registry.discover(["gradviz.cli"])
    discover_exporters()
    toys = tmp_path / "toys"
    toys.mkdir()
    (toys / "__init__.py").write_text("", "utf-8")
    (toys / "cube.py").write_text(recipe("op"), "utf-8")
    (toys / "listed.py").write_text(recipe("exporter"), "utf-8")
    (toys / "gates.py").write_text(recipe("command"), "utf-8")
    for records in (OPS, EXPORTERS, COMMANDS):
        monkeypatch.setattr(records, "_records", dict(records))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    invalidate_caches()
    for name in ("toys", "toys.cube", "toys.listed", "toys.gates"):
        import_module(name)
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] == "toys"]:
        del sys.modules[name]


@pytest.mark.usefixtures("extended")
def test_the_reader_the_trace_and_the_fast_path_know_a_new_op() -> None:
    graph = gradviz.parse(FORMULA)
    trace = gradviz.trace(graph, VALUES)
    assert (trace.value("y"), trace.grad("x")) == (8.0, SLOPE)
    assert any(isinstance(step, Forward) for step in trace.steps)
    assert any(isinstance(step, Contribute) and step.product == SLOPE for step in trace.steps)
    value, gradients = gradviz.gradients(graph, VALUES)
    assert (value, gradients["x"]) == (8.0, SLOPE)


@pytest.mark.usefixtures("extended")
def test_a_new_op_is_explained() -> None:
    trace = gradviz.trace(gradviz.parse(FORMULA), VALUES)
    cards = [explain(trace, moment) for moment in trace.moments()]
    assert any(card.rule == "slope" and any(row.result == "12" for row in card.rows) for card in cards)
    assert any("The third power of its operand." in card.sentence for card in cards)


@pytest.mark.usefixtures("extended")
def test_a_new_op_has_its_exact_derivative() -> None:
    sympy = pytest.importorskip("sympy")
    expression = gradviz.parse(FORMULA).sympy()
    assert gradviz.from_sympy(expression).inputs == ("x",)
    derivative = sympy.diff(expression.doit(), sympy.Symbol("x"))
    assert float(derivative.subs(sympy.Symbol("x"), 2)) == SLOPE


@pytest.mark.usefixtures("extended")
def test_a_new_op_is_listed_and_documented(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "ops"]) == 0
    assert re.search(r"^cube +The third power of its operand\.$", capsys.readouterr().out, re.MULTILINE)
    assert "## cube\n" in reference()
    assert OPS["cube"].title
    assert main(["eval", FORMULA, "x=2"]) == 0
    assert re.search(r"x → y +2 +12 +slope", capsys.readouterr().out)


def test_every_exporter_and_a_new_one_print_a_new_op(extended: Path) -> None:
    assert EXPORTERS["values"].suffix == ".values"
    for exporter in list(EXPORTERS.values()):
        out = extended / f"out{exporter.suffix}"
        assert main(["export", FORMULA, "x=2", "-o", str(out)]) == 0
        assert out.stat().st_size > 0, exporter.name
    assert (extended / "out.values").read_text("utf-8") == "x = 2\ny = 8\n"
    assert "▣" in (extended / "out.svg").read_text("utf-8")


@pytest.mark.usefixtures("extended")
def test_a_command_is_run_and_helped_with(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gates", "y = cube(x) + 1"]) == 0
    assert capsys.readouterr().out == "2 gates\n"
    assert main(["gates", "y = cube("]) == 2
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "Count the gates of a formula." in capsys.readouterr().out


def test_an_example_is_a_file(extended: Path) -> None:
    (extended / "lesson.py").write_text(recipe("lesson"), "utf-8")
    runpy.run_path("lesson.py")
    document = gradviz.load(extended / "cube.gradviz")
    assert document.trace().grad("x") == SLOPE


def test_the_registries_are_as_before() -> None:
    assert "cube" not in OPS
    assert "values" not in EXPORTERS
    assert "gates" not in COMMANDS
