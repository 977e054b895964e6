"""Names of layers: the fresh one that a new layer gets, and what a layer and its arrays are called on screen. Builds and checks nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from gradviz.nn.layers import LAYERS, activation_layer
from gradviz.nn.layers.connected import SHORT
from gradviz.words import mark, say

ARRAYS = {
    "weights": mark("weights"),
    "bias": mark("bias"),
    "noise": mark("noise"),
    "mean": mark("mean"),
    "variance": mark("variance"),
}
"""What arrays of layers are called where their name is a word; alpha, gamma and beta are letters."""


class Named(Protocol):
    """A layer by its kind and its own name."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...


@lru_cache(maxsize=1024)
def stem(kind: str) -> str:
    """What fresh names of a kind begin with: the kind without its number of axes."""
    return re.sub(r"\d+d$", "", kind)


def fresh_name(kind: str, taken: Sequence[str]) -> str:
    """dense1, dense2, conv1: the stem of the kind and a number of its own."""
    number = 1
    while f"{stem(kind)}{number}" in taken:
        number += 1
    return f"{stem(kind)}{number}"


def fits_name(name: str, taken: Iterable[str]) -> bool:
    """Whether a layer may be called so: a slash parts its name from that of its arrays, a space or comma one name from the next."""
    return bool(name) and not re.search(r"[\s/,=]", name) and name not in taken


def kind_title(kind: str) -> str:
    """What a kind of layer is called in the current language; a function with a long title, and what does not exist, by its name."""
    function, record = activation_layer(kind), LAYERS.get(kind)
    if function is not None:
        return say(function.title) if len(say(function.title)) <= SHORT else kind
    return say(record.title) if record is not None else kind


def shown_names(layers: Iterable[Named]) -> dict[str, str]:
    """What every layer is called: its kind, with its number where there are several of it; a name of one's own stays as it is."""
    layers = tuple(layers)
    numbers = {layer.name: _number(layer.kind, layer.name) for layer in layers}
    many = Counter(stem(layer.kind) for layer in layers if numbers[layer.name])
    return {layer.name: _shown(layer, numbers[layer.name], many[stem(layer.kind)] > 1) for layer in layers}


def titled(name: str, titles: Mapping[str, str]) -> str:
    """A name with its layer called by its title, and its array as it is said: "Dense 1/weights" for "dense1/weights"."""
    first, part = parted(name)
    if part[:1] == "/":
        array, place = parted(part[1:])
        return f"{titles.get(first, first)}/{_array(array)}{place}"
    return f"{titles[first] if first in titles else _array(first)}{part}"


def parted(name: str) -> tuple[str, str]:
    """A layer, and one of its arrays or the place of one number of it: "/weights", "[3]"."""
    end = next((at for at, letter in enumerate(name) if letter in "[/"), len(name))
    return name[:end], name[end:]


def _array(name: str) -> str:
    return say(ARRAYS[name]) if name in ARRAYS else name


@lru_cache(maxsize=1024)
def _number(kind: str, name: str) -> str:
    """The number of a fresh name; empty for any other."""
    found = re.fullmatch(re.escape(stem(kind)) + r"(\d+)", name)
    return found[1] if found else ""


def _shown(layer: Named, number: str, several: bool) -> str:
    if not number:
        return layer.name
    return f"{kind_title(layer.kind)} {number}" if several else kind_title(layer.kind)
