"""A network of a document ready to be looked into: its data, its weights, and one run on a few samples. Trains nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gradviz.data import Dataset, Watch, load, sources
from gradviz.engine import Trace
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import InputError
from gradviz.nn.history import RunHistory, load_run, reopen
from gradviz.nn.levels.batch import batch_trace
from gradviz.nn.settings import read_choice
from gradviz.nn.trainer import Trainer
from gradviz.project.network import Network
from gradviz.registry import VIEWS
from gradviz.words import mark

SAMPLES = 8


def dataset_of(network: Network, watch: Watch | None = None) -> Dataset:
    """The data that the network names, a name with settings after it or a path. Raises DataError, FileError, InputError."""
    name = network.spec.data
    if not name:
        raise InputError("no data", mark("this network names no data"), mark("Choose one of: {known}."), known=", ".join(sources()))
    words = name.split()
    if len(words) > 1 and words[0] in sources():
        choice = read_choice(mark("dataset"), sources(), name)
        return load(choice.kind, watch=watch, **choice.settings)
    return load(name, watch=watch)


def trainer_of(network: Network, *, threads: int = 1) -> Trainer:
    """A trainer at its start, on the data that the network names. Raises InputError, DataError and FileError."""
    for error in network.faults.values():
        raise error
    return Trainer(network.model, dataset_of(network), seed=network.seed, threads=threads)


def reopened(network: Network, path: Path, *, threads: int = 1) -> tuple[Trainer, RunHistory]:
    """A trainer with the last weights of a saved run, and the history of that run, to be looked at.

    Raises InputError where the run belongs to another network, FileError for what is no run.
    """
    trainer = trainer_of(network, threads=threads)
    return trainer, take_run(trainer, path)


def take_run(trainer: Trainer, path: Path) -> RunHistory:
    """Give a trainer the last weights of a saved run; returns the history of that run.

    Raises InputError where the run belongs to another network, FileError for what is no run.
    """
    history, _ = load_run(path)
    if history.kept:
        kept = history.kept[-1]
        if kept.parameters.shape != trainer.plan.parameters.shape or set(kept.states) != set(trainer.states):
            raise InputError(
                "other weights",
                mark("the weights in {name} belong to another network"),
                mark("Train it again, or open the document that they were trained with."),
                name=path.name,
            )
        reopen(kept, trainer)
    return history


def weights_path(network: Network, folder: Path) -> Path | None:
    """The file of trained weights beside a document in `folder`; None where it names none that is a plain file name."""
    name = network.weights
    return folder / name if name and Path(name).name == name else None


def plan_of(network: Network, weights: Path | None = None, samples: int = SAMPLES) -> TensorPlan:
    """A train plan after one run on the first samples, with the first weights of its seed or those of a saved run.

    Raises InputError where something does not fit, DataError and FileError for what cannot be read.
    """
    trainer = trainer_of(network) if weights is None else reopened(network, weights)[0]
    count = min(samples, len(trainer.sets.train))
    plan = trainer.plan.with_batch(count)
    trainer.feeder.feed(plan, np.arange(count))
    plan.run()
    return plan


def network_trace(network: Network) -> Trace:
    """The untrained network on its first samples, step by step."""
    return batch_trace(plan_of(network))


VIEWS.register("network trace", network_trace)
