"""A graph in several rows: rows below one another, wires that turn between them, and nothing on anything else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from gradviz.engine.trace import Trace, trace
from gradviz.graph import Graph
from gradviz.language import parse
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Diagram, Shape
from gradviz.picture.folding import MOST_TURNS, cut_at, folded
from gradviz.picture.layout import sizes_of
from gradviz.picture.lengths import slide_lengths
from gradviz.picture.options import Options
from gradviz.picture.room import Room
from gradviz.picture.routes import routes
from gradviz.picture.tight import tight_distances

ROOM = Room(1152.0, 560.0)
NEURON = "f=1/(1+exp(-(w0*x0+w1*x1+w2)))"
Overlaps = Callable[[Diagram], list[tuple[Shape, Shape]]]
FORMULAS = (
    NEURON,
    "y=" + "exp(" * 12 + "x" + ")" * 12,
    "a=softplus(x)\nb=log(1+exp(x))\ny=a+b",
    "p=sigmoid(z)\nL=-(y*log(p)+(1-y)*log(1-p))",
    "m=(a-b)/(a+b)\ny=log(m)*exp(m)",
)


def run_of(text: str) -> Trace:
    graph = parse(text)
    return trace(graph, dict(zip(graph.inputs, (2.0, 1.0, -1.0, 0.5, 3.0), strict=False)))


def drawings(text: str, shrink: float, **given: bool) -> list[Diagram]:
    run = run_of(text)
    options = Options(**given, lengths=slide_lengths(shrink, words=given.get("words", True)))
    distances = tight_distances(run.graph, run, options)
    ways = folded(run.graph, distances, sizes_of(run.graph, options.lengths), ROOM)
    return [Drawing(run.graph, way.layout, options, list(distances.widths.values())).state(run, run.last) for way in ways]


@pytest.mark.parametrize("tags", [True, False])
@pytest.mark.parametrize("shrink", [1.0, 0.42])
@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_lies_on_anything_else(text: str, shrink: float, tags: bool, overlaps: Overlaps) -> None:
    found = [overlaps(diagram) for diagram in drawings(text, shrink, tags=tags, words=False)]
    assert found
    assert min(map(len, found)) == 0
    assert sum(not faults for faults in found) >= len(found) / 2


def graph_of(text: str) -> Graph:
    return parse(text)


def test_leaves_stand_in_the_row_that_reads_them() -> None:
    graph = graph_of(NEURON)
    cut = cut_at(graph, (3,))
    assert cut is not None
    for node in graph.nodes:
        if not graph.operands[node.id]:
            assert cut.rows[node.id] == min(cut.rows[edge.target] for edge in graph.outgoing[node.id])
    assert set(cut.rows) == {0, 1}
    assert {edge for edges in cut.turning for edge in edges} == {
        edge for edge in graph.edges if cut.rows[edge.source] != cut.rows[edge.target]
    }


def test_too_many_wires_do_not_turn_together() -> None:
    graph = graph_of("y=" + "+".join(f"exp(x{index})*exp(z{index})" for index in range(MOST_TURNS)))
    assert cut_at(graph, (2,)) is None


@pytest.mark.parametrize("text", FORMULAS)
def test_a_wire_that_turns_is_one_path_from_its_source_to_its_target(text: str) -> None:
    run = run_of(text)
    options = Options(tags=False, lengths=slide_lengths(0.5))
    distances, sizes = tight_distances(run.graph, run, options), sizes_of(run.graph, options.lengths)
    for way in folded(run.graph, distances, sizes, ROOM):
        paths = routes(run.graph, way.layout, sizes, list(distances.widths.values()), options.lengths, False)
        for edge, route in zip(run.graph.edges, paths, strict=True):
            if edge in dict(way.layout.turns):
                assert [command[0] for command in route.path].count("M") == 1
                assert route.path[0][1] == way.layout.centers[edge.source][0] + sizes[edge.source].width / 2
                assert route.path[-1][-2] == way.layout.centers[edge.target][0] - sizes[edge.target].width / 2


def test_rows_stand_below_one_another() -> None:
    run = run_of(NEURON)
    options = Options(words=False, lengths=slide_lengths(0.5, words=False))
    distances = tight_distances(run.graph, run, options)
    for way in folded(run.graph, distances, sizes_of(run.graph, options.lengths), ROOM):
        turns = sorted(dict(way.layout.turns).values(), key=lambda turn: turn.gutter)
        assert turns
        for turn in turns:
            assert turn.left < turn.right
            assert all(abs(y - turn.gutter) > 5 for _, y in way.layout.centers)
        for one, two in pairwise(turns):
            assert two.gutter - one.gutter > 5
