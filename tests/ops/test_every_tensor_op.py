"""Every op with a vjp is held to the same laws over its example shapes; each law is shown to catch a planted fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.engine.checks import measured_pull
from gradviz.errors import InputError
from gradviz.ops import OPS, Op

TENSOR = [name for name, op in OPS.items() if not op.elementwise]


def defaults(op: Op) -> dict[str, Any]:
    return {field.name: field.default for field in op.attributes}


def draw(op: Op, rng: np.random.Generator, shapes: tuple[tuple[int, ...], ...] | None = None) -> list[Any]:
    """Operands of the example shapes, element by element from the domain."""
    return [
        np.array([sample(rng) for _ in range(int(np.prod(shape)))]).reshape(shape)
        for sample, shape in zip(op.domain, shapes or op.example, strict=True)
    ]


def upstream_of(out: Any, rng: np.random.Generator) -> Any:
    return rng.normal(size=np.shape(out))


def law_documented(op: Op) -> None:
    assert op.doc.endswith("."), op.name
    assert op.note.endswith("."), op.name
    assert op.arity == len(op.domain) == len(op.example) == len(op.operands)
    names = op.names(op.arity)
    assert all(name in op.written(names) for name in names)
    assert all(op.sends(slot, names, "out") for slot in range(op.arity))


def law_shape_is_inferred(op: Op) -> None:
    out = op.forward(*draw(op, np.random.default_rng(1)), **defaults(op))
    assert np.shape(out) == op.shape(*op.example)


def law_shapes_that_do_not_fit_say_so(op: Op) -> None:
    for wrong in (((),) * op.arity, tuple((*shape, 1, 1) for shape in op.example)):
        try:
            op.shape(*wrong)
        except InputError as error:
            assert error.message, op.name
            assert error.hint, op.name
        except Exception as error:
            raise AssertionError(op.name) from error


def law_vjp_is_the_slope(op: Op) -> None:
    for seed in range(3):
        rng = np.random.default_rng(seed)
        operands = draw(op, rng)
        out = op.forward(*operands, **defaults(op))
        upstream = upstream_of(out, rng)
        for slot, got in enumerate(op.vjp(upstream, out, *operands, **defaults(op))):
            want = measured_pull(op, upstream, operands, slot)
            assert np.shape(got) == np.shape(operands[slot])
            assert np.allclose(got, want, rtol=1e-6, atol=1e-8), (op.name, slot)


def law_dtype_follows_the_operands(op: Op) -> None:
    operands = [operand.astype(np.float32) for operand in draw(op, np.random.default_rng(2))]
    out = op.forward(*operands, **defaults(op))
    assert out.dtype == np.float32, op.name
    for part in op.vjp(np.ones_like(out), out, *operands, **defaults(op)):
        assert part is None or part.dtype == np.float32, op.name


LAWS = [
    law_documented,
    law_shape_is_inferred,
    law_shapes_that_do_not_fit_say_so,
    law_vjp_is_the_slope,
    law_dtype_follows_the_operands,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("name", TENSOR)
def test_every_tensor_op_keeps_every_law(name: str, law: Callable[[Op], None]) -> None:
    law(OPS[name])


FAULTS = {
    "law_documented": replace(OPS["matmul"], note="no full stop"),
    "law_shape_is_inferred": replace(OPS["matmul"], infer=lambda attributes, a, b: a),
    "law_shapes_that_do_not_fit_say_so": replace(OPS["matmul"], infer=lambda attributes, a, b: (a[0], b[1])),
    "law_vjp_is_the_slope": replace(OPS["matmul"], vjp=lambda g, out, a, b: (g @ b.T, 2 * a.T @ g)),
    "law_dtype_follows_the_operands": replace(OPS["matmul"], forward=lambda a, b: np.float64(1) * (a @ b)),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_law_catches_a_planted_fault(law: Callable[[Op], None]) -> None:
    with pytest.raises(AssertionError):
        law(FAULTS[law.__name__])
