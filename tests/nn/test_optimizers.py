import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.nn.optimizers import OPTIMIZERS, Optimizer, may_spoil
from gradviz.nn.settings import settle

Vector = NDArray[Any]


def like(parameters: Vector) -> Callable[[str], Vector]:
    """What gives a state its vectors."""
    return lambda name: np.zeros_like(parameters)


def walk(name: str, gradients: list[float], rates: list[float], **settings: object) -> float:
    """One weight from 0 through given gradients and rates."""
    record = OPTIMIZERS[name]
    chosen = settle(name, record.fields, {"form": "lecture", **settings})
    weight = np.zeros(1)
    state = record.start(like(weight))
    for turn, (gradient, rate) in enumerate(zip(gradients, rates, strict=True), 1):
        record.step(weight, np.array([gradient]), state, rate, turn, chosen)
    return float(weight[0])


def test_momentum_of_lecture_and_library_differ_once_the_rate_changes() -> None:
    assert walk("momentum", [1, 1, 1], [0.1, 0.1, 0.01]) == pytest.approx(-0.471, abs=1e-12)
    assert walk("momentum", [1, 1, 1], [0.1, 0.1, 0.01], form="library") == pytest.approx(-0.3171, abs=1e-12)


def test_adagrad_by_hand() -> None:
    assert walk("adagrad", [3, 4], [0.1, 0.1]) == pytest.approx(-0.1 * 3 / 3 - 0.1 * 4 / 5, abs=1e-12)


def test_rmsprop_by_hand() -> None:
    squares = 0.1 * 4.0
    second = 0.9 * squares + 0.1 * 1.0
    wanted = -0.1 * 2 / squares**0.5 - 0.1 * 1 / second**0.5
    assert walk("rmsprop", [2, 1], [0.1, 0.1], decay=0.9) == pytest.approx(wanted, abs=1e-12)


def test_adam_starts_with_3_16_rates_in_the_lecture_and_1_in_the_library() -> None:
    assert walk("adam", [5], [0.1]) == pytest.approx(-0.316227766, abs=1e-9)
    assert walk("adam", [5], [0.1], form="library") == pytest.approx(-0.1, abs=1e-9)


def test_nesterov_of_the_lecture_asks_ahead() -> None:
    """On f = w^2 / 2 by its definition: v = mu v - lr (w + mu v); w += v; what is kept is w + mu v."""
    record = OPTIMIZERS["nesterov"]
    settings = settle("nesterov", record.fields, {"form": "lecture"})
    kept, weight, velocity = np.array([1.0]), 1.0, 0.0
    state = record.start(like(kept))
    for turn in range(1, 6):
        record.step(kept, kept.copy(), state, 0.1, turn, settings)
        velocity = 0.9 * velocity - 0.1 * (weight + 0.9 * velocity)
        weight += velocity
        assert kept[0] == pytest.approx(weight + 0.9 * velocity, abs=1e-12)


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam"])
def test_the_lecture_divides_0_by_0_and_the_library_does_not(name: str) -> None:
    record, gradient = OPTIMIZERS[name], np.array([0.0, 1.0])
    for form, spoilt in (("lecture", True), ("library", False)):
        weight, settings = np.array([1.0, 1.0]), settle(name, record.fields, {"form": form})
        state = record.start(like(weight))
        record.step(weight, gradient, state, 0.1, 1, settings)
        assert np.isnan(weight).tolist() == [spoilt, False]
        assert may_spoil(state, settings, 0.1, 1.0) is spoilt


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_only_a_very_long_step_or_one_without_epsilon_may_spoil(name: str) -> None:
    record = OPTIMIZERS[name]
    settings, state = settle(name, record.fields, {}), record.start(like(np.zeros(2)))
    assert not may_spoil(state, settings, 0.1, 1e6)
    assert may_spoil(state, settings, 0.1, 1e35)
    assert may_spoil(state, settings, 1e35, 1e-9)
    if "epsilon" in settings:
        assert may_spoil(state, {**settings, "epsilon": 0.0}, 0.1, 1.0)


