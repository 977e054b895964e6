"""What each layer of a spec makes of its input: shape, parameters, or the error that says what would fit. Builds no model.

A layer that is wrong does not stop the rest: every other layer is looked at as far as its own input is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from gradviz.errors import GradvizError, InputError
from gradviz.graph import Builder
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.layers import Site
from gradviz.nn.losses import LOSSES
from gradviz.nn.model import NOMINAL, Model
from gradviz.nn.optimizers import OPTIMIZERS
from gradviz.nn.schedules import SCHEDULES
from gradviz.nn.settings import Choice, Configurable, find, settle
from gradviz.nn.spec import INPUT, NUMBERS, LayerSpec, Spec, layer_record, wrong_names, wrong_operands
from gradviz.words import count, grouped, mark

Shape = tuple[int, ...]


@dataclass(frozen=True)
class LayerFact:
    """One sample's shape after a layer and the arrays that it learns; None while unknown. `error` is its own, not its input's.

    `draws` tells whether an initializer gives some of these arrays their first values.
    """

    name: str
    shape: Shape | None = None
    leaves: Mapping[str, Shape] = field(default_factory=dict)
    error: GradvizError | None = None
    draws: bool = False

    @property
    def parameters(self) -> int:
        """How many numbers the layer learns."""
        return sum(math.prod(shape) for shape in self.leaves.values())

    @property
    def arithmetic(self) -> str:
        """How that number comes about: 16 · 8 · 3 · 3 + 16 = 1,168 parameters, where it is more than one number; empty for none."""
        if not self.leaves:
            return ""
        sums = " + ".join(" · ".join(map(str, shape)) or "1" for shape in self.leaves.values())
        whole = count("{shown} parameter", "{shown} parameters", self.parameters, shown=grouped(self.parameters))
        return whole if sums == str(self.parameters) else f"{sums} = {whole}"


def layer_facts(spec: Spec) -> tuple[LayerFact, ...]:
    """A fact for every layer, in order."""
    site = Site(Builder(), {}, {}, True)
    start = site.builder.leaf(INPUT)
    site.shapes[start] = (NOMINAL, *spec.input)
    places: dict[str, int | None] = {INPUT: start}
    facts = []
    for layer in spec.layers:
        try:
            facts.append(_fact(layer, site, places))
        except InputError as error:
            places.setdefault(layer.name, None)
            facts.append(LayerFact(layer.name, error=error))
    return tuple(facts)


def faults(spec: Spec) -> Mapping[str, GradvizError]:
    """What is wrong, by place: the name of a layer, or "input", "layers", "loss", "initializer", "training"."""
    found: dict[str, GradvizError] = {fact.name: fact.error for fact in layer_facts(spec) if fact.error is not None}
    if not spec.layers:
        found["layers"] = InputError("no layers", mark("the network has no layers"), mark("Add a dense layer to begin with."))
    if not spec.input or min(spec.input) < 1:
        found["input"] = InputError("input shape", mark("a sample needs at least one number"), mark("Choose data, or give a shape."))
    for place, owner, known, choice in _choices(spec):
        try:
            settle(choice.kind, find(owner, known, choice.kind).fields, choice.settings)
        except InputError as error:
            found.setdefault(place, error)
    try:
        settle("training", NUMBERS, {entry.name: getattr(spec.training, entry.name) for entry in NUMBERS})
    except InputError as error:
        found.setdefault("training", error)
    if not found:
        try:
            Model(spec).check_size()
            Model(spec).graph(True)
        except InputError as error:
            found["loss"] = error
    return found


def _choices(spec: Spec) -> tuple[tuple[str, str, Mapping[str, Configurable], Choice], ...]:
    """The choices of a spec beside its layers: place, what it is, where it is chosen from, and what was chosen."""
    return (
        ("loss", mark("loss"), LOSSES, spec.loss),
        ("initializer", mark("initializer"), INITIALIZERS, spec.initializer),
        ("training", mark("optimizer"), OPTIMIZERS, spec.training.optimizer),
        ("training", mark("schedule"), SCHEDULES, spec.training.schedule),
        *(("training", mark("augmentation"), AUGMENTATIONS, choice) for choice in spec.training.augment),
    )


def _fact(layer: LayerSpec, site: Site, places: dict[str, int | None]) -> LayerFact:
    """Lay one layer. Raises InputError for names, settings and shapes that do not fit."""
    record = layer_record(layer.kind)
    settings = settle(f"{layer.kind} {layer.name}", record.fields, layer.settings)
    unknown = [name for name in layer.reads if name not in places]
    if unknown or layer.name in places or not layer.name or "/" in layer.name:
        raise wrong_names(layer.name, unknown, places)
    if not record.accepts(len(layer.reads)):
        raise wrong_operands(record, layer.kind, layer.name, len(layer.reads), mark("Choose the layers that it reads."))
    if layer.initializer is not None:
        settle(layer.initializer.kind, find(mark("initializer"), INITIALIZERS, layer.initializer.kind).fields, layer.initializer.settings)
    reads = [node for name in layer.reads if (node := places[name]) is not None]
    if len(reads) < len(layer.reads):
        places[layer.name] = None
        return LayerFact(layer.name)
    node = site.lay(record, layer.name, settings, reads)
    places[layer.name] = node
    leaves = {name: leaf.shape for name, leaf in site.owned.items() if leaf.role == "parameter"}
    draws = any(leaf.decays for leaf in site.owned.values())
    return LayerFact(layer.name, site.shapes[node][1:], leaves, draws=draws)
