"""A network of a document ready to be looked into: its data, its weights, and one run on a few samples. Trains nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.data import Dataset, load, sources
from gradviz.engine import Trace
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.errors import InputError
from gradviz.nn import checkpoint
from gradviz.nn.batches import Feeder
from gradviz.nn.levels.batch import batch_trace
from gradviz.nn.sets import Scale, prepare
from gradviz.nn.settings import read_choice
from gradviz.nn.streams import Streams
from gradviz.project.network import Network
from gradviz.registry import VIEWS
from gradviz.words import mark

SAMPLES = 8
WEIGHTS_LIMIT = 2**28


def dataset_of(network: Network) -> Dataset:
    """The data that the network names, a name with settings after it or a path. Raises DataError, FileError, InputError."""
    name = network.spec.data
    if not name:
        raise InputError("no data", mark("this network names no data"), mark("Choose one of: {known}."), known=", ".join(sources()))
    words = name.split()
    if len(words) > 1 and words[0] in sources():
        choice = read_choice(mark("dataset"), sources(), name)
        return load(choice.kind, **choice.settings)
    return load(name)


def plan_of(network: Network, weights: Path | None = None, samples: int = SAMPLES) -> TensorPlan:
    """A train plan after one run on the first samples, with the first weights of its seed or those of a checkpoint.

    Raises InputError where something does not fit, DataError and FileError for what cannot be read.
    """
    for error in network.faults.values():
        raise error
    model, streams = network.model, Streams(network.seed)
    kept = None if weights is None else checkpoint.load(weights, WEIGHTS_LIMIT).arrays
    scale = Scale(kept["scale/mean"], kept["scale/deviation"]) if kept is not None and "scale/mean" in kept else None
    sets = prepare(model, dataset_of(network), streams.pairs, np.float32, scale)
    count = min(samples, len(sets.train))
    plan = TensorPlan(model.graph(True), model.shapes(count))
    first = model.initial(streams.weights)
    for name in plan.places:
        values = first[name] if kept is None else _stored(kept, name, first[name].shape)
        plan.set(name, values.astype(np.float32))
    Feeder(model, sets.train, sets.scale, streams).feed(plan, np.arange(count))
    plan.run()
    return plan


def network_trace(network: Network) -> Trace:
    """The untrained network on its first samples, step by step."""
    return batch_trace(plan_of(network))


def _stored(kept: Mapping[str, Any], name: str, shape: tuple[int, ...]) -> Any:
    """The weights of one parameter. Raises InputError where the file belongs to another network."""
    found = kept.get(f"parameter/{name}")
    if found is None or found.shape != shape:
        raise InputError(
            "other weights",
            mark("the weights beside this document belong to another network: {name} does not fit"),
            mark("Train it again, or open the document that they were trained with."),
            name=name,
        )
    return found


VIEWS.register("network trace", network_trace)
