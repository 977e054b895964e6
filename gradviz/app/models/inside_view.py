"""What the pane below the network shows of a layer, from one look at the samples: pictures, their words, and one unit. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz import words
from gradviz.app.training.bench import Look
from gradviz.app.training.exciting import TargetUnit
from gradviz.engine.blocks import Block
from gradviz.nn.levels.products import Products
from gradviz.notation import number
from gradviz.ops import OPS
from gradviz.picture.network_layout import written_shape
from gradviz.picture.one_unit import UnitSum
from gradviz.picture.options import RULE_WORDS
from gradviz.picture.spread import Spread, spread_of
from gradviz.picture.thumbnails import strongest

Array = NDArray[Any]
TABS = ("maps", "kernels", "excites", "weights", "gradients", "spread")
TERMS = 3
NO_TITLES: Mapping[str, str] = {}
MOST = 256
"""More pictures than this are not told apart."""


@dataclass(frozen=True, eq=False)
class Inside:
    """Pictures (n, rows, columns) or a vector to draw, or a sentence why there are none. `answers`: the largest one means something.

    `by_unit`: picture or bar n stands for the units of map n. `sheet`: it is one picture, as large as fits.
    """

    caption: str
    array: Array | None = None
    answers: bool = False
    by_unit: bool = False
    sheet: bool = False
    spreads: tuple[Spread, ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return self.array is not None or bool(self.spreads)


def block_of(look: Look, name: str) -> Block | None:
    """The block of a layer; None for a name that the network does not have, and for the loss."""
    return next((block for block in look.blocks if block.name == name and block.kind in ("layer", "input")), None)


def first_choice(look: Look) -> Block | None:
    """What is looked at before anyone chooses: the last convolution, else the first layer with weights."""
    learning = [block for block in look.blocks if block.kind == "layer" and block.parameters]
    kernels = [block for block in learning if len(block.shape) == 3 and len(next(iter(block.parameters.values()))) == 4]
    return kernels[-1] if kernels else next(iter(learning), None)


def first_tab(look: Look, block: Block) -> str:
    """Weights as pictures of the input where they are such, else what the layer answers."""
    return "kernels" if pictured(look, block) is not None else "maps"


def answering(look: Look, block: Block) -> Block:
    """Where the answers of a layer are read: after the activation that alone follows it, else at its own end."""
    readers = [other for other in look.blocks if block.name in other.reads]
    if block.parameters and len(readers) == 1 and _bends(look, readers[0]) and readers[0].shape == block.shape:
        return readers[0]
    return block


def inside(look: Look, block: Block, tab: str, place: tuple[int, ...] | None, titles: Mapping[str, str] = NO_TITLES) -> Inside:
    """The pictures of one tab; `place` is the unit that was chosen, `titles` what layers are called."""
    name = titles.get(block.name, block.name)
    if tab == "maps":
        return _answers(look, block, name, titles)
    if tab == "excites":
        found = target_unit(look, block, place)
        return Inside(_after(look, block, name, titles) if found is None else f"{_after(look, block, name, titles)}, {target_words(found)}")
    if tab == "spread":
        return Inside(name, spreads=_spreads(look, block))
    if not block.parameters:
        if tab == "gradients":
            return _shaken(look, block, name)
        return Inside(words.say("{layer} learns nothing: it has no weights.", layer=name))
    numbers = look.gradients if tab == "gradients" else look.values
    array = numbers.get(look.graph.names[next(iter(block.parameters))])
    if array is None:
        return Inside(words.say("No gradient has reached {layer} yet.", layer=name))
    return _whole(name, np.asarray(array)) if tab == "weights" else _kernels(look, block, name, np.asarray(array), place)


def strongest_place(look: Look, block: Block) -> tuple[int, ...] | None:
    """The unit that answers most to the sample, in the map that answers most."""
    values = _sample(answering(look, block), look.values)
    if values is None or not values.size:
        return None
    finite = np.where(np.isfinite(values), values, -np.inf)
    if values.ndim == 3:
        best = strongest(values)
        return (best, *(int(at) for at in np.unravel_index(int(np.argmax(finite[best])), values.shape[1:])))
    return tuple(int(at) for at in np.unravel_index(int(np.argmax(finite)), values.shape))


def answer_at(look: Look, block: Block, place: tuple[int, ...]) -> float | None:
    """What a unit answers to the sample."""
    values = _sample(answering(look, block), look.values)
    return None if values is None else float(values[place])


def unit_sum(look: Look, block: Block, products: Products) -> UnitSum | None:
    """What a unit adds up, with the numbers of now; None where they are not looked at."""
    read, weights = look.values.get(products.read.node), look.values.get(products.learned.node)
    end = answering(look, block)
    own, result = _sample(block, look.values), _sample(end, look.values)
    place = products.path.unit
    if read is None or weights is None or own is None or result is None or place is None:
        return None
    left, right = products.read.read(read), products.learned.read(weights)
    sizes = left * right
    order = np.argsort(-np.abs(sizes), kind="stable")[:TERMS]
    terms = tuple((float(left[at]), float(right[at]), float(sizes[at])) for at in order)
    rest = float(sizes.sum() - sizes[order].sum())
    bent = end is not block
    op = OPS[look.graph.nodes[end.output].op]
    return UnitSum(
        terms,
        len(sizes) - len(terms),
        rest,
        _bias(look, block, place),
        float(own[place]),
        place,
        float(result[place]),
        op.symbol if bent else "",
        (op.rule, words.say(RULE_WORDS[op.rule])) if bent else ("", ""),
        result[place[0]] if result.ndim == 3 else None,
    )


def target_unit(look: Look, block: Block, place: tuple[int, ...] | None) -> TargetUnit | None:
    """Whose excitation is looked for: the map of a unit, or the unit itself; None of what is read and no layer."""
    if block.kind != "layer" or place is None:
        return None
    mapped = len(block.shape) == 3
    return TargetUnit(block.name, answering(look, block).name, place[:1] if mapped else place, mapped)


def target_words(target: TargetUnit) -> str:
    """The map or unit in words."""
    return words.say("map {map}", map=target.unit[0]) if target.mapped else unit_name(target.unit)


def unit_name(place: tuple[int, ...]) -> str:
    """Where a unit is, in words."""
    if len(place) == 3:
        return words.say("map {map}, row {row}, column {column}", map=place[0], row=place[1], column=place[2])
    return words.say("unit {place}", place=written_shape(place))


def _bends(look: Look, block: Block) -> bool:
    """Whether a block is one activation."""
    op = OPS.get(look.graph.nodes[block.output].op)
    return op is not None and op.category == "unary" and op.elementwise and not block.parameters


def _sample(block: Block, numbers: Mapping[int, Any]) -> Array | None:
    """The first sample's part of what a block gives."""
    array = numbers.get(block.output)
    if array is None:
        return None
    return np.asarray(array[0] if np.ndim(array) > len(block.shape) else array)


