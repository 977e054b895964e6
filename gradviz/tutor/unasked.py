"""unasked(): why a moment of a run asks a learner nothing. Owns these sentences only; what is asked is up to questions()."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Accumulate, Contribute, Forward, Leaf, Moment, Seed, Step
from gradviz.tutor.questions import questions


def unasked(trace: Trace, moment: Moment) -> str:
    """What is given is not asked, and neither is what cannot be typed as one number; "" where something is asked."""
    if questions(trace, moment):
        return ""
    reasons = (_reason(trace, step) for step in trace.steps[moment.start : moment.stop])
    return next((reason for reason in reasons if reason), "")


def _reason(trace: Trace, step: Step) -> str:
    graph = trace.graph
    match step:
        case Leaf(node, _) if graph.nodes[node].role == "constant":
            return words.say("Not asked, as {node} is a constant.", node=graph.labels[node])
        case Leaf(node, _):
            return words.say("Not asked, as the value of {node} is given.", node=graph.labels[node])
        case Forward(node, _, _) if graph.is_copy(node):
            return words.say("Not asked, as a copy gate changes nothing.")
        case Forward(_, operands, known):
            return _of_numbers(known, *operands)
        case Seed(node, known) if not np.ndim(known) and known == 1.0:
            return words.say("Not asked, as it is given: ∂{node}/∂{node} = 1.", node=graph.labels[node])
        case Seed():
            return words.say("Not asked, as the seed is given.")
        case Accumulate(_, (_,), _):
            return words.say("Not asked, as only one branch brings a gradient.")
        case Contribute(_, upstream, product):
            return _of_numbers(product, upstream)
        case _:
            return ""


def _of_numbers(*contents: Any) -> str:
    if not any(map(np.ndim, contents)) and not np.all(np.isfinite(contents)):
        return words.say("Not asked, as the result is not a finite number.")
    return words.say("Not asked, as arrays go through here, and an answer is one number.")
