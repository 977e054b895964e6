"""A network's picture goes through every format that prints diagrams, with its thumbnails."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz import registry
from gradviz.engine import trace
from gradviz.engine.blocks import blocks
from gradviz.errors import InputError
from gradviz.export.exporter import EXPORTERS
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
    diagram = NetworkDrawing(graph, blocks(graph, SHAPES), Sight(edge_numbers=True)).state(run.last)
    return Scene(graph, run, len(run.steps), diagram, THEMES["light"])


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_prints_it(name: str) -> None:
    pytest.importorskip("pptx" if name == "pptx" else "numpy")
    try:
        assert EXPORTERS[name].render(scene())
    except InputError as error:
        assert error.hint, "a format of formulas says why it cannot"
