from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import settings

from gradviz.algebra.whole import (
    COUNTED,
    derivative,
    evaluate,
    formula,
    operations,
    same_function,
    simplified,
    whole_derivative,
    written_out,
)
from gradviz.engine.trace import trace
from gradviz.errors import InputError
from gradviz.graph import Builder, Graph
from gradviz.ops import OPS

sp = pytest.importorskip("sympy")
Make = Callable[[int, int], Graph]
GRAPHS = 40 if settings().max_examples < 1000 else 60


def sigmoids(layers: int) -> Graph:
    builder = Builder()
    node = builder.leaf("x")
    for _ in range(layers):
        below = builder.gate("add", [builder.constant(1.0), builder.gate("exp", [builder.gate("neg", [node])])])
        node = builder.gate("div", [builder.constant(1.0), below])
    return builder.build(node)


def compared(graph: Graph, point: dict[str, float], names: Sequence[str]) -> int:
    """How many partials of the engine equal SymPy's; points without a moderate, finite run are passed over."""
    run = trace(graph, point)
    numbers = [run.value(node.id) for node in graph.nodes] + [run.grad(node.id) or 0.0 for node in graph.nodes]
    if not np.all(np.isfinite(numbers)) or np.max(np.abs(numbers)) > 1e6:
        return 0
    scale = float(np.max(np.abs(numbers)))
    exactly = {sp.Symbol(name): sp.Float(value, 60) for name, value in point.items()}
    for name in names:
        exact = derivative(graph, name).xreplace(exactly).evalf(30)
        assert complex(exact) == pytest.approx(run.grad(name), rel=1e-9, abs=1e-11 * scale), (name, point, formula(graph))
    return len(names)


@pytest.mark.heavy
def test_the_engine_gradient_is_the_derivative_of_sympy(random_graph: Make) -> None:
    rng = np.random.default_rng(3)
    checked = 0
    for seed in range(GRAPHS):
        graph = random_graph(seed, 6)
        point = {name: float(rng.uniform(0.3, 2.0)) for name in graph.inputs}
        checked += compared(graph, point, graph.inputs)
    assert checked > 40


def test_the_comparison_sees_a_wrong_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    builder = Builder()
    x, y = builder.leaf("x"), builder.leaf("y")
    graph = builder.build(builder.gate("sub", [builder.gate("mul", [x, y]), y]))
    assert compared(graph, {"x": 0.5, "y": 0.75}, ("x", "y")) == 2
    monkeypatch.setitem(OPS._records, "sub", replace(OPS["sub"], local=OPS["add"].local))
    with pytest.raises(AssertionError):
        compared(graph, {"x": 0.5, "y": 0.75}, ("x", "y"))


def test_a_derivative_is_written(colah: Graph) -> None:
    written = whole_derivative(colah, "b")
    assert (written.plain, written.latex, written.operations) == ("a + 2*b + 1", "a + 2 b + 1", 3)
    assert written.sentence == written.plain


def test_a_name_without_influence_has_derivative_0() -> None:
    builder = Builder()
    builder.leaf("b")
    assert whole_derivative(builder.build(builder.gate("neg", [builder.leaf("a")])), "b").plain == "0"


def test_what_is_too_long_is_counted_instead(chain: Callable[[str, int], Graph]) -> None:
    for graph in (chain("neg", 301), sigmoids(75), chain("mul", 100)):
        written = whole_derivative(graph, "x")
        assert (written.latex, written.plain) == ("", "")
        assert written.sentence.startswith("too long to print:")
    assert written_out(chain("mul", 2000), "x") == COUNTED


def test_the_swell_is_quadratic_in_nested_sigmoids() -> None:
    sizes = [operations(derivative(sigmoids(layers), "x")) for layers in (1, 2, 4, 8)]
    assert all(later > 3 * earlier for earlier, later in pairwise(sizes[1:]))
    assert operations(formula(sigmoids(8))) < 64


def test_counting_shared_parts_takes_no_time() -> None:
    x = sp.Symbol("x")
    for _ in range(60):
        x = sp.sin(x) + sp.cos(x)
    assert operations(x) > 2**60


def test_a_simpler_form_is_found_and_never_a_longer_one(colah: Graph) -> None:
    builder = Builder()
    x = builder.leaf("x")
    squares = [builder.gate("mul", [gate, gate]) for gate in (builder.gate("sin", [x]), builder.gate("cos", [x]))]
    assert simplified(builder.build(builder.gate("add", squares))).plain == "1"
    assert simplified(colah, "b").plain == "a + 2*b + 1"


def product(*factors: str) -> Graph:
    builder = Builder()
    leaves = {name: builder.leaf(name) for name in dict.fromkeys(factors)}
    node = leaves[factors[0]]
    for name in factors[1:]:
        node = builder.gate("mul", [node, leaves[name]])
    return builder.build(node)


def test_the_same_function_is_known_by_its_points(chain: Callable[[str, int], Graph]) -> None:
    rng = np.random.default_rng(0)
    assert same_function(product("x", "y", "x"), product("y", "x", "x"), rng).sentence == "equal at 20 random points"
    verdict = same_function(product("x", "x"), product("x", "y"), rng)
    assert not verdict.same
    assert verdict.difference is not None
    assert set(verdict.difference) == {"x", "y"}
    assert verdict.sentence.startswith("different at x = ")
    nowhere = chain("log", 12)
    assert same_function(nowhere, nowhere, rng).sentence.startswith("no random point")


def test_the_same_function_may_have_another_domain() -> None:
    builder = Builder()
    x, y = builder.leaf("x"), builder.leaf("y")
    apart = builder.build(builder.gate("add", [builder.gate("log", [x]), builder.gate("log", [y])]))
    builder = Builder()
    together = builder.build(builder.gate("log", [builder.gate("mul", [builder.leaf("x"), builder.leaf("y")])]))
    assert same_function(apart, together, np.random.default_rng(0)).same


def test_one_seed_gives_one_verdict() -> None:
    pair = product("x", "x"), product("x")
    assert same_function(*pair, np.random.default_rng(5)) == same_function(*pair, np.random.default_rng(5))


def test_evaluation_is_that_of_the_trace(random_graph: Make) -> None:
    for seed in range(60):
        graph = random_graph(seed, 10)
        point = dict.fromkeys(graph.inputs, 0.7)
        value = trace(graph, point).value(graph.output)
        assert evaluate(graph, point) == value or (math.isnan(value) and math.isnan(evaluate(graph, point)))


def test_arrays_are_refused() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("mul", [builder.leaf("x"), builder.constant((1.0, 2.0))]))
    with pytest.raises(InputError):
        whole_derivative(graph, "x")


def test_a_gate_of_arrays_has_no_formula() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("mse", [builder.leaf("x"), builder.leaf("y")]))
    with pytest.raises(InputError, match="mse works on arrays"):
        formula(graph)


def test_a_gate_that_leaves_its_settings_to_their_defaults_is_compared_too() -> None:
    builder = Builder()
    graph = builder.build(builder.gate("leaky_relu", [builder.leaf("x")]))
    settled = builder.build(builder.gate("leaky_relu", [0], attributes={"slope": 0.1}))
    assert same_function(graph, settled, np.random.default_rng(0)).sentence == "equal at 20 random points"
