"""Probe: one sample through a network as it is trained now, forward and back, for the drawing pad and for looking inside.

Reads the trainer's weights at each look and changes none of them; its plan can be opened level by level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.model import TARGET
from gradviz.nn.spec import INPUT
from gradviz.nn.trainer import Trainer

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Answer:
    """What the network says of a sample: its outputs, their probabilities where they stand for some, and the sample as it was read."""

    outputs: Array
    shares: Array | None
    read: Array

    @property
    def ranking(self) -> tuple[int, ...]:
        """Outputs from the largest down."""
        return tuple(np.argsort(-self.outputs, kind="stable").tolist())


class Probe:
    """A network for one sample at a time; a sample has the scale of the data, before it is normalised."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        model = trainer.model
        self.plan = TensorPlan(model.graph(False), model.shapes(1, train=False), dtype=trainer.plan.parameters.dtype, wrt=(INPUT,))
        self._reads = frozenset(self.plan.graph.names)

    def look(self, sample: Any, target: float | None = None) -> Answer:
        """Run `sample` forward, and back from the loss with `target`, by default from what the network itself answers."""
        for name, values in (*self._trainer.weights().items(), *self._trainer.states.items()):
            if name in self._reads:
                self.plan.set(name, values)
        read = self._read(sample)
        self.plan.set(INPUT, read)
        self._aim(0.0)
        self.plan.forward()
        outputs = np.array(self.plan.value(self.plan.graph.outputs[0])[0], dtype=np.float64)
        self._aim(float(outputs.argmax()) if target is None else target)
        self.plan.run()
        shares = self._trainer.model.loss.shares
        return Answer(outputs, None if shares is None else shares(outputs[np.newaxis])[0], read[0])

    def gradient(self) -> Array:
        """d(loss)/d(sample) of the last look, in the scale of the data."""
        found = self.plan.gradient(INPUT)
        scale = self._trainer.sets.scale
        back = np.zeros(self.plan.shapes[INPUT]) if found is None else found.astype(np.float64)
        sample: Array = (back if scale is None else back / scale.deviation)[0]
        return sample

    def toward(self, sample: Any, target: float, size: float = 0.1) -> Array:
        """The sample one step more like `target`: against its gradient, the largest change being `size`, within 0..1."""
        self.look(sample, target)
        slope = self.gradient()
        top = float(np.abs(slope).max())
        shaped = np.asarray(sample, dtype=np.float64).reshape(slope.shape)
        moved: Array = np.clip(shaped - size * slope / top if top > 0 else shaped, 0.0, 1.0)
        return moved

    def close(self) -> None:
        """End the threads."""
        self.plan.close()

    def _read(self, sample: Any) -> Array:
        x = np.asarray(sample, dtype=self.plan.parameters.dtype).reshape(self.plan.shapes[INPUT])
        scale = self._trainer.sets.scale
        return x if scale is None else scale.apply(x)

    def _aim(self, target: float) -> None:
        """Set the target as the loss wants it: a class number, a mark at one output, or the input itself."""
        loss = self._trainer.model.loss
        if loss.source == "labels":
            wanted = loss.target(np.array([target]), self._trainer.model.outputs)
        elif loss.source == "input":
            wanted = self.plan.value(INPUT).reshape(self.plan.shapes[TARGET])
        else:
            wanted = self.plan.value(INPUT)
        self.plan.set(TARGET, np.asarray(wanted, dtype=self.plan.parameters.dtype))
