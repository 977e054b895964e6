from __future__ import annotations

from typing import Any

import pytest

from gradviz.algebra import child
from gradviz.errors import InputError
from gradviz.graph import Builder
from gradviz.graph.record import to_record

pytest.importorskip("sympy")


def record() -> dict[str, Any]:
    builder = Builder()
    x = builder.leaf("x")
    return to_record(builder.build(builder.gate("mul", [x, x])))


def test_jobs_answer_in_plain_data() -> None:
    assert child.latex({"graph": record()}) == {"latex": r"x \cdot x"}
    assert child.derive({"graph": record(), "name": "x"}) == {"latex": "2 x", "plain": "2*x", "operations": 1}
    assert child.simplify({"graph": record(), "name": None})["plain"] == "x^2"
    assert [row["plain"] for row in child.local({"op": "mul", "count": 2, "attributes": {}})["rows"]] == ["b", "a"]


@pytest.mark.parametrize(
    ("graph", "code"),
    [
        ("x*x", "record"),
        ({**record(), "outputs": []}, "record"),
        ({"nodes": [{"op": "input", "name": "x", "role": "input"}, {"op": "system", "operands": [0]}], "outputs": [1]}, "unknown op"),
        ({"nodes": [{"op": "input", "name": "x", "role": "input"}, {"op": "mul", "operands": [0]}], "outputs": [1]}, "operands"),
    ],
)
def test_a_graph_that_is_none_is_refused(graph: Any, code: str) -> None:
    with pytest.raises(InputError) as caught:
        child.latex({"graph": graph})
    assert caught.value.code == code


def test_an_unknown_op_is_refused() -> None:
    with pytest.raises(InputError):
        child.local({"op": ["mul"], "count": 2, "attributes": {}})
