"""Evaluation: loss, accuracy and predictions of a model on whole sets, by the eval graph. Owns its plan; trains nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.model import LOSS, TARGET, Model
from gradviz.nn.sets import Part
from gradviz.nn.spec import INPUT

Array = NDArray[Any]
BATCH = 250


class Evaluator:
    """The eval graph, ready to run with given parameters and states."""

    def __init__(self, model: Model, dtype: Any, threads: int) -> None:
        self._model = model
        self._dtype = dtype
        self._plan = TensorPlan(model.graph(False), model.shapes(BATCH, train=False), dtype=dtype, threads=threads)
        self._reads = frozenset(model.graph(False).names)
        self.between: Callable[[], None] | None = None
        """Called between two slices of a set, for whoever must not wait for the whole."""

    def take(self, parameters: Mapping[str, Array], states: Mapping[str, Array]) -> None:
        """Use these parameters and states from now on."""
        for name, values in (*parameters.items(), *states.items()):
            if name in self._reads:
                self._plan.set(name, values)

    def measure(self, part: Part, scored: bool = True) -> tuple[float | None, float | None]:
        """Mean loss per sample and share of right answers; None for an empty set, or where nothing is right or wrong."""
        total, right = 0.0, 0
        for plan, chosen in self._runs(part):
            total += weighted_loss(self._model, plan, chosen.stop - chosen.start)
            right += count_right(self._model, plan, part.y[chosen]) if scored else 0
        if not len(part):
            return None, None
        return total / len(part), right / len(part) if scored and self._model.loss.right is not None else None

    def outputs(self, part: Part) -> Array:
        """The outputs for every sample; of pairs the scores of the first."""
        found = [plan.value(self._model.graph(False).outputs[0]).copy() for plan, _ in self._runs(part)]
        return np.concatenate(found) if found else np.zeros((0, *self._model.outputs), self._dtype)

    def close(self) -> None:
        """End the threads."""
        self._plan.close()

    def _runs(self, part: Part) -> Iterator[tuple[TensorPlan, slice]]:
        for start in range(0, len(part), BATCH):
            chosen = slice(start, min(start + BATCH, len(part)))
            plan = self._plan.with_batch(chosen.stop - chosen.start)
            plan.set(INPUT, part.x[chosen])
            plan.set(TARGET, part.y[chosen])
            plan.forward()
            yield plan, chosen
            if self.between is not None:
                self.between()


def weighted_loss(model: Model, plan: TensorPlan, samples: int) -> float:
    """The loss of the data in a plan's last run, as a sum over samples."""
    loss = float(plan.value(LOSS))
    return loss if model.spec.loss.settings.get("reduction") == "sum" else loss * samples


def count_right(model: Model, plan: TensorPlan, target: Array) -> int:
    """How many answers of a plan's last run are right; 0 where nothing is."""
    if model.loss.right is None:
        return 0
    return int(np.count_nonzero(model.loss.right([plan.value(output) for output in plan.graph.outputs[:2]], target)))
