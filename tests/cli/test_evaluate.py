import json

import pytest

from gradviz.cli import main


def test_the_first_formula_of_the_course(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "e=(a+b)*(b+1)", "a=2", "b=1"]) == 0
    rows = {tuple(line.split()) for line in capsys.readouterr().out.splitlines()}
    assert {("a", "input", "2", "2"), ("b", "input", "1", "5"), ("c", "add", "3", "2"), ("d", "add", "2", "3")} <= rows
    assert ("e", "mul", "6", "1") in rows
    assert {("c", "→", "e", "3", "2", "swap"), ("a", "→", "c", "2", "2", "distribute")} <= rows
    assert ("b", "→", "copy", "of", "b", "1", "5", "sum") in rows


def test_json_follows_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "e=(a+b)*(b+1)", "a=2", "b=1", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["value"] == 6.0
    assert answer["inputs"] == {"a": 2.0, "b": 1.0}
    assert answer["nodes"][answer["output"]] == {
        "id": answer["output"],
        "name": "e",
        "label": "e",
        "op": "mul",
        "value": 6.0,
        "gradient": 1.0,
    }
    assert {node["op"] for node in answer["nodes"]} == {"input", "copy", "add", "constant", "mul"}
    assert next(node for node in answer["nodes"] if node["op"] == "constant")["gradient"] is None
    for node in answer["nodes"]:
        parts = [edge["gradient"] for edge in answer["edges"] if edge["source"] == node["id"]]
        if parts and node["op"] != "constant":
            assert node["gradient"] == sum(parts)
    assert set(answer["edges"][0]) == {"source", "target", "slot", "value", "gradient", "rule"}


def test_w1x_is_a_product(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "1+exp(w0+w1x)", "w0=0", "w1=1", "x=0.5", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["value"] == pytest.approx(2.718281828459045**0.5 + 1)
    assert list(answer["inputs"]) == ["w0", "w1", "x"]


def test_non_finite_numbers_are_strings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "y=1/x", "x=0", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["value"] == "inf"
    assert "-inf" in {node["gradient"] for node in answer["nodes"]}


def test_vectors_seeds_and_other_outputs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "y=x*x", "x=[1,2,3]", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["nodes"][0]["gradient"] == [2.0, 4.0, 6.0]
    assert main(["eval", "c=a+b\ne=c*b", "a=1", "b=2", "--output", "c", "--seed", "10", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["nodes"][answer["output"]]["gradient"] == 10.0
    assert next(node for node in answer["nodes"] if node["name"] == "e")["gradient"] == 0.0


def test_a_formula_that_begins_with_a_minus_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "-x^2", "x=3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == -9.0


@pytest.mark.parametrize(
    "arguments",
    [
        ["a+*b", "a=1", "b=1"],
        ["a+b", "a=1"],
        ["a+b", "a=1", "b=1", "z=1"],
        ["a+b", "a=1", "b=x"],
        ["a+b", "a=1", "b=1", "--output", "nobody"],
        ["a+b", "a=[1,2]", "b=[1,2,3]"],
        ["a+b", "a=[1,2]", "b=1", "--seed", "[1,2,3]"],
    ],
)
def test_a_mistake_ends_with_2_and_a_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "hint:" in printed.err
    assert "Traceback" not in printed.err


def test_a_matrix_times_a_vector(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "y = A x + b", "A=[1,2;3,4]", "x=[1,1]", "b=[0.5,0.5]", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["value"] == [3.5, 7.5]
    by_name = {node["name"]: node["gradient"] for node in answer["nodes"] if node["name"]}
    assert by_name == {"A": [[1, 1], [1, 1]], "x": [4, 6], "b": [1, 1], "y": [1, 1]}
    assert {edge["rule"] for edge in answer["edges"]} == {"linear", "distribute"}


def test_a_table_of_vectors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "s = softmax(z)", "z=[1,2,3]"]) == 0
    printed = capsys.readouterr().out
    assert "s = [0.09003, 0.2447, 0.6652]" in printed
    assert [line.split()[0] for line in printed.splitlines() if line.startswith(("z ", "s  "))] == ["z", "s", "z"]
    assert "slope" in printed


def test_a_large_array_is_printed_short(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "sum(x⊙x)", "x=" + json.dumps([[0.5] * 40] * 30)]) == 0
    printed = capsys.readouterr().out
    assert "30×40 [0.5, 0.5, 0.5, 0.5, …]" in printed
    assert max(map(len, printed.splitlines())) < 120


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["w^T x", "w=[1,2]", "x=[1,2,3]"], "matmul cannot multiply (2) by (3): 2 columns meet 3 rows"),
        (["A x", "A=[1,2;3,4]", "x=[1,2,3]"], "matmul cannot multiply (2, 2) by (3)"),
        (["x+y", "x=[1,2]", "y=[1,2,3]"], "add cannot combine the shapes (2), (3)"),
        (["softmax(x)", "x=2"], "softmax finds nothing along axis -1 of ()"),
        (["mse(x, y)", "x=[1,2]", "y=[1;2]"], "mse compares operands of one shape, not (2), (2, 1)"),
    ],
)
def test_shapes_that_do_not_fit_are_said_with_a_caret(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", *arguments]) == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert "^" * 3 in printed
    assert "hint: " in printed


def test_ragged_rows_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "sum(x)", "x=[[1,2],[3]]"]) == 2
    assert "x is not a number or an array of numbers" in capsys.readouterr().err


def test_greek_names_are_read_and_shown_as_letters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "L=λx", "λ=2", "x=3"]) == 0
    assert "L = 6, dL/dλ = 3, dL/dx = 2" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["1 2", "a b", "", "1", "a-b", "a(", "a.", "x" * 500, "a,b", "²"])
def test_a_name_that_no_text_could_hold_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "a+1", "a=2", "--name", name]) == 2
    assert "cannot be one name" in capsys.readouterr().err


def test_letters_that_were_meant_as_one_name_bring_the_option_that_makes_them_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "kb*T", "kb=3", "T=2"]) == 2
    assert "The inputs are: k, b, T." in (told := capsys.readouterr().err)
    assert "add --name kb " in told
    assert main(["eval", "kb*T", "kb=3", "T=2", "--name", "kb"]) == 0
    capsys.readouterr()
    for text in ("k*T", "z'+k*T"):
        assert main(["eval", text, "k=3", "T=2", "z=1"]) == 2
        assert "--name" not in capsys.readouterr().err


def test_a_graph_without_edges_has_no_table_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "a", "a=1"]) == 0
    assert "edge" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["ab", "x_1", "a'", "ŵa", "λ2", "sin", "e"])
def test_a_name_that_can_be_typed_is_one_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", f"{name}+1", "--name", name, f"{name}=2"]) == 0
    assert " = 3, " in capsys.readouterr().out


@pytest.mark.parametrize(("chosen", "slope"), [([], 0.0), (["--convention", "library"], 0.0), (["--convention", "lecture"], 1.0)])
def test_at_a_kink_the_slope_is_that_of_libraries_unless_the_lectures_is_asked_for(
    chosen: list[str], slope: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "relu(a)", "a=0", "--json", *chosen]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [node["gradient"] for node in answer["nodes"] if node["op"] == "input"] == [slope]
