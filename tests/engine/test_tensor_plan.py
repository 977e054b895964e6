"""A tensor plan computes what the op records compute one by one, whatever the layers, shapes, rewrites, threads and batch size."""

from __future__ import annotations

import gc
import threading
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.engine.kernels import KERNELS
from gradviz.engine.tensor_plan import TensorPlan
from gradviz.engine.tensors.rewrites import ALL, SKIP_INPUTS, Rewrite
from gradviz.errors import InputError
from gradviz.graph import Builder
from gradviz.ops import OPS

SUBSETS = [chosen for size in range(len(ALL) + 1) for chosen in combinations(ALL, size)]
ACTIVATIONS = ("relu", "sigmoid", "tanh", "softplus", "leaky_relu", "elu", "square", "identity")


def names(rewrites: tuple[Rewrite, ...]) -> str:
    return ", ".join(rewrite.name for rewrite in rewrites) or "none"


@pytest.mark.parametrize("rewrites", SUBSETS, ids=names)
@pytest.mark.parametrize("threads", [1, 2])
def test_every_choice_of_rewrites_equals_the_ops(
    pictures: Any, perceptron: Any, held_to_the_ops: Any, rewrites: tuple[Rewrite, ...], threads: int
) -> None:
    for network in (pictures, perceptron):
        held_to_the_ops(network, 5, rewrites=rewrites, threads=threads)


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 8])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_any_batch_is_split_over_any_number_of_threads(pictures: Any, held_to_the_ops: Any, batch: int, threads: int) -> None:
    plan = held_to_the_ops(pictures, batch, threads=threads)
    assert plan.threads == min(batch, threads)


def test_without_kernels_the_ops_run_themselves(pictures: Any, perceptron: Any, held_to_the_ops: Any) -> None:
    for network in (pictures, perceptron):
        plan = held_to_the_ops(network, kernels={})
        assert {thunk.kernel for thunk in plan.thunks} == {"plain"}


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_plan_stays_right_without_any_one_kernel(pictures: Any, perceptron: Any, held_to_the_ops: Any, kernel: str) -> None:
    rest = {name: record for name, record in KERNELS.items() if name != kernel}
    for network in (pictures, perceptron):
        held_to_the_ops(network, kernels=rest)


@pytest.mark.parametrize("strategy", ["split", "shared"])
def test_float32_stays_float32_and_close(pictures: Any, perceptron: Any, held_to_the_ops: Any, strategy: str) -> None:
    for network in (pictures, perceptron):
        plan = held_to_the_ops(network, 6, 1e-4, dtype=np.float32, threads=2, strategy=strategy)
        assert plan.threads == 2
        assert plan.parameters.dtype == plan.gradients.dtype == np.float32


