"""The open network document: its history, its edits and what each layer says of itself. Announces by signals; trains nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradviz import words
from gradviz.app.training.origin import Origin
from gradviz.data import sources
from gradviz.errors import GradvizError, InputError
from gradviz.nn.layers import LAYERS, activation_layer
from gradviz.nn.layers.connected import activations
from gradviz.nn.naming import kind_title, shown_names
from gradviz.nn.presets import PRESETS
from gradviz.nn.shaping import LayerFact
from gradviz.nn.spec import layer_record
from gradviz.nn.titles import block_titles
from gradviz.picture.network_layout import written_shape
from gradviz.project import Document, load, network_edits, save
from gradviz.project.examples import TITLES
from gradviz.project.history import History
from gradviz.project.network import PARTS, Network, Row, rows
from gradviz.project.network_run import weights_path
from gradviz.project.quick_fixes import QuickFix, quick_fixes
from gradviz.words import Phrase, mark

FIRST_PRESET = "mlp"
FIRST_EPOCHS = 30
DATA_FIELD = "data field"
"""Of the small bundled set: so that the first curve is seen to move."""


@dataclass(frozen=True)
class LayerRow:
    """One line of the list of layers; `category` gives its ink, `symbol` its sign."""

    name: str
    title: str
    kind: str
    shape: str
    category: str
    symbol: str
    arithmetic: str
    error: GradvizError | None
    fixes: tuple[QuickFix, ...] = ()
    doc: str = ""


class NetworkSession(QObject):
    """One open document that is a network; every edit goes through `edit` and can be undone.

    `origin` is the file that its training begins with. `land` puts a run that is over beside the document which is saved, and
    names its file.
    """

    document_changed = Signal()
    started = Signal()
    refused = Signal(object)

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.origin: Origin | None = None
        self.land: Callable[[Path, Network], str] = lambda path, network: ""
        self.history = History(document or first_document())
        self._chosen = ""
        self._chosen_by: tuple[str | Phrase, object] = ("", None)
        self._fixes_of: Document | None = None
        self._fixes: dict[str, tuple[QuickFix, ...]] = {}

    @property
    def document(self) -> Document:
        """The document now."""
        return self.history.value

    @property
    def network(self) -> Network:
        """The network now."""
        return network_edits.network_of(self.document)

    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
        return self.history.changed

    def edit(self, change: Callable[[Document], Document], label: str | Phrase, merge: object = None) -> bool:
        """Take an edit over, or say why it cannot be; whether it was taken."""
        try:
            edited = change(self.document)
        except InputError as error:
            self.refused.emit(error)
            return False
        self.history.push(edited, label, merge)
        self.document_changed.emit()
        return True

    def add(self, kind: str, after: str = "", place: int | None = None) -> None:
        """Add a layer behind another one, at a place of the list, or at its end."""
        names = [layer.name for layer in self.network.spec.layers]
        at = names.index(after) + 1 if after in names else place
        label = Phrase(mark("Add {layer}"), {"layer": kind_title(kind)})
        self.edit(lambda document: network_edits.add_layer(document, kind, at), label)

    def remove(self, name: str) -> None:
        """Remove a layer."""
        self.edit(lambda document: network_edits.remove_layer(document, name), self._label(mark("Remove {layer}"), name))

    def duplicate(self, name: str) -> None:
        """Add a copy of a layer behind it."""
        self.edit(lambda document: network_edits.duplicate_layer(document, name), self._label(mark("Duplicate {layer}"), name))

    def move(self, name: str, place: int) -> None:
        """Move a layer to another place of the list."""
        self.edit(lambda document: network_edits.move_layer(document, name, place), self._label(mark("Move {layer}"), name))

    def apply_fix(self, name: str, fix: QuickFix) -> None:
        """Make a layer fit."""
        self.edit(fix.change, self._label(mark("Make {layer} fit"), name))

    def _label(self, template: str, name: str, **more: str) -> Phrase:
        """The name of an edit with the title that its layer has now."""
        return Phrase(template, {"layer": shown_names(self.network.spec.layers).get(name, name), **more})

    def move_by(self, name: str, by: int) -> None:
        """Move a layer down by `by` places, or up when negative."""
        names = [layer.name for layer in self.network.spec.layers]
        at = names.index(name) + by
        if 0 <= at < len(names):
            self.move(name, at)

    def set_layer(self, name: str, field: str, value: Any) -> None:
        """Set a layer's field; typing merges until `settle`."""
        edited = ("layer", name, field)
        titles = {entry.name: entry.label for entry in layer_record(self.network.layer(name).kind).fields}
        label = self._label(mark("{field} of {layer}"), name, field=titles.get(field, field))
        self.edit(lambda document: network_edits.set_layer_field(document, name, field, value), label, edited)

    def rename(self, name: str, new: str) -> bool:
        """Rename a layer; returns whether the name was taken over."""
        label = self._label(mark("{field} of {layer}"), name, field=mark("Name"))
        return self.edit(lambda document: network_edits.rename_layer(document, name, new), label)

    def choose_initializer(self, name: str, kind: str) -> None:
        """Choose an initializer of a layer's own, or that of the network."""
        label = self._label(mark("{field} of {layer}"), name, field=mark("Initializer"))
        self.edit(lambda document: network_edits.choose_initializer(document, name, kind), label)

    def set_initializer(self, name: str, field: str, value: Any) -> None:
        """Set a field of a layer's own initializer; typing merges until `settle`."""
        titles = {row.field.name: row.field.label for row in self.network.initializer_form(name)}
        label = self._label(mark("{field} of {layer}"), name, field=titles.get(field, field))
        edited = ("initializer", name, field)
        self.edit(lambda document: network_edits.set_initializer_field(document, name, field, value), label, edited)

    def set_field(self, part: str, field: str, value: Any) -> None:
        """Set a field of the training, of its run or of a choice; typing merges until `settle`."""
        edited = (part, field)
        titles = {row.field.name: row.field.label for row in self.network.form(part)}
        label = Phrase(mark("Change of: {field}"), {"field": titles.get(field, field)})
        self.edit(lambda document: network_edits.set_field(document, part, field, value), label, edited)

    def switch_augmentation(self, kind: str, on: bool) -> None:
        """Switch one augmentation of the training images on or off."""
        label = Phrase(mark("Change of: {field}"), {"field": self.network.augmentation_forms()[kind][0].field.label})
        self.edit(lambda document: network_edits.switch_augmentation(document, kind, on), label)

    def set_augmentation(self, kind: str, field: str, value: Any) -> None:
        """Set a field of an augmentation; typing merges until `settle`."""
        titles = {row.field.name: row.field.label for row in self.network.augmentation_forms()[kind][1:]}
        label = Phrase(mark("Change of: {field}"), {"field": titles.get(field, field)})
        edited = ("augmentation", kind, field)
        self.edit(lambda document: network_edits.set_augmentation_field(document, kind, field, value), label, edited)

    def choose(self, part: str, kind: str) -> None:
        """Choose another loss, initializer, optimizer or schedule; the same one again keeps its settings."""
        if kind == self.network.choice(part).kind:
            return
        title = PARTS[part][kind].title if kind in PARTS[part] else kind
        label = Phrase(mark("Choice of: {choice}"), {"choice": title})
        self.edit(lambda document: network_edits.choose(document, part, kind), label)

    def choose_data(self, name: str, shape: tuple[int, ...] = ()) -> None:
        """Choose other data; what the network reads and answers follows them, in the same undo."""
        self._chosen, self._chosen_by = "" if shape else name, (mark("Other data"), ("data", name))
        self.edit(lambda document: network_edits.choose_data(document, name, shape), *self._chosen_by)

    @property
    def data_kind(self) -> str:
        """The name of the set without its settings, or the path of the user's own."""
        return network_edits.data_choice(self.network).kind

    def data_form(self) -> tuple[Row, ...]:
        """The settings of the set with what they hold."""
        return data_rows(self.network)

    def set_data_field(self, field: str, value: Any) -> None:
        """Set a field of the data set; typing merges until `settle`, and what the network answers follows."""
        label = Phrase(mark("Change of: {field}"), {"field": next(row.field.label for row in self.data_form() if row.field.name == field)})
        if self.edit(lambda document: network_edits.set_data_field(document, field, value), label, (DATA_FIELD, field)):
            self._chosen, self._chosen_by = self.network.spec.data, (label, (DATA_FIELD, field))

    def fit_to_data(self, shape: tuple[int, ...], classes: int) -> None:
        """Make the network read what the data are and, where they were just chosen, answer it, in the undo of their choice."""
        name = self.network.spec.data
        if self._chosen != name:
            if shape != self.network.spec.input:
                self.choose_data(name, shape)
            return
        self._chosen = ""
        self.edit(lambda document: network_edits.fit_to_data(document, shape, classes), *self._chosen_by)

    def take_preset(self, name: str) -> None:
        """Replace the network by that of a preset, on the data that are there if it is meant for such; undo brings it back."""

        def made(document: Document) -> Document:
            there = network_edits.network_of(document)
            ready = preset_document(name)
            return network_edits.choose_data(ready, there.spec.data) if self.data_kind in PRESETS[name].sets else ready

        self.edit(made, Phrase(mark("Ready network: {network}"), {"network": PRESETS[name].title}))

    @property
    def ingredients(self) -> tuple[tuple[str, str, bool], ...]:
        """What the ready network was made of and can go without: name, words, whether it is in."""
        preset, without = PRESETS.get(self.network.preset), self.network.without
        known = preset.ingredients if preset is not None else ()
        return tuple((name, words.say(ingredient.doc), name not in without) for name, ingredient in known)

    def switch(self, name: str, on: bool) -> None:
        """Switch one ingredient of the ready network on or off."""
        docs = {known: ingredient.doc for known, ingredient in PRESETS[self.network.preset].ingredients}
        label = Phrase(mark("With {ingredient}") if on else mark("Without {ingredient}"), {"ingredient": docs.get(name, name)})
        self.edit(lambda document: network_edits.switch_ingredient(document, name, on), label)

    def settle(self) -> None:
        """End a run of merging edits."""
        self.history.settle()

    def undo(self) -> None:
        """Take the last edit back."""
        self.history.undo()
        self.document_changed.emit()

    def redo(self) -> None:
        """Do the edit taken back again."""
        self.history.redo()
        self.document_changed.emit()

    def go_back_to(self, at: int) -> None:
        """Go to the document as it was after `at` edits, past or future."""
        self.history.go(at)
        self.document_changed.emit()

    def start(self, document: Document, path: Path | None = None, *, saved: bool = True, origin: Origin | None = None) -> None:
        """Open `document` in place of the present one, with a history of its own; `saved` unless it has no file yet.

        The training begins with `origin`, or with the run that the document keeps beside itself.
        """
        self.history = History(document)
        if not saved:
            self.history.mark_unclean()
        self.path = path
        run = weights_path(self.network, path.parent) if path is not None else None
        self.origin = origin or (Origin(run, "run") if run is not None else None)
        self.started.emit()
        self.document_changed.emit()

    def renew(self) -> None:
        """Replace the network by the first one."""
        self.start(first_document())

    def open(self, path: Path) -> None:
        """Open a file. Raises FileError and leaves everything as it is when it cannot be read."""
        self.start(load(path), path)

    def save(self, path: Path) -> None:
        """Write the document, and a run that is over beside it. Raises FileError."""
        name, key = self.land(path, self.network), self.network.key
        if name and name != self.network.weights:
            self.edit(lambda document: network_edits.land_run(document, key, name), mark("Keep the run"))
        save(self.document, path)
        self.path = path
        self.history.mark_clean()
        self.document_changed.emit()

    def rows(self) -> tuple[LayerRow, ...]:
        """Every layer with its shape and parameters, or what is wrong with it."""
        facts, layers = {fact.name: fact for fact in self.network.facts}, self.network.spec.layers
        shown = shown_names(layers)
        return tuple(_row(layer.name, shown[layer.name], layer.kind, facts[layer.name], self.fixes(layer.name)) for layer in layers)

    def fixes(self, name: str) -> tuple[QuickFix, ...]:
        """The quick fixes of a layer that does not fit; found once for a document."""
        if self._fixes_of is not self.document:
            self._fixes_of, self._fixes = self.document, {}
        if name not in self._fixes:
            self._fixes[name] = quick_fixes(self.document, name) if name in self.network.faults else ()
        return self._fixes[name]

    def total(self) -> str:
        """How many numbers the network learns."""
        learned = sum(fact.parameters for fact in self.network.facts)
        return words.count("{shown} parameter", "{shown} parameters", learned, shown=words.grouped(learned))


