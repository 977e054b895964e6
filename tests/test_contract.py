"""What scripts may rely on: it may grow, never change. Each test is a sentence of the contract."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradviz
from gradviz.cli import main

SLOW = ("networkx", "sympy", "ziamath", "pygraphviz", "pyqtgraph", "PySide6")
KINDS = ("ops", "layers", "losses", "optimizers", "schedules", "presets", "datasets", "exporters", "lessons", "examples")
RULES = {"distribute", "sum", "swap", "route", "slope", "linear"}


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The one JSON object that `gradviz eval --json` prints."""
    assert main(["eval", *arguments, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    return answer


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


def test_a_name_alone_is_one_name_and_never_its_letters() -> None:
    assert gradviz.parse("kb*T", names="kb").inputs == ("kb", "T")
    assert gradviz.Document.from_text("kb*T", names="kb").graph().inputs == ("kb", "T")
    graph = gradviz.parse("loss=(a+b)*(b+1)")
    assert gradviz.gradients(graph, {"a": 2, "b": 1}, wrt="loss")[1] == {"a": 2.0, "b": 5.0, "loss": 1.0}


@pytest.mark.parametrize("name", ["k b", "", "1a", "a-b", 3])
def test_a_name_that_no_text_could_hold_is_refused(name: Any) -> None:
    with pytest.raises(gradviz.InputError, match="cannot be one name"):
        gradviz.parse("kb*T", names=[name])
    with pytest.raises(gradviz.InputError, match="cannot be one name"):
        gradviz.Document.from_text("kb*T", names=[name])


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("z+a*z+b", ("z", "a", "b")),
        ("e=c*d; c=x+b; d=b+a", ("x", "b", "a")),
        ("f(u)=u*k; f(q)+p", ("k", "q", "p")),
        ("b=1; a=2; a*b", ("b", "a")),
    ],
)
def test_inputs_stand_in_order_of_first_appearance(text: str, inputs: tuple[str, ...]) -> None:
    graph = gradviz.parse(text)
    assert graph.inputs == inputs
    assert tuple(gradviz.gradients(graph, dict.fromkeys(inputs, 2.0))[1]) == inputs


def test_the_output_is_the_last_line_and_the_rest_is_not_used(capsys: pytest.CaptureFixture[str]) -> None:
    graph = gradviz.parse("c=a+b\ne=b*b")
    run = gradviz.trace(graph, {"a": 3, "b": 2})
    assert graph.nodes[graph.output].name == "e"
    assert (run.value("c"), run.grad("c"), run.grad("a"), run.grad("b")) == (5.0, 0.0, 0.0, 4.0)
    assert str(run.grad("a")) == "0.0"
    assert gradviz.gradients(graph, {"a": 3, "b": 2}, wrt=["c"])[1] == {"a": 0.0, "b": 4.0, "c": 0.0}
    assert {graph.id("a"), graph.id("c")}.isdisjoint(run.used)
    assert main(["eval", "c=a+b\ne=b*b", "a=3", "b=2"]) == 0
    unused = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.endswith("not used")]
    assert unused == ["a", "c"]


def test_an_output_that_is_no_scalar_is_seeded_with_ones_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    graph = gradviz.parse("y=x*x")
    run = gradviz.trace(graph, {"x": [1, 2, 3]})
    assert np.array_equal(run.grad("y"), [1, 1, 1])
    assert np.array_equal(run.grad("x"), [2, 4, 6])
    assert np.array_equal(gradviz.gradients(graph, {"x": [1, 2, 3]})[1]["x"], [2, 4, 6])
    assert main(["eval", "y=x*x", "x=[1,2,3]"]) == 0
    assert "3 numbers: each starts the backward pass with 1" in capsys.readouterr().out
    assert main(["eval", "y=x*x", "x=1"]) == 0
    assert "starts the backward pass" not in capsys.readouterr().out
    assert main(["eval", "y=x*x", "x=1", "--seed", "4"]) == 0
    assert "starts with 4 instead of 1" in capsys.readouterr().out


