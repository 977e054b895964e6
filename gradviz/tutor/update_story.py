"""The update as moments after the run, one parameter each, and each of them in words. Owns their order and their sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradviz import words
from gradviz.engine import Trace
from gradviz.engine.steps import Moment
from gradviz.graph.spelling import shown
from gradviz.notation import value
from gradviz.tutor.explain import Explanation
from gradviz.tutor.update import Update, has_converged, refusal

UPDATE = "update"
"""The phase of the moments that follow a run."""


def update_moments(run: Trace, updates: Sequence[Update], granularity: str) -> tuple[Moment, ...]:
    """One moment a parameter, or one for all by phase; they are numbered as if their steps followed those of the run."""
    first = len(run.steps)
    if granularity == "phase":
        return (Moment(first, first + len(updates), UPDATE, None),) if updates else ()
    return tuple(Moment(first + at, first + at + 1, UPDATE, run.graph.id(step.name)) for at, step in enumerate(updates))


def moved(run: Trace, updates: Sequence[Update], moments: Sequence[Moment]) -> tuple[Update, ...]:
    """What these moments of the update do."""
    first = len(run.steps)
    return tuple(step for moment in moments for step in updates[moment.start - first : moment.stop - first])


def first_move(updates: Sequence[Update], granularity: str) -> str:
    """What comes after the backward pass."""
    if granularity == "phase":
        return words.say("Next: the update.")
    return words.say("Next: the update moves {name}.", name=shown(updates[0].name))


def update_explanation(run: Trace, updates: Sequence[Update], moment: Moment) -> Explanation:
    """A moment of the update: what moves where, and why."""
    moves = moved(run, updates, (moment,))
    output = run.graph.labels[run.output]
    aim = () if has_converged(moves) else (words.say("That makes {output} smaller, as long as the steps are small.", output=output),)
    following = _following(run, updates, moment)
    stopped = refusal(moves)
    if stopped and len(moves) != 1:
        return Explanation(
            words.say("Update"), "", None, stopped, (), (), words.say("The parameters stay as they are."), following, (), moves
        )
    if len(moves) != 1:
        summary = words.count("{n} parameter moved against its gradient.", "{n} parameters moved against their gradients.", len(moves))
        sentence = words.say("Every parameter moves against its gradient, times the learning rate.")
        return Explanation(words.say("Update"), "", None, sentence, (), (), summary, following, aim, moves)
    (step,) = moves
    name = shown(step.name)
    title = words.say("Update of {name}", name=name)
    listed = () if step.made_by else moves
    return Explanation(title, f"{name} := {step.formula}", None, _reason(step, output), (), (), _sentence_of(step), following, aim, listed)


def _sentence_of(step: Update) -> str:
    name = shown(step.name)
    if step.is_still:
        return words.say("{name} stays {value}.", name=name, value=value(step.after))
    return words.say("{name} moves against its gradient: {formula}.", name=name, formula=step.formula)


def _reason(step: Update, output: str) -> str:
    """Why it moves that way, or does not."""
    if step.refused:
        return step.refused
    name, gradient = shown(step.name), value(step.gradient)
    if step.made_by:
        return words.say("{optimizer} makes this step out of the gradient and of those before it.", optimizer=step.made_by)
    if np.ndim(step.gradient):
        return words.say("Every number of {name} moves against its own gradient, times the learning rate.", name=name)
    if step.is_still:
        return words.say("The gradient of {name} is {gradient}, so an update does not move it.", name=name, gradient=gradient)
    if step.gradient > 0:
        return words.say(
            "The gradient of {name} is {gradient}: {output} grows with {name}, so {name} becomes smaller.",
            name=name,
            gradient=gradient,
            output=output,
        )
    return words.say(
        "The gradient of {name} is {gradient}: {output} falls as {name} grows, so {name} becomes larger.",
        name=name,
        gradient=gradient,
        output=output,
    )


def _following(run: Trace, updates: Sequence[Update], moment: Moment) -> str:
    last = moment.stop - len(run.steps)
    if last < len(updates):
        return words.say("Next: the update moves {name}.", name=shown(updates[last].name))
    if refusal(updates):
        return words.say("The parameters stay as they are.")
    if has_converged(updates):
        return words.say("Nothing moves any more.")
    return words.say("Next: the forward pass with the new values.")
