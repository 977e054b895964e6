"""The history of a run for plots and for going back: columns of numbers, and weights of some epochs. Owns what is kept and dropped.

Memory is bounded: rows are joined, and weights thinned out evenly over the run; the first, the best and the last stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import FileError
from gradviz.nn import checkpoint
from gradviz.nn.checkpoint import Checkpoint
from gradviz.nn.columns import Columns
from gradviz.nn.diagnosis import frozen
from gradviz.nn.events import Batch, Changed, Epoch, Snapshot, TrainEvent
from gradviz.nn.spec import Spec, from_table, to_table
from gradviz.nn.trainer import Trainer
from gradviz.words import mark

Array = NDArray[Any]
BUDGET = 24 * 2**20
BATCH = ("time", "loss", "rate", "gradient_norm", "accuracy")
EPOCH = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds", "rate")
STATISTICS = ("gradient_norms", "update_ratios", "dead_shares")
MOST_EPOCHS = 100_000
MOST_KEPT = 160
MOST_CHANGES = 200


@dataclass(frozen=True)
class Kept:
    """The weights at a time in epochs (0: before the first step) in one flat vector, and the moving statistics."""

    time: float
    parameters: Array
    states: Mapping[str, Array]

    @property
    def bytes(self) -> int:
        """The memory that it takes."""
        return self.parameters.nbytes + sum(array.nbytes for array in self.states.values())


class RunHistory:
    """Rows of batches and epochs, statistics by layer, and weights; `budget` bounds the bytes of the weights.

    `changes` are the times at which settings changed: what, and from which to which.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self.batches = Columns(BATCH)
        self.epochs = Columns(EPOCH, MOST_EPOCHS)
        self.statistics: dict[str, Columns] = {}
        self.kept: tuple[Kept, ...] = ()
        self.changes: tuple[tuple[float, tuple[tuple[str, str, str], ...]], ...] = ()
        self._best: tuple[float, int] | None = None
        self._time: float | None = None

    def take(self, event: TrainEvent) -> None:
        """Note what an event tells."""
        if isinstance(event, Batch):
            self._time = event.epoch + (event.batch + 1) / event.batches
            self.batches.add((self._time, event.loss, event.rate, event.gradient_norm, _number(event.accuracy)))
        elif isinstance(event, Epoch):
            self.epochs.add([_number(getattr(event, name)) for name in EPOCH])
            watched = event.loss if event.val_loss is None else event.val_loss
            if self._best is None or watched < self._best[0]:
                self._best = (watched, event.epoch)
        elif isinstance(event, Snapshot):
            self._take_statistics(event)
        elif isinstance(event, Changed):
            self.changes = (*self.changes[1 - MOST_CHANGES :], (event.epoch + event.batch / event.batches, event.what))

    def follow(self, trainer: Trainer) -> bool:
        """Keep weights where they are worth it: the first, ever fewer within the first epoch, and those after each; whether it did."""
        early = trainer.epoch == 0 and trainer.batch & (trainer.batch - 1) == 0
        if (trainer.batch and not early) or (self.kept and self.kept[-1].time == time_of(trainer)):
            return False
        self.keep(trainer)
        return True

    def keep(self, trainer: Trainer) -> None:
        """Keep the weights that a training has now, and drop others where the budget is spent."""
        states = {name: frozen(values) for name, values in trainer.states.items()}
        fresh = Kept(time_of(trainer), frozen(trainer.plan.parameters), states)
        self.kept = (*(old for old in self.kept if old.time != fresh.time), fresh)
        most = min(MOST_KEPT, max(self.budget // max(fresh.bytes, 1), 1))
        while len(self.kept) > most:
            self._drop()

    def at(self, time: float) -> Kept:
        """The weights kept nearest to a time in epochs, the earlier of two. Raises LookupError where none are."""
        if not self.kept:
            raise LookupError("no weights are kept")
        return min(self.kept, key=lambda one: (abs(one.time - time), one.time))

    def without_weights(self) -> RunHistory:
        """The same curves once more, for somebody who only draws them."""
        made = RunHistory(self.budget)
        made.batches, made.epochs, made.statistics = deepcopy((self.batches, self.epochs, self.statistics))
        made.changes, made._best, made._time = self.changes, self._best, self._time
        return made

    @property
    def best(self) -> int | None:
        """The epoch of the lowest validation loss, or of the lowest loss where nothing is held back."""
        return None if self._best is None else self._best[1]

    @property
    def bytes(self) -> int:
        """The memory that everything here takes."""
        columns = [self.batches, self.epochs, *self.statistics.values()]
        return sum(one.bytes for one in self.kept) + sum(table.bytes for table in columns)

    def _take_statistics(self, event: Snapshot) -> None:
        for kind in STATISTICS:
            numbers: Mapping[str, float] = getattr(event, kind)
            if numbers:
                table = self.statistics.setdefault(kind, Columns(("epoch", *numbers), 2048))
                table.add([event.epoch if self._time is None else self._time, *(numbers.get(name, np.nan) for name in table.names[1:])])

    def _drop(self) -> None:
        """Let go of the weights whose neighbours are closest together: what stays is spread evenly over the run."""
        if len(self.kept) <= 3:
            self.kept = self.kept[1:] if len(self.kept) < 3 or self.kept[1].time == self.best else (self.kept[0], self.kept[2])
            return
        free = [place for place in range(1, len(self.kept) - 1) if self.kept[place].time != self.best]
        gone = min(free or [1], key=lambda place: self.kept[place + 1].time - self.kept[place - 1].time)
        self.kept = (*self.kept[:gone], *self.kept[gone + 1 :])


def followed(trainer: Trainer, history: RunHistory) -> Iterator[TrainEvent]:
    """Train as `trainer.run()` does, and note everything: curves and weights."""
    history.follow(trainer)
    for event in trainer.run():
        history.take(event)
        if isinstance(event, (Batch, Epoch)):
            history.follow(trainer)
        yield event


def time_of(trainer: Trainer) -> float:
    """How far a training is, in epochs."""
    return trainer.epoch + trainer.batch / len(trainer.cuts)


def reopen(kept: Kept, trainer: Trainer) -> None:
    """Give a trainer the weights of an epoch, to look at; its place in the training stays where it is."""
    np.copyto(trainer.plan.parameters, kept.parameters)
    trainer.states = {name: values.copy() for name, values in kept.states.items()}


def save_run(path: Path, history: RunHistory, spec: Spec, seed: int = 0, *, backup: bool = True) -> None:
    """Write a run to one file, so that it can be shown again without training. Raises FileError."""
    tables = {"batches": history.batches, "epochs": history.epochs, **{f"statistics/{kind}": t for kind, t in history.statistics.items()}}
    arrays = {f"{table}:{name}": array for table, columns in tables.items() for name, array in columns.to_arrays().items()}
    for one in history.kept:
        arrays[f"kept/{one.time}:parameters"] = one.parameters
        arrays.update({f"kept/{one.time}:{name}": values for name, values in one.states.items()})
    record = {
        "spec": to_table(spec),
        "seed": seed,
        "best": history._best and list(history._best),
        "budget": history.budget,
        "changes": [[time, [list(row) for row in what]] for time, what in history.changes],
    }
    checkpoint.save(path, Checkpoint(arrays, record), backup=backup)


def load_run(path: Path) -> tuple[RunHistory, Spec]:
    """What `save_run` wrote. Raises FileError for anything else."""
    found = checkpoint.load(path)
    parts: dict[str, dict[str, Array]] = {}
    for name, array in found.arrays.items():
        table, _, column = name.partition(":")
        parts.setdefault(table, {})[column] = array
    try:
        history = RunHistory(int(found.record["budget"]))
        history.batches = Columns.from_arrays(parts["batches"], names=BATCH)
        history.epochs = Columns.from_arrays(parts["epochs"], MOST_EPOCHS)
        history.statistics = {
            kind: Columns.from_arrays(parts[f"statistics/{kind}"]) for kind in STATISTICS if f"statistics/{kind}" in parts
        }
        kept = (_kept(name, arrays) for name, arrays in parts.items() if name.startswith("kept/"))
        history.kept = tuple(sorted(kept, key=lambda one: one.time))
        history.changes = tuple(
            (float(time), tuple((str(name), str(old), str(new)) for name, old, new in what))
            for time, what in found.record.get("changes", ())
        )
        best = found.record["best"]
        history._best = None if best is None else (float(best[0]), int(best[1]))
        return history, from_table(found.record["spec"])
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise FileError(
            "not a run",
            mark("{path} holds no run: {reason}"),
            mark("Choose a file that a training was saved to."),
            path=str(path),
            reason=f"{type(error).__name__}: {error}",
        ) from None


def _kept(name: str, arrays: Mapping[str, Array]) -> Kept:
    states = {other: values for other, values in arrays.items() if other != "parameters"}
    return Kept(float(name.partition("/")[2]), frozen(arrays["parameters"]), states)


def _number(content: float | None) -> float:
    return np.nan if content is None else float(content)
