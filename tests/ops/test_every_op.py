"""Every elementwise op of the registry is held to the same laws; each law is shown to catch a planted fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.engine import gradients
from gradviz.engine.checks import measured_slope
from gradviz.ops import OPS, Op
from gradviz.ops.op import Scalar

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


def law_float32_stays_float32(op: Op) -> None:
    columns = [np.array(column, dtype=np.float32) for column in zip(*draws(op), strict=True)]
    out = op.forward(*columns, **defaults(op))
    assert out.dtype == np.float32, op.name
    for rule in (op.local, op.lecture or op.local):
        for partial in rule(out, *columns, **defaults(op)):
            assert np.result_type(partial, np.float32) == np.float32, op.name


LAWS = [
    law_documented,
    law_local_is_the_slope,
    law_scalar_is_numpy,
    law_scalar_is_numpy_far_out,
    law_arrays_are_elementwise,
    law_expansion_is_the_op,
    law_conventions_differ_at_kinks_only,
    law_float32_stays_float32,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("name", [name for name, op in OPS.items() if op.elementwise])
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
    "law_float32_stays_float32": replace(OPS["exp"], local=lambda out, x: (np.float64(1.0) * out,)),
    "law_conventions_differ_at_kinks_only": replace(OPS["relu"], lecture=lambda out, x: (1.0,)),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_law_catches_a_planted_fault(law: Callable[[Op], None]) -> None:
    with pytest.raises(AssertionError):
        law(FAULTS[law.__name__])


def unordered(ops: Mapping[str, Op]) -> list[str]:
    """Ops of two numbers that give another number when these change places, and do not say that their order counts."""
    rng = np.random.default_rng(3)
    found = []
    for name, op in ops.items():
        if op.elementwise and op.accepts(2) and not op.ordered:
            points = [(float(rng.uniform(0.1, 3.0)), float(rng.uniform(0.1, 3.0))) for _ in range(5)]
            if any(op.forward(a, b, **op.settings({})) != op.forward(b, a, **op.settings({})) for a, b in points):
                found.append(name)
    return found


def test_a_gate_whose_operands_cannot_change_places_says_so() -> None:
    assert unordered(OPS) == []
    assert unordered({**OPS, "sub": replace(OPS["sub"], ordered=False)}) == ["sub"]
