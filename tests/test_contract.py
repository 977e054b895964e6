"""What scripts may rely on: it may grow, never change."""

import subprocess
import sys

import pytest

import gradviz

SLOW = ("networkx", "sympy", "ziamath", "pygraphviz", "pyqtgraph", "PySide6")


def test_every_public_name_is_there() -> None:
    assert all(getattr(gradviz, name) is not None for name in gradviz.__all__)
    assert set(gradviz.__all__) <= set(dir(gradviz))
    with pytest.raises(AttributeError, match="nothing_here"):
        _ = gradviz.nothing_here


def test_the_contract_of_a_graph_and_a_run() -> None:
    graph = gradviz.parse("e=(a+b)*(b+1)")
    assert graph.inputs == ("a", "b")
    run = gradviz.trace(graph, {"a": 2, "b": 1})
    assert (run.value("e"), run.grad("b"), run.grad(graph.id("a"))) == (6.0, 5.0, 2.0)
    assert gradviz.gradients(graph, {"a": 2, "b": 1}) == (6.0, {"a": 2.0, "b": 5.0})
    assert gradviz.gradients(graph, {"a": 2, "b": 1}, wrt=["c"])[1]["c"] == 2.0
    assert gradviz.trace(graph, {"a": 2, "b": 1}, output="c", seed=3).grad("a") == 3.0
    assert gradviz.parse("kb*T", names=["kb"]).inputs == ("kb", "T")


def test_graphs_go_to_networkx_and_sympy_and_back() -> None:
    graph = gradviz.parse("e=(a+b)*(b+1)")
    assert len(graph.networkx()) == len(graph.nodes)
    back = gradviz.from_sympy(graph.sympy())
    assert gradviz.gradients(back, {"a": 2, "b": 1}) == (6.0, {"a": 2.0, "b": 5.0})


def test_mistakes_say_where() -> None:
    with pytest.raises(gradviz.ExpressionError) as broken:
        gradviz.parse("a+*b")
    error = broken.value
    assert (error.line, error.column, error.length) == (1, 3, 1)
    assert all((error.message, error.code, error.hint))
    with pytest.raises(gradviz.InputError, match="b"):
        gradviz.trace(gradviz.parse("a*b"), {"a": 1})


def test_the_import_is_light() -> None:
    code = f"import sys, gradviz; gradviz.parse('a*b'); print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