def _answers(look: Look, block: Block, name: str, titles: Mapping[str, str]) -> Inside:
    values = _sample(answering(look, block), look.values)
    if values is None:
        return Inside(words.say("Nothing is known of {layer} yet.", layer=name))
    return _shown(_after(look, block, name, titles), values, answers=block.kind == "layer")


def _after(look: Look, block: Block, name: str, titles: Mapping[str, str]) -> str:
    """A layer with the activation after which its answers are read."""
    end = answering(look, block)
    return name if end is block else words.say("{layer} after {activation}", layer=name, activation=titles.get(end.name, end.name))


def _shaken(look: Look, block: Block, name: str) -> Inside:
    """How the loss changes with what a layer answers."""
    values = _sample(block, look.gradients)
    if values is None:
        return Inside(words.say("No gradient has reached {layer} yet.", layer=name))
    return _shown(words.say("gradient at {layer}", layer=name), values, answers=False)


def _shown(name: str, values: Array, *, answers: bool) -> Inside:
    if values.ndim == 3:
        size = written_shape(values.shape[1:])
        caption = words.count("{name}, {n} map of {size}", "{name}, {n} maps of {size}", len(values), name=name, size=size)
        return Inside(caption, values[:MOST], answers, by_unit=True)
    if values.ndim == 2:
        return Inside(words.say("{name}, {shape}", name=name, shape=written_shape(values.shape)), values[np.newaxis], sheet=True)
    caption = words.count("{name}, {n} unit", "{name}, {n} units", values.size, name=name)
    return Inside(caption, values.reshape(-1), answers, by_unit=True)


