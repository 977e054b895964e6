"""Operations of the two passes: linear where the written-out derivative is not."""

from __future__ import annotations

from gradviz.engine import trace
from gradviz.language import parse
from gradviz.tutor.costs import caption, passes


def test_the_two_passes_of_the_lecture_s_graph() -> None:
    found = passes(trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1}))
    assert (found.forward, found.backward, found.both) == (3, 11, 14)


def test_unused_gates_and_copies_cost_nothing() -> None:
    assert passes(trace(parse("c = a*b\ny = a + 1"), {"a": 1, "b": 2})).forward == 1
    assert passes(trace(parse("x"), {"x": 1})).both == 0


def test_twice_the_depth_costs_twice() -> None:
    def nested(depth: int) -> int:
        return passes(trace(parse("σ(" * depth + "x" + ")" * depth), {"x": 1})).both

    assert nested(16) == 2 * nested(8)
    assert "shared" in caption()
