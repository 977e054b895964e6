"""Only what a step is about keeps its colours; every pale role has a colour in every theme."""

from __future__ import annotations

import pytest

from gradviz.engine import trace
from gradviz.graph import Edge
from gradviz.language import parse
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Badge, Box, Label, Wire
from gradviz.picture.dimming import PALE, dimmed, step_items, with_pale
from gradviz.picture.layered import arrange
from gradviz.picture.options import Options
from gradviz.picture.states import OUTPUT
from gradviz.picture.theme import THEMES

RUN = trace(parse("e=(a+b)*(b+1)"), {"a": 2, "b": 1})
MOMENTS = RUN.moments()
DIAGRAM = Drawing(RUN.graph, arrange(RUN.graph), Options()).state(RUN, RUN.last, moment=MOMENTS[-1])


def test_an_edge_keeps_its_ends_and_a_sum_its_branches() -> None:
    graph = RUN.graph
    passed = next(moment for moment in MOMENTS if isinstance(moment.focus, Edge))
    assert isinstance(passed.focus, Edge)
    assert step_items(graph, passed) == {passed.focus, passed.focus.source, passed.focus.target}
    summed = step_items(graph, MOMENTS[-1])
    assert summed is not None
    assert {graph.labels[item] for item in summed if isinstance(item, int)} == {"b", "c", "d"}
    assert len([item for item in summed if isinstance(item, Edge)]) == 3
    assert step_items(graph, None) is None


def test_the_seed_lights_the_output() -> None:
    seed = next(moment for moment in MOMENTS if moment.phase == "backward")
    lit = step_items(RUN.graph, seed)
    assert lit is not None
    assert OUTPUT in lit


def test_a_value_that_is_made_can_be_read_where_it_leaves() -> None:
    graph = RUN.graph
    made = next(moment for moment in MOMENTS if isinstance(moment.focus, int) and graph.labels[moment.focus] == "c")
    lit = step_items(graph, made)
    assert lit is not None
    assert {edge for edge in lit if isinstance(edge, Edge)} == {*graph.incoming[made.focus], *graph.outgoing[made.focus]}
    assert graph.output not in lit


def test_everything_else_is_pale() -> None:
    lit = step_items(RUN.graph, MOMENTS[-1])
    assert lit is not None
    for shape in dimmed(DIAGRAM, lit).flat():
        roles = [shape.role] if isinstance(shape, (Label, Badge)) else [shape.fill, shape.outline] if isinstance(shape, (Box, Wire)) else []
        for role in filter(None, roles):
            assert role.startswith(PALE) != (shape.item in lit), shape


@pytest.mark.parametrize("name", THEMES)
def test_every_role_has_a_pale_twin(name: str) -> None:
    theme = with_pale(THEMES[name])
    assert all(PALE + role in theme.colors for role in THEMES[name].colors)
    assert theme[PALE + "surface"].upper() == theme["surface"].upper()
    assert theme[PALE + "text"] != theme["text"]
