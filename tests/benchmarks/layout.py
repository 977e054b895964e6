"""Layout rows: through PictureService as the app asks for it, edits that leave nodes in place, and the picture of a step."""

from __future__ import annotations

import random
from functools import cache

import numpy as np

from gradviz.engine.trace import trace
from gradviz.graph import Graph
from gradviz.graph.match import match
from gradviz.language import parse
from gradviz.picture.compose import Drawing
from gradviz.picture.incremental import follow
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Layout
from gradviz.picture.service import PictureService
from tests.benchmarks.table import best_seconds, row

LETTERS = "abcdfghkmnpqrstuvwxyz"
EDITS = 12
MOVED = 1.0
"""A node counts as moved when it stands further away than this, in px."""


def random_text(gates: int, seed: int = 0) -> str:
    """A random tree of that many gates over 21 letters."""
    draw = random.Random(seed)
    parts = [draw.choice(LETTERS) for _ in range(gates + 1)]
    while len(parts) > 1:
        at = draw.randrange(len(parts) - 1)
        parts[at : at + 2] = [f"({parts[at]}{draw.choice('+-*')}{parts[at + 1]})"]
    return parts[0]


@cache
def graph_of(nodes: int) -> tuple[str, Graph]:
    """The largest random tree whose graph, copy gates and leaves included, has at most that many nodes."""
    gates = nodes
    while True:
        text = random_text(gates)
        graph = parse(text)
        if len(graph.nodes) <= nodes:
            return text, graph
        gates -= max(1, len(graph.nodes) - nodes)


def layout_ms(nodes: int) -> float:
    """A fresh layout by a child that has started already."""
    service = PictureService()
    _, graph = graph_of(nodes)
    try:
        service.layout(graph)
        return 1000 * best_seconds(lambda: service.layout(graph), runs=5)
    finally:
        service.close()


def moved_percent(nodes: int, upgraded: bool) -> float:
    """The largest share of kept nodes that one of a dozen typed edits moves, from our own layout or the one PictureService upgrades to."""
    text, old = graph_of(nodes)
    service = PictureService()
    before = service.layout(old) if upgraded else arrange(old)
    service.close()
    draw = random.Random(nodes)
    shares = []
    for _ in range(EDITS):
        at = draw.choice([index for index, sign in enumerate(text) if sign.isalpha()])
        new = parse(text[:at] + f"({text[at]}*j)" + text[at + 1 :])
        shares.append(share_moved(old, new, before))
    return 100 * max(shares)


def share_moved(old: Graph, new: Graph, before: Layout) -> float:
    kept = match(old, new)
    after = follow(new, before, kept)
    moved = [one for one, two in kept.items() if np.abs(np.subtract(before.centers[one], after.centers[two])).max() > MOVED]
    return len(moved) / len(kept)


@row("layout of 100 nodes through PictureService", "ms", at_most=20)
def layout_100() -> float:
    return layout_ms(100)


@row("layout of 1,000 nodes through PictureService", "ms", at_most=600)
def layout_1000() -> float:
    return layout_ms(1000)


@row("layout of 400 nodes through PictureService, the most for Graphviz", "ms")
def layout_400() -> float:
    return layout_ms(400)


@row("layout of 1,000 nodes, our own, in this process", "ms")
def own_layout_1000() -> float:
    _, graph = graph_of(1000)
    return 1000 * best_seconds(lambda: arrange(graph), runs=2)


@row("other nodes moved by one typed edit, 100 nodes", "%", at_most=5)
def moved_100() -> float:
    return moved_percent(100, upgraded=False)


@row("other nodes moved by one typed edit, 1,000 nodes", "%", at_most=5)
def moved_1000() -> float:
    return moved_percent(1000, upgraded=False)


@row("other nodes moved by one typed edit after PictureService's layout, 100 nodes", "%", at_most=5)
def moved_upgraded_100() -> float:
    return moved_percent(100, upgraded=True)


@row("layout followed after one edit, 1,000 nodes", "ms")
def follow_1000() -> float:
    text, old = graph_of(1000)
    before = arrange(old)
    at = next(index for index, sign in enumerate(text) if sign.isalpha())
    new = parse(text[:at] + f"({text[at]}*j)" + text[at + 1 :])
    return 1000 * best_seconds(lambda: follow(new, before, match(old, new)), runs=2)


@row("picture of one step, 1,000 nodes", "ms")
def step_1000() -> float:
    _, graph = graph_of(1000)
    done = trace(graph, {name: 0.1 * (index + 1) for index, name in enumerate(graph.inputs)})
    drawing = Drawing(graph, arrange(graph))
    middle = len(done.steps) // 2
    frames = [done.frame(middle), done.frame(middle + 1)]
    drawing.state(done, frames[0])

    def there_and_back() -> None:
        drawing.state(done, frames[1])
        drawing.state(done, frames[0])

    return 1000 * best_seconds(there_and_back, runs=10) / 2
