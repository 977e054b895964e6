from dataclasses import replace

import numpy as np
import pytest

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.nn.losses import LOSSES, Loss
from gradviz.ops import OPS


def fits_its_gate(record: Loss) -> bool:
    """Whether the gate of a loss is there and takes its settings and its targets."""
    if record.op not in OPS:
        return False
    known = {field.name for field in OPS[record.op].attributes}
    return {field.name for field in record.fields} <= known and record.target_shape((4,)) in ((), (4,))


def test_class_numbers_and_their_marks() -> None:
    labels = np.array([2, 0])
    assert LOSSES["cross_entropy"].target(labels, (3,)).tolist() == [2, 0]
    assert LOSSES["mse"].target(labels, (3,)).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert LOSSES["mse"].target(np.array([0.5, 2.0]), (1,)).tolist() == [[0.5], [2.0]]
    assert LOSSES["bce"].target(np.array([0, 1]), (1,)).tolist() == [[0], [1]]
    assert LOSSES["mae"].target(np.ones((2, 3)), (3,)).tolist() == [[1, 1, 1], [1, 1, 1]]


@pytest.mark.parametrize("labels", [[3], [-1], [0.5]])
def test_a_class_without_an_output_is_named(labels: list[float]) -> None:
    with pytest.raises(InputError, match="the classes 0 to 2"):
        LOSSES["cross_entropy"].target(np.array(labels), (3,))


def test_targets_that_do_not_fit() -> None:
    with pytest.raises(InputError, match="from 0 to 1"):
        LOSSES["bce_logits"].target(np.array([0.0, 2.0]), (1,))
    with pytest.raises(InputError, match="3 outputs a sample, and the data 2 targets"):
        LOSSES["mse"].target(np.ones((5, 2)), (3,))


def test_what_counts_as_right() -> None:
    outputs = np.array([[0.1, 0.9], [0.8, 0.2]])
    assert LOSSES["cross_entropy"].right([outputs], np.array([1, 1])).tolist() == [True, False]
    assert LOSSES["mse"].right([outputs], np.array([[0, 1], [0, 1]])).tolist() == [True, False]
    one = np.array([[0.3], [0.7], [-1.0]])
    assert LOSSES["bce"].right([one], np.array([[0], [1], [1]])).tolist() == [True, True, False]
    assert LOSSES["bce_logits"].right([one], np.array([[0], [1], [0]])).tolist() == [False, True, True]
    assert LOSSES["margin_ranking"].right([one, one[::-1]], one).tolist() == [True, False, False]
    assert LOSSES["reconstruction"].right is None


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_names_a_gate_with_its_settings(name: str) -> None:
    assert fits_its_gate(LOSSES[name])


def test_a_loss_without_its_gate_or_with_a_setting_that_the_gate_lacks_is_caught() -> None:
    assert not fits_its_gate(replace(LOSSES["mse"], op="no such gate"))
    assert not fits_its_gate(replace(LOSSES["mse"], fields=(*LOSSES["mse"].fields, Field("zeal", 1.0, "how much"))))


@pytest.mark.parametrize("name", LOSSES)
def test_an_empty_set_has_targets_too(name: str) -> None:
    record = LOSSES[name]
    assert len(record.target(np.zeros(0), (1,))) == 0