def pictured(look: Look, block: Block) -> tuple[int, ...] | None:
    """The shape of the pictures that a layer reads as one long row; None where it reads none."""
    weights = next(iter(block.parameters.values()), ())
    if len(weights) != 2:
        return None
    by_name = {other.name: other for other in look.blocks}
    now = block
    while now.reads:
        now = by_name[now.reads[0]]
        if len(now.shape) == 3 and math.prod(now.shape) == weights[0]:
            return now.shape
        if now.parameters or math.prod(now.shape) != weights[0]:
            return None
    return None


def _kernels(look: Look, block: Block, name: str, array: Array, place: tuple[int, ...] | None) -> Inside:
    """The weights of each unit as a picture of what it reads; where it reads several maps, those of the chosen unit."""
    shape = pictured(look, block)
    if shape is not None:
        array = array.T.reshape(-1, *shape)
    if array.ndim == 4 and array.shape[1] == 1:
        caption = words.count(
            "{layer}, {n} unit over {size}", "{layer}, {n} units over {size}", len(array), layer=name, size=written_shape(array.shape[2:])
        )
        return Inside(caption, array[:MOST, 0], by_unit=True)
    chosen = place[0] if place else 0
    if array.ndim == 4:
        kernels = array[min(chosen, len(array) - 1)]
        caption = words.say("{layer}, weights of map {map} for each map it reads", layer=name, map=chosen)
        if shape is not None:
            caption = words.say("{layer}, weights of unit {unit} for each map it reads", layer=name, unit=chosen)
        return Inside(caption, kernels[:MOST])
    if array.ndim == 2:
        caption = words.say("{layer}, weights of unit {unit} for what it reads", layer=name, unit=chosen)
        return Inside(caption, array[:, min(chosen, array.shape[1] - 1)])
    return _whole(name, array)


def _whole(name: str, array: Array) -> Inside:
    """All weights of a layer in one picture, one row per unit."""
    matrix = array.T if array.ndim == 2 else array.reshape(len(array), -1) if array.ndim > 1 else array[np.newaxis]
    caption = words.say(
        "{layer}, {rows} units by {columns} weights: mean {mean}, deviation {deviation}",
        layer=name,
        rows=matrix.shape[0],
        columns=matrix.shape[1],
        mean=number(float(matrix.mean()), 3),
        deviation=number(float(matrix.std()), 3),
    )
    return Inside(caption, matrix[np.newaxis], sheet=True)


def _spreads(look: Look, block: Block) -> tuple[Spread, ...]:
    """How answers, weights and their gradients are spread; of answers the share of units that are 0 for all samples."""
    end = answering(look, block)
    found: list[Spread] = []
    values = look.values.get(end.output)
    if values is not None:
        found.append(spread_of(np.asarray(values), words.say("Answers"), _dead(np.asarray(values), len(end.shape))))
    for title, numbers in ((words.say("Weights"), look.values), (words.say("Gradients"), look.gradients)):
        rows = [numbers.get(look.graph.names[name]) for name in list(block.parameters)[:1]]
        found += [spread_of(np.asarray(row), title, _middle(np.asarray(row))) for row in rows if row is not None]
    return tuple(found)


def _dead(values: Array, axes: int) -> str:
    """The share of units that answer 0 to every sample that is looked at."""
    if values.ndim == axes:
        return _middle(values)
    share = float((values == 0).all(axis=0).mean())
    return words.say("{share} of the units answer 0 to all {n} samples", share=f"{100 * share:.0f}\u2009%", n=len(values))


def _middle(values: Array) -> str:
    return words.say("mean {mean}, deviation {deviation}", mean=number(float(values.mean()), 3), deviation=number(float(values.std()), 3))


def _bias(look: Look, block: Block, place: tuple[int, ...]) -> float | None:
    """The number that is added for a unit; None where a layer adds none."""
    rows = [name for name, shape in block.parameters.items() if len(shape) == 1]
    array = look.values.get(look.graph.names[rows[0]]) if rows else None
    return None if array is None else float(array[place[0]])
