"""A network is drawn left to right, and shows of a run what is known and nothing else."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradviz.engine.blocks import Block, blocks
from gradviz.export.svg import write
from gradviz.graph import Builder, Edge, Graph
from gradviz.picture.diagram import Box, Label, Raster, Wire
from gradviz.picture.measure import text_width
from gradviz.picture.network import NetworkDrawing, Show, Sight
from gradviz.picture.network_layout import SIDE, Captions
from gradviz.picture.options import Marks
from gradviz.picture.theme import THEMES

from .conftest import SHAPES


def found(graph: Graph) -> tuple[Block, ...]:
    return blocks(graph, SHAPES)


def test_names_shapes_and_parameters_are_written(graph: Graph) -> None:
    texts = [shape.text for shape in NetworkDrawing(graph, found(graph), Sight()).state().flat() if isinstance(shape, Label)]
    assert {"c", "3×4×4", "30 params", "192 params"} <= set(texts)
    assert "y" not in texts
    whole = NetworkDrawing(graph, found(graph), Sight(targets=True)).state()
    assert "y" in [shape.text for shape in whole.flat() if isinstance(shape, Label)]


@pytest.mark.parametrize(("show", "pictures"), [("activations", 6), ("gradients", 6), ("weights", 2)])
def test_thumbnails_follow_what_is_known(graph: Graph, run: Any, show: Any, pictures: int) -> None:
    drawing = NetworkDrawing(graph, found(graph), Sight(show=show, sample=1))
    nothing = [shape for shape in drawing.state(run.frame(0)).flat() if isinstance(shape, Raster)]
    done = [shape for shape in drawing.state(run.last).flat() if isinstance(shape, Raster)]
    assert (len(nothing), len(done)) == (0, pictures)


def test_a_layer_without_weights_has_a_dash_where_weights_are_shown(graph: Graph) -> None:
    def without(show: Any) -> int:
        return [getattr(shape, "text", "") for shape in NetworkDrawing(graph, found(graph), Sight(show=show)).state().flat()].count("–")

    bare = [block for block in found(graph) if not block.parameters and block.kind in ("layer", "input") and block.name != "y"]
    assert without("weights") == len(bare) > 1
    assert without("activations") == without("gradients") == 0


def test_norms_of_gradients_come_with_the_backward_pass(graph: Graph, run: Any) -> None:
    drawing = NetworkDrawing(graph, found(graph), Sight(edge_numbers=True))
    before, after = (
        [shape.text for shape in drawing.state(frame).flat() if isinstance(shape, Label) and shape.role == "gradient"]
        for frame in (run.frame(run.forward_steps), run.last)
    )
    assert before == []
    length = float(np.sqrt(np.sum(run.grad("c/w") ** 2) + np.sum(run.grad("c/b") ** 2)))
    assert f"{length:.3g}" in after
    assert len(after) == 2 + len(drawing.links)


def test_a_bow_passes_over_what_stands_between(graph: Graph) -> None:
    drawing = NetworkDrawing(graph, found(graph), Sight())
    assert [(link.source.name, link.target.name) for link in drawing.links if link.far] == [("c", "s")]
    for link in drawing.links:
        assert isinstance(link.edge, Edge)
        assert link.edge in graph.edges


def test_what_did_not_change_is_the_same_object(graph: Graph, run: Any) -> None:
    drawing = NetworkDrawing(graph, found(graph), Sight(edge_numbers=True))
    first, again = drawing.state(run.last), drawing.state(run.last)
    assert all(old is new for old, new in zip(first.shapes, again.shapes, strict=True))
    lit = drawing.state(run.last, lit=graph.id("r"))
    assert [new.item for old, new in zip(first.shapes, lit.shapes, strict=True) if old is not new] == [graph.id("r")]
    less = drawing.state(run.frame(run.forward_steps + 3))
    assert any(old is not new for old, new in zip(first.shapes, less.shapes, strict=True))


def test_a_long_network_goes_on_in_another_line(graph: Graph) -> None:
    one, two = (NetworkDrawing(graph, found(graph), Sight(columns=columns)) for columns in (0, 4))
    assert two.width < one.width
    assert two.height > one.height
    assert len({y for _, y in two.centers.values()}) == 2
    assert [(link.source.name, link.target.name) for link in two.links if link.turns] == [("s", "f")]
    assert all(0 < x < two.width and 0 < y < two.height for x, y in two.centers.values())
    (turned,) = (link for link in two.links if link.turns)
    (right, _), (left, _) = two.centers["s"], two.centers["f"]
    _, (x, y) = two.routes.of(turned)
    assert left < x < right
    assert two.centers["s"][1] < y < two.centers["f"][1]


def test_marks_and_the_current_block(graph: Graph, run: Any) -> None:
    drawing = NetworkDrawing(graph, found(graph), Sight())
    here = graph.id("r")
    plain, lit = drawing.state(run.last), drawing.state(run.last, lit=here, marks=Marks(hover=graph.id("c"), keyboard=graph.id("d")))
    rings = [shape for shape in lit.flat() if isinstance(shape, Box) and shape.outline in ("accent", "text") and shape not in plain.flat()]
    assert {shape.item for shape in rings} == {here, graph.id("c"), graph.id("d")}


@pytest.mark.parametrize("detail", ["near", "middle", "small", "far"])
@pytest.mark.parametrize("theme", THEMES)
def test_it_exports(graph: Graph, run: Any, detail: Any, theme: str) -> None:
    text = write(NetworkDrawing(graph, found(graph), Sight(detail=detail)).state(run.last), THEMES[theme])
    assert text.count("<image") == (0 if detail == "far" else 6)


def test_arrays_of_a_running_training_serve_as_numbers(graph: Graph) -> None:
    numbers = SimpleNamespace(values={graph.id("c"): np.ones((2, 3, 4, 4), np.float32)}, gradients={})
    shapes = list(NetworkDrawing(graph, found(graph), Sight(sample=5)).state(numbers).flat())
    assert [shape.item for shape in shapes if isinstance(shape, Raster)] == [graph.id("c")]


def test_titles_stand_for_names(graph: Graph) -> None:
    blocks = found(graph)
    drawing = NetworkDrawing(graph, blocks, Sight(), {blocks[1].name: "A title"})
    assert "A title" in [shape.text for shape in drawing.state().flat() if isinstance(shape, Label)]


def test_a_title_that_is_too_long_keeps_its_number(graph: Graph) -> None:
    """A network of many layers of one kind would have the same name at every block."""
    blocks = found(graph)
    drawing = NetworkDrawing(graph, blocks, Sight(), {blocks[1].name: "A layer that is fully connected 23"})
    (shown,) = (shape.text for shape in drawing.state().flat() if isinstance(shape, Label) and "…" in shape.text)
    assert shown.startswith("A layer")
    assert shown.endswith("23")


def test_the_loss_says_whose_it_is(graph: Graph, run: Any) -> None:
    texts = [shape.text for shape in NetworkDrawing(graph, found(graph), Sight()).state(run.last).flat() if isinstance(shape, Label)]
    assert "2 samples" in texts, "that of the samples laid out, not of a batch of the training"


def _points(wire: Wire) -> list[tuple[float, float]]:
    """Many points of a path of lines and cubics."""
    found: list[tuple[float, float]] = []
    for part in wire.path:
        ends = [(float(x), float(y)) for x, y in zip(part[1::2], part[2::2], strict=True)]
        corners = [found[-1], *ends] if found else ends
        for step in range(41):
            row = corners
            while len(row) > 1:
                row = [(a + (c - a) * step / 40, b + (d - b) * step / 40) for (a, b), (c, d) in pairwise(row)]
            found.append(row[0])
    return found


@pytest.mark.parametrize("columns", [0, 2, 3])
def test_no_link_runs_through_what_is_written_below_a_block(columns: int) -> None:
    builder = Builder()
    towers = []
    for name in ("a", "b"):
        node = builder.leaf(name)
        for place in range(3):
            node = builder.gate("relu", [node], name=f"{name}{place}", group=f"{name}{place}")
        towers.append(node)
    graph = builder.build(builder.gate("add", towers, name="s", group="s"))
    shown = blocks(graph, {"a": (2, 4), "b": (2, 4)})
    titles = {block.name: f"a long title {at}" for at, block in enumerate(shown)}
    drawing = NetworkDrawing(graph, shown, Sight(columns=columns), titles).state()
    texts = [shape for shape in drawing.flat() if isinstance(shape, Label)]
    wires = [shape for shape in drawing.flat() if isinstance(shape, Wire)]
    assert wires
    for label in texts:
        half = text_width(label.text, label.size) / 2
        for wire in wires:
            assert not any(abs(x - label.x) < half and label.y - label.size < y < label.y for x, y in _points(wire)), label.text


def test_a_ring_goes_round_the_sheets_behind_a_block(graph: Graph, run: Any) -> None:
    node = graph.names["c"]
    for marks in (Marks(selection=frozenset({node})), Marks(hover=node), Marks(keyboard=node)):
        shapes = [shape for shape in NetworkDrawing(graph, found(graph), Sight()).state(run.last, marks=marks).flat() if shape.item == node]
        boxes = [shape for shape in shapes if isinstance(shape, Box)]
        ring, *sheets = boxes
        assert ring.fill is None
        assert len(sheets) == 3
        for sheet in sheets:
            assert ring.x < sheet.x
            assert ring.y < sheet.y
            assert sheet.x + sheet.width < ring.x + ring.width
            assert sheet.y + sheet.height < ring.y + ring.height


def test_a_loss_is_as_wide_as_its_letters_are_large_and_its_ring_goes_round_it(graph: Graph, run: Any) -> None:
    node = graph.names["loss"]
    for grown in (1.0, 2.0):
        drawing = NetworkDrawing(graph, found(graph), Sight(captions=Captions(grown=grown)))
        shapes = drawing.state(run.last, marks=Marks(selection=frozenset({node}))).flat()
        ring, block = (shape for shape in shapes if isinstance(shape, Box) and shape.item == node)
        assert (block.width, block.height) == (SIDE * grown, SIDE)
        assert ring.x < block.x
        assert ring.x + ring.width > block.x + block.width


@pytest.mark.parametrize("edge_numbers", [False, True])
def test_a_link_to_another_line_and_its_numbers_touch_no_words_and_no_blocks(graph: Graph, run: Any, edge_numbers: bool) -> None:
    drawing = NetworkDrawing(graph, found(graph), Sight(edge_numbers=edge_numbers, columns=4))
    shapes = list(drawing.state(run.last).flat())
    turning = {link.edge for link in drawing.links if link.turns}
    lines = {y for _, y in drawing.centers.values()}
    below = max(shape.y for shape in shapes if isinstance(shape, Label) and isinstance(shape.item, int) and shape.y < max(lines) - SIDE / 2)
    above = min(shape.y for shape in shapes if isinstance(shape, Box) and shape.y > below)
    numbers = [shape for shape in shapes if isinstance(shape, Label) and shape.item in turning]
    assert turning
    assert bool(numbers) == edge_numbers
    assert all(below + 4 < shape.y - shape.size and shape.y + 4 < above for shape in numbers)


@pytest.mark.parametrize("show", ["activations", "gradients"])
def test_a_photograph_that_is_read_is_no_negative_and_the_layers_keep_their_colours(graph: Graph, show: Show) -> None:
    known = {block.output: np.ones((1, *block.shape)) for block in found(graph) if block.kind != "loss"}
    numbers = SimpleNamespace(values=known, gradients=known)
    ramps = [
        {shape.item: shape.ramp for shape in NetworkDrawing(graph, found(graph), sight).state(numbers).flat() if isinstance(shape, Raster)}
        for sight in (Sight(show=show), Sight(show=show, photographs=True))
    ]
    differing = [item for item in ramps[0] if ramps[0][item] != ramps[1][item]]
    assert differing == ([block.output for block in found(graph) if block.kind == "input"] if show == "activations" else [])
