"""Stacking: in which order the edges of a picture are drawn, so that no wire strikes out the number of another. Moves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush

import numpy as np

from gradviz.graph import Edge
from gradviz.picture.bounds import Area, areas
from gradviz.picture.diagram import Badge, Group, Label, Path, Shape, Wire

SHARES = np.linspace(0.0, 1.0, 25)[:, None]
"""Where a piece of a wire is looked at: no number is narrower than a 24th of it."""


def unstruck(shapes: Sequence[Shape]) -> tuple[int, ...]:
    """The places of all shapes in the order in which to draw them: a wire before the texts that it runs through.

    Only edges change places with one another, and only where they must; two that strike out each other stay as they are.
    """
    places = [place for place, shape in enumerate(shapes) if isinstance(shape, Group) and isinstance(shape.item, Edge)]
    order = list(range(len(shapes)))
    for place, drawn in zip(places, _ordered([shapes[place] for place in places]), strict=True):
        order[place] = places[drawn]
    return tuple(order)


def _ordered(edges: Sequence[Shape]) -> list[int]:
    """The edges by number: the first one that nothing has to come before, again and again."""
    below = _struck(edges)
    waits = [0] * len(edges)
    for above in below:
        for text in above:
            waits[text] += 1
    ready = [number for number, wait in enumerate(waits) if not wait]
    left = dict.fromkeys(range(len(edges)))
    heapify(ready)
    order: list[int] = []
    while left:
        number = heappop(ready) if ready else next(iter(left))
        if number not in left:
            continue
        del left[number]
        order.append(number)
        for text in below[number]:
            waits[text] -= 1
            if waits[text] == 0:
                heappush(ready, text)
    return order


def _struck(edges: Sequence[Shape]) -> list[list[int]]:
    """For every edge the numbers of the others whose texts its wire runs through."""
    points = [np.concatenate([*_points(edge), np.empty((0, 2))]) for edge in edges]
    owners = np.repeat(np.arange(len(edges)), [len(part) for part in points])
    x, y = np.concatenate([*points, np.empty((0, 2))]).T
    struck: list[list[int]] = [[] for _ in edges]
    for number, edge in enumerate(edges):
        through = {
            owner
            for left, top, right, bottom in _texts(edge)
            for owner in owners[(x > left) & (x < right) & (y > top) & (y < bottom)].tolist()
        }
        for owner in through - {number}:
            struck[owner].append(number)
    return struck


def _parts(shape: Shape) -> Iterator[Shape]:
    if isinstance(shape, Group):
        for part in shape.shapes:
            yield from _parts(part)
    else:
        yield shape


def _texts(edge: Shape) -> Iterator[Area]:
    return areas(part for part in _parts(edge) if isinstance(part, Badge) or (isinstance(part, Label) and part.text))


def _points(edge: Shape) -> Iterator[np.ndarray]:
    for part in _parts(edge):
        if isinstance(part, Wire) and part.outline is not None:
            yield from _along(part.path)


def _along(path: Path) -> Iterator[np.ndarray]:
    """Points of each piece of a path, close enough to be inside whatever it runs through."""
    here = np.zeros(2)
    for name, *numbers in path:
        if name == "Z":
            continue
        ends = np.array(numbers).reshape(-1, 2)
        if name == "L":
            yield here + (ends[0] - here) * SHARES
        elif name == "C":
            back = 1 - SHARES
            yield back**3 * here + 3 * back**2 * SHARES * ends[0] + 3 * back * SHARES**2 * ends[1] + SHARES**3 * ends[2]
        here = ends[-1]
