"""Edits of a network document: functions Document -> Document. Own what one edit rewires; undo keeps their results.

A value that its field does not accept is refused; shapes that do not fit are kept, and said at the layer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from gradviz.data import Source, claiming, sources
from gradviz.fields import Field
from gradviz.nn.augmentation import AUGMENTATIONS
from gradviz.nn.initializers import INITIALIZERS
from gradviz.nn.layers import LAYERS
from gradviz.nn.losses import LOSSES
from gradviz.nn.naming import fits_name, fresh_name, shown_names
from gradviz.nn.presets import PRESETS
from gradviz.nn.settings import Choice, find, line_of, read_choice, settle
from gradviz.nn.spec import INPUT, NUMBERS, LayerSpec, Spec, last_connected, layer_record, wrong_names
from gradviz.project.document import Document, frozen
from gradviz.project.network import PARTS, RUN, SAME, Network
from gradviz.words import mark

Layers = tuple[LayerSpec, ...]
PATH = "path"
"""The setting of a set that is read from the user's own file or folder."""
CLASSES, NUMBERS_LOSS = "cross_entropy", "mse"
"""The losses for classes and for numbers when data ask for another one than there is."""


def new_network(preset: str) -> Document:
    """A document of a preset. Raises KeyError for one that does not exist."""
    network = Network.from_preset(preset)
    return Document("", title=network.title, network=network)


def add_layer(document: Document, kind: str, place: int | None = None, **settings: Any) -> Document:
    """A new layer at a place of the list, by default at its end. Raises InputError for a kind or setting that is none."""
    record = layer_record(kind)
    settle(kind, record.fields, settings)
    network = network_of(document)
    at = len(network.spec.layers) if place is None else max(0, min(place, len(network.spec.layers)))
    name = fresh_name(kind, [layer.name for layer in network.spec.layers])
    return _with_layers(document, _inserted(network.spec.layers, at, LayerSpec(kind, name, frozen(settings), ())))


def duplicate_layer(document: Document, name: str) -> Document:
    """The same layer once more behind itself."""
    network = network_of(document)
    layer = network.layer(name)
    copy = replace(layer, name=fresh_name(layer.kind, [other.name for other in network.spec.layers]))
    return _with_layers(document, _inserted(network.spec.layers, network.spec.layers.index(layer) + 1, copy))


def remove_layer(document: Document, name: str) -> Document:
    """Without a layer; what read it reads what it read."""
    network = network_of(document)
    network.layer(name)
    return _with_layers(document, _taken(network.spec.layers, name))


def move_layer(document: Document, name: str, place: int) -> Document:
    """A layer at another place of the list; the chain is closed where it was and opened where it goes."""
    network = network_of(document)
    layer = network.layer(name)
    rest = _taken(network.spec.layers, name)
    return _with_layers(document, _inserted(rest, max(0, min(place, len(rest))), layer))


def set_layer_field(document: Document, name: str, field: str, value: Any) -> Document:
    """Another value of a layer's field. Raises InputError for one that the field does not accept."""
    network = network_of(document)
    layer = network.layer(name)
    settings = _set(shown_names(network.spec.layers)[name], layer_record(layer.kind).fields, layer.settings, field, value)
    return _changed(document, name, lambda old: replace(old, settings=settings))


def rename_layer(document: Document, name: str, new: str) -> Document:
    """Another name of a layer, for all that read it too. Raises InputError for one that is taken or none."""
    spec = network_of(document).spec
    taken = (INPUT, *(layer.name for layer in spec.layers if layer.name != name))
    if not fits_name(new, taken):
        raise wrong_names(new, (), taken)
    changed = _changed(document, name, lambda old: replace(old, name=new))
    return _with_layers(changed, tuple(replace(layer, reads=_swapped(layer.reads, name, new)) for layer in network_of(changed).spec.layers))


def set_layer_reads(document: Document, name: str, reads: Sequence[str]) -> Document:
    """The layers that a layer reads, as for a bypass."""
    return _changed(document, name, lambda old: replace(old, reads=tuple(reads)))


def choose_initializer(document: Document, name: str, kind: str) -> Document:
    """An initializer of a layer's own; SAME for that of the network. Raises InputError for one that does not exist."""
    own = None if kind == SAME else Choice(find(mark("initializer"), INITIALIZERS, kind).name, frozen({}))
    return _changed(document, name, lambda old: replace(old, initializer=own))


