"""Time to accuracy on full MNIST, by the trainer that the command line uses: from arrays in memory to the score.

Checking, scaling, planning and training are counted; evaluation is not. One thread is measured by its own CPU time,
which other programs can lengthen less; two threads by the clock on the wall, so that row needs an idle machine.
"""

from __future__ import annotations

import math
import os
import statistics
import time
from functools import cache

from gradviz.data import Dataset, load
from gradviz.data.mnist import FOLDER_VARIABLE
from gradviz.nn.model import Model
from gradviz.nn.presets import PRESETS
from gradviz.nn.trainer import Trainer
from tests.benchmarks.table import UnavailableError, row

EVERY = 60
"""Batches between two looks at the test set, from half of the training on."""


@cache
def mnist() -> Dataset:
    """The full set from the user's folder: nothing is downloaded to measure."""
    if FOLDER_VARIABLE not in os.environ:
        raise UnavailableError(f"{FOLDER_VARIABLE} names no folder with MNIST")
    return load("mnist")


def seconds_to(accuracy: float, preset: str, epochs: int, seed: int, threads: int) -> float:
    """Training seconds until the test accuracy is reached; inf when it never is."""
    clock = time.thread_time if threads == 1 else time.perf_counter
    spec = PRESETS[preset].spec()
    model = Model(spec.with_training(epochs=epochs))
    data, start = mnist(), clock()
    trainer = Trainer(model, data, seed=seed, threads=threads, clock=clock)
    prepared = clock() - start
    batches = trainer.epochs * len(trainer.cuts)
    try:
        while trainer.epoch < trainer.epochs:
            trainer.step()
            looks = trainer.iteration % EVERY == 0 or trainer.iteration == batches
            if looks and 2 * trainer.iteration >= batches and (trainer.evaluate(trainer.sets.test)[1] or 0.0) >= accuracy:
                return prepared + trainer.seconds
    finally:
        trainer.close()
    return math.inf


@row("MNIST to 98 % by the MLP in 5 epochs, one thread, median of 3 seeds", "s", at_most=2.5)
def mlp_to_98() -> float:
    return statistics.median(seconds_to(0.98, "mlp", 5, seed, 1) for seed in range(3))


@row("MNIST to 98.9 % by the CNN in 2 epochs, two threads, median of 3 seeds", "s", at_most=10.0)
def cnn_to_98_9() -> float:
    return statistics.median(seconds_to(0.989, "cnn", 2, seed, 2) for seed in range(3))


@row("MNIST to 98.9 % by the CNN in 2 epochs, one thread, median of 3 seeds", "s")
def cnn_to_98_9_alone() -> float:
    return statistics.median(seconds_to(0.989, "cnn", 2, seed, 1) for seed in range(3))
