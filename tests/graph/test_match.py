"""Which node is which after an edit."""

from __future__ import annotations

import pytest

from gradviz.graph import Builder
from gradviz.graph.match import match
from gradviz.language import parse


def ops_of(before: str, after: str) -> dict[str, str]:
    """Matched labels: 'label op' -> label in the new graph."""
    old, new = parse(before), parse(after)
    return {f"{old.labels[one]} {old.nodes[one].op}": new.labels[other] for one, other in match(old, new).items()}


@pytest.mark.parametrize("text", ["e=(a+b)*(b+1)", "x*x+sin(x)", "1+exp(w0+w1x)", "c=a+b\nd=b+1\ne=c*d"])
def test_a_graph_matches_itself(text: str) -> None:
    graph = parse(text)
    assert match(graph, parse(text)) == {node.id: node.id for node in graph.nodes}


def test_typing_at_the_end_keeps_every_old_node() -> None:
    old, new = parse("(a+b)*(b+1)"), parse("(a+b)*(b+1)+c")
    found = match(old, new)
    assert len(found) == len(old.nodes)
    assert all(old.nodes[before].op == new.nodes[after].op for before, after in found.items())


def test_typing_in_front_keeps_every_old_node() -> None:
    old = parse("a*b+b*c")
    assert len(match(old, parse("sin(a*b+b*c)"))) == len(old.nodes)


def test_of_two_equal_gates_the_span_tells_which_is_which() -> None:
    old, new = parse("sin(a)+sin(a)"), parse("sin(a)+cos(a)+sin(a)")
    sines = [node for node in old.nodes if node.op == "sin"]
    kept = [match(old, new).get(node.id) for node in sines]
    assert [new.nodes[one].span.start for one in kept if one is not None and new.nodes[one].span] == [0, 14]


def test_a_name_wins_over_a_place() -> None:
    old, new = parse("c=a+b\nd=a*b\ne=c*d"), parse("d=a*b\nc=a+b\ne=c*d")
    found = match(old, new)
    assert all(new.id(name) == found[old.id(name)] for name in "abcde")


def test_a_changed_op_is_another_node() -> None:
    old, new = parse("a+b"), parse("a*b")
    assert old.output not in match(old, new)


def test_matching_is_one_to_one() -> None:
    old, new = parse("x+x+x+x"), parse("x+x")
    found = match(old, new)
    assert len(set(found.values())) == len(found)


def test_graphs_without_text_match_by_operands() -> None:
    def built(extra: bool) -> Builder:
        builder = Builder()
        a, b = builder.leaf("a"), builder.leaf("b")
        if extra:
            builder.constant(3.0)
        builder.gate("add", [a, b])
        return builder

    old, new = built(False).build(2), built(True).build(3)
    assert match(old, new) == {0: 0, 1: 1, 2: 3}


def test_renaming_an_input_by_its_place_is_no_match() -> None:
    assert "a input" not in ops_of("a+b", "z+b")