def set_initializer_field(document: Document, name: str, field: str, value: Any) -> Document:
    """Another value of a field of a layer's own initializer. Raises InputError for one that it does not accept."""
    own = network_of(document).layer(name).initializer
    if own is None:
        raise ValueError(f"{name} has no initializer of its own")
    settings = _set(own.kind, INITIALIZERS[own.kind].fields, own.settings, field, value)
    return _changed(document, name, lambda old: replace(old, initializer=Choice(own.kind, settings)))


def choose(document: Document, part: str, kind: str, **settings: Any) -> Document:
    """Another loss, initializer, optimizer or schedule. Raises InputError for one that does not exist."""
    record = find(part, PARTS[part], kind)
    settle(kind, record.fields, settings)
    return _with_choice(document, part, Choice(kind, frozen(settings)))


def set_field(document: Document, part: str, field: str, value: Any) -> Document:
    """Another value of a field of "training", of "run" or of a choice. Raises InputError for one that it does not accept.

    Another run is not the one whose weights are kept.
    """
    network = network_of(document)
    if part == "run":
        changes: dict[str, Any] = dict(_set("run", RUN, {}, field, value))
        return replace(document, network=replace(network, weights="", **changes))
    if part == "training":
        _set("training", NUMBERS, {}, field, value)
        return _with_spec(document, network.spec.with_training(**{field: value}))
    choice = network.choice(part)
    settings = _set(choice.kind, PARTS[part][choice.kind].fields, choice.settings, field, value)
    return _with_choice(document, part, Choice(choice.kind, settings))


def switch_augmentation(document: Document, kind: str, on: bool) -> Document:
    """With or without one change of the training images, behind those there are. Raises InputError for one that does not exist."""
    find(mark("augmentation"), AUGMENTATIONS, kind)
    others = tuple(choice for choice in network_of(document).spec.training.augment if choice.kind != kind)
    return _with_augment(document, (*others, Choice(kind, frozen({}))) if on else others)


def set_augmentation_field(document: Document, kind: str, field: str, value: Any) -> Document:
    """Another value of a field of an augmentation that is on. Raises InputError for one that it does not accept."""
    record, augment = find(mark("augmentation"), AUGMENTATIONS, kind), network_of(document).spec.training.augment
    settings = {at: _set(kind, record.fields, choice.settings, field, value) for at, choice in enumerate(augment) if choice.kind == kind}
    return _with_augment(document, tuple(Choice(kind, settings[at]) if at in settings else choice for at, choice in enumerate(augment)))


def choose_data(document: Document, data: str, shape: Sequence[int] = ()) -> Document:
    """Other data by name, and the shape of one of its samples where it is known."""
    spec = network_of(document).spec
    return _with_spec(document, replace(spec, data=data, input=tuple(shape) or spec.input))


def data_choice(network: Network) -> Choice:
    """The set that a network names, by name or path, with the settings that belong to it."""
    kind, *settings = network.spec.data.split() or [""]
    if kind not in sources() or not settings:
        return Choice(network.spec.data, {})
    found = read_choice(mark("dataset"), sources(), network.spec.data)
    own = {name: value for name, value in found.settings.items() if name != PATH}
    return Choice(found.settings[PATH], own) if PATH in found.settings else found


def data_source(network: Network) -> Source | None:
    """Where the data come from; None for a path at which there is nothing that is known."""
    kind = data_choice(network).kind
    first = next(iter(network.spec.data.split()), "")
    return sources().get(kind) or (claiming(kind) if kind == network.spec.data else sources()[first])


def set_data_field(document: Document, field: str, value: Any) -> Document:
    """Another setting of the set that the network names. Raises InputError for one that it does not accept."""
    network = network_of(document)
    choice = data_choice(network)
    record = data_source(network) or find(mark("dataset"), sources(), choice.kind)
    settings = _set(choice.kind, record.fields, choice.settings, field, value)
    told = {entry.name: settings[entry.name] for entry in record.fields if settings.get(entry.name, entry.default) != entry.default}
    if record.name == choice.kind:
        return choose_data(document, line_of(record.name, told))
    return choose_data(document, line_of(record.name, {PATH: choice.kind, **told}) if told else choice.kind)


