from __future__ import annotations

import json
import math
from typing import Any

import pytest

from gradviz.errors import InputError
from gradviz.graph import Builder, Graph, Span
from gradviz.graph.record import from_record, to_record


def sample() -> Graph:
    builder = Builder("y = 2x + [1, inf]x")
    x = builder.leaf("x", "parameter", Span(5, 6))
    left = builder.gate("mul", [builder.constant(2.0), x], Span(4, 6), group="unit")
    right = builder.gate("mul", [builder.constant((1.0, (math.inf, -math.inf))), x], attributes={"mode": "inf", "axis": 1})
    total = builder.gate("add", [left, right], name="y")
    return builder.build(left, total)


def damaged(path: tuple[Any, ...], value: Any) -> Any:
    record: Any = json.loads(json.dumps(to_record(sample())))
    place = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return record


def test_a_graph_survives_json() -> None:
    graph = sample()
    back = from_record(json.loads(json.dumps(to_record(graph), allow_nan=False)))
    assert (back.nodes, back.operands, back.outputs, back.text) == (graph.nodes, graph.operands, graph.outputs, graph.text)


def test_nan_survives_json() -> None:
    builder = Builder()
    back = from_record(to_record(builder.build(builder.gate("neg", [builder.constant(math.nan)]))))
    assert math.isnan(back.nodes[0].attributes["value"])


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {},
        {"nodes": []},
        {"nodes": [], "outputs": []},
        {"nodes": [], "outputs": [0]},
        damaged(("outputs",), [99]),
        damaged(("outputs",), [True]),
        damaged(("text",), 3),
        damaged(("nodes", 0), "x"),
        damaged(("nodes", 0, "op"), 3),
        damaged(("nodes", 0, "role"), "king"),
        damaged(("nodes", 0, "role"), "gate"),
        damaged(("nodes", 0, "name"), None),
        damaged(("nodes", 0, "name"), 7),
        damaged(("nodes", 0, "operands"), [0]),
        damaged(("nodes", 0, "span"), [5]),
        damaged(("nodes", 0, "span"), [6, 5]),
        damaged(("nodes", 2, "attributes"), {}),
        damaged(("nodes", 2, "attributes"), {"value": {"float": "infinity"}}),
        damaged(("nodes", 2, "attributes"), {"value": {"other": 1}}),
        damaged(("nodes", 3, "operands"), [3, 3]),
        damaged(("nodes", 3, "operands"), [-1, 0]),
        damaged(("nodes", 3, "operands"), ["0", 1]),
        damaged(("nodes", 3, "operands"), [1.0, 1]),
        damaged(("nodes", 3, "group"), 1),
    ],
    ids=lambda record: json.dumps(record)[-60:],
)
def test_a_damaged_record_is_refused_with_a_reason(record: Any) -> None:
    with pytest.raises(InputError) as caught:
        from_record(record)
    assert caught.value.code == "record"
    assert caught.value.arguments["reason"]
