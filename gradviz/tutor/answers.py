"""Answers of a learner: read as the formula is read, never executed, and compared with the truth as it stands on the screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from gradviz import words
from gradviz.engine import trace
from gradviz.engine.calculus import local_partials
from gradviz.errors import InputError
from gradviz.language import parse
from gradviz.notation import MINUS
from gradviz.tutor.questions import Question
from gradviz.words import mark

TOLERANCE, NOISE = 1e-3, 1e-12
"""How far an answer may be off, as a part of the truth; and the share of the operands' size below which a number counts as 0."""
SHOWN = 4
"""The significant digits that a screen shows."""
WHOLE = 1e6
DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


def read_answer(text: str) -> float:
    """The number that a text writes: 5, -3/2, 1e-3, e^-1, and in Russian 0,5. Raises GradvizError for anything else."""
    plain = text.strip().replace(MINUS, "-")
    if words.language() == "ru":
        plain = DECIMAL_COMMA.sub(".", plain)
    graph = parse(plain)
    found = None if graph.inputs else trace(graph, {}).value(graph.output)
    if found is None or np.ndim(found) or not np.isfinite(found):
        raise InputError("answer", mark("that is not one number"), mark("Type a number, for example 5, −3/2, 0.25 or e^−1."))
    return float(found)


def is_close(answer: float, truth: float, noise: float = 0.0) -> bool:
    """Whether an answer counts as `truth`, which rounding has left uncertain by `noise`."""
    return abs(answer - truth) <= max(TOLERANCE * abs(truth), noise)


def is_right(question: Question, answer: float) -> bool:
    """Whether an answer is the truth, or what the rule gives with the digits that the screen shows."""
    return is_close(answer, question.truth, _noise(question)) or is_close(answer, _from_the_screen(question))


def _noise(question: Question) -> float:
    """What rounding may have done: to a sum by the size of its parts, to a value by that of its operands where they cancel."""
    sizes = np.abs(np.asarray(_sizes(question), dtype=np.float64))
    return NOISE * float(np.sum(sizes[np.isfinite(sizes)]))


def _sizes(question: Question) -> Sequence[float]:
    """The numbers beside which a small one is no number: those that add up to the answer. A product is as exact as its factors."""
    operands = question.operands
    if question.kind == "sum":
        return question.parts
    if question.kind == "sent":
        return (question.upstream,) if len(operands) == 1 else ()
    if not question.is_plain or not question.op.elementwise:
        return [float(number) for operand in operands for number in np.ravel(operand)]
    with np.errstate(all="ignore"):
        row = local_partials(question.op, question.out, operands, **question.graph.nodes[question.node].attributes)
        return [float(partial * operand) for partial, operand in zip(row, operands, strict=True)]


def _from_the_screen(question: Question) -> float:
    """The rule with every number as it is shown."""
    read = tuple(map(_as_shown, question.operands))
    settings = question.op.settings(question.graph.nodes[question.node].attributes)
    with np.errstate(all="ignore"):
        if question.kind == "value":
            return float(question.op.forward(*read, **settings))
        if question.kind == "sum":
            return float(sum(map(_as_shown, question.parts)))
        row = local_partials(question.op, question.op.forward(*read, **settings), read, question.convention, **settings)
        return float(_as_shown(question.upstream) * _as_shown(float(row[question.edge.slot if question.edge else 0])))


def _as_shown(content: Any) -> Any:
    """A number with the digits that the screen shows of it: whole numbers and arrays exactly."""
    if np.ndim(content) or not np.isfinite(content) or (content == np.floor(content) and abs(content) < WHOLE):
        return content
    return float(f"{float(content):.{SHOWN}g}")