def faults_of(record: Optimizer, form: str) -> list[str]:
    """What an optimizer does that none may do."""
    settings = settle(record.name, record.fields, {"form": form})
    parameters = np.linspace(-1, 1, 7, dtype=np.float32)
    gradients = np.linspace(0.5, 1, 7, dtype=np.float32)
    given, state = gradients.copy(), record.start(like(parameters))
    places = {key: array.ctypes.data for key, array in state.items()}
    before = parameters.copy()
    for turn in (1, 2, 3):
        record.step(parameters, gradients, state, 0.01, turn, settings)
    kept = {
        "gradients given": bool((gradients == given).all()),
        "direction": bool((parameters < before).all()),
        "state in place": {key: array.ctypes.data for key, array in state.items()} == places,
        "dtype": all(array.dtype == np.float32 for array in state.values()),
    }
    return [what for what, good in kept.items() if not good]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("form", ["library", "lecture"])
def test_every_optimizer_works_in_place_and_keeps_the_dtype(name: str, form: str) -> None:
    assert faults_of(OPTIMIZERS[name], form) == []


def test_an_optimizer_that_climbs_or_spoils_the_gradients_is_caught() -> None:
    def climbs(parameters: np.ndarray, gradients: np.ndarray, *rest: object) -> None:
        parameters += gradients

    def spoils(parameters: np.ndarray, gradients: np.ndarray, state: object, rate: float, *rest: object) -> None:
        gradients *= rate
        parameters -= gradients

    assert faults_of(replace(OPTIMIZERS["sgd"], library=climbs), "library") == ["direction"]
    assert faults_of(replace(OPTIMIZERS["sgd"], library=spoils), "library") == ["gradients given"]


def test_moments_are_shown_as_the_formula_has_them() -> None:
    record = OPTIMIZERS["adam"]
    settings = settle("adam", record.fields, {})
    weight = np.zeros(1)
    state = record.start(like(weight))
    record.step(weight, np.array([2.0]), state, 0.1, 1, settings)
    shown = record.shown(state, settings)
    assert shown["velocity"][0] == pytest.approx(0.2)
    assert shown["squares"][0] == pytest.approx(0.004)
    assert OPTIMIZERS["momentum"].shown({"velocity": np.ones(1), "scratch": np.ones(1)}, {}) == {"velocity": [1.0]}


TORCH = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
}


@pytest.mark.parametrize("name", TORCH)
def test_the_library_form_is_pytorchs_over_100_steps(name: str) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    start = rng.normal(size=40)
    record = OPTIMIZERS[name]
    settings = settle(name, record.fields, {})
    ours, theirs = start.copy(), torch.nn.Parameter(torch.tensor(start))
    kind, options = TORCH[name]
    optimizer = getattr(torch.optim, kind)([theirs], lr=0.01, **options)
    state = record.start(like(ours))
    for turn in range(1, 101):
        gradient = rng.normal(size=40) * (turn % 7) + np.sin(ours)
        theirs.grad = torch.tensor(gradient)
        optimizer.param_groups[0]["lr"] = 0.01 / turn**0.5
        optimizer.step()
        record.step(ours, gradient, state, 0.01 / turn**0.5, turn, settings)
    assert np.abs(ours - theirs.detach().numpy()).max() < 1e-10


@pytest.mark.parametrize("form", ["library", "lecture"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_allocates_nothing_of_the_size_of_the_parameters(name: str, form: str) -> None:
    record = OPTIMIZERS[name]
    settings = settle(name, record.fields, {"form": form})
    parameters, gradients = np.ones(100_000, np.float32), np.ones(100_000, np.float32)
    state = record.start(like(parameters))
    tracemalloc.start()
    try:
        record.step(parameters, gradients, state, 0.01, 1, settings)
        assert tracemalloc.get_traced_memory()[1] < 20_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", ["library", "lecture"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_in_parts_is_the_same_to_the_bit(name: str, form: str) -> None:
    record, rng, ends = OPTIMIZERS[name], np.random.default_rng(0), []
    gradients = rng.normal(size=(3, 30_007)).astype(np.float32)
    settings = settle(name, record.fields, {"form": form})
    for parts in (1, 2, 3):
        weights = np.ones(30_007, np.float32)
        state = record.start(like(weights))
        for turn, gradient in enumerate(gradients, 1):
            for place in reversed(np.array_split(np.arange(len(weights)), parts)):
                part = slice(place[0], place[-1] + 1)
                kept = {key: array[part] for key, array in state.items()}
                record.step(weights[part], gradient[part], kept, 0.1, turn, settings)
        ends.append(weights)
    assert np.array_equal(ends[0], ends[1])
    assert np.array_equal(ends[0], ends[2])
