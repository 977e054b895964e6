"""The expression as a tree: shared parts stand in it once per use, and unfolding has an end."""

from __future__ import annotations

from gradviz.language import parse
from gradviz.tutor.expression_tree import LARGEST, size, unfolded


def test_the_lecture_s_tree() -> None:
    branches, whole = unfolded(parse("e=(a+b)*(b+1)"))
    assert whole
    assert [(branch.depth, branch.formula) for branch in branches] == [
        (0, "e = c · d"),
        (1, "c = a + b"),
        (2, "a"),
        (2, "b"),
        (1, "d = b + 1"),
        (2, "b"),
        (2, "1"),
    ]
    assert branches[0].title == "Multiply"


def test_a_tree_of_shared_parts_is_counted_and_cut() -> None:
    graph = parse("\n".join(["y0=x*x", *(f"y{at}=y{at - 1}*y{at - 1}" for at in range(1, 40))]))
    branches, whole = unfolded(graph)
    assert not whole
    assert len(branches) == LARGEST
    assert size(graph) == 2**41 - 1
    assert size(parse("x")) == 1
