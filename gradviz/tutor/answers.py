"""Answers of a learner: read as the formula is read, never executed, and compared with the truth as it stands on the screen."""

from __future__ import annotations

import re
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


def is_close(answer: float, truth: float, scale: float = 0.0) -> bool:
    """Whether an answer counts as `truth`; `scale` is the size of what the truth was computed from."""
    return abs(answer - truth) <= max(TOLERANCE * abs(truth), NOISE * scale)


def is_right(question: Question, answer: float) -> bool:
    """Whether an answer is the truth, or what the rule gives with the digits that the screen shows."""
    scale = max([1.0, *(float(np.max(np.abs(content))) for content in (*question.operands, *question.parts) if np.size(content))])
    scale = scale if np.isfinite(scale) else 1.0
    return is_close(answer, question.truth, scale) or is_close(answer, _from_the_screen(question))


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
