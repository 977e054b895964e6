import numpy as np
import pytest

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.nn.batches import Feeder, cuts, least_batch
from gradviz.nn.model import Model
from gradviz.nn.sets import Part, Scale
from gradviz.nn.spec import from_table
from gradviz.nn.streams import Streams


def test_where_an_epoch_is_cut() -> None:
    assert cuts(10, 4, 1) == [(0, 4), (4, 8), (8, 10)]
    assert cuts(8, 4, 1) == [(0, 4), (4, 8)]
    assert cuts(3, 64, 1) == [(0, 3)]
    assert cuts(0, 4, 1) == []
    assert cuts(9, 4, 1) == [(0, 4), (4, 8), (8, 9)]
    assert cuts(9, 4, least=2) == [(0, 4), (4, 9)]
    assert cuts(1, 4, least=2) == [(0, 1)]


@pytest.mark.parametrize(
    ("layers", "least"),
    [(["flatten", "dense 3"], 1), (["flatten", "dense 3", "batch_norm"], 2), (["conv2d 2", "batch_norm", "flatten", "dense 3"], 1)],
)
def test_a_variance_needs_two_samples(layers: list[str], least: int) -> None:
    assert least_batch(Model(from_table({"input": [1, 6, 6], "layers": layers, "loss": "cross_entropy"}))) == least


def test_the_chosen_samples_and_fresh_noise_get_into_the_plan() -> None:
    table = {"input": [3], "layers": ["dropout 0.5", "dense 2"], "loss": "cross_entropy"}
    net = Model(from_table(table))
    part = Part(np.arange(30, dtype=np.float32).reshape(10, 3), np.arange(10, dtype=np.float32) % 2)
    feeder = Feeder(net, part, None, Streams(0))
    plan = TensorPlan(net.graph(True), net.shapes(4))
    feeder.feed(plan, np.array([7, 0, 3, 3]))
    plan.run()
    assert plan.value("x").tolist() == part.x[[7, 0, 3, 3]].tolist()
    assert plan.value("y").tolist() == [1, 0, 1, 1]
    first = plan.value("dropout1/noise").copy()
    assert set(np.unique(first)) <= {0.0, 1.0}
    feeder.feed(plan, np.array([7, 0, 3, 3]))
    plan.run()
    assert not (plan.value("dropout1/noise") == first).all()


def test_augmentation_touches_copies_alone() -> None:
    table = {"input": [1, 6, 6], "layers": ["flatten", "dense 2"], "loss": "cross_entropy", "training": {"augment": ["shift 2"]}}
    net = Model(from_table(table))
    part = Part(np.random.default_rng(0).random((5, 1, 6, 6), np.float32), np.zeros(5, np.float32))
    before = part.x.copy()
    plan = TensorPlan(net.graph(True), net.shapes(5))
    Feeder(net, part, None, Streams(0)).feed(plan, np.arange(5))
    plan.run()
    assert (part.x == before).all()
    assert not (plan.value("x") == before).all()


def test_what_moves_in_from_outside_is_what_black_became_when_the_data_were_normalized() -> None:
    table = {"input": [1, 6, 6], "layers": ["flatten", "dense 2"], "loss": "cross_entropy", "training": {"augment": ["shift 2"]}}
    net = Model(from_table(table))
    scale = Scale(np.full((1, 1, 1), 0.25, np.float32), np.full((1, 1, 1), 0.5, np.float32))
    part = Part(np.full((5, 1, 6, 6), 7.0, np.float32), np.zeros(5, np.float32))
    plan = TensorPlan(net.graph(True), net.shapes(5))
    Feeder(net, part, scale, Streams(0)).feed(plan, np.arange(5))
    plan.run()
    assert set(np.unique(plan.value("x"))) == {-0.5, 7.0}
