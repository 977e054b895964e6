"""A batch is split only where samples do not meet before the loss."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.engine.kernels import KERNELS
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.program import lower
from gradviz.engine.tensors.rewrites import ALL, rewritten
from gradviz.engine.tensors.splitting import WORTH_MEETING, WORTH_SPLITTING, can_split, cut_of, deep_product, numbers_of, parts, share_of
from gradviz.graph import Builder, Graph
from gradviz.graph.node import Role


@pytest.mark.parametrize(("batch", "threads", "sizes"), [(6, 2, (3, 3)), (7, 2, (4, 3)), (1, 2, (1,)), (5, 3, (2, 2, 1)), (2, 8, (1, 1))])
def test_parts_are_even_and_never_empty(batch: int, threads: int, sizes: tuple[int, ...]) -> None:
    assert parts(batch, threads) == sizes


def test_shares_follow_the_reduction(sketch: Any) -> None:
    for reduction, share in (("mean", 0.75), ("sum", 1.0)):
        network = sketch(3).dense(2).done(reduction=reduction)
        assert share_of(3, 4, lower(network.graph, network.shapes(4))) == share


def test_ordinary_networks_can_be_split(pictures: Any, perceptron: Any) -> None:
    for network in (pictures, perceptron):
        assert can_split(lower(network.graph, network.shapes(4)), KERNELS)


def mixed_by(op: str, **attributes: object) -> Graph:
    builder = Builder()
    x, y = builder.leaf("x"), builder.leaf("y")
    return builder.build(builder.gate("cross_entropy", [builder.gate(op, [x], attributes=attributes), y]))


def test_samples_that_meet_forbid_it() -> None:
    shapes = {"x": (4, 4), "y": (4,)}
    for graph in (mixed_by("softmax", axis=0), mixed_by("log_softmax", axis=-2)):
        assert not can_split(lower(graph, shapes), KERNELS)
        plan = TensorPlan(graph, shapes, threads=2, strategy="split")
        assert plan.threads == 1
    assert can_split(lower(mixed_by("softmax", axis=1), shapes), KERNELS)


def test_a_loss_that_is_not_the_mean_or_sum_of_samples_forbids_it() -> None:
    builder = Builder()
    x, y = builder.leaf("x"), builder.leaf("y")
    graph = builder.build(builder.gate("square", [builder.gate("cross_entropy", [x, y])]))
    assert not can_split(lower(graph, {"x": (4, 3), "y": (4,)}), KERNELS)


def test_gates_over_parameters_alone_forbid_it() -> None:
    builder = Builder()
    x, y, scale = builder.leaf("x"), builder.leaf("y"), builder.leaf("scale", "parameter")
    loss = builder.gate("cross_entropy", [builder.gate("mul", [x, builder.gate("exp", [scale])]), y])
    assert not can_split(lower(builder.build(loss), {"x": (4, 3), "y": (4,), "scale": (3,)}), KERNELS)


def test_small_batches_are_not_handed_to_other_threads(sketch: Any) -> None:
    network = sketch(2, 5).gate("flatten").dense(100).gate("relu").dense(10).done()
    numbers = numbers_of(rewritten(lower(network.graph, network.shapes(1)), ALL, KERNELS), KERNELS)
    assert numbers == 100 + 100 + 10
    for samples, threads in ((WORTH_SPLITTING // numbers - 1, 1), (WORTH_SPLITTING // numbers + 1, 2)):
        plan = TensorPlan(network.graph, network.shapes(samples), threads=2)
        assert (plan.parts, plan.threads, plan.strategy) == (threads, threads, "auto")
    assert plan.with_batch(2).parts == 1
    plan.close()


@pytest.fixture
def anything_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.engine.tensors.splitting.WORTH_MEETING", 0)


def deep(network: Any, **options: Any) -> str | None:
    """The weights of the product that two would sum up, in the program that a plan runs."""
    program = rewritten(lower(network.graph, network.shapes(4), **options), ALL, KERNELS)
    found = deep_product(program, KERNELS)
    return None if found is None else network.graph.nodes[found.sources[1]].name


@pytest.mark.usefixtures("anything_is_worth_it")
def test_the_first_product_is_summed_up_by_two_where_most_of_the_work_is_there(sketch: Any) -> None:
    assert deep(sketch(30).dense(6).gate("relu").dense(3).done()) == "layer0/weights"
    assert deep(sketch(5, 6).gate("flatten").dense(6).gate("relu").dense(3).done()) == "layer0/weights"
    assert deep(sketch(6).dense(6).gate("relu").dense(6).gate("relu").dense(3).done()) is None
    assert deep(sketch(3).dense(3).gate("relu").dense(30).done()) is None


@pytest.mark.usefixtures("anything_is_worth_it")
def test_a_gradient_that_is_asked_for_keeps_a_product_whole(sketch: Any) -> None:
    assert deep(sketch(30).dense(6).done(), wrt=["x"]) is None


@pytest.mark.usefixtures("anything_is_worth_it")
@pytest.mark.parametrize(("role", "found"), [("parameter", True), ("state", False)])
def test_a_state_that_is_one_for_all_keeps_a_product_whole(role: Role, found: bool) -> None:
    builder = Builder()
    x, y, weights, other = builder.leaf("x"), builder.leaf("y"), builder.leaf("w", "parameter"), builder.leaf("s", role)
    product = builder.gate("add", [builder.gate("matmul", [x, weights]), other])
    program = lower(builder.build(builder.gate("cross_entropy", [product, y])), {"x": (4, 30), "y": (4,), "w": (30, 3), "s": (3,)})
    assert (deep_product(program, KERNELS) is not None) is found


def test_a_small_product_is_not_worth_a_meeting(sketch: Any) -> None:
    assert deep(sketch(30).dense(6).done()) is None
    assert WORTH_MEETING > 4 * 30 * 6


@pytest.mark.parametrize(("inputs", "cut"), [(784, 392), (7, 3), (1, 0)])
def test_the_cut_is_in_the_middle(sketch: Any, inputs: int, cut: int) -> None:
    network = sketch(inputs).dense(3).done()
    program = lower(network.graph, network.shapes(4))
    assert cut_of(program, program.instructions[0]) == cut
