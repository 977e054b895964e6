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
    scratch = OPS.copy()
    for broken in (
        replace(OPS["exp"], name="toy", note=""),
        replace(OPS["exp"], name="toy", rule="guess"),
        OPS["exp"],
        replace(OPS["exp"], name="ln"),
    ):
        with pytest.raises(ValueError, match="op "):
            declare(broken, scratch)


def test_variadic_gates_write_every_operand() -> None:
    assert OPS["max"].written(["a", "b", "c"]) == "max(a, b, c)"
    assert OPS["max"].accepts(5)
    assert not OPS["max"].accepts(1)
    assert not OPS["exp"].accepts(2)


def test_every_gate_is_called_something_in_words() -> None:
    nameless = [name for name, op in OPS.items() if not op.title]
    assert not nameless
    assert replace(OPS["exp"], title="").shown_title == "Exp"
    assert replace(OPS["exp"], name="leaky_toy", title="").shown_title == "Leaky toy"