@pytest.mark.parametrize("run", [gradviz.trace, gradviz.gradients])
def test_missing_and_unknown_inputs_are_all_named(run: Any) -> None:
    graph = gradviz.parse("alpha*b*c")
    with pytest.raises(gradviz.InputError, match="alpha, c") as missing:
        run(graph, {"b": 1})
    assert missing.value.code == "missing input"
    with pytest.raises(gradviz.InputError, match="q, z") as unknown:
        run(graph, {"alpha": 1, "b": 1, "c": 1, "q": 1, "z": 1})
    assert unknown.value.code == "unknown input"
    assert "alpha, b, c" in unknown.value.hint
    with pytest.raises(gradviz.InputError, match="called 7"):
        run(graph, {"alpha": 1, "b": 1, "c": 1, 7: 1})


@pytest.mark.parametrize("run", [gradviz.trace, gradviz.gradients])
@pytest.mark.parametrize("content", ["2", None, 2j, 10**400, [10**400], {}, [[1], [1, 2]], "abc", object()])
def test_an_input_that_is_no_number_is_named(run: Any, content: Any) -> None:
    with pytest.raises(gradviz.InputError, match=r"^b is not a number"):
        run(gradviz.parse("a*b"), {"a": 1, "b": content})


@pytest.mark.parametrize(
    ("text", "line", "column", "length"), [("a+*b", 1, 3, 1), ("a=b+1\nc=2+sigmod(a)", 2, 5, 6), ("\n\n  (a", 3, 5, 1)]
)
def test_an_expression_error_says_what_where_and_what_to_try(text: str, line: int, column: int, length: int) -> None:
    with pytest.raises(gradviz.ExpressionError) as caught:
        gradviz.parse(text)
    error = caught.value
    assert (error.line, error.column, error.length) == (line, column, length)
    assert all(isinstance(part, str) and part for part in (error.message, error.code, error.hint))
    assert error.message.isascii()


def test_graphs_go_to_networkx_and_sympy_and_back() -> None:
    graph = gradviz.parse("e=(a+b)*(b+1)")
    assert len(graph.networkx()) == len(graph.nodes)
    back = gradviz.from_sympy(graph.sympy())
    assert gradviz.gradients(back, {"a": 2, "b": 1}) == (6.0, {"a": 2.0, "b": 5.0})


def test_a_document_keeps_its_formula_and_values(tmp_path: Path) -> None:
    document = gradviz.Document.from_text("e=(a+b)*(b+1)", {"a": 2, "b": 1})
    gradviz.save(document, tmp_path / "d.gradviz")
    assert gradviz.load(tmp_path / "d.gradviz") == document
    assert document.graph().inputs == ("a", "b")


def test_graphs_and_runs_show_themselves_in_a_notebook() -> None:
    graph = gradviz.parse("e=a*b")
    assert graph._repr_svg_().startswith("<svg")
    assert gradviz.trace(graph, {"a": 1, "b": 2})._repr_svg_().startswith("<svg")


def test_eval_json_has_the_keys_and_shapes_it_promises(capsys: pytest.CaptureFixture[str]) -> None:
    answer = evaluated(capsys, "e=(a+b)*(b+1)", "a=2", "b=1")
    assert set(answer) >= {"output", "value", "inputs", "nodes", "edges"}
    assert list(answer["inputs"]) == ["a", "b"]
    assert [node["id"] for node in answer["nodes"]] == list(range(len(answer["nodes"])))
    for node in answer["nodes"]:
        assert set(node) >= {"id", "name", "label", "op", "value", "gradient"}
        assert node["name"] is None or node["name"] == node["label"]
    greek = evaluated(capsys, "λx", "λ=2", "x=3")["nodes"][0]
    assert (greek["name"], greek["label"]) == ("lambda", "λ")
    for edge in answer["edges"]:
        assert set(edge) >= {"source", "target", "slot", "value", "gradient", "rule"}
        assert edge["rule"] in RULES
        assert edge["value"] == answer["nodes"][edge["source"]]["value"]
    labels = {node["label"]: node for node in answer["nodes"] if node["op"] not in ("copy", "constant")}
    assert list(labels) == ["a", "b", "c", "d", "e"]
    assert [labels[name]["name"] for name in "abcde"] == ["a", "b", None, None, "e"]
    assert [labels[name]["value"] for name in "cde"] == [3.0, 2.0, 6.0]
    assert [labels[name]["gradient"] for name in "abcde"] == [2.0, 5.0, 2.0, 3.0, 1.0]
    assert {node["op"] for node in answer["nodes"]} >= {"copy", "constant"}
    assert all(node["gradient"] is None for node in answer["nodes"] if node["op"] == "constant")
    assert all(edge["gradient"] is None for edge in answer["edges"] if answer["nodes"][edge["source"]]["op"] == "constant")


