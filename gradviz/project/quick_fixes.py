"""Quick fixes: single edits that make a layer fit, each tried first and put into words. Owns what is tried; edits are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.nn.layers import LAYERS, Layer, activation_layer
from gradviz.nn.naming import kind_title, shown_names
from gradviz.nn.shaping import faults
from gradviz.nn.spec import INPUT, LayerSpec
from gradviz.project import network_edits as edits
from gradviz.project.document import Document
from gradviz.words import Phrase, mark

Change = Callable[[Document], Document]
MOST = 3
TRIED = 64
"""How many values of a field are tried, from the present one down and then up."""


@dataclass(frozen=True)
class QuickFix:
    """A single edit after which the layer fits and nothing new is wrong."""

    phrase: Phrase
    change: Change


def quick_fixes(document: Document, name: str) -> tuple[QuickFix, ...]:
    """What would make the layer `name` fit, the least change first; nothing for a layer that fits, or that no single edit repairs."""
    wrong = faults(edits.network_of(document).spec)
    if name not in wrong:
        return ()
    found: list[QuickFix] = []
    for fix in _tried(document, name):
        if len(found) < MOST and _helps(document, fix, name, len(wrong)):
            found.append(fix)
    return tuple(found)


def _helps(document: Document, fix: QuickFix, name: str, before: int) -> bool:
    """Whether the layer fits after the edit, and no more is wrong elsewhere than was."""
    try:
        after = faults(edits.network_of(fix.change(document)).spec)
    except (InputError, ValueError, IndexError):
        return False
    return name not in after and len(after) < before


def _tried(document: Document, name: str) -> Iterator[QuickFix]:
    layers = edits.network_of(document).spec.layers
    at = next(place for place, layer in enumerate(layers) if layer.name == name)
    record = activation_layer(layers[at].kind) or LAYERS.get(layers[at].kind)
    if record is not None:
        yield from _changed(document, layers, at, record)
    yield QuickFix(Phrase(mark("Remove it"), {}), partial(edits.remove_layer, name=name))


def _changed(document: Document, layers: tuple[LayerSpec, ...], at: int, record: Layer) -> Iterator[QuickFix]:
    """The layer with other settings, in another place, or reading others."""
    layer, flattening = layers[at], edits.flattening_kinds()
    for field in record.fields:
        yield from _values(layer, field, document)
    for kind in flattening:
        yield QuickFix(Phrase(mark("Put {layer} before it"), {"layer": kind_title(kind)}), partial(edits.add_layer, kind=kind, place=at))
    for place in reversed(range(at)):
        kind = layers[place].kind
        if kind in flattening:
            yield QuickFix(
                Phrase(mark("Move it before {layer}"), {"layer": kind_title(kind)}), partial(edits.move_layer, name=layer.name, place=place)
            )
    if not record.operands:
        yield from _readers(layer, layers[:at], shown_names(layers))


def _values(layer: LayerSpec, field: Field, document: Document) -> Iterator[QuickFix]:
    """The nearest smaller value of a whole number that fits, else the nearest larger one."""
    now = layer.settings.get(field.name, field.default)
    if not isinstance(now, int) or isinstance(now, bool):
        return
    wrong = len(faults(edits.network_of(document).spec))
    for value in (*range(now - 1, max(now - TRIED, -1), -1), *range(now + 1, now + TRIED)):
        change = partial(edits.set_layer_field, name=layer.name, field=field.name, value=value)
        fix = QuickFix(Phrase(mark("{field}: {value}"), {"field": field.label, "value": value}), change)
        if field.accepts(value) and _helps(document, fix, layer.name, wrong):
            yield fix
            return


def _readers(layer: LayerSpec, before: tuple[LayerSpec, ...], shown: Mapping[str, str]) -> Iterator[QuickFix]:
    """A layer that joins several: an earlier layer beside the one before it, the nearest first."""
    first = layer.reads[0] if layer.reads else (before[-1].name if before else INPUT)
    for other in (*(earlier.name for earlier in reversed(before)), INPUT):
        if other != first:
            change = partial(edits.set_layer_reads, name=layer.name, reads=(first, other))
            yield QuickFix(Phrase(mark("Let it read {other} too"), {"other": shown.get(other, mark("Input"))}), change)
