"""A partnership shares work, works alone while a partner is late or gone, and says where work was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradviz.engine.tensors import partnership as policy
from gradviz.engine.tensors.buffers import Array
from gradviz.engine.tensors.partner import AVAILABLE, encoded
from gradviz.engine.tensors.partnership import FORGIVEN, LONGEST, SHORTEST, TRUSTED, Partnership, Work
from gradviz.errors import GradvizError

AtWork = Callable[[Partnership], bool]
pytestmark = pytest.mark.skipif(not AVAILABLE, reason="a child cannot be given an open file here")


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, at_work: AtWork) -> Iterator[Partnership]:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    monkeypatch.setattr(policy, "LATE", 60)
    partnership = Partnership("toy_partner", 1)
    assert at_work(partnership)
    yield partnership
    partnership.close()


def nothing() -> None:
    """Own work that takes no time."""


def orders(job: str, **fields: object) -> list[bytes]:
    return [encoded({"do": job, **fields})]


def alone(partnership: Partnership) -> bool:
    """Whether the next run is made by this process alone."""
    done: list[int] = []
    partnership.run(nothing, orders("double", value=1), [lambda: done.append(1)])
    return bool(done)


def filling(partnership: Partnership) -> tuple[Array, list[bytes]]:
    """An array, and the order by which the partner fills it with 1."""
    array = partnership.zeros((4,), "float32")
    return array, orders("fill", **partnership.places({"place": array}), length=4, value=1)


def test_each_does_its_part(two: Partnership) -> None:
    array, order = filling(two)
    own: list[str] = []
    two.run(lambda: own.append("own"), order, [lambda: own.append("instead")])
    assert own == ["own"]
    assert array.tolist() == [1, 1, 1, 1]
    assert two.hands == 2


def test_both_build_in_the_same_memory(two: Partnership, at_work: AtWork) -> None:
    built = two.build(0, {"do": "build", "length": 100}, lambda: two.zeros((100,), "float32"))
    assert built.shape == (100,)
    assert at_work(two)


def test_one_whose_memory_differs_is_parted_with(two: Partnership, at_work: AtWork) -> None:
    two.build(0, {"do": "build", "length": 100}, lambda: two.zeros((101,), "float32"))
    assert not at_work(two)
    assert two.processes == ()
    assert alone(two)


def test_one_for_which_nothing_can_be_built_here_is_parted_with(two: Partnership) -> None:
    def fail() -> None:
        raise MemoryError("planted")

    with pytest.raises(MemoryError):
        two.build(0, {"do": "build", "length": 100}, fail)
    assert two.processes == ()


def test_while_it_builds_this_process_works_alone(two: Partnership) -> None:
    two.build(0, {"do": "wait", "seconds": 0.3}, nothing)
    assert not two.ready
    assert alone(two)
    assert two.processes


def meeting(partnership: Partnership, job: str, own: Work = nothing) -> tuple[bool, list[str]]:
    """Whether the partner came to the meeting of a run, and what was done here."""
    array, done, came = partnership.zeros((2,), "float32"), list[str](), list[bool]()

    def work() -> None:
        own()
        array[0] = 3
        came.append(partnership.meet())

    partnership.run(work, orders(job, **partnership.places({"place": array})), [lambda: done.append("instead")], meeting=True)
    assert array.tolist() == [3, 6 if came[0] else 0]
    return came[0], done


def test_both_meet_once_in_a_run(two: Partnership) -> None:
    assert meeting(two, "join") == (True, [])
    assert not two.meet()
    assert meeting(two, "join") == (True, [])


def test_who_stays_away_from_a_meeting_is_done_without(two: Partnership) -> None:
    assert meeting(two, "stay_away") == (False, [])
    assert two.processes == ()
    assert meeting(two, "join") == (False, ["instead"])


def test_own_work_that_fails_before_the_meeting_lets_the_partner_go_on(two: Partnership) -> None:
    def fail() -> None:
        raise ZeroDivisionError("planted")

    with pytest.raises(ZeroDivisionError):
        meeting(two, "join", fail)
    assert meeting(two, "join") == (True, [])


def late_runs(partnership: Partnership, patience: pytest.MonkeyPatch, count: int = policy.PATIENCE) -> None:
    """Runs in which any time at all is too long."""
    patience.setattr(policy, "LATE", -1)
    for _ in range(count):
        partnership.run(nothing, orders("double", value=1), [nothing])
    patience.setattr(policy, "LATE", 60)


def rest(partnership: Partnership) -> int:
    """How often it works alone from now on."""
    return next(count for count in range(LONGEST + 1) if not alone(partnership))


def test_after_a_late_one_it_rests_and_each_time_for_longer(two: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    rests = []
    for _ in range(9):
        late_runs(two, monkeypatch)
        rests.append(rest(two))
    assert rests[:3] == [SHORTEST, 2 * SHORTEST, 4 * SHORTEST]
    assert rests[-2:] == [LONGEST, LONGEST]


def test_being_late_now_and_then_is_forgiven(two: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2 * policy.PATIENCE):
        late_runs(two, monkeypatch, policy.PATIENCE - 1)
        assert not any(alone(two) for _ in range((policy.PATIENCE - 1) * FORGIVEN))


def test_one_that_is_in_time_again_is_trusted_again(two: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        late_runs(two, monkeypatch)
        rest(two)
    assert not any(alone(two) for _ in range(TRUSTED))
    late_runs(two, monkeypatch)
    assert rest(two) == SHORTEST


def test_without_its_partner_it_does_all_itself(two: Partnership) -> None:
    done: list[str] = []
    two.run(nothing, orders("die"), [lambda: done.append("again")])
    two.run(nothing, orders("double", value=1), [lambda: done.append("alone")])
    assert done == ["again", "alone"]
    assert two.processes == ()
    assert two.build(0, {"do": "build", "length": 8}, lambda: "built") == "built"
    assert not two.ready


def test_work_that_must_not_be_done_twice_is_lost_with_its_partner(two: Partnership) -> None:
    with pytest.raises(GradvizError, match="in the middle of an update"):
        two.run(nothing, orders("die"), [nothing], again=False)


def test_own_work_that_fails_leaves_the_answers_in_order(two: Partnership) -> None:
    def fail() -> None:
        raise ZeroDivisionError("planted")

    with pytest.raises(ZeroDivisionError):
        two.run(fail, orders("double", value=1), [nothing])
    assert not alone(two)
