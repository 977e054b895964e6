import numpy as np
import pytest

from gradviz.nn.model import Model
from gradviz.nn.spec import from_table
from gradviz.nn.statistics import Following, following


def test_a_mean_takes_its_share_and_a_variance_is_unbiased() -> None:
    state = np.array([1.0], np.float32)
    Following("bn/mean", 0.1, 1, False).follow(state, np.array([3.0]), 5)
    assert state[0] == pytest.approx(1.2)
    state = np.array([1.0], np.float32)
    Following("bn/variance", 0.1, 3, True).follow(state, np.array([3.0]), 4)
    assert state[0] == pytest.approx(0.9 + 0.1 * 3 * 12 / 11)
    assert state.dtype == np.float32


def test_one_number_has_no_unbiased_variance_and_harms_nothing() -> None:
    state = np.array([1.0])
    Following("bn/variance", 0.5, 1, True).follow(state, np.array([0.0]), 1)
    assert state[0] == 0.5


def test_what_a_layer_follows_is_read_from_its_spec() -> None:
    layers = ["conv2d 4 padding=1", "batch_norm momentum=0.3", "flatten", "batch_norm"]
    model = Model(from_table({"input": [1, 6, 6], "layers": layers, "loss": "mse"}))
    assert following(model, "batch_norm1/running_mean") == Following("batch_norm1/mean", 0.3, 36, False)
    assert following(model, "batch_norm2/running_variance") == Following("batch_norm2/variance", 0.1, 1, True)
