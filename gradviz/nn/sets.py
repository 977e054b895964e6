"""Sets: the samples of a training as arrays that fit the model, checked and normalised once. Owns what is said of bad data.

Reads any object with train, validation and test, each with `x` and `y`; knows no data set and no file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import InputError
from gradviz.nn.model import Model
from gradviz.words import count, mark, say

Array = NDArray[Any]
CHUNK = 256


class Samples(Protocol):
    """Inputs and labels of one split."""

    @property
    def x(self) -> Array: ...
    @property
    def y(self) -> Array: ...


class Source(Protocol):
    """What a data set must offer; the task is "classes" or "regression"."""

    @property
    def task(self) -> str: ...
    @property
    def train(self) -> Samples: ...
    @property
    def validation(self) -> Samples: ...
    @property
    def test(self) -> Samples: ...


@dataclass(frozen=True)
class Part:
    """One split, ready for the model: `x` is (n, input shape), `y` the prepared targets."""

    x: Array
    y: Array

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True)
class Scale:
    """What was subtracted and divided by, an array that broadcasts against one sample."""

    mean: Array
    deviation: Array

    def apply(self, x: Array) -> Array:
        """Scaled copy of samples, in their dtype."""
        mean, deviation = self.mean.astype(x.dtype), self.deviation.astype(x.dtype)
        scaled = np.empty_like(x)
        for start in range(0, len(x), CHUNK):
            room = scaled[start : start + CHUNK]
            np.subtract(x[start : start + CHUNK], mean, out=room)
            np.divide(room, deviation, out=room)
        return scaled


@dataclass(frozen=True)
class Sets:
    """The three splits, how they were scaled, and sentences about what was noticed.

    `scored` says whether answers are right or wrong, and not only near or far.
    """

    train: Part
    validation: Part
    test: Part
    scale: Scale | None
    scored: bool
    notes: tuple[str, ...] = ()


def prepare(model: Model, source: Source, rng: np.random.Generator, dtype: Any = np.float32, scale: Scale | None = None) -> Sets:
    """The splits of `source` for `model`, scaled as its spec asks, by `scale` where it is known. Raises InputError."""
    parts = {name: _part(model, getattr(source, name), name, rng, dtype) for name in ("train", "validation", "test")}
    if not len(parts["train"]):
        raise InputError(
            "no samples",
            mark("the training set is empty"),
            mark("Choose other data, or leave more samples for training."),
        )
    notes: tuple[str, ...] = ()
    if model.spec.training.normalize:
        scale = scale or measure(parts["train"].x)
        notes = _notes(scale)
        pairs = model.loss.source == "pairs"
        parts = {name: Part(scale.apply(part.x), scale.apply(part.y) if pairs else part.y) for name, part in parts.items()}
    for part in parts.values():
        part.x.setflags(write=False)
        part.y.setflags(write=False)
    scored = model.loss.right is not None and (source.task == "classes" or model.loss.source == "pairs")
    return Sets(**parts, scale=scale if model.spec.training.normalize else None, scored=scored, notes=notes)


def measure(x: Array) -> Scale:
    """Mean and deviation per channel of images and series, per feature of vectors; a constant one is divided by 1."""
    shape = (x.shape[1], *(1 for _ in x.shape[2:]))
    with np.errstate(over="ignore", invalid="ignore"):
        mean, variance = _moments(x, x.dtype)
    if not np.all(np.isfinite(variance)):
        mean, variance = _moments(x, np.float64)
    smallest = np.square(np.abs(mean) * np.finfo(x.dtype).eps * 4)
    deviation = np.sqrt(np.where(variance <= smallest, 1.0, variance))
    return Scale(mean.reshape(shape), deviation.reshape(shape))


def check_finite(x: Array, what: str) -> None:
    """Raises InputError naming the first sample and place whose number is nan or infinite."""
    for start, block in zip(range(0, len(x), CHUNK), _blocks(x), strict=True):
        with np.errstate(over="ignore", invalid="ignore"):
            total = float(np.sum(block))
        if not math.isfinite(total):
            bad = np.argwhere(~np.isfinite(block))
            if len(bad):
                sample, *place = bad[0].tolist()
                raise InputError(
                    "not finite",
                    mark("{what}: sample {sample} holds {value} at {place}"),
                    mark("Drop the samples with missing numbers, or fill them before training."),
                    what=what,
                    sample=start + sample,
                    value=str(block[tuple(bad[0])]),
                    place=tuple(place),
                )


def _moments(x: Array, dtype: Any) -> tuple[Array, Array]:
    """Mean and variance per channel or feature, with what happens within a sample in `dtype`."""
    numbers = x.size // max(1, x.shape[1])
    mean = sum(_sums(block, dtype) for block in _blocks(x)) / numbers
    middle = mean.reshape(x.shape[1], *(1 for _ in x.shape[2:])).astype(dtype)
    return mean, sum(_squares(block, middle) for block in _blocks(x)) / numbers


def _sums(block: Array, dtype: Any) -> Array:
    """Sums per channel or feature: along a sample in `dtype`, over the samples in float64."""
    sums: Array = block.reshape(*block.shape[:2], -1).sum(axis=2, dtype=dtype).sum(axis=0, dtype=np.float64)
    return sums


def _squares(block: Array, middle: Array) -> Array:
    """Sums of squared distances from the middle."""
    room = np.subtract(block, middle)
    return _sums(np.multiply(room, room, out=room), room.dtype)


def _blocks(x: Array) -> Iterator[Array]:
    return (x[start : start + CHUNK] for start in range(0, len(x), CHUNK))


def _part(model: Model, samples: Samples, name: str, rng: np.random.Generator, dtype: Any) -> Part:
    """One split in the shapes of the model."""
    what = {"train": say("training set"), "validation": say("validation set"), "test": say("test set")}[name]
    with np.errstate(over="ignore"):
        x = _shaped(model, np.asarray(samples.x, dtype=dtype), what)
    check_finite(x, what)
    outputs = model.outputs
    if model.loss.source == "input":
        return Part(x, model.loss.target(x, outputs))
    labels = np.asarray(samples.y)
    labels = labels if labels.dtype.kind == "f" else labels.astype(np.float64)
    check_finite(labels, what)
    if len(labels) != len(x):
        raise InputError(
            "labels",
            mark("{what}: {samples} samples and {labels} labels"),
            mark("Give every sample one label."),
            what=what,
            samples=len(x),
            labels=len(labels),
        )
    if model.loss.source == "pairs":
        return _pairs(rng, x, labels)
    return Part(x, model.loss.target(labels, outputs).astype(dtype, copy=False))


def _shaped(model: Model, x: Array, what: str) -> Array:
    wanted = model.spec.input
    if x.ndim < 1 or x.size != len(x) * math.prod(wanted) or (len(x) == 0 and x.shape[1:] not in ((), wanted)):
        if len(x) == 0:
            return np.zeros((0, *wanted), x.dtype)
        raise InputError(
            "sample shape",
            mark("{what}: the model reads samples of shape {wanted}, and the data has {given}"),
            mark("Write input = {shape} in the spec, or choose other data."),
            what=what,
            wanted=wanted,
            given=x.shape[1:],
            shape=str(list(x.shape[1:])),
        )
    return x.reshape(len(x), *wanted)


def _pairs(rng: np.random.Generator, x: Array, labels: Array) -> Part:
    """Each sample paired with one of another label, the larger label first; samples that met one of their own label are left out."""
    rank = labels.reshape(len(labels), -1)[:, 0] if len(labels) else labels
    rival = rng.permutation(len(x))
    for _ in range(20):
        same = rank == rank[rival]
        rival = np.where(same, rng.integers(0, max(1, len(x)), len(x)), rival)
    kept = np.flatnonzero(rank != rank[rival])
    if len(x) and not len(kept):
        raise InputError(
            "no pairs",
            mark("no two samples have different labels, so there is nothing to rank"),
            mark("Choose data with at least two different labels."),
        )
    first, second = kept, rival[kept]
    swapped = rank[first] < rank[second]
    return Part(x[np.where(swapped, second, first)], x[np.where(swapped, first, second)])


def _notes(scale: Scale) -> tuple[str, ...]:
    constant = int((scale.deviation == 1.0).sum())
    return (count("{n} feature is constant and becomes 0.", "{n} features are constant and become 0.", constant),) if constant else ()