def fit_to_data(document: Document, shape: Sequence[int], classes: int) -> Document:
    """A network that reads samples of this shape and has one output a class; 0 classes are numbers to be met.

    Pictures are made flat for a fully connected layer in front. What is compared with its input has as many outputs as that.
    """
    spec = network_of(document).spec
    changed = choose_data(document, spec.data, shape)
    if spec.layers and layer_record(spec.layers[0].kind).fully_connected and len(shape) > 1:
        changed = add_layer(changed, flattening_kinds()[0], 0)
    loss, last = LOSSES[spec.loss.kind], last_connected(spec.layers)
    units = math.prod(shape) if loss.source == "input" else classes if loss.numbers or classes > 2 else 1
    if loss.source == "labels" and ((classes > 2 and not loss.numbers) or (classes == 0 and loss.shares is not None)):
        changed = choose(changed, "loss", CLASSES if classes else NUMBERS_LOSS)
        units = classes or 1
    return changed if last is None or loss.source == "pairs" else set_layer_field(changed, spec.layers[last].name, "units", units)


def flattening_kinds() -> tuple[str, ...]:
    """The kinds of layers that make samples flat."""
    return tuple(kind for kind, record in LAYERS.items() if record.flattens)


def set_weights(document: Document, name: str) -> Document:
    """The file beside the document that holds trained weights; "" for none."""
    return replace(document, network=replace(network_of(document), weights=name))


def land_run(document: Document, key: str, name: str) -> Document:
    """The weights of a run that began with a network of this key; a document that is another by now stays as it is."""
    return set_weights(document, name) if document.network is not None and document.network.key == key else document


def switch_ingredient(document: Document, name: str, on: bool) -> Document:
    """Switch one ingredient of the recipe it was made from; its data and its epochs stay. Raises InputError."""
    network = network_of(document)
    preset = PRESETS[network.preset]
    find(mark("ingredient"), dict(preset.ingredients), name)
    wanted = {other for other in network.without if other != name} | (set() if on else {name})
    without = tuple(other for other, _ in preset.ingredients if other in wanted)
    fresh = preset.spec(without)
    spec = replace(fresh, data=network.spec.data).with_training(epochs=network.spec.training.epochs)
    return replace(document, network=replace(network, spec=spec, without=without, weights=""))


def network_of(document: Document) -> Network:
    """The network of a document. Raises ValueError for a document of a formula."""
    if document.network is None:
        raise ValueError("this document holds a formula, not a network")
    return document.network


def _set(owner: str, fields: tuple[Field, ...], settings: Any, field: str, value: Any) -> Any:
    settle(owner, fields, {field: value})
    return frozen({**settings, field: tuple(value) if isinstance(value, list) else value})


def _with_spec(document: Document, spec: Spec) -> Document:
    """Trained weights go where they no longer belong."""
    network = network_of(document)
    changed = replace(network, spec=spec)
    return replace(document, network=changed if changed.key == network.key else replace(changed, weights=""))


def _with_augment(document: Document, augment: tuple[Choice, ...]) -> Document:
    return _with_spec(document, network_of(document).spec.with_training(augment=augment))


def _with_layers(document: Document, layers: Layers) -> Document:
    return _with_spec(document, replace(network_of(document).spec, layers=layers))


def _with_choice(document: Document, part: str, choice: Choice) -> Document:
    spec = network_of(document).spec
    changes: dict[str, Any] = {part: choice}
    if part in ("loss", "initializer"):
        return _with_spec(document, replace(spec, **changes))
    return _with_spec(document, spec.with_training(**changes))


def _changed(document: Document, name: str, change: Callable[[LayerSpec], LayerSpec]) -> Document:
    network = network_of(document)
    network.layer(name)
    return _with_layers(document, tuple(change(layer) if layer.name == name else layer for layer in network.spec.layers))


def _inserted(layers: Layers, at: int, layer: LayerSpec) -> Layers:
    """`layer` reads the one before it in place of its first operand; the one after it reads `layer` where it read that."""
    before = layers[at - 1].name if at else INPUT
    known = {INPUT, *(other.name for other in layers[:at])}
    others = tuple(name for name in layer.reads[1:] if name in known)
    rest = [replace(other, reads=_swapped(other.reads, before, layer.name)) if place == at else other for place, other in enumerate(layers)]
    return (*rest[:at], replace(layer, reads=(before, *others)), *rest[at:])


def _taken(layers: Layers, name: str) -> Layers:
    gone = next(layer for layer in layers if layer.name == name)
    heir = gone.reads[0] if gone.reads else INPUT
    return tuple(replace(layer, reads=_swapped(layer.reads, name, heir)) for layer in layers if layer.name != name)


def _swapped(reads: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if name == old else name for name in reads)
