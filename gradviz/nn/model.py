"""Model: a spec as graphs. Owns the train and the eval graph, which share parameters by name, and the first values.

Nothing is allocated for shapes and counts, so the largest networks can be looked at.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradviz.errors import InputError
from gradviz.graph import Builder, Graph
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.layers import Leaf, Site
from gradviz.nn.losses import LOSSES, Loss
from gradviz.nn.regularizers import penalized
from gradviz.nn.settings import Choice, settle
from gradviz.nn.spec import INPUT, LayerSpec, Spec, layer_record
from gradviz.ops import OPS
from gradviz.words import mark

Shape = tuple[int, ...]
TARGET = "y"
LOSS = "loss"
SECOND = "@2"
NOMINAL = 2
MOST_NUMBERS = 10**9
"""Parameters, and what one sample becomes, that a network may have in all; more can be looked at, but not computed."""


@dataclass(frozen=True)
class Built:
    """A graph and what building it found: the shape of each leaf with a batch of NOMINAL, and the leaves owned."""

    graph: Graph
    leaf_shapes: Mapping[str, Shape]
    owned: Mapping[str, Leaf]
    layer_shapes: Mapping[str, Shape]


@dataclass(frozen=True, eq=False)
class Model:
    """The network of a spec. Raises InputError, naming the layer, for one that does not fit together."""

    spec: Spec

    @cached_property
    def loss(self) -> Loss:
        """The record of the loss."""
        return LOSSES[self.spec.loss.kind]

    def graph(self, train: bool) -> Graph:
        """Outputs are the logits (scores of both towers for pairs), the loss of the data, and last the loss to minimise."""
        return self.built(train).graph

    def built(self, train: bool) -> Built:
        """The graph with its shapes; built once."""
        return self._trained if train else self._evaluated

    @cached_property
    def _trained(self) -> Built:
        return _build(self.spec, self.loss, True)

    @cached_property
    def _evaluated(self) -> Built:
        return _build(self.spec, self.loss, False)

    def shapes(self, batch: int, train: bool = True) -> dict[str, Shape]:
        """The shape of every leaf of a graph for a number of samples."""
        built = self.built(train)
        batched = {node.name for node in built.graph.leaves if node.role in ("input", "noise")}
        return {name: (batch, *shape[1:]) if name in batched else shape for name, shape in built.leaf_shapes.items()}

    @cached_property
    def parameters(self) -> dict[str, Leaf]:
        """What is learned, by "layer/field", in the order of the graph."""
        return {name: leaf for name, leaf in self._trained.owned.items() if leaf.role == "parameter"}

    @cached_property
    def states(self) -> dict[str, Leaf]:
        """Moving statistics that evaluation needs, by "layer/field"."""
        return {name: leaf for name, leaf in self._evaluated.owned.items() if leaf.role == "state"}

    @cached_property
    def parameter_count(self) -> int:
        """How many numbers are learned."""
        return sum(math.prod(leaf.shape) for leaf in self.parameters.values())

    @property
    def outputs(self) -> Shape:
        """The shape of one sample's output."""
        return self._evaluated.layer_shapes[self.spec.layers[-1].name]

    def check_size(self) -> None:
        """Raises InputError for a network too large to be computed."""
        numbers = self.parameter_count + sum(map(math.prod, self._evaluated.layer_shapes.values()))
        if numbers > MOST_NUMBERS:
            raise InputError(
                "too large a network",
                mark("the network has {numbers} numbers to keep for one sample, more than {most}"),
                mark("Make its largest layer smaller."),
                numbers=f"{numbers:,}",
                most=f"{MOST_NUMBERS:,}",
            )

    def layer_shapes(self) -> dict[str, Shape]:
        """One sample's shape after each layer."""
        return dict(self._evaluated.layer_shapes)

    def initial(self, rng: np.random.Generator) -> dict[str, NDArray[np.float64]]:
        """First values of all parameters and states, drawn in the order of the graph."""
        values = {name: self._first(name, leaf, rng) for name, leaf in self.parameters.items()}
        return {**values, **{name: np.full(leaf.shape, leaf.value) for name, leaf in self.states.items()}}

    def layer(self, leaf: str) -> LayerSpec:
        """The layer that owns an array."""
        return next(layer for layer in self.spec.layers if layer.name == leaf.split("/", maxsplit=1)[0])

    def _first(self, name: str, leaf: Leaf, rng: np.random.Generator) -> NDArray[np.float64]:
        if leaf.initializer is not None:
            choice = Choice(leaf.initializer, {"value": leaf.value})
        else:
            choice = self.layer(name).initializer or self.spec.initializer
        record = INITIALIZERS[choice.kind]
        return record.draw(rng, leaf.place, settle(choice.kind, record.fields, choice.settings))


def _build(spec: Spec, loss: Loss, train: bool) -> Built:
    """Layers, a second tower for pairs, the loss, and penalties while training."""
    builder = Builder()
    site = Site(builder, {}, {}, train)
    owned: dict[str, Leaf] = {}
    first, layer_shapes = _tower(spec, site, _input(site, INPUT, spec.input), "", owned)
    if loss.source == "pairs":
        second, _ = _tower(spec, site, _input(site, TARGET, spec.input), SECOND, owned)
        ends = [first, second]
        operands = ends
    else:
        ends = [first]
        operands = [first, _input(site, TARGET, loss.target_shape(site.shapes[first][1:]))]
    settings = settle(spec.loss.kind, loss.fields, spec.loss.settings)
    OPS[loss.op].shape(*(site.shapes[node] for node in operands), **settings)
    ends.append(builder.gate(loss.op, operands, name=LOSS, attributes=settings, group=LOSS))
    if train:
        ends += _penalties(spec, site, ends[-1], owned)
    shapes = {name: site.shapes[node] for name, node in site.leaves.items()}
    return Built(builder.build(*ends), shapes, owned, layer_shapes)


def _input(site: Site, name: str, shape: Shape) -> int:
    node = site.builder.leaf(name)
    site.leaves[name] = node
    site.shapes[node] = (NOMINAL, *shape)
    return node


def _tower(spec: Spec, site: Site, start: int, suffix: str, owned: dict[str, Leaf]) -> tuple[int, dict[str, Shape]]:
    """All layers on one input; returns the last node and each layer's shape."""
    places, shapes = {INPUT: start}, {}
    for layer in spec.layers:
        record = layer_record(layer.kind)
        settings = settle(f"{layer.kind} {layer.name}", record.fields, layer.settings)
        node = site.lay(record, layer.name, settings, [places[name] for name in layer.reads], suffix)
        owned.update({f"{layer.name}/{leaf.name}" + (suffix if leaf.role == "noise" else ""): leaf for leaf in site.owned.values()})
        places[layer.name] = node
        shapes[layer.name] = site.shapes[node][1:]
    return places[spec.layers[-1].name], shapes


def _penalties(spec: Spec, site: Site, loss: int, owned: Mapping[str, Leaf]) -> list[int]:
    """The loss with the penalties that the spec asks for, as one more output; none where it asks for none."""
    weights = [site.leaves[name] for name, leaf in owned.items() if leaf.decays]
    total = loss
    for name, strength in (("l1", spec.training.l1), ("l2", spec.training.l2)):
        if strength:
            total = penalized(site.builder, total, name, strength, weights)
    return [] if total == loss else [total]
