"""Every example is opened and run, and what the lecture says about it is computed again; scripts end well."""

from __future__ import annotations

import math
import runpy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.data.rows import bind
from gradviz.data.table import read_table
from gradviz.engine import Trace, gradients, trace
from gradviz.engine.calculus import Calculus, local_partials
from gradviz.graph import Edge
from gradviz.ops import OPS
from gradviz.project import Document
from gradviz.project.examples import Example, examples
from gradviz.resources import examples_folder
from gradviz.tutor.fit import fit

SCRIPTS = sorted(examples_folder().glob("*.py"))
ALL = {example.name: example for example in examples()}
TOPICS = (
    [f"A{number}" for number in (1, 2, 3, 4, 5, 8, 9, 11)]
    + [f"B{number}" for number in range(1, 12)]
    + [f"C{number}" for number in range(1, 15)]
    + [f"D{number}" for number in (1, 2, 3, 5, 7, 8)]
)


def sigma(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@dataclass(frozen=True)
class Bench:
    """An example on the bench: its own run, and runs of the same formula at other values."""

    document: Document

    def at(self, **values: float) -> Trace:
        return trace(self.document.graph(), {**self.document.values, **values}, convention=self.document.convention)

    def value(self, name: str | None = None, **values: float) -> Any:
        run = self.at(**values)
        return run.value(run.output if name is None else name)

    def slope(self, name: str, **values: float) -> Any:
        return self.at(**values).grad(name)


def close(found: Any, wanted: Any) -> bool:
    return bool(np.allclose(found, wanted, rtol=1e-12, atol=1e-12))


def table(bench: Bench, names: str) -> list[float]:
    """The output at all corners of 0 and 1."""
    return [bench.value(**dict(zip(names.split(), corner, strict=True))) for corner in product((0, 1), repeat=len(names.split()))]


KEPT = {"max": "winner", "mul": "operands", "add": "nothing"}


def table_of(bench: Bench, name: str) -> list[float]:
    return [bench.value(name, x1=a, x2=b) for a, b in product((0, 1), repeat=2)]


def parts(run: Trace, name: str) -> list[float]:
    """What the branches of a node that is read more than once bring back."""
    (copy,) = [edge.target for edge in run.graph.outgoing[run.graph.id(name)]]
    return [run.last.edge_gradients[edge] for edge in run.graph.outgoing[copy]]


def edge_sum(run: Trace, name: str) -> float:
    """What a gate sends back to its operands, in all."""
    return float(sum(abs(run.last.edge_gradients[edge]) for edge in run.graph.incoming[run.graph.id(name)]))


def chain_holds(run: Trace) -> bool:
    """Downstream = upstream x local, on every edge that has a gradient."""
    upstream = run.last.gradients
    return all(run.last.edge_gradients[edge] == upstream[edge.target] * partial for edge, partial in run.last.partials.items()) and bool(
        run.last.partials
    )


def neuron(bench: Bench) -> bool:
    slopes = [round(bench.slope(name), 2) for name in ("w0", "x0", "w1", "x1", "w2")]
    return round(bench.value(), 2) == 0.73 and slopes == [-0.20, 0.39, -0.39, -0.59, 0.20]


def matrix_layer(bench: Bench) -> bool:
    """dX = W^T g and dW = g x^T."""
    v = bench.document.values
    weights = np.array([[v["w11"], v["w12"]], [v["w21"], v["w22"]]])
    x, g = np.array([v["x1"], v["x2"]]), np.array([v["g1"], v["g2"]])
    found = np.array([[bench.slope(f"w{row}{column}") for column in (1, 2)] for row in (1, 2)])
    return (
        close([bench.slope("x1"), bench.slope("x2")], weights.T @ g)
        and close(found, np.outer(g, x))
        and close([bench.slope("b1"), bench.slope("b2")], g)
    )


def matrix_network(bench: Bench) -> bool:
    """The same network as V tanh(U x), its gradients by matrices."""
    v = bench.document.values
    u = np.array([[v[f"u{row}{column}"] for column in (1, 2)] for row in (1, 2, 3)])
    w = np.array([[v[f"v{row}{column}"] for column in (1, 2, 3)] for row in (1, 2)])
    x, t = np.array([v["x1"], v["x2"]]), np.array([v["t1"], v["t2"]])
    hidden = np.tanh(u @ x)
    above = 2 * (w @ hidden - t)
    below = (w.T @ above) * (1 - hidden**2)
    return (
        close(bench.value(), np.sum((w @ hidden - t) ** 2))
        and close([[bench.slope(f"v{row}{column}") for column in (1, 2, 3)] for row in (1, 2)], np.outer(above, hidden))
        and close([[bench.slope(f"u{row}{column}") for column in (1, 2)] for row in (1, 2, 3)], np.outer(below, x))
        and close([bench.slope("x1"), bench.slope("x2")], u.T @ below)
    )


def improved(bench: Bench, rate: float, weights: tuple[str, ...]) -> Any:
    """The output after W := W - rate dL/dW."""
    return bench.value(**{name: bench.document.values[name] - rate * bench.slope(name) for name in weights})


def fitted(bench: Bench, updates: int) -> float:
    """The loss over the rows of a document after so many updates at its own learning rate."""
    document, graph = bench.document, bench.document.graph()
    assert document.rows is not None
    rows = bind(read_table(document.rows.text), graph.inputs, document.rows.target)
    walk = fit(graph, document.values, document.parameters, document.learning_rate, rows, document.rows.loss)
    return next(islice(walk, updates, None)).loss


Check = Callable[[Bench], bool]
CHECKS: dict[str, Check] = {
    "neuron-threshold": lambda it: it.value(x1=1, x2=1) == 1 and it.value(x2=1.001) == 0 and it.value(b=0.999) == 0,
    "logic-not": lambda it: table(it, "x") == [1, 0],
    "logic-and": lambda it: [it.value("p", x1=a, x2=b) for a, b in product((0, 1), repeat=2)] == [0, 0, 0, 1]
    and table(it, "x1 x2") == [0, 0, 0, 0]
    and it.value(x1=0.75, x2=0.75) == 1 == it.value(x1=1.5, x2=0),
    "logic-or": lambda it: [it.value("q", x1=a, x2=b) for a, b in product((0, 1), repeat=2)] == [0, 1, 1, 1]
    and table(it, "x1 x2") == [0, 0, 0, 0]
    and it.value(x1=0.25, x2=0.25) == 1 == it.value(x1=0, x2=0.5),
    "xor-formula": lambda it: table(it, "a b") == [0, 1, 1, 0],
    "xor-two-layers": lambda it: table(it, "x1 x2") == [0, 1, 1, 0]
    and (table_of(it, "o"), table_of(it, "p")) == ([0, 1, 1, 1], [0, 0, 0, 1]),
    "linear-layers": lambda it: all(
        abs(it.value(x1=a, x2=b, w1=a * b, v1=b - 1)) < 1e-12 for a, b in product((-2.5, 0.1, 3.0), repeat=2)
    )
    and all(it.slope(name) == 0 for name in it.document.graph().inputs),
    "linear-regression": lambda it: [it.slope(name) for name in ("w1", "w2", "b", "x1", "x2")] == [3, 5, 1, 2, -1],
    "logistic-regression": lambda it: close(
        [it.slope(name) for name in ("w0", "w1", "w2")], [it.value() * (1 - it.value()) * x for x in (1.0, 1.5, 3.0)]
    )
    and it.value(w0=0, w1=1, x1=2, w2=-2, x2=1) == 0.5,
    "log-odds": lambda it: close([it.value(), it.slope("w"), it.slope("x"), it.slope("b")], [2 * 1.5 - 1, 1.5, 2, 1]),
    "step-or-sigmoid": lambda it: all(it.slope("s", x=x) == 1 for x in (-1.0, 2.0))
    and all(edge_sum(it.at(x=x), "s") == 0 for x in (-1.0, 2.0, 7.0))
    and close(it.slope("w"), sigma(0.5) * (1 - sigma(0.5)) * 2),
    "identity": lambda it: all(it.slope("x", x=x) == 3 for x in (-7.0, 0.0, 2.5)),
    "binary-step": lambda it: [it.value(x=x) for x in (-0.1, 0, 0.1)] == [0, 1, 1]
    and [it.slope("x", x=x) for x in (-0.1, 0, 0.1)] == [0, 0, 0]
    and bool(OPS["step"].kinked and OPS["step"].kinked(0.0)),
    "sigmoid": lambda it: close([it.slope("x", x=x) for x in (-2.0, 1.5)], [sigma(x) * (1 - sigma(x)) for x in (-2.0, 1.5)])
    and it.value(x=-800) == 0 < it.slope("x", x=-40) < 1e-16
    and it.value(x=800) == 1,
    "tanh": lambda it: close([it.value(name) for name in "abc"], math.tanh(0.75)) and close(it.slope("x"), 3 * (1 - math.tanh(0.75) ** 2)),
    "arctan": lambda it: close([it.slope("x", x=x) for x in (2.0, -1.0, 0.0)], [1 / (x * x + 1) for x in (2.0, -1.0, 0.0)]),
    "relu": lambda it: [it.slope("x", x=x) for x in (-1, 0, 1)] == [0, 0, 1]
    and Bench(replace(it.document, convention="lecture")).slope("x") == 1
    and it.value(x=-3) == 0,
    "leaky-relu": lambda it: close([it.value("a"), it.value("b"), it.slope("x"), it.slope("x", x=2)], [-0.3, -0.3, 0.2, 2]),
    "prelu": lambda it: [it.slope("alpha"), it.slope("alpha", x=2), it.slope("x"), it.slope("x", x=2)] == [-3, 0, 0.25, 1],
    "elu": lambda it: close(it.slope("x"), it.value() + 1) and close(it.value(), math.exp(-1) - 1) and it.slope("x", x=2) == 1,
    "softplus": lambda it: close(it.slope("x"), 2 * sigma(0.5)) and it.value("a", x=800) == 800 and it.value("b", x=800) == math.inf,
    "maxout": lambda it: [it.slope(name) for name in ("w1", "b1", "w2", "b2", "x")] == [1.5, 1, 0, 0, 2]
    and [it.slope(name, x=0.5) for name in ("w1", "b1", "w2", "b2")] == [0, 0, 0.5, 1],
    "first-graph": lambda it: [it.value(name) for name in "cde"] == [3, 2, 6] and [it.slope(name) for name in "cdab"] == [2, 3, 2, 5],
    "exponential": lambda it: close(
        [it.slope(name) for name in ("w0", "w1", "x")], [math.exp(0.75), 0.5 * math.exp(0.75), 1.5 * math.exp(0.75)]
    ),
    "chain-rule": lambda it: close(it.slope("x"), math.cos(6.25) * 2 * 2.5 * 3) and chain_holds(it.at()),
    "add-gate": lambda it: it.slope("x") == it.slope("y") == 5 and it.slope("x", x=9) == it.slope("y", y=0) == 5,
    "two-paths": lambda it: it.slope("x") == 5 + 2 and parts(it.at(), "x") == [2, 5] and it.slope("y") == 2,
    "mul-gate": lambda it: [it.slope(name) for name in "xyk"] == [-4 * 2, 3 * 2, 3 * -4],
    "max-route": lambda it: [it.slope(name) for name in "xyz"] == [0, 0, 2] and [it.slope(name, y=4) for name in "xyz"] == [8, 6, 0],
    "neuron-from-gates": lambda it: neuron(it) and {"neg", "exp", "add", "div"} <= {node.op for node in it.document.graph().nodes},
    "sigmoid-neuron": lambda it: neuron(it)
    and close(
        [it.slope(name) for name in ("w0", "x0", "w1", "x1", "w2")],
        [Bench(ALL["neuron-from-gates"].document).slope(name) for name in ("w0", "x0", "w1", "x1", "w2")],
    ),
    "dense-layer": matrix_layer,
    "cross-entropy": lambda it: all(
        abs(it.slope("z", z=z, y=y) - (sigma(z) - y)) < 1e-12 for z in (-5.0, -0.3, 0.0, 1.5, 5.0) for y in (0, 1)
    ),
    "cross-entropy-breaks": lambda it: it.value() == math.inf and not math.isfinite(it.slope("z")) and bool(it.at().last.faults),
    "cross-entropy-logits": lambda it: close([it.value(), it.slope("z")], [40, 1])
    and all(abs(it.slope("z", z=z, y=y) - (sigma(z) - y)) < 1e-12 for z in (-40.0, -5.0, 0.0, 5.0, 40.0) for y in (0, 1)),
    "dead-relu": lambda it: [it.slope(name) for name in ("w1", "x", "b", "w2", "h", "c")] == [0, 0, 0, 0, 4, 1]
    and it.slope("w1", x=1) == 4,
    "relu-bypass": lambda it: [it.slope(name) for name in ("w1", "b", "x", "v")] == [0, 0, 0.5, -3],
    "fit-exponential": lambda it: fitted(it, 400) < 0.05 < fitted(it, 0),
    "fit-neuron": lambda it: fitted(it, 400) < 0.5 * fitted(it, 0) < math.inf,
    "update-step": lambda it: improved(it, 0.01, ("w0", "w1")) < it.value(),
    "small-network": matrix_network,
    "what-to-remember": lambda it: KEPT.items()
    <= {node.op: OPS[node.op].remembers for node in it.document.graph().nodes if node.op in OPS}.items(),
    "mean-squared-error": lambda it: [it.slope(name) for name in ("o1", "o2", "y1", "y2")] == [2 * 2 / 2, 2 * -3 / 2, -2, 3],
    "sum-of-squares": lambda it: [it.slope(name) for name in ("o1", "o2")] == [2 * 2, 2 * -3]
    and it.value() == 2 * Bench(ALL["mean-squared-error"].document).value(),
    "absolute-error": lambda it: [it.slope(name) for name in ("o1", "y1", "o2")] == [0.5, -0.5, 0] and it.slope("o2", o2=1) == -0.5,
    "ranking-margin": lambda it: it.value("a") == it.value("b")
    and it.value("a", m=2) != it.value("b", m=2)
    and [it.slope(name) for name in ("s1", "s2", "m")] == [-2, 2, 0]
    and [it.slope(name, s1=9) for name in ("s1", "s2", "m")] == [0, 0, 0]
    and it.slope("m", m=2) == 1,
    "sum-of-losses": lambda it: it.slope("F") == it.slope("G") == 1 and parts(it.at(), "w") in ([4.5, 1], [1, 4.5])
    and it.slope("w") == 5.5,
    "binomial-likelihood": lambda it: abs(it.slope("p")) < 1e-12
    and it.slope("p", p=0.25) < 0 < it.slope("p", p=0.35)
    and all(it.value(p=p) > it.value() for p in (0.2, 0.29, 0.31, 0.5)),
    "gaussian-likelihood": lambda it: max(abs(it.slope("m")), abs(it.slope("s"))) < 1e-12
    and all(it.value(m=m, s=s) >= it.value() for m in (2.5, 3, 3.5) for s in (4, 14 / 3, 6))
    and close(it.slope("m", m=4, s=2), 3 * (4 - 3) / 2),
}  # fmt: skip


def bent(rule: str, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Calculus:
    """A calculus that is wrong about the gates of one rule."""

    def local(op: Any, out: Any, operands: Any, convention: Any = "library", **attributes: Any) -> tuple[Any, ...]:
        right = local_partials(op, out, operands, convention, **attributes)
        return change(right) if op.rule == rule else right

    return Calculus(f"wrong {rule}", local=local)


WRONG = {
    "sum": Calculus("overwrite", combine=lambda branches: branches[-1]),
    "distribute": bent("distribute", lambda row: tuple(part / 2 for part in row)),
    "swap": bent("swap", lambda row: row[::-1]),
    "route": bent("route", lambda row: (1.0,) * len(row)),
    "slope": bent("slope", lambda row: (1.0,) * len(row)),
}


def matters(right: Trace, wrong: Trace, rule: str) -> bool:
    """Whether the mistake is made where a gradient passes on its way to an input, so that the example ought to show it."""
    if rule == "sum":
        added = [[right.last.edge_gradients[edge] for edge in edges if edge.target in right.used] for edges in copies(right)]
        return any(sum(branches) != branches[-1] for branches in added)
    reached = reach(right)
    for edge, partial in right.last.partials.items():
        row = right.graph.operands[edge.target]
        made = partial != wrong.last.partials[edge] or (rule == "swap" == ruled(right, edge) and len(set(row)) > 1)
        if made and right.last.gradients[edge.target] != 0 and reached[edge.source] > 0:
            return True
    return False


def ruled(run: Trace, edge: Edge) -> str:
    return OPS[run.graph.nodes[edge.target].op].rule


def copies(run: Trace) -> list[tuple[Edge, ...]]:
    return [run.graph.outgoing[node.id] for node in run.graph.nodes if run.graph.is_copy(node.id) and node.id in run.used]


def reach(run: Trace) -> list[float]:
    """Per node the greatest product of absolute slopes along a way from an input: 0 where none comes through."""
    found: list[float] = []
    for node in run.graph.nodes:
        ways = [abs(run.last.partials.get(edge, 0.0)) * found[edge.source] for edge in run.graph.incoming[node.id]]
        found.append(max(ways, default=float(node.role != "constant")))
    return found


def hidden_mistakes(example: Example, wrong: Mapping[str, Calculus]) -> list[str]:
    """Rules that one can get wrong here without any input's gradient changing."""
    right = example.document.trace()
    found: list[str] = []
    if not np.isfinite([right.grad(name) for name in right.graph.inputs]).all():
        return found
    for rule, calculus in wrong.items():
        other = trace(right.graph, right.inputs, calculus=calculus, convention=right.convention)
        same = all(np.array_equal(other.grad(name), right.grad(name), equal_nan=True) for name in right.graph.inputs)
        if same and matters(right, other, rule):
            found.append(rule)
    return found


def test_every_topic_has_its_example() -> None:
    assert {topic for example in ALL.values() for topic in example.topics} == set(TOPICS)


def test_every_example_has_its_check() -> None:
    assert set(CHECKS) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_what_the_lecture_says_holds(name: str) -> None:
    assert CHECKS[name](Bench(ALL[name].document))


def test_a_check_sees_a_wrong_formula() -> None:
    document = replace(ALL["first-graph"].document, text="e=(a+b)*(b+2)")
    assert not CHECKS["first-graph"](Bench(document))


@pytest.mark.parametrize("name", ALL)
def test_an_example_opens_runs_and_explains_itself(name: str) -> None:
    document = ALL[name].document
    run = document.trace()
    assert set(document.values) == set(run.graph.inputs)
    assert set(document.parameters) <= set(run.graph.inputs)
    assert all(run.grad(input_name) is not None for input_name in run.graph.inputs)
    _, fast = gradients(run.graph, document.values)
    assert np.allclose([fast[one] for one in run.graph.inputs], [run.grad(one) for one in run.graph.inputs], 1e-12, 1e-12, equal_nan=True)


@pytest.mark.parametrize("name", ALL)
def test_wrong_rules_would_show(name: str) -> None:
    assert hidden_mistakes(ALL[name], WRONG) == []


def test_the_mistakes_are_made_in_many_examples() -> None:
    for rule, calculus in WRONG.items():
        runs = [example.document.trace() for example in ALL.values()]
        met = sum(matters(run, trace(run.graph, run.inputs, calculus=calculus, convention=run.convention), rule) for run in runs)
        assert met >= 2, rule


def test_a_mistake_that_values_hide_is_seen() -> None:
    hiding = replace(ALL["mul-gate"], document=Document.from_text("f=x*y", {"x": 3, "y": 3}))
    assert hidden_mistakes(hiding, WRONG) == ["swap"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 24
    runpy.run_path(str(path))
    assert capsys.readouterr().out
