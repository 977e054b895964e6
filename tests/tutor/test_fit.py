"""Formulas are fitted on their own graph: the law of the update, gradients against differences, known answers, honest ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz import parse
from gradviz.data.rows import Bound, bind
from gradviz.data.table import read_table
from gradviz.engine.calculus import Value
from gradviz.errors import InputError
from gradviz.ops.op import ANY, OPS, Op, declare
from gradviz.tutor import fit as module
from gradviz.tutor.fit import LOSSES, FitStep, Loss, curve, fit, has_converged, stable_rate, trouble

RNG = np.random.default_rng(0)
X = RNG.uniform(-2, 2, 30)


def rows(graph, **columns: np.ndarray) -> Bound:
    text = "\n".join([",".join(columns), *(",".join(map(repr, map(float, row))) for row in zip(*columns.values(), strict=True))])
    return bind(read_table(text), graph.inputs)


def after(updates: int, *given, **settings) -> FitStep:
    return next(islice(fit(*given, **settings), updates, None))


def test_the_formula_of_the_course_is_fitted() -> None:
    graph = parse("1+exp(w0+w1x)")
    data = rows(graph, x=X, y=1 + np.exp(-1 + 0.5 * X))
    found = after(500, graph, {"w0": 0, "w1": 0}, data.free, 0.3, data, "squared")
    assert found.number == 500
    assert found.loss < 1e-15
    assert found.parameters == pytest.approx({"w0": -1.0, "w1": 0.5})


def test_a_neuron_learns_to_tell_two_classes() -> None:
    graph = parse("σ(w0+w1*x1+w2*x2)")
    y = (X + 0.5 * X[::-1] > 0.2).astype(float)
    data = rows(graph, x1=X, x2=X[::-1], y=y)
    losses = [update.loss for update in islice(fit(graph, {"w0": 0, "w1": 0, "w2": 0}, data.free, 1.0, data, "log"), 300)]
    assert losses[0] == pytest.approx(np.log(2))
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.12


def test_without_data_the_output_is_the_loss() -> None:
    graph = parse("(w-3)^2")
    found = list(islice(fit(graph, {"w": 0}, ["w"], 0.1), 60))
    assert [update.parameters["w"] for update in found[:3]] == pytest.approx([0.0, 0.6, 1.08])
    assert found[0].gradient == {"w": -6.0}
    assert found[-1].parameters["w"] == pytest.approx(3.0, abs=1e-4)


def test_the_law_of_the_update_holds_at_every_step() -> None:
    graph = parse("tanh(a*x+b)*c")
    data = rows(graph, x=X, y=np.sin(X))
    found = list(islice(fit(graph, {"a": 0.7, "b": 0.1, "c": -0.4}, data.free, 0.05, data, "squared"), 20))
    for before, later in pairwise(found):
        assert later.number == before.number + 1
        assert later.parameters == {name: before.parameters[name] - 0.05 * before.gradient[name] for name in "abc"}


def test_what_is_not_ticked_stays() -> None:
    graph = parse("a*x+b")
    data = rows(graph, x=X, y=2 * X + 1)
    found = after(200, graph, {"a": 0, "b": 5}, ["a"], 0.1, data, "squared")
    assert list(found.parameters) == ["a"]
    assert found.parameters["a"] == pytest.approx(float(np.dot(X, 2 * X + 1 - 5) / np.dot(X, X)))


@given(
    st.sampled_from(["w0+w1*x", "σ(w0*x)*σ(w1)", "exp(w0*x)/(1+w1^2)", "σ(max(w0*x,w1))"]),
    st.sampled_from(sorted(LOSSES)),
    st.integers(0, 99),
)
def test_the_gradient_is_the_slope_of_the_loss(text: str, loss: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph = parse(text if loss != "log" else f"σ({text})")
    data = rows(graph, x=rng.normal(size=5), y=rng.uniform(0.1, 0.9, 5))
    start = {"w0": rng.normal(), "w1": rng.normal()}

    def at(**moved: float) -> FitStep:
        return after(0, graph, {**start, **moved}, ["w0", "w1"], 0.1, data, loss)

    for name, value in start.items():
        numeric = (at(**{name: value + 1e-6}).loss - at(**{name: value - 1e-6}).loss) / 2e-6
        assert at().gradient[name] == pytest.approx(numeric, rel=1e-4, abs=1e-7)


def test_vectors_and_single_rows_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = parse("σ(w0+w1x)^2")
    data = rows(graph, x=X, y=X**2)
    settings = (graph, {"w0": 0.3, "w1": -0.2}, data.free, 0.5, data, "squared")
    fast = after(5, *settings)
    choose = module._Run.choose

    def slow(run: module._Run, held: dict) -> None:
        choose(run, held)
        assert run.at_once
        run.at_once = False

    monkeypatch.setattr(module._Run, "choose", slow)
    one_by_one = after(5, *settings)
    assert one_by_one.loss == pytest.approx(fast.loss)
    assert one_by_one.parameters == pytest.approx(fast.parameters)


def test_a_gate_that_mixes_rows_is_run_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OPS, "_records", dict(OPS))
    declare(
        Op(
            name="centred",
            symbol="c",
            category="unary",
            rule="slope",
            doc="Its operand less the mean of all its elements.",
            note="Rows that are looked at together would see one another.",
            forward=lambda a: a - np.mean(a) + 2 * np.mean(np.ones_like(a)) * a,
            local=lambda out, a: (2.0 * np.ones_like(a),),
            sympy=lambda sp, a: 2 * a,
            domain=(ANY,),
            text="centred({0})",
            latex="c({0})",
        )
    )
    graph = parse("centred(w*x)")
    data = rows(graph, x=X, y=6 * X)
    assert after(100, graph, {"w": 0}, ["w"], 0.05, data, "squared").parameters["w"] == pytest.approx(3.0)


def test_an_output_of_several_numbers_has_no_loss() -> None:
    graph = parse("w*x")
    data = rows(graph, x=X, y=X)
    with pytest.raises(InputError, match="not a single number"):
        fit(graph, {"w": [1, 2]}, ["w"], 0.1, data, "squared")


def test_an_output_that_no_column_reaches_is_fitted_to_the_mean() -> None:
    graph = parse("z=x\nc*1")
    data = rows(graph, x=X, y=X + 4)
    assert after(100, graph, {"c": 0}, ["c"], 0.2, data, "squared").parameters["c"] == pytest.approx(float((X + 4).mean()))


def test_a_formula_that_holds_its_own_loss_takes_the_target_as_an_input() -> None:
    graph = parse("(a*x-y)^2")
    data = rows(graph, x=X, y=3 * X)
    assert data.free == ("a",)
    assert after(100, graph, {"a": 0}, ["a"], 0.1, data, "output").parameters["a"] == pytest.approx(3.0)


def test_an_end_without_numbers_says_what_to_try() -> None:
    graph = parse("w^4")
    found = list(islice(fit(graph, {"w": 5}, ["w"], 10.0), 100))
    assert len(found) < 100
    assert [update.finite for update in found] == [True] * (len(found) - 1) + [False]
    assert "1" in trouble(found[-1], 10.0)
    assert trouble(found[0], 10.0) == ""
    start = list(fit(parse("1/w"), {"w": 0}, ["w"], 0.1))
    assert len(start) == 1
    assert "start values" in trouble(start[0], 0.1)


@pytest.mark.parametrize(("out", "wanted", "part"), [(0.0, 0.0, 0.0), (1.0, 1.0, 0.0), (0.0, 1.0, np.inf), (1.0, 0.0, np.inf)])
def test_the_log_loss_is_sure_where_it_may_be(out: float, wanted: float, part: float) -> None:
    with np.errstate(all="ignore"):
        found = LOSSES["log"].parts(np.array([out]), np.array([wanted]))[0]
        slope = LOSSES["log"].slope(np.array([out]), np.array([wanted]))[0]
    assert found == part
    assert np.isfinite(slope) == np.isfinite(part)


@pytest.mark.parametrize(
    ("ticked", "rate", "loss", "code"),
    [
        ([], 0.1, "squared", "no parameter"),
        (["x"], 0.1, "squared", "no parameter"),
        (["nobody"], 0.1, "squared", "no parameter"),
        (["a"], float("nan"), "squared", "learning rate"),
        (["a"], float("inf"), "squared", "learning rate"),
        (["a"], 0.1, "log", "no target"),
    ],
)
def test_a_mistake_is_a_sentence_before_the_first_update(ticked: list[str], rate: float, loss: str, code: str) -> None:
    graph = parse("a*x")
    data = rows(graph, x=X) if code == "no target" else rows(graph, x=X, y=X)
    with pytest.raises(InputError) as caught:
        fit(graph, {"a": 1}, ticked, rate, data, loss)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.hint


def test_a_missing_value_is_named() -> None:
    with pytest.raises(InputError, match="no value given for b"):
        fit(parse("a+b"), {"a": 1}, ["a"], 0.1)


def test_the_curve_is_the_formula_along_one_input() -> None:
    places, heights = curve(parse("w*x^2"), {"w": 2, "other": 5}, "x", -1, 1, 5)
    assert places.tolist() == [-1, -0.5, 0, 0.5, 1]
    assert heights.tolist() == [2, 0.5, 0, 0.5, 2]


def untold(losses: Mapping[str, Loss]) -> list[str]:
    """Losses that do not say what they are."""
    return [name for name, loss in losses.items() if loss.name != name or not loss.doc.endswith(".") or not loss.formula]


def test_every_loss_says_what_it_is() -> None:
    assert untold(LOSSES) == []
    assert untold({"squared": LOSSES["squared"], "bare": replace(LOSSES["squared"], name="bare", formula="")}) == ["bare"]


def test_a_calmer_rate_is_found_by_trying() -> None:
    graph = parse("1+exp(w0+w1x)")
    data = rows(graph, x=X, y=1 + np.exp(-1 + 0.5 * X))
    start = {"w0": 2, "w1": 1}
    rate = stable_rate(lambda rate: fit(graph, start, data.free, rate, data, "squared"), 1.0)
    losses = [step.loss for step in islice(fit(graph, start, data.free, rate, data, "squared"), 30)]
    assert rate < 1.0
    assert losses == sorted(losses, reverse=True)


def test_where_the_loss_only_falls_forever_any_rate_is_calm() -> None:
    assert stable_rate(lambda rate: fit(parse("w"), {"w": 1}, ["w"], rate), 1.0) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("loss", "part", "goes_on"), [(1.0, 1.0, True), (1.0, np.inf, False), (np.inf, 1.0, False), (1.0, np.array([1.0, np.nan]), False)]
)
def test_an_update_follows_only_where_loss_and_gradient_are_finite(loss: float, part: float | np.ndarray, goes_on: bool) -> None:
    assert FitStep(3, {"w": 1.0, "v": 1.0}, loss, {"w": 0.5, "v": part}).finite is goes_on


@pytest.mark.parametrize(
    ("at", "slope", "rate", "done"),
    [
        (0.0, 1e-11, 0.1, True),
        (0.0, 1e-11, 1.0, False),
        (100.0, 5e-10, 0.1, True),
        (100.0, 5e-9, 0.1, False),
        (np.array([0.0, 100.0]), np.array([0.0, -5e-9]), 0.1, False),
        (np.array([0.0, 100.0]), np.array([1e-12, -5e-10]), 0.1, True),
    ],
)
def test_it_is_done_where_no_parameter_moves_by_more_than_a_trace_of_itself(at: Value, slope: Value, rate: float, done: bool) -> None:
    step = FitStep(3, {"w": at, "b": 1.0}, 0.5, {"w": slope, "b": 0.0})
    assert has_converged(step, rate) == done
