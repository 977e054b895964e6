from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradviz.algebra import Algebra, LocalAnswer, local_derivatives
from gradviz.graph import Graph
from gradviz.graph.node import Node
from gradviz.ops import OPS
from gradviz.processes import Child, ChildError

pytest.importorskip("sympy")
LONG = 60.0
SHORT = 0.2


@pytest.fixture(scope="module")
def algebra() -> Iterator[Algebra]:
    with Algebra(LONG) as started:
        yield started


def test_the_child_answers_every_kind_of_question(algebra: Algebra, colah: Graph) -> None:
    derived, simple = algebra.derivative(colah, "b"), algebra.simplified(colah, "b")
    assert derived.written is not None
    assert derived.written.latex == "a + 2 b + 1"
    assert derived.sentence == simple.sentence == "a + 2*b + 1"
    assert algebra.latex(colah) == r"\left(a + b\right) \cdot \left(b + 1\right)"
    own = tuple((row.latex, row.plain) for row in local_derivatives(OPS["sigmoid"]))
    assert algebra.local("sigmoid", 1).rows == own
    assert [plain for _, plain in algebra.local("leaky_relu", 1, {"slope": 0.25}).rows] == ["1 if a > 0, else 1/4"]


def test_what_is_no_question_gets_no_answer(algebra: Algebra, colah: Graph) -> None:
    assert algebra.local("no such gate", 1) == LocalAnswer()
    assert algebra.derivative(colah, "no such name").sentence == "SymPy has no answer for this formula"
    strange = Graph((Node(0, "input", name="x", role="input"), Node(1, "add")), ((), (0,)), (1,))
    assert algebra.latex(strange) is None
    assert algebra.local("exp", 1).rows


def test_deep_graphs_are_answered_in_the_child(algebra: Algebra, chain: Callable[[str, int], Graph]) -> None:
    shown = algebra.latex(chain("sin", 2000))
    assert shown is not None
    assert shown.count("sin") == 2000
    assert algebra.derivative(chain("sin", 40), "x").written is not None
    assert algebra.derivative(chain("neg", 2000), "x").sentence.startswith("too long to print")


def test_a_question_that_hangs_is_killed_and_the_next_is_answered(monkeypatch: pytest.MonkeyPatch, colah: Graph) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    with Algebra(SHORT, "hanging_child") as algebra:
        answer = algebra.simplified(colah)
        assert (answer.written, answer.late) == (None, True)
        assert algebra.local("exp", 1) == LocalAnswer(late=True)
        assert answer.sentence == f"no simpler form found in {SHORT:g} s"
        assert algebra.derivative(colah, "a").sentence == f"not written out in {SHORT:g} s"
        algebra.deadline = LONG
        assert algebra.latex(colah) == "answered"


def test_the_child_reads_no_text(algebra: Algebra) -> None:
    with Child("gradviz.algebra.child") as child, pytest.raises(ChildError) as caught:
        child.ask({"job": "latex", "graph": "__import__('os').getcwd()"}, LONG)
    assert caught.value.arguments["cause"] == "record"
