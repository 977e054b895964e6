"""What is said around the plots of a training: why there is no curve yet, and what differs from the run that is pinned. Owns words only."""

from __future__ import annotations

from gradviz import words
from gradviz.app.models.pinned_run import PinnedRun, differences
from gradviz.app.models.training import TrainingModel
from gradviz.project.network import Network

MOST = 5
"""How many changes since a run was pinned are told; the tool tip has all of them."""
KEPT = "\u00a0"


def no_curve(training: TrainingModel) -> str:
    """Why there is no curve, and what there is to do."""
    if training.state == "failed":
        return training.complaint or words.say("This network cannot be built yet; the list says where.")
    if training.state == "loading":
        return words.say("Reading the data and building the network …")
    if training.running:
        return words.say("The first batch is under way.")
    return words.say("The curves appear here while the network learns. Press P to start.")


def since_pinned(pinned: PinnedRun, network: Network) -> tuple[str, str]:
    """What the thin lines are and what changed since then, and all changes where there are more than are told."""
    changes = differences(pinned.network, network)
    if not changes:
        return words.say("Thin lines, values in brackets: the pinned run. Nothing differs yet."), ""
    some = list(changes) if len(changes) <= MOST else [*changes[: MOST - 1], _more(len(changes) - MOST + 1)]
    told = "; ".join(some).replace(" → ", f"{KEPT}→{KEPT}")
    text = words.say("Thin lines, values in brackets: the pinned run. Since then: {changes}", changes=told)
    return text, "\n".join(changes) if len(changes) > MOST else ""


def _more(others: int) -> str:
    """How many changes are not told."""
    return words.count("{n} more", "{n} more", others)
