from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn import diagnosis
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table


@pytest.fixture
def plan() -> TensorPlan:
    model = Model(from_table({"input": [3], "layers": ["dense 4", "relu", "dense 2"], "loss": "cross_entropy"}))
    made = TensorPlan(model.graph(True), model.shapes(5), dtype=np.float64)
    rng = np.random.default_rng(0)
    for name, values in model.initial(rng).items():
        made.set(name, values)
    made.set("dense1/bias", np.array([-100.0, 0.0, 0.0, 100.0]))
    made.set("x", rng.normal(size=(5, 3)))
    made.set("y", np.array([0, 1, 0, 1, 1.0]))
    made.run()
    return made


def test_dead_units_are_counted(plan: TensorPlan) -> None:
    assert diagnosis.dead_shares(plan)["relu1"] >= 0.25
    plan.set("dense1/bias", np.full(4, 100.0))
    plan.run()
    assert diagnosis.dead_shares(plan)["relu1"] == 0


def test_norms_and_ratios(plan: TensorPlan) -> None:
    norms = diagnosis.gradient_norms(plan)
    assert norms["dense2/bias"] == pytest.approx(np.linalg.norm(plan.gradient("dense2/bias")))
    before = plan.parameters.copy()
    plan.parameters[...] = before * 1.01
    assert diagnosis.update_ratios(plan, before)["dense1/weights"] == pytest.approx(0.01)
    assert np.isnan(diagnosis.update_ratios(plan, before)["dense2/bias"])


def test_copies_outlive_the_run(plan: TensorPlan) -> None:
    values = diagnosis.copies(plan, ("relu1",))["relu1"]
    gradients = diagnosis.gradient_copies(plan, ("relu1", "x"))
    kept = values.copy()
    plan.set("x", np.ones((5, 3)))
    plan.run()
    assert (values == kept).all()
    assert not values.flags.writeable
    assert not gradients["relu1"].flags.writeable


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "numbers",
    [[0.0, 0.0], [1.0, 1.0 + 1e-7], [1e-45, 0.0], [3e38, -3e38], [1e6, 1e6 + 0.1], [-5.0], [1.0, 1.0 + 3e-16], [1e308, -1e308], []],
)
def test_a_histogram_holds_any_numbers(numbers: list[float], dtype: type) -> None:
    with np.errstate(over="ignore"):
        given = np.array(numbers, dtype)
    counts, edges = diagnosis.histogram(given)
    assert counts.sum() == np.isfinite(given).sum()
    assert len(edges) == len(counts) + 1
    assert np.all(np.isfinite(edges))
    assert np.all(np.diff(edges) >= 0)


def test_a_histogram_spans_its_numbers() -> None:
    counts, edges = diagnosis.histogram(np.linspace(-2.0, 4.0, 61))
    assert (edges[0], edges[-1]) == pytest.approx((-2.0, 4.0))
    assert set(counts) <= {2, 3}


def test_histograms_leave_out_what_is_no_number(plan: TensorPlan) -> None:
    plan.set("x", np.full((5, 3), np.inf))
    counts, edges = diagnosis.histograms(plan, ("dense1/weights",))["dense1/weights"]
    assert counts.sum() == 12
    assert len(edges) == len(counts) + 1


@pytest.mark.parametrize(
    ("leaf", "values", "node", "phase"),
    [
        ("x", np.full((5, 3), np.nan), "x", "forward"),
        ("dense1/weights", np.full((3, 4), 1e308), "matmul of dense1", "forward"),
        ("dense2/bias", np.array([np.inf, 0.0]), "dense2/bias", "forward"),
    ],
)
def test_the_first_number_that_is_none_is_named(plan: TensorPlan, leaf: str, values: Any, node: str, phase: str) -> None:
    if leaf == "dense1/weights":
        plan.set("x", np.full((5, 3), 1e10))
    plan.set(leaf, values)
    plan.run()
    found, where, error = diagnosis.not_finite(plan)
    assert (found, where) == (node, phase)
    assert node in error.message
    assert "learning rate" in error.hint


def test_an_optimizer_that_divides_0_by_0_is_named(plan: TensorPlan) -> None:
    plan.parameters[plan.places["dense2/weights"][0]] = np.nan
    name, error = diagnosis.spoilt(plan.places, plan.parameters)
    assert name == "dense2/weights"
    assert "dense2/weights" in error.message
    assert "0/0" in error.message
    assert "library" in error.hint


def test_a_step_that_cannot_be_made_says_why(plan: TensorPlan) -> None:
    plan.run()
    after = plan.parameters.copy()
    assert diagnosis.refusal(plan, after) == ""
    after[plan.places["dense2/bias"][0]] = np.inf
    assert "dense2/bias: the step leads to inf" in diagnosis.refusal(plan, after)
    plan.set("x", np.full((5, 3), np.nan))
    plan.run()
    assert "the forward pass broke at x" in diagnosis.refusal(plan, after)
