"""A network's picture goes through every format that prints diagrams, with its thumbnails."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz import registry
from gradviz.engine import trace
from gradviz.engine.blocks import blocks
from gradviz.errors import InputError
from gradviz.export.exporter import EXPORTERS, Exporter
from gradviz.export.scene import Scene
from gradviz.graph import Builder
from gradviz.picture.network import NetworkDrawing, Sight
from gradviz.picture.theme import THEMES

registry.discover(["gradviz.export"])
SHAPES = {"x": (2, 1, 4, 4), "c/w": (2, 1, 3, 3), "y": (2, 2, 2, 2)}


def scene() -> Scene:
    builder = Builder()
    conv = builder.gate("conv2d", [builder.leaf("x"), builder.leaf("c/w", "parameter")], name="c", group="c")
    graph = builder.build(conv, builder.gate("mse", [conv, builder.leaf("y")], name="loss", group="loss"))
    rng = np.random.default_rng(0)
    run = trace(graph, {name: rng.normal(size=shape) for name, shape in SHAPES.items()})
    diagram = NetworkDrawing(graph, blocks(graph, SHAPES), Sight(edge_numbers=True, photographs=True)).state(run.last)
    return Scene(graph, run, len(run.steps), diagram, THEMES["light"])


def prints_or_says_why_not(record: Exporter) -> bool:
    """A picture format prints the network; a format of formulas says what to do instead."""
    try:
        return bool(record.render(scene()))
    except InputError as error:
        return bool(error.hint)


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_prints_it(name: str) -> None:
    pytest.importorskip("pptx" if name == "pptx" else "numpy")
    assert prints_or_says_why_not(EXPORTERS[name])


def test_a_format_that_prints_nothing_or_refuses_without_advice_is_caught() -> None:
    def refuse(scene: Scene) -> bytes:
        raise InputError("no code", "this cannot be written")

    assert not prints_or_says_why_not(replace(EXPORTERS["svg"], render=lambda scene: b""))
    assert not prints_or_says_why_not(replace(EXPORTERS["svg"], render=refuse))
