"""Default values for inputs that were given none. Owns the numbers, and which inputs begin as arrays.

An input is a number wherever numbers do; where a gate takes none, as in w^T x, it begins as a small vector or matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from gradviz.errors import InputError
from gradviz.graph import Graph
from gradviz.ops import OPS
from gradviz.project.document import Number, frozen

Shape = tuple[int, ...]
STARTS = (2.0, 1.0, -1.0, 0.5, 3.0, -2.0, 1.5, -0.5)
SMALL = 2
"""How long a vector is that nothing else asks to be longer."""


def start_values(graph: Graph, known: Mapping[str, Number], *, regrow: bool = False) -> Mapping[str, Number]:
    """A value for every input: the known one, the one written in the text, or a small number no other input has, never 0.

    Where numbers do not fit, inputs without a value begin as arrays; with `regrow` also those whose known value is a number.
    """
    values = {name: content for name, content in {**graph.starts, **known}.items() if name in graph.inputs}
    free = [name for name in graph.inputs if name not in values]
    if regrow:
        free += [name for name, content in values.items() if name not in graph.starts and isinstance(content, float)]
    fixed = {name: np.shape(content) for name, content in values.items() if name not in free}
    values.update(_arrays(graph, _shapes(graph, fixed, free)))
    values.update(_numbers(graph, values))
    return frozen({name: values[name] for name in graph.inputs})


def _arrays(graph: Graph, shapes: Mapping[str, Shape]) -> dict[str, Number]:
    """An array for every input that has a shape, each with other numbers than the one before it."""
    found: dict[str, Number] = {}
    drawn = 0
    for name in graph.inputs:
        if shapes.get(name):
            found[name] = _array(shapes[name], drawn)
            drawn += prod(shapes[name])
    return found


def _numbers(graph: Graph, values: Mapping[str, Number]) -> dict[str, Number]:
    """A number that no other input has for every input without a value."""
    taken = {content for content in values.values() if isinstance(content, float)}
    fresh = (start for start in _starts(len(graph.inputs)) if start not in taken)
    return {name: next(fresh) for name in graph.inputs if name not in values}


def _shapes(graph: Graph, fixed: Mapping[str, Shape], free: Sequence[str]) -> Mapping[str, Shape]:
    """The shapes that `free` inputs need; empty where they may all be numbers, or where nothing that is tried fits."""
    if not free or _fits(graph, {**fixed, **dict.fromkeys(free, ())}):
        return {}
    reached = {name: found for name in free if (found := _first_tensor_gate(graph, graph.id(name))) is not None}
    for tried in _tries(graph, reached, sorted({extent for shape in fixed.values() for extent in shape if extent > 1})):
        if _fits(graph, {**fixed, **dict.fromkeys(free, ()), **tried}):
            return tried
    return {}


def _tries(graph: Graph, reached: Mapping[str, tuple[int, int]], lengths: Sequence[int]) -> Iterator[dict[str, Shape]]:
    """Vectors and, for capital letters, matrices; vectors alone; then what the gates themselves give as examples."""
    for length in dict.fromkeys((*lengths, SMALL)):
        yield {name: (length, length) if name[:1].isupper() else (length,) for name in reached}
        yield dict.fromkeys(reached, (length,))
    examples = {name: OPS[graph.nodes[gate].op].example for name, (gate, _) in reached.items()}
    yield {name: examples[name][min(slot, len(examples[name]) - 1)] for name, (_, slot) in reached.items()}


def _first_tensor_gate(graph: Graph, leaf: int) -> tuple[int, int] | None:
    """The first gate that is not elementwise on a way from a leaf, and the slot by which it is reached."""
    waiting, seen = [leaf], {leaf}
    for node in waiting:
        for edge in graph.outgoing[node]:
            if not OPS[graph.nodes[edge.target].op].elementwise:
                return edge.target, edge.slot
            if edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    return None


def _fits(graph: Graph, shapes: Mapping[str, Shape]) -> bool:
    try:
        graph.shapes(shapes)
    except InputError:
        return False
    return True


def _array(shape: Shape, skipped: int) -> Any:
    """Nested tuples of start numbers, going on after those that other arrays took."""
    if len(shape) == 1:
        return tuple(STARTS[(skipped + place) % len(STARTS)] for place in range(shape[0]))
    rest = prod(shape[1:])
    return tuple(_array(shape[1:], skipped + place * rest) for place in range(shape[0]))


def _starts(inputs: int) -> Iterable[float]:
    yield from STARTS
    yield from (3.0 + index / 2 for index in range(1, 2 * inputs + len(STARTS) + 2))
