from dataclasses import FrozenInstanceError, fields
from typing import get_args

import pytest

from gradviz.nn.events import Batch, TrainEvent


def test_there_are_seven_kinds_of_events_and_all_are_frozen() -> None:
    assert [kind.__name__ for kind in get_args(TrainEvent)] == ["Started", "Batch", "Snapshot", "Epoch", "Changed", "Finished", "Failed"]
    for kind in get_args(TrainEvent):
        assert kind.__dataclass_params__.frozen
        assert kind.__doc__
        assert fields(kind)


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Batch(0, 0, 1, 1, 0.5, 0.1, 1.0).loss = 3.0
