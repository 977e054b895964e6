"""Three ways to one local derivative: the engine's, SymPy's exact one, and a finite difference. Owns the comparison only.

SymPy loads on the first exact answer, so call `check_rows` where waiting is fine, or give it answers that are at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.algebra.derive import operand_symbols, partials
from gradviz.algebra.numbers import float64
from gradviz.engine import Trace
from gradviz.engine.checks import central_difference, is_kink, measured_pull
from gradviz.graph import Edge
from gradviz.notation import value
from gradviz.ops import OPS

CLOSE = 1e-6
DIFFERENCE_DIGITS = 5
Exact = Callable[[Trace, Edge], float | None]


@dataclass(frozen=True)
class CheckRow:
    """One operand's local derivative three times, or the gradient it is sent where the gate is not elementwise.

    None stands for a number that cannot be had; `agree` is None where the derivative is a convention.
    """

    edge: Edge
    label: str
    engine: Any
    exact: float | None
    difference: Any
    agree: bool | None

    @property
    def texts(self) -> tuple[str, str, str]:
        """The three numbers as they are shown; a missing one is a dash."""
        return _shown(self.engine), _shown(self.exact), as_measured(self.difference, DIFFERENCE_DIGITS)


def as_measured(difference: Any, digits: int) -> str:
    """A finite difference as it is shown; a dash where there was nothing to measure."""
    return "—" if difference is None or not np.any(np.isfinite(difference)) else value(difference, digits)


def exact_partial(run: Trace, edge: Edge) -> float | None:
    """SymPy's local derivative of an edge at the run's values; None for arrays and where it is not a real number."""
    node = run.graph.nodes[edge.target]
    operands = [run.last.values[source] for source in run.graph.operands[edge.target]]
    if OPS[node.op].sympy is None or any(np.ndim(operand) for operand in operands) or not np.all(np.isfinite(operands)):
        return None
    expression = partials(OPS[node.op], node.attributes, len(operands))[edge.slot]
    number = expression.subs(dict(zip(operand_symbols(len(operands)), operands, strict=True))).evalf()
    return float64(number) if number.is_real else None


def check_rows(run: Trace, node: int, exact: Exact = exact_partial) -> tuple[CheckRow, ...]:
    """The three-way check of a gate, one row per operand that has a gradient."""
    graph = run.graph
    return tuple(_row(run, edge, exact) for edge in graph.incoming[node] if graph.nodes[edge.source].role != "constant")


def _row(run: Trace, edge: Edge, exact: Exact) -> CheckRow:
    node = run.graph.nodes[edge.target]
    op = OPS[node.op]
    operands = [run.last.values[source] for source in run.graph.operands[edge.target]]

    def along(operand: Any) -> Any:
        return op.forward(*operands[: edge.slot], operand, *operands[edge.slot + 1 :], **op.settings(node.attributes))

    upstream = run.last.gradients.get(edge.target)
    engine = run.last.partials.get(edge) if op.elementwise else run.last.edge_gradients.get(edge)
    with np.errstate(all="ignore"):
        if op.elementwise:
            difference = central_difference(along, operands[edge.slot])
        else:
            difference = None if upstream is None else measured_pull(op, upstream, operands, edge.slot, **node.attributes)
    wanted = exact(run, edge)
    agree = None if engine is None or is_kink(op, operands, **node.attributes) else _agree(engine, wanted, difference)
    return CheckRow(edge, run.graph.labels[edge.source], engine, wanted, difference, agree)


def _agree(engine: Any, exact: float | None, difference: Any) -> bool | None:
    """Whether all that is known is one, compared where it was measured; None where there is no slope to be measured."""
    tried = np.isfinite(difference)
    if not np.any(tried) and (exact is None or not np.all(np.isfinite(engine))):
        return None
    measured = np.isclose(engine, difference, rtol=CLOSE, atol=CLOSE) | np.logical_not(tried)
    computed = True if exact is None else np.isclose(engine, exact, rtol=CLOSE, atol=CLOSE)
    return bool(np.all(measured) and np.all(computed))


def _shown(number: Any) -> str:
    return "—" if number is None else value(number)
