"""judge(): whether an answer is right, and which misconception it betrays; what is said about either. Owns no rule."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz import words
from gradviz.notation import value
from gradviz.registry import Registry
from gradviz.tutor.answers import is_close, is_right
from gradviz.tutor.hints import reason
from gradviz.tutor.misconceptions import MISCONCEPTIONS, Misconception
from gradviz.tutor.questions import Question


@dataclass(frozen=True)
class Verdict:
    """What an answer was found to be; `misconception` is the name of one that gives the same number."""

    right: bool
    answer: float
    misconception: str | None = None


def judge(question: Question, answer: float, known: Registry[Misconception] = MISCONCEPTIONS) -> Verdict:
    """Right, wrong in a known way, or wrong in another."""
    if is_right(question, answer):
        return Verdict(True, answer)
    for name, misconception in known.items():
        if any(is_close(answer, number) for number in misconception.answers(question)):
            return Verdict(False, answer, name)
    return Verdict(False, answer)


def told(question: Question, verdict: Verdict, known: Registry[Misconception] = MISCONCEPTIONS) -> str:
    """What to say about an answer: why it is right, or which misconception leads there; "" where nothing is known of it."""
    if verdict.right:
        return words.say("Right: {reason}", reason=reason(question))
    if verdict.misconception is None:
        return ""
    return words.say(
        "Not {answer}. {sentence}",
        answer=value(verdict.answer),
        sentence=known[verdict.misconception].sentence(question, verdict.answer),
    )
