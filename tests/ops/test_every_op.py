"""Every op of the registry is held to the same laws; each law is shown to catch a planted fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.engine import gradients
from gradviz.engine.checks import measured_slope
from gradviz.ops import OPS, Op
from gradviz.ops.op import Scalar, declare

DRAWS = 40
FAR = (-700.0, -40.0, -1e-3, 1e-3, 40.0, 700.0)


def defaults(op: Op) -> dict[str, Any]:
    return {field.name: field.default for field in op.attributes}


def draws(op: Op) -> list[list[float]]:
    rng = np.random.default_rng(7)
    return [[sample(rng) for sample in op.domain] for _ in range(DRAWS)]


def law_documented(op: Op) -> None:
    assert op.doc.endswith("."), op.name
    assert op.note.endswith("."), op.name
    assert op.arity == len(op.domain)
    names = ["a", "b", "c"][: op.arity]
    assert all(name in op.written(names) and name in op.written(names, op.latex) for name in names)


def law_local_is_the_slope(op: Op) -> None:
    for operands in draws(op):
        out = op.forward(*operands, **defaults(op))
        for slot, partial in enumerate(op.local(out, *operands, **defaults(op))):
            slope = measured_slope(op, operands, slot, **defaults(op))
            assert np.isclose(partial, slope, rtol=1e-6, atol=1e-7), (op.name, operands, slot)


def law_scalar_is_numpy(op: Op) -> None:
    if op.scalar is None:
        return
    for operands in draws(op):
        out = op.forward(*operands)
        got = op.scalar.forward(*operands)
        assert isinstance(got, float)
        assert np.isclose(got, out, rtol=1e-14), (op.name, operands)
        assert np.allclose(op.scalar.local(got, *operands), op.local(out, *operands), rtol=1e-13), (op.name, operands)


def law_scalar_is_numpy_far_out(op: Op) -> None:
    """Where the plain twin does not raise it agrees with NumPy, at 0, far out and for what is not a number."""
    if op.scalar is None:
        return
    for far in (*FAR, 0.0, float("inf"), float("-inf"), float("nan")):
        operands = [far] * op.arity
        with np.errstate(all="ignore"):
            out = op.forward(*operands)
            partials = op.local(out, *operands)
        try:
            got = op.scalar.forward(*operands)
            slopes = op.scalar.local(got, *operands)
        except (ArithmeticError, ValueError):
            continue
        assert np.isclose(got, out, rtol=1e-13, atol=0, equal_nan=True), (op.name, far)
        assert np.allclose(slopes, partials, rtol=1e-12, atol=0, equal_nan=True), (op.name, far)


def law_arrays_are_elementwise(op: Op) -> None:
    columns = [np.array(column) for column in zip(*draws(op), strict=True)]
    out = op.forward(*columns, **defaults(op))
    assert out.shape == (DRAWS,)
    assert out.dtype == np.float64
    partials = op.local(out, *columns, **defaults(op))
    for row, operands in enumerate(draws(op)):
        one = op.forward(*operands, **defaults(op))
        assert np.isclose(out[row], one, rtol=1e-14)
        for got, want in zip(partials, op.local(one, *operands, **defaults(op)), strict=True):
            assert np.isclose(np.broadcast_to(got, (DRAWS,))[row], want, rtol=1e-13)


def law_expansion_is_the_op(op: Op) -> None:
    if op.expand is None:
        return
    graph = op.expand(defaults(op), ((),) * op.arity, ())
    for operands in draws(op):
        out = op.forward(*operands, **defaults(op))
        value, slopes = gradients(graph, dict(zip(graph.inputs, operands, strict=True)))
        assert np.isclose(value, out, rtol=1e-12), (op.name, operands)
        assert np.allclose(list(slopes.values()), op.local(out, *operands, **defaults(op)), rtol=1e-11, atol=1e-14), (op.name, operands)


def law_conventions_differ_at_kinks_only(op: Op) -> None:
    if op.lecture is None:
        return
    for operands in draws(op):
        out = op.forward(*operands, **defaults(op))
        assert np.allclose(op.local(out, *operands, **defaults(op)), op.lecture(out, *operands, **defaults(op)), rtol=1e-14)
        assert op.kinked is not None
        assert not np.any(op.kinked(*operands, **defaults(op)))


LAWS = [
    law_documented,
    law_local_is_the_slope,
    law_scalar_is_numpy,
    law_scalar_is_numpy_far_out,
    law_arrays_are_elementwise,
    law_expansion_is_the_op,
    law_conventions_differ_at_kinks_only,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("name", OPS)
def test_every_op_keeps_every_law(name: str, law: Callable[[Op], None]) -> None:
    law(OPS[name])


FAULTS = {
    "law_documented": replace(OPS["exp"], note="no full stop"),
    "law_local_is_the_slope": replace(OPS["tanh"], local=lambda out, x: (1.0 - out,)),
    "law_scalar_is_numpy": replace(OPS["mul"], scalar=Scalar(lambda a, b: a * b, lambda out, a, b: (a, b))),
    "law_scalar_is_numpy_far_out": replace(
        OPS["relu"], scalar=Scalar(lambda x: x if x > 0 else 0.0, lambda out, x: (1.0 if x > 0 else 0.0,))
    ),
    "law_arrays_are_elementwise": replace(OPS["exp"], forward=lambda x: np.exp(x) + (np.size(x) > 1)),
    "law_expansion_is_the_op": replace(OPS["sigmoid"], expand=OPS["tanh"].expand),
    "law_conventions_differ_at_kinks_only": replace(OPS["relu"], lecture=lambda out, x: (1.0,)),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_law_catches_a_planted_fault(law: Callable[[Op], None]) -> None:
    with pytest.raises(AssertionError):
        law(FAULTS[law.__name__])


@pytest.mark.parametrize(
    ("name", "library", "lecture"), [("relu", 0.0, 1.0), ("leaky_relu", 0.1, 1.0), ("prelu", 0.3, 1.0), ("elu", 1.0, 1.0)]
)
def test_both_conventions_at_the_kink(name: str, library: float, lecture: float) -> None:
    op = OPS[name]
    operands = [0.0, 0.3][: op.arity]
    out = op.forward(*operands, **defaults(op))
    assert op.local(out, *operands, **defaults(op))[0] == library
    assert op.lecture is not None
    assert op.lecture(out, *operands, **defaults(op))[0] == lecture


def test_elu_with_another_alpha_has_two_conventions() -> None:
    op = OPS["elu"]
    assert op.local(0.0, 0.0, alpha=0.5) == (0.5,)
    assert op.lecture is not None
    assert op.lecture(0.0, 0.0, alpha=0.5) == (1.0,)
    assert op.kinked is not None
    assert op.kinked(0.0, alpha=0.5)
    assert not op.kinked(0.0, alpha=1.0)


def test_leaky_relu_leaks_a_tenth() -> None:
    assert OPS["leaky_relu"].forward(-2.0, **defaults(OPS["leaky_relu"])) == pytest.approx(-0.2)


@pytest.mark.parametrize("name", ["max", "min"])
def test_the_first_winner_takes_all(name: str) -> None:
    op = OPS[name]
    assert [float(share) for share in op.local(2.0, 2.0, 2.0, 2.0)] == [1.0, 0.0, 0.0]
    assert op.kinked is not None
    assert op.kinked(2.0, 2.0)
    with np.errstate(all="ignore"):
        out = op.forward(1.0, np.nan, 3.0)
        assert np.isnan(out)
        assert np.all(np.isnan(op.local(out, 1.0, np.nan, 3.0)))


@pytest.mark.parametrize("x", FAR)
def test_saturating_gates_keep_their_digits_far_out(x: float) -> None:
    small = np.exp(-abs(x)) / (1 + np.exp(-abs(x)))
    assert np.isclose(OPS["sigmoid"].forward(x), small if x < 0 else 1 - small, rtol=1e-14, atol=0)
    assert np.isclose(OPS["sigmoid"].local(None, x)[0], small * (1 - small), rtol=1e-14, atol=0)
    assert np.isclose(OPS["softplus"].forward(x), np.logaddexp(0.0, x), rtol=1e-14, atol=0)
    assert np.isfinite(OPS["tanh"].local(np.tanh(x), x)[0])


def test_logic_follows_the_truth_table() -> None:
    table = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}
    for name, want in table.items():
        assert [float(OPS[name].forward(a, b)) for a in (0.0, 1.0) for b in (0.0, 1.0)] == want
    assert [float(OPS["not"].forward(a)) for a in (0.0, 2.0)] == [1.0, 0.0]


def test_step_is_one_at_zero() -> None:
    assert OPS["step"].forward(0.0) == 1.0
    assert OPS["gt"].forward(0.0, 0.0) == 0.0


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
