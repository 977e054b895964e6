"""Every op with a vjp over shapes and settings drawn by hypothesis: finite differences, units as scalar gates, far numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradviz.engine import gradients
from gradviz.engine.checks import is_kink
from gradviz.errors import InputError
from gradviz.ops import OPS, Op
from gradviz.ops.unit import element_name, element_of

TENSOR = [name for name, op in OPS.items() if not op.elementwise]
Drawn = tuple[list[Any], dict[str, Any]]
Draw = Callable[[st.DataObject], Drawn]
STEP = float(np.cbrt(np.finfo(np.float64).eps))
FAR = 1e4


def certain(op: Op, operands: list[Any]) -> bool:
    """Whether a probability is exactly 0 or 1, where logarithms are infinite: the lesson of bce, not its daily work."""
    return op.name == "bce" and bool(np.any((operands[0] <= 0) | (operands[0] >= 1)))


def fitting(op: Op, drawn: Drawn) -> bool:
    """Whether the op takes the operands; what it refuses is compared with PyTorch elsewhere."""
    operands, attributes = drawn
    try:
        op.shape(*map(np.shape, operands), **attributes)
    except InputError:
        return False
    return True


def is_class_number(op: Op, slot: int, operands: list[Any]) -> bool:
    """Class numbers are no quantities: they cannot be nudged."""
    return op.name == "cross_entropy" and slot == 1 and operands[1].ndim == 1


def law_nudging_along_a_line_says_the_same(op: Op, drawn: Drawn, rng: np.random.Generator) -> None:
    """The vjp against the slope of upstream x op along one random line through all operands, by finite differences alone.

    Where the line bends within a step, near a kink, nothing is said.
    """
    operands, attributes = drawn
    chosen = op.settings(attributes)
    out = op.forward(*operands, **chosen)
    if not np.all(np.isfinite(out)) or is_kink(op, operands, **attributes):
        return
    upstream = rng.normal(size=np.shape(out))
    assert op.vjp is not None
    parts = op.vjp(upstream, out, *operands, **chosen)
    still = [part is None or is_class_number(op, slot, operands) for slot, part in enumerate(parts)]
    line = [np.zeros(np.shape(one)) if rests else rng.uniform(-1, 1, np.shape(one)) for one, rests in zip(operands, still, strict=True)]

    def along(step: float) -> float:
        return float(np.sum(upstream * op.forward(*(one + step * way for one, way in zip(operands, line, strict=True)), **chosen)))

    before, after = along(-STEP), along(STEP)
    noise = 1e-13 * (1 + float(np.abs(upstream * out).sum())) / STEP
    bend = abs(after - 2 * along(0.0) + before) / (2 * STEP)
    products = [part * way for part, way in zip(parts, line, strict=True) if part is not None]
    size = 1 + sum(float(np.abs(product).sum()) for product in products)
    assume(bend <= 1e-3 * size + noise)
    slope = (after - before) / (2 * STEP)
    assert abs(sum(map(np.sum, products)) - slope) <= 1e-6 * size + bend + noise, (op.name, attributes)


def law_a_unit_is_its_element(op: Op, drawn: Drawn, rng: np.random.Generator) -> None:
    """One element as scalar gates, for any setting of the gate: its value and its gradients."""
    operands, attributes = drawn
    chosen = op.settings(attributes)
    out = np.asarray(op.forward(*operands, **chosen))
    if not out.size or not np.all(np.isfinite(out)) or certain(op, operands):
        return
    place = tuple(int(rng.integers(extent)) for extent in out.shape)
    assert op.expand is not None
    graph = op.expand(chosen, tuple(map(np.shape, operands)), place)
    values = {leaf: float(operands[slot][at]) for leaf in graph.inputs for slot, at in [element_of(op, leaf, len(operands))]}
    value, slopes = gradients(graph, values)
    upstream = np.zeros(out.shape)
    upstream[place] = 1.0
    assert np.isclose(value, out[place], rtol=1e-10, atol=1e-12), (op.name, attributes, place)
    assert op.vjp is not None
    for slot, part in enumerate(op.vjp(upstream, out, *operands, **chosen)):
        if part is None:
            continue
        name = op.names(len(operands))[slot]
        got = np.array([slopes.get(element_name(name, at), 0.0) for at in np.ndindex(part.shape)])
        assert np.allclose(got, part.ravel(), rtol=1e-9, atol=1e-11), (op.name, attributes, place, name)


def law_far_out_stays_finite(op: Op, drawn: Drawn, rng: np.random.Generator) -> None:
    """Operands that stand for any number, as large as 10,000: value and gradients stay finite."""
    operands, attributes = drawn
    chosen = op.settings(attributes)
    held = NARROW.get(op.name, frozenset())
    names = op.names(len(operands))
    far = [one if name in held else np.clip(FAR * one, -FAR, FAR) for name, one in zip(names, operands, strict=True)]
    out = op.forward(*far, **chosen)
    if not np.size(out) or not all(map(np.size, operands)) or certain(op, operands):
        return
    assert np.all(np.isfinite(out)), (op.name, attributes)
    assert op.vjp is not None
    for part in op.vjp(np.ones_like(out), out, *far, **chosen):
        assert part is None or np.all(np.isfinite(part)), (op.name, attributes)


NARROW: Mapping[str, set[str]] = {
    "normalize": {"variance"},
    "bce": {"out", "target"},
    "bce_logits": {"target"},
    "cross_entropy": {"target"},
    "margin_ranking": {"sign"},
}
"""Operands that are no free numbers: variances, shares, classes, signs."""
LAWS = [law_nudging_along_a_line_says_the_same, law_a_unit_is_its_element, law_far_out_stays_finite]


@pytest.mark.heavy
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("name", TENSOR)
@given(data=st.data())
def test_every_tensor_op_keeps_every_law_over_drawn_shapes(
    name: str, law: Callable[[Op, Drawn, np.random.Generator], None], draws: Mapping[str, Draw], data: st.DataObject
) -> None:
    drawn = draws[name](data)
    if fitting(OPS[name], drawn):
        law(OPS[name], drawn, np.random.default_rng(data.draw(st.integers(0, 99))))


def twice(name: str) -> Op:
    """The op with a gradient that is twice what it should be."""
    op = OPS[name]
    assert op.vjp is not None
    pull = op.vjp
    return replace(op, vjp=lambda *row, **chosen: tuple(2 * part for part in pull(*row, **chosen)))


FAULTS = {
    "law_nudging_along_a_line_says_the_same": twice("conv2d"),
    "law_a_unit_is_its_element": replace(OPS["conv2d"], expand=lambda chosen, *rest: OPS["conv2d"].expand({**chosen, "padding": 0}, *rest)),
    "law_far_out_stays_finite": replace(OPS["conv2d"], forward=lambda x, w, **chosen: np.exp(OPS["conv2d"].forward(x, w, **chosen) ** 2)),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_law_catches_a_planted_fault(law: Callable[[Op, Drawn, np.random.Generator], None], draws: Mapping[str, Draw]) -> None:
    found = []

    @settings(max_examples=30)
    @given(data=st.data())
    def look(data: st.DataObject) -> None:
        drawn = draws["conv2d"](data)
        if fitting(OPS["conv2d"], drawn):
            with np.errstate(over="ignore", invalid="ignore"):
                try:
                    law(FAULTS[law.__name__], drawn, np.random.default_rng(0))
                except AssertionError:
                    found.append(drawn)

    look()
    assert found


def test_most_of_what_is_drawn_fits(draws: Mapping[str, Draw]) -> None:
    taken = dict.fromkeys(TENSOR, 0)

    @settings(max_examples=40)
    @given(data=st.data())
    def look(data: st.DataObject) -> None:
        for name in TENSOR:
            taken[name] += fitting(OPS[name], draws[name](data))

    look()
    assert min(taken.values()) >= 20, taken
