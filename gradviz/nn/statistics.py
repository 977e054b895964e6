"""Moving statistics: how a state leaf follows a node of the train graph, batch by batch. Owns the rule; keeps no state."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.nn.model import Model
from gradviz.nn.settings import settle
from gradviz.nn.spec import layer_record


@dataclass(frozen=True)
class Following:
    """The `node` that is followed, the share of each new batch, and how many numbers a sample adds to a statistic."""

    node: str
    share: float
    numbers: int
    unbiased: bool

    def follow(self, state: NDArray[Any], fresh: NDArray[Any], samples: int) -> None:
        """state += share (fresh - state), in place; variances are taken with n / (n - 1), as PyTorch."""
        n = samples * self.numbers
        wanted = fresh.astype(np.float64) * (n / max(1, n - 1) if self.unbiased else 1.0)
        state += (self.share * (wanted - state)).astype(state.dtype)


def following(model: Model, state: str) -> Following:
    """How a state of the model follows."""
    layer, leaf = model.layer(state), model.states[state]
    settings = settle(layer.kind, layer_record(layer.kind).fields, layer.settings)
    shape = model.layer_shapes().get(layer.reads[0], model.spec.input)
    return Following(f"{layer.name}/{leaf.follows}", float(settings["momentum"]), math.prod(shape[1:]), leaf.unbiased)
