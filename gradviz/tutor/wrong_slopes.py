"""Local derivatives as those take them who mistake something else for them, one for each operand. Owns no right one.

Each stands in a Calculus in the place of `local_partials`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gradviz.engine.calculus import local_partials
from gradviz.ops import Op
from gradviz.ops.op import CONVENTIONS

LocalRow = tuple[Any, ...]
Slopes = Callable[..., LocalRow]


def by_the_other_convention(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """The local derivatives that the other convention takes at a kink; the same everywhere else."""
    other = next(known for known in CONVENTIONS if known != convention)
    return local_partials(op, out, operands, other, **attributes)


def own_value(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """The value of an operand where its local derivative belongs."""
    return tuple(operands)


def own_result(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """The gate's value where a local derivative belongs."""
    return (out,) * len(operands)


def turned_round(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """The local derivatives by the wrong operands."""
    return local_partials(op, out, operands, convention, **attributes)[::-1]


def to_the_others(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """Nothing for the winner, all for the rest."""
    return tuple(1.0 - part for part in local_partials(op, out, operands, convention, **attributes))


def shared_out(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """An equal share for every operand."""
    return (1.0 / len(operands),) * len(operands)


def opposite(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """The local derivatives with the other sign."""
    return tuple(-part for part in local_partials(op, out, operands, convention, **attributes))


def at_the_result(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """The slope at what came out of the gate instead of at what went in."""
    return local_partials(op, op.forward(out, **op.settings(attributes)), (out,), convention, **attributes)


def with_the_operand(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """A slope that is a formula of the result, computed with the operand in its place."""
    return local_partials(op, operands[0], operands, convention, **attributes)


def with_the_value(op: Op, out: Any, operands: Sequence[Any], convention: Any = "library", **attributes: Any) -> LocalRow:
    """The gate's value times its local derivatives, as if it were the gradient that came back."""
    return tuple(out * part for part in local_partials(op, out, operands, convention, **attributes))