@given(st.integers(0, 10**6))
def test_random_networks_equal_the_ops(held_to_the_ops: Any, sketch: Any, seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(sketch, rng)
    rewrites = tuple(rewrite for rewrite in ALL if rng.random() < 0.8)
    held_to_the_ops(network, int(rng.integers(1, 6)), seed=seed, threads=int(rng.integers(1, 3)), rewrites=rewrites)


def random_network(sketch: Any, rng: np.random.Generator) -> Any:
    """A few layers of any kind that fit, over vectors, series or pictures."""
    rank = int(rng.integers(0, 3))
    start = [(int(rng.integers(1, 9)),), (int(rng.integers(1, 4)), int(rng.integers(5, 12)))][min(rank, 1)]
    net = sketch(*start, *([int(rng.integers(5, 12))] if rank == 2 else []))
    for _ in range(int(rng.integers(0, 4))):
        random_layer(net, rng)
    if len(net.shape) > 1:
        net.gate(*[("flatten",), ("reshape",)][int(rng.integers(2))])
    for _ in range(int(rng.integers(0, 3))):
        random_layer(net, rng)
    net.dense(int(rng.integers(2, 5)), bool(rng.random() < 0.7))
    loss = str(rng.choice(["cross_entropy", *(name for name in ("mse", "mae", "bce_logits") if name in OPS)]))
    return net.done(loss, str(rng.choice(["mean", "sum"])))


def random_layer(net: Any, rng: np.random.Generator) -> None:
    bias = bool(rng.random() < 0.7)
    kind = str(rng.choice(["weights", "activation", "pool", "twice", *(["dropout"] if "dropout" in OPS else [])]))
    if kind == "weights" and len(net.shape) == 1:
        net.dense(int(rng.integers(1, 7)), bias)
    elif kind == "weights":
        groups = int(rng.choice([number for number in (1, 2, 3) if net.shape[0] % number == 0]))
        settings = {"padding": int(rng.integers(0, 3)), "stride": int(rng.integers(1, 3)), "dilation": int(rng.integers(1, 3))}
        size = int(rng.integers(1, 4))
        if min(net.shape[1:]) + 2 * settings["padding"] > settings["dilation"] * (size - 1):
            net.convolution(groups * int(rng.integers(1, 4)), size, bias, groups=groups, **settings)
    elif kind == "pool" and len(net.shape) > 1 and min(net.shape[1:]) > 2:
        op = f"{rng.choice(['maxpool', 'avgpool'])}{len(net.shape) - 1}d"
        settings = {} if rng.random() < 0.6 else {"kernel": 3, "stride": int(rng.integers(1, 3)), "padding": int(rng.integers(0, 2))}
        net.gate(op, **settings)
    elif kind == "dropout":
        net.dropout()
    elif kind == "twice":
        before = net.at
        net.gate("sigmoid")
        net.at = net.builder.gate("mul", [net.at, before])
    else:
        net.gate(str(rng.choice(ACTIVATIONS)))


def test_planted_faults_are_caught(pictures: Any, held_to_the_ops: Any) -> None:
    """A kernel that is a little wrong in either pass fails the comparison that all others pass."""
    for name in ("relu", "dense", "conv2d columns", "max pooling by phases", "cross entropy of classes"):
        for phase in ("forward", "backward"):
            bent = {**KERNELS, name: replace(KERNELS[name], make=bent_maker(KERNELS[name].make, phase))}
            with pytest.raises(AssertionError):
                held_to_the_ops(pictures, kernels=bent)


def bent_maker(make: Any, phase: str) -> Any:
    def bent(site: Any) -> Any:
        made = make(site)
        wrong = site.result.inner if phase == "forward" else next(sink for sink in site.sinks[::-1] if sink is not None).inner

        def run() -> None:
            getattr(made, phase)()
            np.multiply(wrong, 1.001, out=wrong)

        return replace(made, **{phase: run})

    return bent


def test_a_planted_fault_in_a_rewrite_is_caught(pictures: Any, held_to_the_ops: Any) -> None:
    def lose_the_bias(program: Any, kernels: Any) -> Any:
        cut = [replace(each, sources=each.sources[:2]) for each in ALL[0].apply(program, kernels).instructions]
        return replace(ALL[0].apply(program, kernels), instructions=tuple(cut))

    with pytest.raises(AssertionError):
        held_to_the_ops(pictures, rewrites=(replace(ALL[0], apply=lose_the_bias), *ALL[1:]))


def test_flat_vectors_hold_every_parameter_in_natural_shape(perceptron: Any) -> None:
    plan = TensorPlan(perceptron.graph, perceptron.shapes(3))
    assert list(plan.places) == list(perceptron.parameters)
    assert plan.parameters.size == plan.gradients.size == sum(int(np.prod(shape)) for shape in perceptron.parameters.values())
    plan.set("layer0/weights", np.arange(42).reshape(7, 6))
    where, shape = plan.places["layer0/weights"]
    assert np.array_equal(plan.parameters[where].reshape(shape), np.arange(42).reshape(7, 6))
    plan.parameters[where] *= 2
    assert plan.parameter("layer0/weights")[1, 0] == plan.value("layer0/weights")[1, 0] == 12


def test_the_same_seed_gives_the_same_weights_twice(pictures: Any) -> None:
    def trained() -> np.ndarray:
        plan = TensorPlan(pictures.graph, pictures.shapes(5), threads=2, strategy="split")
        for name, content in pictures.numbers(5).items():
            plan.set(name, content)
        for _ in range(5):
            plan.run()
            plan.parameters[...] -= np.float32(0.1) * plan.gradients
        plan.close()
        return plan.parameters

    assert np.array_equal(trained(), trained())


def test_other_batch_sizes_share_parameters_and_are_kept(pictures: Any) -> None:
    plan = TensorPlan(pictures.graph, pictures.shapes(6), dtype=np.float64, threads=2, strategy="split")
    numbers = pictures.numbers(6)
    for name, content in numbers.items():
        plan.set(name, content)
    small = plan.with_batch(1)
    assert small is plan.with_batch(1)
    assert plan.with_batch(6) is plan
    assert small.parameters is plan.parameters
    assert small.gradients is plan.gradients
    assert np.array_equal(small.parameter("layer0/weights"), numbers["layer0/weights"])
    plan.run()
    first = plan.value("y"), plan.value(plan.graph.outputs[0])
    small.set("x", numbers["x"][:1])
    small.set("y", numbers["y"][:1])
    small.run()
    assert np.allclose(small.value(plan.graph.outputs[0])[0], first[1][0], rtol=1e-12)
    assert small.shapes["x"] == (1, *pictures.batched["x"])


def test_states_are_shared_between_batch_sizes_and_keep_their_start() -> None:
    builder = Builder()
    x, y, scale = builder.leaf("x"), builder.leaf("y"), builder.leaf("scale", "state", start=2.0)
    loss = builder.gate("cross_entropy", [builder.gate("mul", [x, scale]), y])
    plan = TensorPlan(builder.build(loss), {"x": (4, 3), "y": (4,), "scale": (3,)}, threads=2, strategy="split")
    assert np.array_equal(plan.with_batch(2).value("scale"), [2, 2, 2])
    plan.set("scale", [1, 2, 3])
    assert np.array_equal(plan.with_batch(3).value("scale"), [1, 2, 3])


def test_thunks_can_be_run_one_by_one(pictures: Any) -> None:
    for threads in (1, 2):
        plan = TensorPlan(pictures.graph, pictures.shapes(4), threads=threads, strategy="split")
        for name, content in pictures.numbers(4).items():
            plan.set(name, content)
        plan.run()
        loss, gradients = plan.loss, plan.gradients.copy()
        plan.gradients.fill(7)
        for index in range(len(plan.thunks)):
            plan.run(index, index + 1)
            plan.value(plan.thunks[index].node)
            plan.gradient(plan.thunks[index].node)
        assert plan.loss == loss
        assert np.array_equal(plan.gradients, gradients)
        phases = [thunk.phase for thunk in plan.thunks]
        assert phases == ["forward"] * plan.forward_thunks + ["backward"] * (len(phases) - plan.forward_thunks)
        plan.close()


def test_the_forward_pass_alone(pictures: Any) -> None:
    plan = TensorPlan(pictures.graph, pictures.shapes(4), threads=2, strategy="split")
    for name, content in pictures.numbers(4).items():
        plan.set(name, content)
    plan.forward()
    assert plan.loss > 0
    assert not plan.gradients.any()
    loss = plan.loss
    plan.set("x", -pictures.numbers(4)["x"])
    plan.forward()
    assert plan.loss != loss


def test_what_is_read_on_demand_is_renewed_by_a_run(pictures: Any) -> None:
    plan = TensorPlan(pictures.graph, pictures.shapes(4), dtype=np.float64)
    hidden = next(node.id for node in plan.graph.nodes if node.op == "relu")
    for name, content in pictures.numbers(4).items():
        plan.set(name, content)
    plan.run()
    before = plan.value(hidden).copy(), plan.gradient("x").copy()
    plan.set("x", 2 * pictures.numbers(4)["x"])
    plan.run()
    assert not np.allclose(plan.value(hidden), before[0])
    assert not np.allclose(plan.gradient("x"), before[1])


def test_gradients_of_inputs_are_computed_in_every_run_only_where_wanted(perceptron: Any) -> None:
    lazy, eager = (TensorPlan(perceptron.graph, perceptron.shapes(4), dtype=np.float64, wrt=wrt) for wrt in ((), ("x",)))
    without = TensorPlan(perceptron.graph, perceptron.shapes(4), rewrites=[each for each in ALL if each is not SKIP_INPUTS])
    assert perceptron.graph.names["x"] not in lazy._shards[0].gradients
    assert perceptron.graph.names["x"] in eager._shards[0].gradients
    assert perceptron.graph.names["x"] in without._shards[0].gradients


def test_numbers_read_cannot_be_written(perceptron: Any) -> None:
    plan = TensorPlan(perceptron.graph, perceptron.shapes(4))
    plan.run()
    for node in plan.graph.nodes:
        assert not plan.value(node.id).flags.writeable
        assert not plan.gradient(node.id).flags.writeable


def test_gathered_rows_are_those_that_set_would_copy(pictures: Any, perceptron: Any) -> None:
    rng = np.random.default_rng(0)
    for network in (pictures, perceptron):
        for threads in (1, 2):
            plan = TensorPlan(network.graph, network.shapes(5), threads=threads, strategy="split")
            for dtype in (np.float32, np.float64, np.uint8):
                source = (100 * rng.random((50, *network.batched["x"]))).astype(dtype)
                rows = rng.integers(50, size=5)
                plan.gather("x", source, rows)
                assert np.allclose(plan.value("x"), source[rows])
            with pytest.raises(InputError):
                plan.gather("x", source.astype(np.float32), rows[:3])
            for wrong in (50, -1):
                with pytest.raises(IndexError):
                    plan.gather("x", source.astype(np.float32), np.array([0, 1, 2, 3, wrong]))


def test_the_batch_axis_never_meets_a_feature_axis() -> None:
    """A column of weights, one number a sample, and a row of features as long as the batch."""
    builder = Builder()
    x, y = builder.leaf("x"), builder.leaf("y")
    graph = builder.build(builder.gate("cross_entropy", [builder.gate("add", [x, y]), y]))
    with pytest.raises(InputError):
        TensorPlan(graph, {"x": (3, 3), "y": (3,)})


def test_wrong_leaves_are_named(perceptron: Any) -> None:
    plan = TensorPlan(perceptron.graph, perceptron.shapes(4))
    with pytest.raises(InputError, match="z"):
        plan.set("z", 1.0)
    with pytest.raises(InputError, match=r"\(4, 7\)"):
        plan.set("x", np.zeros((3, 7)))
    with pytest.raises(InputError, match="samples"):
        TensorPlan(perceptron.graph, {**perceptron.shapes(4), "y": (3,)})


def test_a_class_that_does_not_exist_is_named(perceptron: Any) -> None:
    plan = TensorPlan(perceptron.graph, perceptron.shapes(4))
    for wrong in (3.0, -1.0, 0.5, np.nan):
        plan.set("y", [0.0, 1.0, wrong, 2.0])
        with pytest.raises(InputError, match="class"):
            plan.run()


def test_a_tied_parameter_gets_the_sum_of_its_parts(held_to_the_ops: Any, sketch: Any) -> None:
    net = sketch(5)
    weights = net.parameter("weights", 5, 5)
    net.gate("matmul", weights).gate("tanh").gate("matmul", weights).gate("relu")
    held_to_the_ops(net.dense(3).done(), threads=2)


def test_branches_and_skips_add_up(held_to_the_ops: Any, sketch: Any) -> None:
    net = sketch(3, 6, 6).convolution(3, padding=1).gate("relu")
    before = net.at
    net.convolution(3, padding=1)
    net.at = net.builder.gate("add", [net.at, before])
    branch = net.at
    net.gate("flatten")
    net.at = net.builder.gate("mul", [net.at, net.builder.gate("flatten", [branch])])
    held_to_the_ops(net.dense(4).done(), threads=2)


def test_a_part_that_the_loss_does_not_need_has_gradient_zero(sketch: Any) -> None:
    net = sketch(4).dense(3)
    aside = net.builder.gate("matmul", [net.at, net.parameter("weights", 3, 2)])
    network = net.done()
    plan = TensorPlan(network.graph, network.shapes(5))
    plan.run()
    assert not plan.gradient(plan.graph.outgoing[plan.graph.names["layer2/weights"]][0].target).any()
    assert not plan.gradient("layer2/weights").any()
    assert aside


def test_threads_end_with_the_plan(pictures: Any) -> None:
    gc.collect()
    plan = TensorPlan(pictures.graph, pictures.shapes(4), threads=2, strategy="split")
    plan.run()
    plan.with_batch(2).run()
    assert sum(thread.name.startswith("plan worker") for thread in threading.enumerate()) == 1
    plan.close()
    plan.close()
    assert not any(thread.name.startswith("plan worker") for thread in threading.enumerate())
    plan = TensorPlan(pictures.graph, pictures.shapes(4), threads=2, strategy="split")
    plan.run()
    del plan
    gc.collect()
    assert not any(thread.name.startswith("plan worker") for thread in threading.enumerate())


def test_an_empty_batch_has_no_mean_and_no_gradient(pictures: Any, perceptron: Any) -> None:
    for network in (pictures, perceptron):
        plan = TensorPlan(network.graph, network.shapes(0), threads=2)
        plan.run()
        assert np.isnan(plan.loss)
        assert plan.value(plan.graph.outputs[0]).shape == (0, 3)
        assert not plan.gradients.any()


def test_a_sample_that_is_not_a_number_reaches_the_loss(pictures: Any) -> None:
    for rewrites in (ALL, ()):
        plan = TensorPlan(pictures.graph, pictures.shapes(3), rewrites=rewrites)
        for name, content in pictures.numbers(3).items():
            plan.set(name, content)
        plan.set("x", np.full(plan.shapes["x"], np.nan))
        plan.run()
        assert np.isnan(plan.loss)
