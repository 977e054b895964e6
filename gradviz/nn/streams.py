"""Streams: the random numbers of one training, one Generator per purpose, all from one seed. Owns their states for checkpoints.

A purpose that draws more or less never changes what another one draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradviz.errors import InputError
from gradviz.words import mark

PURPOSES = ("weights", "pairs", "order", "noise", "augment")


class Streams:
    """Generators by purpose, as attributes of the same names."""

    def __init__(self, seed: int) -> None:
        if seed < 0:
            raise InputError("seed", mark("a seed is a whole number from 0, not {seed}"), mark("Take 0, or any larger one."), seed=seed)
        children = np.random.SeedSequence(seed).spawn(len(PURPOSES))
        self.weights, self.pairs, self.order, self.noise, self.augment = map(np.random.default_rng, children)

    def states(self) -> dict[str, Any]:
        """Where every stream stands, as JSON."""
        return {purpose: getattr(self, purpose).bit_generator.state for purpose in PURPOSES}

    def restore(self, states: dict[str, Any]) -> None:
        """Go on where `states` was taken. Raises ValueError, KeyError or TypeError for what is none."""
        for purpose in PURPOSES:
            getattr(self, purpose).bit_generator.state = states[purpose]
