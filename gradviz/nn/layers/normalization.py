"""Layers that differ between training and evaluation, or compare neighbours: batch_norm, dropout, lrn."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.fields import Field
from gradviz.nn.layers.connected import build_plain
from gradviz.nn.layers.record import Layer, Leaf, Settings, Shape, Site, declare
from gradviz.words import mark


def batch_norm_leaves(shapes: Sequence[Shape], settings: Settings) -> tuple[Leaf, ...]:
    """Scale and shift are learned; the moving statistics are kept for evaluation."""
    per_channel = shapes[0][:1]
    return (
        Leaf("gamma", per_channel, initializer="constant", value=1.0),
        Leaf("beta", per_channel, initializer="constant"),
        Leaf("running_mean", per_channel, "state", follows="mean"),
        Leaf("running_variance", per_channel, "state", value=1.0, follows="variance", unbiased=True),
    )


def build_batch_norm(site: Site, inputs: Sequence[int]) -> int:
    """The statistics are ordinary nodes in training, and leaves in evaluation."""
    if site.train:
        statistics = [site.gate("batch_mean", inputs, "mean"), site.gate("batch_variance", inputs, "variance")]
    else:
        statistics = [site.leaf("running_mean"), site.leaf("running_variance")]
    return site.gate("normalize", [*inputs, *statistics, site.leaf("gamma"), site.leaf("beta")], epsilon=site.settings["epsilon"])


def dropout_leaves(shapes: Sequence[Shape], settings: Settings) -> tuple[Leaf, ...]:
    return (Leaf("noise", shapes[0], "noise", value=1.0 - float(settings["rate"])),)


def build_dropout(site: Site, inputs: Sequence[int]) -> int:
    """In evaluation nothing is dropped, and there is no gate."""
    if not site.train:
        return inputs[0]
    noise = site.leaf("noise", batch=site.shapes[inputs[0]][0])
    return site.gate("dropout", [*inputs, noise], rate=site.settings["rate"])


declare(
    Layer(
        "batch_norm",
        mark("Mean 0 and variance 1 over the batch, then a learned scale and shift."),
        build_batch_norm,
        (
            Field("epsilon", 1e-5, mark("added to the variance"), minimum=0.0, title=mark("Epsilon")),
            Field(
                "momentum", 0.1, mark("the share of a new batch in the moving statistics"), minimum=0.0, maximum=1.0, title=mark("Momentum")
            ),
        ),
        batch_norm_leaves,
        title=mark("Batch norm"),
        sign="σ",
        category="unary",
    )
)
declare(
    Layer(
        "dropout",
        mark("Drops some units at random while training, and scales up the rest."),
        build_dropout,
        (Field("rate", 0.5, mark("the share that is dropped"), minimum=0.0, maximum=0.99, title=mark("Dropped share")),),
        dropout_leaves,
        title=mark("Dropout"),
        sign="×",
        category="mul",
    )
)
declare(
    Layer(
        "lrn",
        mark("Local response normalisation: each number over the size of its neighbours in other channels."),
        build_plain("lrn", "size", "alpha", "beta", "k"),
        (
            Field("size", 5, mark("how many neighbouring channels count"), minimum=1, title=mark("Neighbours")),
            Field("alpha", 1e-4, mark("the weight of the neighbours"), minimum=0.0, title=mark("Strength")),
            Field("beta", 0.75, mark("the power of the divisor"), minimum=0.0, title=mark("Exponent")),
            Field("k", 1.0, mark("added to the neighbours"), minimum=0.0, title=mark("Offset")),
        ),
        title=mark("Response norm"),
        sign="σ",
        category="unary",
    )
)
