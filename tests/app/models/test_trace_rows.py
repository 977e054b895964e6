"""The trace as text has a row for every moment, with the numbers of the steps."""

from __future__ import annotations

import pytest

from gradviz.app.models.trace_rows import TraceRows
from gradviz.engine import Trace, trace
from gradviz.language import parse
from gradviz.nn.levels.batch import op_moments


@pytest.fixture
def run() -> Trace:
    """The first example."""
    return trace(parse("e=(a+b)*(b+1)"), {"a": 2.0, "b": 1.0})


@pytest.mark.parametrize("granularity", ["edge", "node", "phase"])
def test_a_row_for_every_moment(run: Trace, granularity: str) -> None:
    made = TraceRows(run, granularity)
    assert len(made) == len(run.moments(granularity))
    assert all(row.what for row in made)


def test_the_last_sum_tells_its_parts(run: Trace) -> None:
    rows = [row for row in TraceRows(run, "edge") if row.what == "b adds up"]
    assert [(row.numbers, row.result, row.is_gradient) for row in rows] == [("2 + 3", "5", True)]


def test_a_gate_without_a_factor_says_what_it_sends_back() -> None:
    values = {"w": [1, 2], "x": [3, 4]}
    rows = TraceRows(trace(parse("w^T x", shapes={"w": (2,), "x": (2,)}), values), "edge")
    sent = [row for row in rows if row.is_gradient and row.numbers]
    assert sent
    assert all("g" in row.numbers for row in sent)


def test_constants_and_copies_have_names(run: Trace) -> None:
    what = [row.what for row in TraceRows(run, "edge")]
    assert what[2] == "copy of b"
    assert what[4] == "constant 1"


def test_negative_factors_wear_brackets() -> None:
    rows = TraceRows(trace(parse("y=-x*x"), {"x": -2.0}), "edge")
    numbers = [row.numbers for row in rows if row.is_gradient]
    assert any("(−1)" in text and " × " in text for text in numbers)
    assert not any("× −" in text or "+ −" in text for text in numbers)


def test_forward_the_row_of_a_gate_is_its_result_even_with_what_it_reads() -> None:
    run = trace(parse("w x", shapes={"w": (2,), "x": (2,)}), {"w": [1.0, 2.0], "x": [3.0, 4.0]})
    moments = op_moments(run)
    rows = TraceRows(run, "edge", moments)
    forward = [row for row, moment in zip(rows, moments, strict=True) if moment.phase == "forward"]
    assert forward
    assert not any("operands" in row.what or row.is_gradient for row in forward)
    assert any("operands" in row.what for row in rows)
