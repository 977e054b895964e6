import json

import pytest

from gradviz.errors import InputError
from gradviz.nn.streams import PURPOSES, Streams


def test_streams_of_one_seed_are_alike_and_of_two_purposes_are_not() -> None:
    one, two = Streams(3), Streams(3)
    assert [getattr(one, name).random() for name in PURPOSES] == [getattr(two, name).random() for name in PURPOSES]
    assert len({getattr(Streams(3), name).random() for name in PURPOSES}) == len(PURPOSES)


def test_a_purpose_that_draws_more_changes_no_other() -> None:
    one, two = Streams(3), Streams(3)
    one.noise.random(100)
    assert one.order.permutation(9).tolist() == two.order.permutation(9).tolist()


def test_states_pass_through_json() -> None:
    one = Streams(3)
    one.order.random(5)
    kept = json.loads(json.dumps(one.states()))
    wanted = one.order.random(3).tolist()
    two = Streams(99)
    two.restore(kept)
    assert two.order.random(3).tolist() == wanted


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(InputError, match="-1"):
        Streams(-1)
