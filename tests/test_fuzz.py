"""Random texts and random graphs through the whole path: read, run, explain, SymPy, picture, every exporter.

Nothing but the errors a user can mend may come out. Small under the profile "ci", large under "full".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz import registry
from gradviz.algebra import from_sympy
from gradviz.engine import Trace, gradients, trace
from gradviz.engine.moments import GRANULARITIES
from gradviz.engine.steps import Fault
from gradviz.errors import ExpressionError, InputError
from gradviz.export.exporter import EXPORTERS, Exporter
from gradviz.export.request import ALL, Pictures, Request
from gradviz.export.scene import Scene, notebook_scene
from gradviz.graph import Builder, Graph
from gradviz.language import parse, read
from gradviz.language.typeset import graph_latex, graph_text
from gradviz.ops import OPS, Op
from gradviz.picture.theme import THEMES
from gradviz.tutor.explain import explain, seed_note
from gradviz.tutor.faults import cause, fault_sentence

pytestmark = pytest.mark.timeout(900)

STEPS = 24
"""Runs up to this many moments are explained and drawn moment by moment, longer ones at their ends."""

FINITE = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 0.5, 2.0, -0.0, 1e300, -1e300, 1e-300]), st.floats(-5, 5))
NUMBERS = st.one_of(FINITE, st.sampled_from([np.inf, -np.inf, np.nan]))
ARRAYS = st.sampled_from([(3,), (2, 3), (1,), (2, 1)])
WORDS = [*(name for op in OPS.values() if op.rule != "sum" for name in (op.name, *op.aliases)), "sum[i=1..2]", "x_i"]
SIGNS = ["+", "-", "*", "/", "^", "(", ")", "(", ")", ",", "|", "[", "]", ">", "<=", "==", "and", "not", "=", "\n", ";", "²", " "]
ATOMS = ["x", "y", "a", "b", "w1", "e", "π", "2", "0", "-1", "0.5", "1e300", "k_s", "loss"]
TEXTS = st.lists(st.one_of(st.sampled_from(ATOMS), st.sampled_from(SIGNS), st.sampled_from(WORDS)), min_size=1, max_size=14).map(" ".join)


GATES = [op for op in OPS.values() if op.rule != "sum"]
TYPED = [op for op in GATES if op.typed and op.elementwise]


@st.composite
def graphs(draw: st.DrawFn, numbers: st.SearchStrategy[float] = NUMBERS, gates: Sequence[Op] = GATES) -> Graph:
    """Any gates on any earlier nodes, some of them named, several of them never read."""
    builder = Builder()
    places = [builder.leaf(name) for name in ("x", "y")] + [builder.constant(draw(numbers)), builder.constant((draw(numbers), 1.0))]
    for number in range(draw(st.integers(1, 8))):
        op = draw(st.sampled_from(gates))
        operands = [draw(st.sampled_from(places)) for _ in range(op.arity + (draw(st.integers(0, 2)) if op.variadic else 0))]
        name = f"g{number}" if draw(st.booleans()) else None
        places.append(builder.gate(op.name, operands, name=name, attributes=op.settings({})))
    return builder.build(draw(st.sampled_from(places[4:])))


def sent_through(run: Trace) -> Iterator[str]:
    """Everything that is ever made of a run, as texts."""
    graph = run.graph
    yield seed_note(run)
    yield cause(run)
    yield from (fault_sentence(run, step.place, step.code) for step in run.steps if isinstance(step, Fault))
    for granularity in GRANULARITIES:
        moments = run.moments(granularity)
        for moment in moments if len(moments) <= STEPS else (moments[0], moments[-1]):
            card = explain(run, moment, granularity)
            yield from (card.title, card.subtitle, card.sentence, card.happened, card.following, *card.kept, *card.notes)
    themes = [*THEMES]
    stepped = Pictures(run, Request(theme=themes[1], steps=ALL, granularity="phase"))
    scenes = [*Pictures(run, Request(theme=themes[0])), notebook_scene(graph, THEMES[themes[-1]]), *stepped]
    for exporter in EXPORTERS.values():
        for scene in scenes:
            yield from exported(exporter, scene)
    yield str(run.networkx().graph)
    yield graph_latex(graph)
    yield graph_text(graph)


def exported(exporter: Exporter, scene: Scene) -> Iterator[str]:
    """A rendered scene; a format for single numbers may refuse whole arrays, in a sentence."""
    try:
        assert exporter.render(scene)
    except InputError as refusal:
        assert any(not OPS[node.op].elementwise for node in scene.graph.nodes if node.op in OPS)
        yield refusal.message


def close(one: Any, other: Any, graph: Graph) -> bool:
    """Equal but for rounding; where a gate jumps, a last digit may decide everything."""
    same = bool(np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-9, atol=1e-300, equal_nan=True))
    return same or any(OPS[node.op].kinked is not None for node in graph.nodes if node.op in OPS)


def check(graph: Graph, inputs: dict[str, Any]) -> None:
    """A graph through everything; the fast path agrees with the recorded run."""
    registry.discover()
    try:
        run = trace(graph, inputs)
        value, slopes = gradients(graph, inputs)
    except InputError:
        return
    assert close(value, run.value(graph.output), graph)
    assert all(close(slopes[name], run.grad(name), graph) for name in graph.inputs)
    assert all(isinstance(text, str) for text in sent_through(run))
    try:
        back = from_sympy(graph.sympy())
    except InputError:
        return
    again = trace(back, {name: inputs[name] for name in back.inputs})
    assert close(again.value(back.output), run.value(graph.output), graph)


@given(TEXTS, st.data())
def test_a_random_text_goes_all_the_way(text: str, data: st.DataObject) -> None:
    try:
        reading = read(text)
    except ExpressionError as problem:
        assert problem.message
        return
    assert reading.latex
    assert reading.plain
    shape = data.draw(st.one_of(st.just(()), ARRAYS))
    check(reading.graph, {name: np.full(shape, data.draw(NUMBERS)) if shape else data.draw(NUMBERS) for name in reading.graph.inputs})


@pytest.mark.heavy
@given(graphs(), st.data())
def test_a_random_graph_goes_all_the_way(graph: Graph, data: st.DataObject) -> None:
    shapes = [data.draw(st.one_of(st.just(()), ARRAYS)) for _ in graph.inputs]
    check(
        graph,
        {
            name: np.full(shape, data.draw(NUMBERS)) if shape else data.draw(NUMBERS)
            for name, shape in zip(graph.inputs, shapes, strict=True)
        },
    )


@given(graphs(FINITE, TYPED))
def test_a_printed_graph_reads_back(graph: Graph) -> None:
    try:
        run = trace(graph, dict.fromkeys(graph.inputs, 0.75))
    except InputError:
        return
    again = parse(graph_text(graph), names=graph.names)
    assert np.array_equal(trace(again, dict.fromkeys(again.inputs, 0.75)).value(again.output), run.value(graph.output), equal_nan=True)


@pytest.mark.heavy
@pytest.mark.parametrize("op", GATES, ids=lambda op: op.name)
def test_every_gate_goes_all_the_way(op: Op) -> None:
    rng = np.random.default_rng(5)
    shapes = op.example or ((),) * op.arity
    builder = Builder()
    leaves = [builder.leaf(f"x{slot}") for slot in range(len(shapes))]
    graph = builder.build(builder.gate(op.name, leaves, attributes=op.settings({})))
    samplers = [op.domain[min(slot, len(op.domain) - 1)] for slot in range(len(shapes))]
    drawn = [np.array([sample(rng) for _ in range(int(np.prod(shape)))]) for sample, shape in zip(samplers, shapes, strict=True)]
    check(graph, {f"x{slot}": values.reshape(shape) for slot, (values, shape) in enumerate(zip(drawn, shapes, strict=True))})
