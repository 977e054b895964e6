"""TrainEvent: what a training tells whoever watches it. Frozen records with read-only arrays, so that they may cross a border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from gradviz.errors import GradvizError

Arrays = Mapping[str, NDArray[Any]]
Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Started:
    """A training starts, or goes on, at `epoch` and `batch`. `notes` are sentences about the data and the batches."""

    epoch: int
    batch: int
    epochs: int
    batches: int
    samples: int
    parameters: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """One step was made: before it the loss, without penalties, and the share of right answers; the rate, and the gradient's length."""

    epoch: int
    batch: int
    batches: int
    samples: int
    loss: float
    rate: float
    gradient_norm: float
    accuracy: float | None = None


@dataclass(frozen=True)
class Snapshot:
    """What was asked for, as it was after `position` thunks of a batch: copies, and statistics by parameter or gate."""

    epoch: int
    batch: int
    position: int
    values: Arrays
    gradients: Arrays
    gradient_norms: Numbers
    update_ratios: Numbers
    dead_shares: Numbers
    histograms: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]


@dataclass(frozen=True)
class Epoch:
    """An epoch is over. `epoch` counts from 1, `seconds` all training so far without evaluation; None does not apply."""

    epoch: int
    loss: float
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None
    seconds: float
    rate: float


@dataclass(frozen=True)
class Finished:
    """The training is over, at its end or before; the weights are those of `epoch`."""

    reason: Literal["end", "stopped", "early"]
    epoch: int
    test_loss: float | None
    test_accuracy: float | None
    seconds: float


@dataclass(frozen=True)
class Changed:
    """From this batch on the training goes on with other settings: what, and from which to which, as texts."""

    epoch: int
    batch: int
    batches: int
    what: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Failed:
    """The training cannot go on: the first node that made a number that is not finite, in which phase, and what to try."""

    epoch: int
    batch: int
    node: str
    phase: str
    error: GradvizError


TrainEvent = Started | Batch | Snapshot | Epoch | Changed | Finished | Failed
