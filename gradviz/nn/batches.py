"""Batches: where an epoch is cut, and how one batch gets into a plan. Owns gathering, augmentation and dropout noise."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.augmentation import augment
from gradviz.nn.model import TARGET, Model
from gradviz.nn.sets import Part, Scale
from gradviz.nn.spec import INPUT
from gradviz.nn.streams import Streams

Array = NDArray[Any]


def cuts(samples: int, batch: int, least: int) -> list[tuple[int, int]]:
    """Where each batch of an epoch begins and ends; a rest of fewer than `least` samples joins the batch before it."""
    starts = list(range(0, samples, batch))
    if len(starts) > 1 and samples - starts[-1] < least:
        starts.pop()
    return list(zip(starts, [*starts[1:], samples], strict=True)) if samples else []


def least_batch(model: Model) -> int:
    """The fewest samples a batch may have: 2 where a mean is taken over the batch axis alone, as a variance of one is none."""
    shapes = model.layer_shapes()
    normalized = (model.layer(name).reads[0] for name, leaf in model.states.items() if leaf.unbiased)
    return 2 if any(math.prod(shapes.get(source, model.spec.input)[1:]) == 1 for source in normalized) else 1


class Feeder:
    """Copies batches of one set into plans."""

    def __init__(self, model: Model, part: Part, scale: Scale | None, streams: Streams) -> None:
        self._model = model
        self._part = part
        self._streams = streams
        self._augment = model.spec.training.augment
        self._fill = 0.0 if scale is None else (-scale.mean / scale.deviation).ravel()
        self._noise = {name: leaf for name, leaf in model.built(True).owned.items() if leaf.role == "noise"}

    def feed(self, plan: TensorPlan, chosen: Array) -> None:
        """The samples of these numbers, with fresh noise."""
        if self._augment:
            plan.set(INPUT, augment(self._streams.augment, self._part.x[chosen], self._augment, self._fill))
        else:
            plan.gather(INPUT, self._part.x, chosen)
        plan.gather(TARGET, self._part.y, chosen)
        for name, leaf in self._noise.items():
            plan.set(name, self._streams.noise.random((len(chosen), *leaf.shape), np.float32) < leaf.value)
