"""Every layer and every loss gives PyTorch's values and gradients, in float64, to ten digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.layers import LAYERS
from gradviz.nn.losses import LOSSES
from gradviz.nn.model import Model
from gradviz.nn.spec import from_table

torch = pytest.importorskip("torch")
F = torch.nn.functional
Leaves = dict[str, Any]
BATCH = 4

LAYER_CASES: list[tuple[str, tuple[int, ...], Callable[[Any, Leaves], Any]]] = [
    ("dense 5", (7,), lambda x, w: x @ w["dense1/weights"] + w["dense1/bias"]),
    ("dense 5 bias=false", (7,), lambda x, w: x @ w["dense1/weights"]),
    ("activation tanh", (7,), lambda x, w: torch.tanh(x)),
    ("leaky_relu slope=0.2", (7,), lambda x, w: F.leaky_relu(x, 0.2)),
    ("prelu", (3, 4, 4), lambda x, w: F.prelu(x, w["prelu1/alpha"].reshape(1))),
    ("maxout 3", (12,), lambda x, w: x.reshape(len(x), 4, 3).max(dim=2).values),
    ("softmax", (5,), lambda x, w: torch.softmax(x, 1)),
    ("conv1d 4 kernel=3 stride=2 padding=1", (2, 11), lambda x, w: F.conv1d(x, w["conv1/weights"], w["conv1/bias"], 2, 1)),
    ("conv1d 4 kernel=2 dilation=3 groups=2", (2, 11), lambda x, w: F.conv1d(x, w["conv1/weights"], w["conv1/bias"], 1, 0, 3, 2)),
    ("conv2d 4 kernel=3 padding=1", (3, 8, 6), lambda x, w: F.conv2d(x, w["conv1/weights"], w["conv1/bias"], 1, 1)),
    (
        "conv2d 4 kernel=3,2 stride=2,1 padding=1,0 dilation=1,2 groups=2 bias=false",
        (2, 9, 8),
        lambda x, w: F.conv2d(x, w["conv1/weights"], None, (2, 1), (1, 0), (1, 2), 2),
    ),
    ("max_pool 2", (3, 8, 6), lambda x, w: F.max_pool2d(x, 2)),
    ("max_pool 3 stride=2 padding=1 dilation=2", (2, 11, 12), lambda x, w: F.max_pool2d(x, 3, 2, 1, 2)),
    ("avg_pool 2", (3, 8, 6), lambda x, w: F.avg_pool2d(x, 2)),
    ("avg_pool 3 stride=2 padding=1", (3, 8, 9), lambda x, w: F.avg_pool2d(x, 3, 2, 1)),
    ("max_pool1d 3 stride=2", (3, 12), lambda x, w: F.max_pool1d(x, 3, 2)),
    ("avg_pool1d 2", (3, 12), lambda x, w: F.avg_pool1d(x, 2)),
    (
        "batch_norm epsilon=1e-4",
        (3, 4, 5),
        lambda x, w: F.batch_norm(x, None, None, w["batch_norm1/gamma"], w["batch_norm1/beta"], True, 0.1, 1e-4),
    ),
    ("batch_norm", (6,), lambda x, w: F.batch_norm(x, None, None, w["batch_norm1/gamma"], w["batch_norm1/beta"], True)),
    ("lrn 3 alpha=0.1 beta=0.6 k=1.5", (6, 4, 4), lambda x, w: F.local_response_norm(x, 3, 0.1, 0.6, 1.5)),
    ("dropout 0.25", (9,), lambda x, w: x * w["dropout1/noise"] / 0.75),
    ("flatten", (3, 4, 2), lambda x, w: x.flatten(1)),
    ("reshape 2,-1", (12,), lambda x, w: x.reshape(len(x), 2, 6)),
    ("add reads=x,x", (5,), lambda x, w: x + x),
    ("concatenate reads=x,x", (3, 4), lambda x, w: torch.cat([x, x], 1)),
]


def leaf_values(shapes: dict[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(len(shapes))
    found = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return {name: (values > 0).astype(float) if name.endswith("noise") else values for name, values in found.items()}


def compare(model: Model, values: dict[str, np.ndarray], theirs: Callable[[Leaves], Any]) -> None:
    plan = TensorPlan(model.graph(True), model.shapes(BATCH), dtype=np.float64, wrt=["x"])
    for name, content in values.items():
        plan.set(name, content)
    plan.run()
    leaves = {name: torch.tensor(content, requires_grad=name != "y") for name, content in values.items()}
    loss = theirs(leaves)
    loss.backward()
    assert plan.loss == pytest.approx(float(loss.detach()), rel=1e-10)
    for name in ("x", *model.parameters):
        wanted = leaves[name].grad.numpy()
        assert np.abs(plan.gradient(name) - wanted).max() <= 1e-10 * max(1.0, np.abs(wanted).max()), name


@pytest.mark.parametrize(("line", "shape", "theirs"), LAYER_CASES, ids=[case[0] for case in LAYER_CASES])
def test_every_layer(line: str, shape: tuple[int, ...], theirs: Callable[[Any, Leaves], Any]) -> None:
    model = Model(from_table({"input": list(shape), "layers": [line], "loss": "mse reduction=sum"}))
    values = leaf_values(model.shapes(BATCH))
    compare(model, values, lambda leaves: ((theirs(leaves["x"], leaves) - leaves["y"]) ** 2).sum())


LOSS_CASES: dict[str, tuple[int, Callable[[Any, Any, str], Any]]] = {
    "cross_entropy": (3, lambda z, y, how: F.cross_entropy(z, y.long(), reduction=how)),
    "bce_logits": (2, lambda z, y, how: F.binary_cross_entropy_with_logits(z, y, reduction=how)),
    "bce": (2, lambda z, y, how: F.binary_cross_entropy(z, y, reduction=how)),
    "mse": (2, lambda z, y, how: F.mse_loss(z, y, reduction=how)),
    "mae": (2, lambda z, y, how: F.l1_loss(z, y, reduction=how)),
    "reconstruction": (5, lambda z, y, how: F.mse_loss(z, y, reduction=how)),
}


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("name", LOSS_CASES)
def test_every_loss(name: str, reduction: str) -> None:
    units, theirs = LOSS_CASES[name]
    model = Model(from_table({"input": [5], "layers": [f"dense {units}", "sigmoid"], "loss": f"{name} reduction={reduction}"}))
    values = leaf_values(model.shapes(BATCH))
    values["y"] = np.array([0.0, 2.0, 1.0, 1.0]) if name == "cross_entropy" else (values["y"] > 0).astype(float)

    def loss(leaves: Leaves) -> Any:
        return theirs(torch.sigmoid(leaves["x"] @ leaves["dense1/weights"] + leaves["dense1/bias"]), leaves["y"], reduction)

    compare(model, values, loss)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_ranking_by_two_towers(reduction: str) -> None:
    line = f"margin_ranking margin=0.5 reduction={reduction}"
    model = Model(from_table({"input": [5], "layers": ["dense 4", "tanh", "dense 1"], "loss": line}))

    def score(x: Any, leaves: Leaves) -> Any:
        return torch.tanh(x @ leaves["dense1/weights"] + leaves["dense1/bias"]) @ leaves["dense2/weights"] + leaves["dense2/bias"]

    def loss(leaves: Leaves) -> Any:
        first, second = score(leaves["x"], leaves), score(leaves["y"], leaves)
        return F.margin_ranking_loss(first, second, torch.ones_like(first), margin=0.5, reduction=reduction)

    compare(model, leaf_values(model.shapes(BATCH)), loss)


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.0, 0.2), (0.1, 0.4)])
def test_penalties(l1: float, l2: float) -> None:
    table = {"input": [5], "layers": ["dense 3"], "loss": "mse", "training": {"l1": l1, "l2": l2}}
    model = Model(from_table(table))

    def loss(leaves: Leaves) -> Any:
        weights = leaves["dense1/weights"]
        data = F.mse_loss(leaves["x"] @ weights + leaves["dense1/bias"], leaves["y"])
        return data + l1 * weights.abs().sum() + l2 / 2 * (weights**2).sum()

    compare(model, leaf_values(model.shapes(BATCH)), loss)


def test_no_layer_and_no_loss_is_left_out() -> None:
    assert {line.split()[0] for line, _, _ in LAYER_CASES} >= set(LAYERS)
    assert {*LOSS_CASES, "margin_ranking"} == set(LOSSES)
