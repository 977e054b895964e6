"""The Op record: what it refuses, and how it writes itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradviz.ops import OPS
from gradviz.ops.op import declare


def test_operands_that_do_not_fit_are_refused_with_advice() -> None:
    with pytest.raises(Exception, match="cannot combine") as caught:
        OPS["add"].shape((2,), (3,))
    assert "Give both the same shape" in str(caught.value)


def test_an_op_that_lacks_something_is_refused() -> None:
    before = set(OPS)
    for broken in (
        replace(OPS["exp"], name="toy", note=""),
        replace(OPS["exp"], name="toy", rule="guess"),
        OPS["exp"],
        replace(OPS["exp"], name="ln"),
        replace(OPS["matmul"], name="toy", infer=None),
        replace(OPS["matmul"], name="toy", vjp=None),
        replace(OPS["exp"], name="toy", vjp=OPS["flatten"].vjp, infer=OPS["flatten"].infer),
    ):
        with pytest.raises(ValueError, match="op "):
            declare(broken)
    assert set(OPS) == before


def test_variadic_gates_write_every_operand() -> None:
    assert OPS["max"].written(["a", "b", "c"]) == "max(a, b, c)"
    assert OPS["max"].accepts(5)
    assert not OPS["max"].accepts(1)
    assert not OPS["exp"].accepts(2)


def test_an_op_with_a_vjp_has_no_local_derivative() -> None:
    assert not OPS["matmul"].elementwise
    with pytest.raises(TypeError, match="vjp"):
        OPS["matmul"].local(1.0, 1.0, 1.0)


def test_what_a_gate_sends_is_written_in_the_names_at_hand() -> None:
    assert OPS["matmul"].sends(1, ("x", "W"), "h") == "xᵀ·g"
    assert OPS["concatenate"].sends(2, ("p", "q", "r"), "out") == "g[r]"


def test_operands_have_names() -> None:
    assert OPS["conv2d"].names(2) == ("x", "w")
    assert OPS["concatenate"].names(3) == ("x1", "x2", "x3")
    assert OPS["margin_ranking"].names(2) == ("first", "second")
    assert OPS["exp"].names(1) == ("a",)


def test_the_last_operands_may_be_optional() -> None:
    ranking = OPS["margin_ranking"]
    assert [ranking.accepts(operands) for operands in (1, 2, 3, 4)] == [False, True, True, False]


def test_every_gate_is_called_something_in_words() -> None:
    nameless = [name for name, op in OPS.items() if not op.title]
    assert not nameless
    assert replace(OPS["exp"], title="").shown_title == "Exp"
    assert replace(OPS["exp"], name="leaky_toy", title="").shown_title == "Leaky toy"
