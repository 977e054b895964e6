"""A name written into the text: everywhere it is read, or as a definition, and never another formula."""

from __future__ import annotations

import pytest

from gradviz.errors import InputError
from gradviz.language import parse
from gradviz.language.renaming import renamed


@pytest.mark.parametrize(
    ("text", "label", "name", "expected"),
    [
        ("e=(a+b)*(b+1)", "b", "k", "e=(a+k)*(k+1)"),
        ("e=(a+b)*(b+1)", "e", "y", "y=(a+b)*(b+1)"),
        ("e=(a+b)*(b+1)", "c", "s", "s = a+b; e=s*(b+1)"),
        ("1+exp(w0+w1x)", "d", "y", "y = 1+exp(w0+w1x)"),
        ("1+exp(w0+w1x)", "a", "u", "u = w1x; 1+exp(w0+u)"),
        ("1+exp(w0+w1x)", "w1", "slope", "1+exp(w0+slope x)"),
        ("c=a+b; d=b+1\ne=c*d", "c", "t", "t=a+b; d=b+1\ne=t*d"),
        ("σ(w*x+b)-t", "c", "z", "z = w*x+b; σ(z)-t"),
        ("x + sum[i=1..2] x*w_i", "x", "k", "k + sum[i=1..2] k*w_i"),
    ],
)
def test_a_node_gets_its_name_and_the_formula_stays(text: str, label: str, name: str, expected: str) -> None:
    graph = parse(text)
    gates = [node.id for node in graph.nodes if graph.labels[node.id] == label and not graph.is_copy(node.id)]
    node = gates[0]
    done = renamed(graph, (), node, name)
    assert done.text == expected
    new = parse(done.text, names=done.names)
    assert new.labels[done.nodes[node]] == name
    assert sorted(done.nodes.values()) == list(range(len(new.nodes)))
    for old, now in done.nodes.items():
        assert new.nodes[now].op == graph.nodes[old].op


def test_a_long_name_is_declared() -> None:
    graph = parse("e=(a+b)*(b+1)")
    done = renamed(graph, (), 3, "ab")
    assert "ab" in parse(done.text, names=done.names).names


@pytest.mark.parametrize("name", ["a", "", "2x", "a b", "+"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        renamed(parse("e=(a+b)*(b+1)"), (), 3, name)


def test_a_gate_inside_a_function_has_no_place_for_a_name() -> None:
    graph = parse("f(x)=x^2\ny=f(a)+f(b)")
    with pytest.raises(InputError, match="no place"):
        renamed(graph, (), 2, "q")
