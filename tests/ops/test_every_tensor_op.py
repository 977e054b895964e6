"""Every op with a vjp is held to the same laws over its example shapes; each law is shown to catch a planted fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.engine import gradients
from gradviz.engine.checks import measured_pull
from gradviz.errors import InputError
from gradviz.ops import OPS, Op
from gradviz.ops.unit import element_of

TENSOR = [name for name, op in OPS.items() if not op.elementwise]
SHARED = {"w", "b", "mean", "variance", "gamma", "beta"}
"""Operands that belong to the layer and not to a sample; the first axis of every other one is the batch."""
FAR = 1e4
Shapes = tuple[tuple[int, ...], ...]


def defaults(op: Op) -> dict[str, Any]:
    return {field.name: field.default for field in op.attributes}


def draw(op: Op, rng: np.random.Generator, shapes: Shapes | None = None) -> list[Any]:
    """Operands of the example shapes, element by element from the domain."""
    return [
        np.array([sample(rng) for _ in range(int(np.prod(shape)))]).reshape(shape)
        for sample, shape in zip(op.domain, shapes or op.example, strict=True)
    ]


def vjp(op: Op, upstream: Any, out: Any, operands: list[Any]) -> tuple[Any, ...]:
    assert op.vjp is not None
    return op.vjp(upstream, out, *operands, **defaults(op))


def of_a_batch(op: Op, samples: int) -> Shapes:
    """The example shapes with another number of samples."""
    return tuple(shape if name in SHARED else (samples, *shape[1:]) for name, shape in zip(op.operands, op.example, strict=True))


def keeps_samples_apart(op: Op) -> bool:
    """Whether every sample has its own place in the result."""
    if len(op.example[0]) < 2:
        return False
    made = [op.shape(*of_a_batch(op, samples)) for samples in (5, 7)]
    return [shape[:1] for shape in made] == [(5,), (7,)] and op.operands[0] not in SHARED and op.name not in WHOLE


WHOLE = {"matmul", "transpose"}
"""Gates that know rows and columns, and no batch."""


def law_documented(op: Op) -> None:
    assert op.doc.endswith("."), op.name
    assert op.note.endswith("."), op.name
    assert len(op.domain) == len(op.example) == len(op.operands)
    names = op.names(op.arity)
    assert all(name in op.written(names) for name in names)
    assert all(op.sends(slot, op.names(len(op.domain)), "out") for slot in range(len(op.domain)))


def law_shape_is_inferred(op: Op) -> None:
    out = op.forward(*draw(op, np.random.default_rng(1)), **defaults(op))
    assert np.shape(out) == op.shape(*op.example)


def law_shapes_that_do_not_fit_say_so(op: Op) -> None:
    for wrong in (((),) * len(op.example), tuple((*shape, 1, 1) for shape in op.example)):
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
        upstream = rng.normal(size=np.shape(out))
        for slot, got in enumerate(vjp(op, upstream, out, operands)):
            want = measured_pull(op, upstream, operands, slot)
            assert np.shape(got) == np.shape(operands[slot])
            assert np.allclose(got, want, rtol=1e-6, atol=1e-8), (op.name, slot)


def law_dtype_follows_the_operands(op: Op) -> None:
    operands = [operand.astype(np.float32) for operand in draw(op, np.random.default_rng(2))]
    out = op.forward(*operands, **defaults(op))
    assert out.dtype == np.float32, op.name
    for upstream in (np.ones_like(out), np.ones((), np.float32).repeat(out.size).reshape(out.shape)):
        for part in vjp(op, upstream, out, operands):
            assert part is None or part.dtype == np.float32, op.name


def law_a_unit_is_its_element(op: Op) -> None:
    """One element as scalar gates has the value, and the gradients, of that element of the whole."""
    assert op.expand is not None, op.name
    rng = np.random.default_rng(3)
    operands = draw(op, rng)
    out = op.forward(*operands, **defaults(op))
    places = list(np.ndindex(np.shape(out)))
    for place in [places[int(at)] for at in rng.integers(len(places), size=min(3, len(places)))]:
        graph = op.expand(defaults(op), op.example, place)
        values = {leaf: float(operands[slot][at]) for leaf in graph.inputs for slot, at in [element_of(op, leaf, len(operands))]}
        value, slopes = gradients(graph, values)
        upstream = np.zeros(np.shape(out))
        upstream[place] = 1.0
        assert np.isclose(value, out[place], rtol=1e-12, atol=1e-14), (op.name, place)
        for slot, part in enumerate(vjp(op, upstream, out, operands)):
            name = op.operands[slot]
            want = {unit_leaf(op, slot, at): part[at] for at in np.ndindex(part.shape)}
            got = {leaf: slopes.get(leaf, 0.0) for leaf in want}
            assert np.allclose(list(got.values()), list(want.values()), rtol=1e-11, atol=1e-13), (op.name, name, place)


def unit_leaf(op: Op, slot: int, at: tuple[int, ...]) -> str:
    name = op.names(len(op.example))[slot]
    return f"{name}[{','.join(map(str, at))}]" if at else name


def law_far_out_stays_finite(op: Op) -> None:
    """Signs and powers of ten as large as 10,000, where the domain does not forbid them."""
    rng = np.random.default_rng(4)
    operands = [
        np.where(rng.random(np.shape(operand)) < 0.5, -FAR, FAR) * rng.random(np.shape(operand)) if free else operand
        for operand, free in zip(draw(op, rng), map(unbounded, op.domain), strict=True)
    ]
    out = op.forward(*operands, **defaults(op))
    assert np.all(np.isfinite(out)), op.name
    for part in vjp(op, np.ones_like(out), out, operands):
        assert part is None or np.all(np.isfinite(part)), op.name


def unbounded(sample: Callable[[np.random.Generator], float]) -> bool:
    """Whether a domain holds numbers of both signs, so that it stands for any number."""
    rng = np.random.default_rng(0)
    drawn = [sample(rng) for _ in range(50)]
    return min(drawn) < 0 < max(drawn)


def law_an_empty_batch_runs(op: Op) -> None:
    if not op.elementwise and len(op.example[0]) < 2:
        return
    shapes = of_a_batch(op, 0)
    operands = draw(op, np.random.default_rng(5), shapes)
    try:
        expected = op.shape(*shapes)
    except InputError:
        return
    out = op.forward(*operands, **defaults(op))
    assert np.shape(out) == expected, op.name
    for part, operand in zip(vjp(op, np.ones_like(out), out, operands), operands, strict=True):
        assert part is None or np.shape(part) == np.shape(operand), op.name


def law_samples_stay_apart(op: Op) -> None:
    """A batch gives what its samples give one by one, above all where it has as many samples as features."""
    if not keeps_samples_apart(op):
        return
    for samples in {1, 2, *op.example[0][1:]}:
        rng = np.random.default_rng(6)
        operands = draw(op, rng, of_a_batch(op, samples))
        out = op.forward(*operands, **defaults(op))
        upstream = rng.normal(size=out.shape)
        whole = vjp(op, upstream, out, operands)
        shared = [np.zeros(np.shape(part)) for part in whole]
        for at in range(samples):
            alone = [one if name in SHARED else one[at : at + 1] for name, one in zip(op.operands, operands, strict=True)]
            single = op.forward(*alone, **defaults(op))
            assert np.allclose(single[0], out[at], rtol=1e-12), op.name
            for slot, part in enumerate(vjp(op, upstream[at : at + 1], single, alone)):
                if op.operands[slot] in SHARED:
                    shared[slot] += part
                else:
                    assert np.allclose(part[0], whole[slot][at], rtol=1e-11, atol=1e-13), op.name
        assert all(np.allclose(shared[slot], whole[slot], atol=1e-12) for slot, name in enumerate(op.operands) if name in SHARED), op.name


def law_parameters_as_long_as_the_batch_are_refused(op: Op) -> None:
    """A parameter of shape (N,) meets samples of another number of features: an error, never a silent stretch."""
    rows = list(zip(op.operands, of_a_batch(op, 5), strict=True))
    shapes = tuple((5,) if name in SHARED and len(shape) == 1 else shape for name, shape in rows)
    if len(shapes[0]) < 2 or shapes == of_a_batch(op, 5):
        return
    try:
        op.shape(*shapes)
    except InputError:
        return
    raise AssertionError(op.name)


LAWS = [
    law_documented,
    law_shape_is_inferred,
    law_shapes_that_do_not_fit_say_so,
    law_vjp_is_the_slope,
    law_dtype_follows_the_operands,
    law_a_unit_is_its_element,
    law_far_out_stays_finite,
    law_an_empty_batch_runs,
    law_samples_stay_apart,
    law_parameters_as_long_as_the_batch_are_refused,
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
    "law_a_unit_is_its_element": replace(OPS["softmax"], expand=OPS["log_softmax"].expand),
    "law_far_out_stays_finite": replace(
        OPS["softmax"], forward=lambda x, axis: np.exp(np.minimum(x, 800)) / np.exp(np.minimum(x, 800)).sum()
    ),
    "law_an_empty_batch_runs": replace(OPS["flatten"], forward=lambda x: x.reshape(max(len(x), 1), -1) if len(x) else np.zeros((1, 6))),
    "law_samples_stay_apart": replace(OPS["bias"], forward=lambda x, b: x + (b[:, np.newaxis] if len(x) == len(b) else b)),
    "law_parameters_as_long_as_the_batch_are_refused": replace(OPS["bias"], infer=lambda attributes, x, b: x),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_law_catches_a_planted_fault(law: Callable[[Op], None]) -> None:
    with pytest.raises(AssertionError), np.errstate(all="ignore"):
        law(FAULTS[law.__name__])
