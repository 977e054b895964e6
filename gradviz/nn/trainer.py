"""Trainer: one training of one model on one data set, as a generator of events. Owns its position; draws nothing on a screen.

All of its state is here between two batches, so that a pause is simply not asking for more, and a checkpoint goes on to the bit.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import GradvizError, InputError
from gradviz.nn import diagnosis
from gradviz.nn.batches import Feeder, cuts, least_batch
from gradviz.nn.diagnosis import Watch
from gradviz.nn.evaluation import Evaluator, count_right, weighted_loss
from gradviz.nn.events import Batch, Epoch, Failed, Finished, Snapshot, Started, TrainEvent
from gradviz.nn.model import Model
from gradviz.nn.optimizers import OPTIMIZERS, may_spoil
from gradviz.nn.regularizers import clip_norm, clip_value, norm
from gradviz.nn.retuning import built_alike, goes_on
from gradviz.nn.schedules import SCHEDULES, Moment
from gradviz.nn.sets import Part, Scale, Sets, Source, prepare
from gradviz.nn.settings import settle
from gradviz.nn.spec import Spec, Training
from gradviz.nn.statistics import following
from gradviz.nn.streams import Streams
from gradviz.words import mark

Array = NDArray[Any]
Reason = Literal["end", "stopped", "early", "failed"]
PARTNER = "gradviz.nn.partner"
"""The module that takes a part of every batch where a training has several threads."""


class Trainer:
    """`run()` yields events until the end, a pause or a stop; `step()` makes one batch, `advance()` one thunk.

    Raises InputError for data or settings that do not fit. `clock` gives seconds.
    """

    def __init__(
        self,
        model: Model,
        source: Source,
        *,
        seed: int = 0,
        threads: int = 1,
        dtype: Any = np.float32,
        scale: Scale | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.model = model
        self.seed = seed
        self.threads = threads
        self.watch: Watch | None = None
        self.between: Callable[[], None] | None = None
        self._clock = clock
        training = model.spec.training
        model.check_size()
        self.sets: Sets = prepare(model, source, Streams(seed).pairs, dtype, scale)
        self._check(training, least_batch(model))
        self._size = training.batch
        self.cuts = cuts(len(self.sets.train), training.batch, least_batch(model))
        self._settle(training)
        self._build(dtype)
        self.restart()

    def restart(self) -> None:
        """Back to the start: the same first weights, order, noise; everything as the seed has it."""
        self._cut()
        self.streams = Streams(self.seed)
        self.feeder = Feeder(self.model, self.sets.train, self.sets.scale, self.streams)
        first = self.model.initial(self.streams.weights)
        for name in self.plan.places:
            self.plan.set(name, first[name].astype(self.plan.parameters.dtype))
        self.states = {name: first[name].astype(self.plan.parameters.dtype) for name in self.model.states}
        self.moments = self._optimizer.start(self.plan.vector)
        self.epoch = self.batch = self.iteration = self.position = 0
        self.order = np.zeros(0, np.int64)
        self.total, self.right, self.seen = 0.0, 0, 0
        self.history: tuple[Epoch, ...] = ()
        self.seconds = 0.0
        self.best: tuple[int, Array, dict[str, Array]] | None = None
        self.last: tuple[Array, dict[str, Array]] | None = None
        self.reason: Reason | None = None
        self.held: dict[str, Any] | None = None
        self._asked = ""

    @property
    def epochs(self) -> int:
        """How many epochs there will be."""
        return self.model.spec.training.epochs

    def pause(self) -> None:
        """Let `run()` end after the batch it is at; another `run()` goes on."""
        self._asked = "pause"

    def stop(self) -> None:
        """Let the training finish after the batch it is at."""
        self._asked = "stop"

    def run(self) -> Iterator[TrainEvent]:
        """Train, event by event, from where the training stands."""
        self._asked = ""
        self._take_last()
        yield self.started()
        while self.reason is None and self.epoch < self.epochs:
            yield from self.step()
            if self._asked == "pause":
                return
            if self._asked == "stop" and self.reason is None:
                self.reason = "stopped"
        if self.reason != "failed":
            yield self.finish()

    def go_on(self) -> None:
        """Take an end back, as when more epochs are wanted: the training stands where it ended, with its last weights."""
        self.reason = None
        self._take_last()

    def _take_last(self) -> None:
        """The last weights in place of the best ones."""
        if self.last is not None:
            self._put(*self.last)
            self.last = None

    def started(self) -> Started:
        """Where the training stands."""
        samples, parameters = len(self.sets.train), self.model.parameter_count
        return Started(self.epoch, self.batch, self.epochs, len(self.cuts), samples, parameters, self.sets.notes)

    def step(self) -> tuple[TrainEvent, ...]:
        """Make one batch, or what is left of it: its event, a snapshot where one is wanted, and the epoch at its end."""
        start = self._clock()
        if self.position == 0:
            self._feed()
            self._plan.run()
        else:
            self._plan.run(self.position)
        with np.errstate(all="ignore"):
            events = self._complete()
        self.seconds += self._clock() - start
        return self._ended(events)

    def advance(self) -> tuple[TrainEvent, ...]:
        """Run one thunk. Between two of them the answer is a snapshot; after the last one the step is made."""
        if self.position == 0:
            self.held = self.streams.states()
            self._feed()
        self._plan.run(self.position, self.position + 1)
        self.position += 1
        if self.position < len(self._plan.thunks):
            return (self._snapshot(None),)
        with np.errstate(all="ignore"):
            events = self._complete()
        return self._ended(events)

    def finish(self) -> Finished:
        """The end: the best weights where the spec waits for them, and the test set."""
        self.reason = self.reason or "end"
        epoch = self.epoch
        if self.best is not None and self.model.spec.training.patience:
            epoch = self.best[0]
            self.last = self.last or (self.plan.parameters.copy(), self.states)
            self._put(self.best[1], self.best[2])
        loss, accuracy = self.evaluate(self.sets.test)
        reason = "end" if self.reason == "failed" else self.reason
        return Finished(reason, epoch, loss, accuracy, self.seconds)

    def _put(self, parameters: Array, states: dict[str, Array]) -> None:
        """Weights and moving statistics of another moment."""
        np.copyto(self.plan.parameters, parameters)
        self.states = {name: values.copy() for name, values in states.items()}

    def evaluate(self, part: Part) -> tuple[float | None, float | None]:
        """Loss and accuracy of a prepared set with the weights as they are; `between` is called now and then meanwhile."""
        self._evaluator.between = self.between
        self._evaluator.take(self.weights(), self.states)
        return self._evaluator.measure(part, self.sets.scored)

    def predict(self, part: Part) -> Array:
        """Outputs for the samples of a prepared set."""
        self._evaluator.take(self.weights(), self.states)
        return self._evaluator.outputs(part)

    def weights(self) -> dict[str, Array]:
        """Every parameter array by name, as views of the plan's vector."""
        return {name: self.plan.parameter(name) for name in self.plan.places}

    def rate(self) -> float:
        """The learning rate of the next step."""
        losses = tuple(row.loss if row.val_loss is None else row.val_loss for row in self.history)
        moment = Moment(self.epoch, self.batch, len(self.cuts), self.epochs, losses)
        return float(self._settings["rate"]) * self._schedule.factor(moment, self._schedule_settings)

    def planned(self, gradients: Array) -> Array:
        """The weights that a step by these gradients would make; nothing changes."""
        after, given = self.plan.parameters.copy(), gradients.copy()
        limits, moments = self.model.spec.training, {name: values.copy() for name, values in self.moments.items()}
        with np.errstate(all="ignore"):
            if limits.clip_norm:
                clip_norm(given, limits.clip_norm)
            if limits.clip_value:
                clip_value(given, limits.clip_value)
            self._optimizer.step(after, given, moments, self.rate(), self.iteration + 1, self._settings)
        return after

    def retune(self, spec: Spec) -> None:
        """Train on as `spec` says from the next batch on, and in batches of its size from the next epoch on.

        Raises InputError for settings that do not fit, and for what needs a new trainer (see `goes_on`).
        """
        if not goes_on(self.model.spec, spec):
            raise InputError("other network", mark("a training that has begun cannot go on as another network"), mark("Start it anew."))
        before, training = self.model.spec, spec.training
        self._check(training, least_batch(self.model))
        self._settle(training)
        if training.optimizer.kind != before.training.optimizer.kind:
            self.moments, self.iteration = self._optimizer.start(self.plan.vector), 0
        self._size = training.batch
        self.model = Model(replace(spec, training=replace(training, batch=before.training.batch)))
        if built_alike(before, spec):
            self.feeder = Feeder(self.model, self.sets.train, self.sets.scale, self.streams)
        else:
            self._rebuild()
        if self.batch == 0 and self.position == 0:
            self._cut()

    def _settle(self, training: Training) -> None:
        """What the optimizer and the schedule are told; nothing changes where one of them does not take it."""
        optimizer, schedule = OPTIMIZERS[training.optimizer.kind], SCHEDULES[training.schedule.kind]
        settings = settle(training.optimizer.kind, optimizer.fields, training.optimizer.settings)
        self._schedule_settings = settle(training.schedule.kind, schedule.fields, training.schedule.settings)
        self._optimizer, self._settings, self._schedule = optimizer, settings, schedule

    def _build(self, dtype: Any) -> None:
        """The plans for the graphs of the model."""
        model = self.model
        self.plan = TensorPlan(model.graph(True), model.shapes(self.cuts[0][1]), dtype=dtype, threads=self.threads, partner=PARTNER)
        self._evaluator = Evaluator(model, dtype, self.threads)
        self._following = {name: following(model, name) for name in model.states}

    def _rebuild(self) -> None:
        """The graph is another one: new plans with the weights of now. A batch that has begun is begun again, with the same noise."""
        parameters, moments = self.plan.parameters, self.moments
        self.close()
        self._build(parameters.dtype)
        np.copyto(self.plan.parameters, parameters)
        self.moments = self._optimizer.start(self.plan.vector)
        for name, kept in self.moments.items():
            np.copyto(kept, moments[name])
        if self.held is not None:
            self.streams.restore(self.held)
        self.position, self.held = 0, None
        self.feeder = Feeder(self.model, self.sets.train, self.sets.scale, self.streams)

    def _cut(self) -> None:
        """Cut the epoch to come into batches of the size that is wanted."""
        if self._size != self.model.spec.training.batch:
            self._train_as(replace(self.model.spec.training, batch=self._size))
            self.cuts = cuts(len(self.sets.train), self._size, least_batch(self.model))

    def _train_as(self, training: Training) -> None:
        """Note in the spec what is done, so that a checkpoint goes on the same way."""
        self.model = Model(replace(self.model.spec, training=training))

    def close(self) -> None:
        """End the threads."""
        self.plan.close()
        self._evaluator.close()

    @property
    def _plan(self) -> TensorPlan:
        """The plan for the size of the batch at hand."""
        start, end = self.cuts[self.batch]
        return self.plan.with_batch(end - start)

    @property
    def _chosen(self) -> Array:
        start, end = self.cuts[self.batch]
        return self.order[start:end]

    def _check(self, training: Training, least: int) -> None:
        if training.patience and not len(self.sets.validation):
            raise InputError(
                "no validation",
                mark("early stopping watches the validation set, and it is empty"),
                mark("Set patience = 0, or choose data with a validation set."),
            )
        if min(len(self.sets.train), training.batch) < least:
            raise InputError(
                "batch of one",
                mark("batch normalisation needs at least {least} samples a batch: one sample alone has no variance"),
                mark("Set batch = {least} or more, or leave batch_norm out."),
                least=least,
            )

    def _feed(self) -> None:
        if len(self.order) == 0:
            self.order = self.streams.order.permutation(len(self.sets.train))
        self.feeder.feed(self._plan, self._chosen)

    def _complete(self) -> tuple[TrainEvent, ...]:
        """After both passes: check, update, count. The position moves on to the next batch."""
        plan, samples = self._plan, len(self._chosen)
        limits = self.model.spec.training
        length = clip_norm(plan.gradients, limits.clip_norm) if limits.clip_norm else norm(plan.gradients)
        total = weighted_loss(self.model, plan, samples)
        if not (math.isfinite(total) and math.isfinite(length)):
            return (self._failed(*diagnosis.not_finite(plan)),)
        if limits.clip_value:
            clip_value(plan.gradients, limits.clip_value)
        wanted = self.watch is not None and (self.iteration + 1) % self.watch.every == 0
        rate = self.rate()
        guarded = may_spoil(self.moments, self._settings, rate, length)
        before = plan.parameters.copy() if wanted or guarded else None
        self.iteration += 1
        self._optimizer.move(plan, self.moments, rate, self.iteration, self._settings)
        if guarded and before is not None and not np.isfinite(plan.parameters).all():
            parameter, error = diagnosis.spoilt(plan.places, plan.parameters)
            np.copyto(plan.parameters, before)
            return (self._failed(parameter, "update", error),)
        accuracy = self._count(plan, total, samples)
        event = Batch(self.epoch, self.batch, len(self.cuts), samples, total / samples, rate, length, accuracy)
        self.position = len(plan.thunks)
        shown = (event, self._snapshot(before)) if wanted else (event,)
        self.position, self.held = 0, None
        self.batch += 1
        return shown

    def _count(self, plan: TensorPlan, total: float, samples: int) -> float | None:
        """The batch's part in the sums of the epoch, and in the moving statistics; the share of right answers, where there are such."""
        right = count_right(self.model, plan, self.sets.train.y[self._chosen]) if self.sets.scored else 0
        self.total += total
        self.right += right
        self.seen += samples
        for name, rule in self._following.items():
            rule.follow(self.states[name], plan.value(rule.node), samples)
        return right / samples if self.sets.scored else None

    def _ended(self, events: tuple[TrainEvent, ...]) -> tuple[TrainEvent, ...]:
        """With the event of the epoch, when its last batch is done."""
        if self.batch < len(self.cuts) or self.reason == "failed":
            return events
        val_loss, val_accuracy = self.evaluate(self.sets.validation)
        accuracy = self.right / self.seen if self.sets.scored else None
        rate = next(event.rate for event in events if isinstance(event, Batch))
        row = Epoch(self.epoch + 1, self.total / self.seen, accuracy, val_loss, val_accuracy, self.seconds, rate)
        self.history = (*self.history, row)
        self.epoch, self.batch = self.epoch + 1, 0
        self.order = np.zeros(0, np.int64)
        self.total, self.right, self.seen = 0.0, 0, 0
        self._cut()
        if self.model.spec.training.patience:
            self._remember_best(row)
        return (*events, row)

    def _remember_best(self, row: Epoch) -> None:
        """Keep the weights of the lowest validation loss; end when it has been the lowest for longer than `patience`."""
        before = [entry.val_loss for entry in self.history[:-1] if entry.val_loss is not None]
        if row.val_loss is not None and row.val_loss < min(before, default=math.inf):
            kept = {name: values.copy() for name, values in self.states.items()}
            self.best = (row.epoch, self.plan.parameters.copy(), kept)
        elif self.best is not None and row.epoch - self.best[0] >= self.model.spec.training.patience:
            self.reason = "early"

    def _failed(self, node: str, phase: str, error: GradvizError) -> Failed:
        self.reason = "failed"
        return Failed(self.epoch, self.batch, node, phase, error)

    def _snapshot(self, before: Array | None) -> Snapshot:
        plan, watch = self._plan, self.watch or Watch()
        return Snapshot(
            self.epoch,
            self.batch,
            self.position,
            diagnosis.copies(plan, watch.values),
            diagnosis.gradient_copies(plan, watch.gradients),
            diagnosis.gradient_norms(plan) if watch.statistics else {},
            diagnosis.update_ratios(plan, before) if watch.statistics and before is not None else {},
            diagnosis.dead_shares(plan) if watch.statistics else {},
            diagnosis.histograms(plan, (*watch.values, *plan.places)) if watch.histograms else {},
        )
