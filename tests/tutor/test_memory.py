"""Memory fills in the forward pass and is empty after the backward pass; shared values are kept once, sums keep nothing."""

from __future__ import annotations

import pytest

from gradviz.engine import trace
from gradviz.language import parse
from gradviz.tutor.memory import FLAG, NUMBER, memory, pins

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})


def test_a_product_keeps_its_operands_and_sums_keep_nothing() -> None:
    kept = memory(RUN).kept
    assert [(item.label, item.readers, item.size) for item in kept] == [("c", ("e",), NUMBER), ("d", ("e",), NUMBER)]
    assert memory(RUN).peak == 2 * NUMBER


def test_pins_appear_in_the_forward_and_go_in_the_backward_pass() -> None:
    found, graph = memory(RUN), RUN.graph
    held = [found.at(index) for index in range(len(RUN.steps) + 1)]
    turn = RUN.forward_steps
    assert held[: turn + 1] == sorted(held[: turn + 1])
    assert held[turn] == 2 * NUMBER
    assert held[turn:] == sorted(held[turn:], reverse=True)
    assert held[-1] == 0
    assert {graph.labels[item.node] for item in found.kept if item.held(turn)} == {"c", "d"}
    assert not any(item.held(len(RUN.steps)) for item in found.kept)


def test_a_value_that_two_gates_need_is_kept_once() -> None:
    kept = memory(trace(parse("x*y + x*z"), {"x": 1, "y": 2, "z": 3})).kept
    assert [item.label for item in kept].count("x") == 1
    assert len(next(item for item in kept if item.label == "x").readers) == 2


@pytest.mark.parametrize(("text", "size", "choice"), [("exp(x)", NUMBER, False), ("max(x, y)", FLAG, True)])
def test_outputs_and_choices(text: str, size: int, choice: bool) -> None:
    graph = parse(text)
    item = memory(trace(graph, {name: 1.0 + at for at, name in enumerate(graph.inputs)})).kept[0]
    assert (item.node, item.size, item.choice) == (graph.output, size, choice)


def test_arrays_count_every_element_and_unused_gates_nothing() -> None:
    assert memory(trace(parse("x*y"), {"x": [1, 2, 3], "y": [4, 5, 6]})).peak == 6 * NUMBER
    assert memory(trace(parse("c = a*b\ny = a + 1"), {"a": 1, "b": 2})).kept == ()
    assert memory(trace(parse("2*3"), {})).kept == ()


def test_pins_say_when_and_how_much_by_node() -> None:
    run = trace(parse("max(x*y, y)"), {"x": 3, "y": 2})
    found, kept = pins(run), memory(run).kept
    assert {(node, pin.since, pin.until) for node, marks in found.items() for pin in marks} == {
        (item.node, item.since, item.until) for item in kept
    }
    assert [pin.text for pin in found[run.graph.output]] == ["1 B"]
    assert [pin.text for pin in found[run.graph.id("x")]] == ["8 B"]
