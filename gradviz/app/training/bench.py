"""Bench: one training with a few samples laid out to be looked at. Owns what is copied for the window; knows no thread, no Qt.

Looking changes nothing: random numbers are put back, so a curve is the same with and without a window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz import words
from gradviz.data import Dataset
from gradviz.engine.blocks import Block, blocks
from gradviz.graph import Graph
from gradviz.nn.diagnosis import refusal
from gradviz.nn.evaluation import Evaluator
from gradviz.nn.events import Batch
from gradviz.nn.findings import Finding, evidence, findings
from gradviz.nn.history import Kept, RunHistory
from gradviz.nn.levels import Level, ViewPath, level_at
from gradviz.nn.levels.batch import kept
from gradviz.nn.levels.fold import folded
from gradviz.nn.levels.level import gate_at, units
from gradviz.nn.levels.products import Products, products_of
from gradviz.nn.model import NOMINAL, SECOND, TARGET
from gradviz.nn.naming import titled
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.reach import Reach
from gradviz.nn.sets import Part
from gradviz.nn.spec import INPUT
from gradviz.nn.titles import block_titles
from gradviz.nn.trainer import Trainer
from gradviz.picture.diagram import Ramp
from gradviz.project.network import Network
from gradviz.tutor.update import Update, refused

SAMPLES = 8
MOST_UPDATED, MOST_POINTS = 2_000_000, 400
TERMS = 3
"""How many terms of a long sum stay gates: they fit on the canvas with their words."""
Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Look:
    """The layers of a network and their numbers for the samples laid out, by node.

    Of a picture that is drawn, `answer` are the shares of the classes, and `pull` how it should change to be more of the class chosen.
    """

    graph: Graph
    blocks: tuple[Block, ...]
    values: Mapping[int, Any]
    gradients: Mapping[int, Any]
    answer: Array | None = None
    pull: Array | None = None

    def block(self, name: str) -> Block | None:
        """The block of a name, if there is one."""
        return next((block for block in self.blocks if block.name == name), None)


def bare_look(network: Network) -> Look:
    """A network that fits together by its shapes alone: nothing is computed or allocated."""
    graph = network.model.graph(True)
    return Look(graph, blocks(graph, network.model.shapes(NOMINAL)), {}, {})


@dataclass(frozen=True)
class DataFacts:
    """What the data panel shows: sizes of the splits, how often each class is there for training, and a few samples.

    `points` (n, 2) are samples of two features, or of one with the number that belongs to it; `left_out` counts rows with holes.
    Of a table `columns` are all there are, and `target` is the one to predict. `photographs` says that 1 is light, not ink.
    """

    sizes: tuple[int, int, int]
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    shape: tuple[int, ...]
    note: str
    samples: tuple[Array, ...] = field(default=(), repr=False)
    points: Array | None = field(default=None, repr=False)
    point_classes: Array = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)
    left_out: int = 0
    columns: tuple[str, ...] = ()
    target: str = ""
    photographs: bool = False

    @property
    def ramp(self) -> Ramp:
        """The colours for its pictures."""
        return "photo" if self.photographs else "grey"

    @property
    def paper(self) -> float:
        """What has no ink in its pictures: 1 where most of a photograph is bright."""
        return 1.0 if self.photographs and self.samples and np.mean([np.median(sample) for sample in self.samples]) > 0.5 else 0.0


class Bench:
    """Raises InputError, DataError or FileError where the network cannot be trained."""

    def __init__(self, network: Network, dataset: Dataset, *, threads: int = 1, trainer: Trainer | None = None) -> None:
        for error in network.faults.values():
            raise error
        self.network = network
        self.trainer = trainer or Trainer(network.model, dataset, seed=network.seed, threads=threads)
        self.history = RunHistory()
        self._count = min(SAMPLES, len(self.trainer.sets.train))
        self._drawn: Array | None = None
        self._target: int | None = None
        self._threads = threads
        self._evaluator: Evaluator | None = None
        self._past: Kept | None = None
        self._now: tuple[Array, Any] | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        plan = self.trainer.plan
        self._blocks = blocks(plan.graph, plan.shapes)
        self.reaches: dict[str, Reach | None] = {}
        """What the places of each layer see, as far as that was asked."""
        self.plan = plan.with_batch(self._count)
        self._forget_evaluator()

    def retune(self, network: Network) -> None:
        """Let the training go on as `network` says. Raises InputError for a change that needs a new training."""
        self.trainer.retune(network.spec)
        self.network = network
        if self.trainer.plan.graph is not self.plan.graph:
            self._lay_out()

    @property
    def past(self) -> float | None:
        """The time, in epochs, whose weights are looked at; None is now."""
        return None if self._past is None else self._past.time

    def look_at(self, time: float | None) -> None:
        """Look at the weights kept at a time, or at those of now; what is not kept any more is now. Within `seen` at once."""
        self._past = next((kept for kept in self.history.kept if kept.time == time), None)
        if self._now is not None:
            self._lay_weights()

    @contextmanager
    def seen(self) -> Iterator[None]:
        """Within this the network has the weights that are looked at; after it those of now, to the bit."""
        if self._past is None or self._now is not None:
            yield
            return
        self._now = self.trainer.plan.parameters.copy(), self.trainer.states
        self._lay_weights()
        try:
            yield
        finally:
            parameters, self.trainer.states = self._now
            np.copyto(self.trainer.plan.parameters, parameters)
            self._now = None

    def _lay_weights(self) -> None:
        """The weights that are looked at into the network, those of now being held."""
        assert self._now is not None
        past = self._past
        parameters, states = self._now if past is None else (past.parameters, past.states)
        np.copyto(self.trainer.plan.parameters, parameters)
        self.trainer.states = dict(states) if past is None else {name: values.copy() for name, values in states.items()}

    def last_batch(self) -> Batch | None:
        """The step that a run read from a file has ended with, as far as it is known."""
        trainer, number = self.trainer, len(self.trainer.cuts)
        if trainer.epoch == trainer.batch == 0:
            return None
        epoch, batch = (trainer.epoch, trainer.batch - 1) if trainer.batch else (trainer.epoch - 1, number - 1)
        start, end = trainer.cuts[batch]
        rows = self.history.batches
        last = {name: float(rows.column(name)[-1]) if len(rows) else float("nan") for name in ("loss", "rate", "gradient_norm")}
        return Batch(epoch, batch, number, end - start, **last)

    def draw(self, picture: Array | None, target: int | None = None) -> None:
        """Lay a picture in the form of the data in place of the first sample; None is that sample again.

        The loss asks whether it is of the class `target`, by default of that of the sample.
        """
        scale = self.trainer.sets.scale
        self._target = target if picture is not None and self.trainer.model.loss.numbers else None
        if picture is None:
            self._drawn = None
            return
        shaped = picture.reshape(1, *self.network.spec.input).astype(self.plan.parameters.dtype)
        self._drawn = shaped if scale is None else scale.apply(shaped)

    def look(self) -> Look:
        """Run the samples once, forward and backward, and copy what the blocks show."""
        self._run()
        values: dict[int, Any] = {}
        gradients: dict[int, Any] = {}
        for block in self._blocks:
            names = [self.plan.graph.names[name] for name in block.parameters]
            for node in (block.output, *names):
                values[node] = np.array(self.plan.value(node))
                found = self.plan.gradient(node)
                if found is not None:
                    gradients[node] = np.array(found)
        return Look(self.plan.graph, self._blocks, values, gradients, self._answer(), self._pull())

    def level(self, path: ViewPath) -> Level:
        """A level of the network with the numbers of now; long sums are short. Raises InputError."""
        self._run()
        return folded(level_at(self.plan, path), TERMS).called(self._titles(whole=path.depth == 0))

    def _titles(self, whole: bool = True) -> dict[str, str]:
        """What layers are called on screen; in the whole network those of a second tower keep the names that tell them from the first."""
        titles = block_titles(self.network.spec)
        return {name: title for name, title in titles.items() if not (whole and name.endswith(SECOND))}

    def sheet(self, path: ViewPath) -> tuple[Array, tuple[int, ...]]:
        """The units of the gate at `path`: their values for its sample, and their shape."""
        shape = units(self.plan, path)
        value = np.array(self.plan.value(gate_at(self.plan.graph, path)), dtype=np.float64)
        return (value[path.sample] if value.ndim > len(shape) else value), shape

    def products(self, block: str, place: tuple[int, ...]) -> Products | None:
        """What the unit at `place` of a layer adds up. Raises InputError for a place that it does not have."""
        self._run()
        return products_of(self.plan, block, place)

    def updates(self) -> tuple[Update, ...]:
        """What a step by the gradients of the last look would do to each parameter; nothing is done."""
        trainer, training = self.trainer, self.trainer.model.spec.training
        optimizer = OPTIMIZERS[training.optimizer.kind]
        if trainer.model.parameter_count > MOST_UPDATED:
            return ()
        after, rate = trainer.planned(self.plan.gradients), trainer.rate()
        plain = not (optimizer.moments or training.clip_norm or training.clip_value)
        by = "" if plain else words.say(optimizer.title)
        titles, found = self._titles(), list[Update]()
        for name, (where, shape) in self.plan.places.items():
            before, gradient, moved = (kept(flat[where].reshape(shape)) for flat in (self.plan.parameters, self.plan.gradients, after))
            found.append(Update(titled(name, titles), before, gradient, rate, moved, by))
        why = refusal(self.plan, after)
        return refused(found, why) if why else tuple(found)

    def findings(self) -> tuple[Finding, ...]:
        """What seems wrong with the run so far."""
        return findings(evidence(self.trainer, self.history))

    def evaluator(self) -> Evaluator:
        """One that keeps the weights it was given while the training goes on; made when it is first asked for."""
        if self._evaluator is None:
            self._evaluator = Evaluator(self.trainer.model, self.plan.parameters.dtype, self._threads)
        return self._evaluator

    def _forget_evaluator(self) -> None:
        if self._evaluator is not None:
            self._evaluator.close()
        self._evaluator = None

    def close(self) -> None:
        """End the threads that the plans own."""
        self.trainer.close()
        self._forget_evaluator()

    def _run(self) -> None:
        streams = self.trainer.streams
        held = streams.states()
        self.trainer.feeder.feed(self.plan, np.arange(self._count))
        streams.restore(held)
        if self._drawn is not None:
            pictures = np.array(self.plan.value(INPUT))
            pictures[0] = self._drawn[0]
            self.plan.set(INPUT, pictures)
        if self._target is not None:
            targets = np.array(self.plan.value(TARGET))
            targets[0] = self._target
            self.plan.set(TARGET, targets)
        with np.errstate(all="ignore"):
            self.plan.run()

    def _pull(self) -> Array | None:
        """How each number of the picture that was drawn should change for it to be more of the class that was chosen."""
        gradient = None if self._target is None else self.plan.gradient(INPUT)
        if gradient is None:
            return None
        scale = self.trainer.sets.scale
        down = -np.array(gradient[:1], dtype=np.float64) * self._count
        found: Array = down[0] if scale is None else (down / scale.deviation)[0]
        return found

    def _answer(self) -> Array | None:
        """How sure the network is of each class for the picture that was drawn."""
        if self._drawn is None or not self.trainer.model.loss.numbers:
            return None
        part = Part(self._drawn, np.array(self.plan.value(TARGET))[:1])
        scores = self.trainer.predict(part)[0].astype(np.float64)
        powers = np.exp(scores - scores.max())
        shares: Array = powers / powers.sum()
        return shares


def data_facts(found: Dataset, samples: int = 10) -> DataFacts:
    """What there is to say about a data set."""
    labels = found.train.y
    counts = tuple(np.bincount(labels, minlength=len(found.classes)).tolist()) if found.task == "classes" else ()
    first = [np.flatnonzero(labels == place)[:1] for place in range(len(found.classes))] if counts else [np.arange(samples)]
    chosen = np.concatenate(first)[:samples] if first else np.arange(0)
    pictures = tuple(np.array(found.train.x[row]) for row in chosen) if len(found.shape) == 3 else ()
    points, classes = _points(found)
    table = (found.left_out, found.columns, found.target)
    return DataFacts(found.sizes, found.classes, counts, found.shape, found.note, pictures, points, classes, *table, found.photographs)


def _points(found: Dataset) -> tuple[Array | None, Array]:
    """Some samples that are points of a plane, and the class of each; None where they are none."""
    x, y = found.train.x[:MOST_POINTS], found.train.y[:MOST_POINTS]
    if found.task == "classes" and found.shape == (2,):
        return x.astype(np.float64), y.astype(np.int64)
    if found.task != "classes" and found.shape == (1,) and y.reshape(len(y), -1).shape[1] == 1:
        return np.column_stack([x[:, 0], y.reshape(-1)]).astype(np.float64), np.zeros(len(y), np.int64)
    return None, np.zeros(0, np.int64)