def test_a_rule_in_json_is_that_of_the_target_and_no_language_changes_it(capsys: pytest.CaptureFixture[str]) -> None:
    english = evaluated(capsys, "e=max(a*b, a+b)-tanh(a)", "a=2", "b=3")
    russian = evaluated(capsys, "e=max(a*b, a+b)-tanh(a)", "a=2", "b=3", "--lang", "ru")
    assert english == russian
    rules = {english["nodes"][edge["target"]]["op"]: edge["rule"] for edge in english["edges"]}
    assert rules == {"copy": "sum", "mul": "swap", "add": "distribute", "sub": "distribute", "max": "route", "tanh": "slope"}


def test_the_labels_of_unnamed_gates_skip_letters_that_mislead(capsys: pytest.CaptureFixture[str]) -> None:
    answer = evaluated(capsys, "a*b*c*d*f*g*h*j*k*m", *(f"{name}=1" for name in "abcdfghjkm"))
    made = [node["label"] for node in answer["nodes"] if node["op"] == "mul"]
    assert made == ["n", "p", "q", "r", "s", "t", "u", "v", "w"]


def test_tensors_are_nested_lists_and_what_is_not_finite_has_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    answer = evaluated(capsys, "y=1/x", "x=[[0,1],[-0.0,2]]")
    assert answer["value"] == [["inf", 1.0], ["-inf", 0.5]]
    assert answer["inputs"] == {"x": [[0.0, 1.0], [0.0, 2.0]]}
    assert evaluated(capsys, "y=log(x)", "x=-1")["value"] == "nan"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["eval", "a*b", "a=1", "b=2"], 0),
        (["list", "ops"], 0),
        (["eval", "a*", "a=1"], 2),
        (["eval", "a*b", "a=1"], 2),
        (["eval", "a*b", "a=[1,2]", "b=[1,2,3]"], 2),
        (["eval"], 2),
        (["nothing"], 2),
        (["export", "missing.gradviz", "-o", "x.svg"], 2),
        (["eval", "a*a", f"a=[{','.join(['1'] * 250_000)}]"], 0),
    ],
    ids=lambda part: " ".join(part)[:40] if isinstance(part, list) else str(part),
)
def test_exit_codes(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == code
    printed = capsys.readouterr()
    assert (printed.err == "") == (code == 0)
    assert "Traceback" not in printed.err


def test_a_run_that_fails_ends_with_1(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["gradviz.engine.trace"], "MEMORY_LIMIT", 100)
    assert main(["eval", "a*a*a*a", "a=[1,2,3]"]) == 1
    assert "hint:" in capsys.readouterr().err


def test_steps_into_a_one_picture_format_are_numbered_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "e=a*b", "a=2", "b=3", "-o", str(tmp_path / "out.svg"), "--steps"]) == 0
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [f"out-{number:03}.svg" for number in range(1, len(files) + 1)]
    assert files[0] == "out-001.svg"
    assert capsys.readouterr().out.split() == [str(tmp_path / name) for name in files]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_the_contract_can_be_listed(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", kind]) == 0
    printed = capsys.readouterr()
    assert bool(printed.out) != bool(printed.err)


def test_the_import_is_light() -> None:
    code = f"import sys, gradviz; gradviz.parse('a*b'); print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