def _row(name: str, shown: str, kind: str, fact: LayerFact, fixes: tuple[QuickFix, ...]) -> LayerRow:
    record = activation_layer(kind) or LAYERS.get(kind)
    category, sign, doc = (record.category, record.sign, words.say(record.doc)) if record is not None else ("copy", "?", "")
    shape = written_shape(fact.shape) if fact.shape is not None else ""
    return LayerRow(name, shown, kind, shape, category, sign, fact.arithmetic, fact.error, fixes, doc)


def first_document() -> Document:
    """What the workspace begins with: a network on the bundled digits that needs no download."""
    return preset_document(FIRST_PRESET)


def preset_document(name: str) -> Document:
    """The document of a preset; of the first one with more epochs."""
    made = network_edits.new_network(name)
    return network_edits.set_field(made, "training", "epochs", FIRST_EPOCHS) if name == FIRST_PRESET else made


def kinds() -> dict[str, tuple[str, str]]:
    """Every kind of layer with its title and what it does."""
    records = {name: layer_record(name) for name in (*LAYERS, *activations())}
    return {name: (words.say(record.title), words.say(record.doc)) for name, record in records.items()}


def presets() -> dict[str, tuple[str, str]]:
    """Every preset with its title and what it is."""
    return {name: (words.say(record.title), words.say(record.doc)) for name, record in PRESETS.items()}


