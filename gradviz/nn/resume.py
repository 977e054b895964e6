"""Resume: a training as a checkpoint and back, so that it continues bit for bit. Owns which trainer state is kept, and how."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import FileError
from gradviz.nn import checkpoint
from gradviz.nn.checkpoint import Checkpoint
from gradviz.nn.events import Epoch
from gradviz.nn.model import Model
from gradviz.nn.optimizers import SCRATCH
from gradviz.nn.sets import Scale, Source
from gradviz.nn.spec import Spec, from_table, to_table
from gradviz.nn.trainer import Trainer
from gradviz.words import mark

Array = NDArray[Any]
OPTIONAL = ("accuracy", "val_loss", "val_accuracy")
"""What an epoch may lack."""
COUNTERS = ("epoch", "batch", "iteration", "total", "right", "seen", "seconds")


def save(path: Path, trainer: Trainer, data: str = "", *, backup: bool = True) -> None:
    """Write where a training stands, between two batches. `data` names the data for whoever resumes. Raises FileError.

    Of a training that ended with its best weights the last ones are kept as well: more epochs go on from those.
    """
    parameters, states = trainer.last or (trainer.plan.parameters, trainer.states)
    places = trainer.plan.places.items()
    arrays: dict[str, Array] = {f"parameter/{name}": parameters[where].reshape(shape) for name, (where, shape) in places}
    arrays |= {f"moment/{name}": values for name, values in trainer.moments.items() if name != SCRATCH}
    arrays |= {f"state/{name}": values for name, values in states.items()}
    arrays["order"] = trainer.order
    if trainer.sets.scale is not None:
        arrays |= {"scale/mean": trainer.sets.scale.mean, "scale/deviation": trainer.sets.scale.deviation}
    if trainer.best is not None:
        arrays["best"] = trainer.best[1]
        arrays |= {f"best/{name}": values for name, values in trainer.best[2].items()}
    record = {
        "spec": to_table(trainer.model.spec),
        "data": data,
        "seed": trainer.seed,
        "counters": {name: getattr(trainer, name) for name in COUNTERS},
        "streams": trainer.held or trainer.streams.states(),
        "history": [asdict(row) for row in trainer.history],
        "best": None if trainer.best is None else trainer.best[0],
        "reason": trainer.reason,
        "dtype": trainer.plan.parameters.dtype.name,
    }
    checkpoint.save(path, Checkpoint(arrays, record), backup=backup)


def spec_of(found: Checkpoint) -> Spec:
    """The spec that a checkpoint was made with. Raises InputError or FileError."""
    table = found.record.get("spec")
    if not isinstance(table, Mapping):
        raise _damaged("no spec")
    return from_table(table)


def resume(found: Checkpoint, source: Source, *, threads: int = 1, epochs: int | None = None) -> Trainer:
    """The training that `save` kept, on the same data; `epochs` may ask for more of them. Raises FileError, InputError."""
    spec = spec_of(found)
    try:
        trainer = _trainer(found, spec, source, threads, epochs)
        _restore(trainer, found)
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise _damaged(f"{type(error).__name__}: {error}") from None
    return trainer


def _trainer(found: Checkpoint, spec: Spec, source: Source, threads: int, epochs: int | None) -> Trainer:
    table = to_table(spec)
    if epochs is not None:
        table["training"]["epochs"] = epochs
    arrays = found.arrays
    scale = Scale(arrays["scale/mean"], arrays["scale/deviation"]) if "scale/mean" in arrays else None
    seed = int(found.record["seed"])
    return Trainer(Model(from_table(table)), source, seed=seed, threads=threads, dtype=np.dtype(found.record["dtype"]), scale=scale)


def _restore(trainer: Trainer, found: Checkpoint) -> None:
    """Everything that `save` kept, into a fresh trainer."""
    arrays, record = found.arrays, found.record
    moments = {name: values for name, values in trainer.moments.items() if name != SCRATCH}
    for kind, into in {"parameter": trainer.weights(), "moment": moments, "state": trainer.states}.items():
        for name, values in into.items():
            np.copyto(values, _like(arrays[f"{kind}/{name}"], values))
    for name in COUNTERS:
        setattr(trainer, name, type(getattr(trainer, name))(_number(name, record["counters"][name], least=0)))
    if trainer.batch >= len(trainer.cuts) or arrays["order"].size not in (0, len(trainer.sets.train)):
        raise ValueError("the training set has another size")
    trainer.order = np.array(arrays["order"], np.int64)
    if not np.array_equal(np.sort(trainer.order), np.arange(trainer.order.size)):
        raise ValueError("the order is not one of the training set")
    trainer.history = tuple(_epoch(row) for row in record["history"])
    if record["best"] is not None:
        kept = {name: _like(arrays[f"best/{name}"], values).copy() for name, values in trainer.states.items()}
        trainer.best = (int(record["best"]), _like(arrays["best"], trainer.plan.parameters).copy(), kept)
    trainer.streams.restore(record["streams"])
    trainer.reason = "early" if record["reason"] == "early" else None


def _epoch(row: Mapping[str, Any]) -> Epoch:
    numbers: dict[str, Any] = {name: None if value is None and name in OPTIONAL else _number(name, value) for name, value in row.items()}
    return Epoch(**numbers)


def _number(name: str, value: Any, least: float = -math.inf) -> Any:
    """`value`, if it is a finite number and no less than `least`. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < least:
        raise ValueError(f"{name} cannot be {value}")
    return value


def _like(stored: Array, wanted: Array) -> Array:
    if stored.shape != wanted.shape or stored.dtype != wanted.dtype:
        raise ValueError(f"an array of shape {stored.shape} where {wanted.shape} is needed")
    return stored


def _damaged(reason: str) -> FileError:
    return FileError(
        "checkpoint mismatch",
        mark("the checkpoint does not fit: {reason}"),
        mark("Resume with the data that it was trained on, or start anew."),
        reason=reason,
    )
