"""What the blocks of a network are called on screen: layers, also those of a second tower, inputs and the loss. Owns the words only."""

from __future__ import annotations

from gradviz.nn.losses import LOSSES
from gradviz.nn.model import LOSS, SECOND, TARGET
from gradviz.nn.naming import shown_names
from gradviz.nn.spec import INPUT, Spec
from gradviz.words import say


def block_titles(spec: Spec) -> dict[str, str]:
    """A title for every block whose name is not what it is called."""
    names = shown_names(spec.layers)
    again = {f"{name}{SECOND}": shown for name, shown in names.items()}
    loss = LOSSES.get(spec.loss.kind)
    second = {TARGET: say("Input 2")} if loss is not None and loss.source == "pairs" else {}
    return {INPUT: say("Input"), LOSS: say("Loss"), **second, **again, **names}