def titles(part: str) -> dict[str, str]:
    """Everything that can be chosen for a part of the network, by its title."""
    return {name: words.say(record.title) for name, record in PARTS[part].items()}


def shown_title(document: Document) -> str:
    """What the network is called: an example by its title in this language, a ready one by its preset's, else as it was named."""
    network = network_edits.network_of(document)
    titles = document.extra.get(TITLES)
    if isinstance(titles, Mapping) and isinstance(titles.get(words.language()), str):
        return str(titles[words.language()])
    preset = PRESETS.get(network.preset)
    if preset is not None and network.title in ("", preset.spec().title):
        fits = not preset.sets or network_edits.data_choice(network).kind in preset.sets
        return words.say(preset.title) if fits else words.say("Network: {data}", data=data_title(network))
    return network.title or words.say("Network")


def data_title(network: Network) -> str:
    """What the set is called that a network learns from; of the user's own it is the name of the file."""
    kind = network_edits.data_choice(network).kind
    record = sources().get(kind)
    return words.say(record.title) if record is not None and record.claims is None else Path(kind).name or words.say("none")


def data_rows(network: Network) -> tuple[Row, ...]:
    """The settings of the set with what they hold; a path is chosen elsewhere."""
    record = network_edits.data_source(network)
    fields = tuple(entry for entry in record.fields if entry.name != network_edits.PATH) if record is not None else ()
    return rows(fields, network_edits.data_choice(network).settings)


def layer_titles(network: Network) -> dict[str, str]:
    """What layers, the input and the loss are called in the pictures of a network."""
    return block_titles(network.spec)
