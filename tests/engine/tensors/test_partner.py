"""A partner does its jobs one by one, says when one failed, and never outlives the one it works for."""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz.engine.tensors.arena import Arena
from gradviz.engine.tensors.partner import AVAILABLE, READY, GoneError, Partner, encoded, same_again, started
from gradviz.processes import child_environment

MANY = 1100
pytestmark = pytest.mark.skipif(not AVAILABLE, reason="a child cannot be given an open file here")


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))


@pytest.fixture
def pair() -> Iterator[tuple[Partner, Arena]]:
    (partner,), arena = started("toy_partner", 1)
    assert partner.receive() == READY
    yield partner, arena
    partner.close()


def test_jobs_are_done_in_order(pair: tuple[Partner, Arena]) -> None:
    for value in range(20):
        pair[0].send(encoded({"do": "double", "value": value}))
        assert pair[0].receive() == 2 * value


def test_it_works_in_the_shared_memory(pair: tuple[Partner, Arena]) -> None:
    partner, arena = pair
    array = arena.zeros((5,), "float32")
    partner.send(encoded({"do": "fill", "place": arena.place(array), "length": 3, "value": 4}))
    partner.receive()
    assert array.tolist() == [4, 4, 4, 0, 0]


def test_long_messages_come_whole(pair: tuple[Partner, Arena]) -> None:
    pair[0].send(encoded({"do": "double", "value": 1, "ballast": "x" * 1_000_000}))
    assert pair[0].receive() == 2


def test_a_job_that_fails_is_told_and_the_next_one_is_done(pair: tuple[Partner, Arena]) -> None:
    pair[0].send(encoded({"do": "fail"}))
    with pytest.raises(GoneError, match="ValueError: planted"):
        pair[0].receive()
    pair[0].send(encoded({"do": "double", "value": 3}))
    assert pair[0].receive() == 6


def test_one_that_dies_is_noticed_at_once(pair: tuple[Partner, Arena]) -> None:
    pair[0].send(encoded({"do": "die"}))
    with pytest.raises(GoneError):
        pair[0].receive()
    assert pair[0].process.wait(20) == 3
    with pytest.raises(GoneError):
        pair[0].send(encoded({"do": "double", "value": 3}))


@pytest.mark.parametrize("line", ["no JSON", "5", "[1]", '{"other": 1}', ""])
def test_what_is_no_answer_is_as_good_as_none(pair: tuple[Partner, Arena], line: str) -> None:
    pair[0].send(encoded({"do": "garble", "line": line}))
    with pytest.raises(GoneError):
        pair[0].receive()


@pytest.fixture
def crowd() -> Iterator[list[int]]:
    """Enough open files for the next one to have a number beyond what `select` takes."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2 * MANY:
        pytest.skip("so many files cannot be opened here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * MANY), hard))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(MANY)]
    yield opened
    for file in opened:
        os.close(file)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_many_open_files_are_no_trouble(crowd: list[int]) -> None:
    (partner,), _ = started("toy_partner", 1)
    assert partner.receive() == READY
    partner.send(encoded({"do": "wait", "seconds": 0.01}))
    assert partner.receive() is None
    partner.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only here open files can be counted")
def test_one_that_cannot_be_started_leaves_no_pipe_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    gc.collect()
    before = [*Path("/proc/self/fd").iterdir()]
    with pytest.raises(OSError, match="No such file"):
        started("toy_partner", 1)
    gc.collect()
    assert len([*Path("/proc/self/fd").iterdir()]) == len(before)


def test_one_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    (partner,), _ = started("toy_partner", 1)
    assert partner.receive() == READY
    monkeypatch.setattr(partner._channel, "_limit", 0.05)
    partner.send(encoded({"do": "wait", "seconds": 30}))
    with pytest.raises(GoneError, match="no answer"):
        partner.receive()
    partner.close()


def test_ctrl_c_is_the_parents_affair(pair: tuple[Partner, Arena]) -> None:
    pair[0].process.send_signal(signal.SIGINT)
    pair[0].send(encoded({"do": "double", "value": 5}))
    assert pair[0].receive() == 10


def test_a_module_that_does_not_start_is_gone_before_its_first_answer() -> None:
    (partner,), _ = started("no_such_module", 1)
    with pytest.raises(GoneError):
        partner.receive()
    with pytest.raises(GoneError):
        partner.arrived()


def test_whether_an_answer_is_here_is_told_without_waiting(pair: tuple[Partner, Arena]) -> None:
    partner = pair[0]
    assert not partner.arrived()
    partner.send(encoded({"do": "double", "value": 4}))
    while not partner.arrived():
        time.sleep(0.001)
    assert partner.receive() == 8
    assert not partner.arrived()


def test_an_order_may_be_given_once_more_in_a_few_bytes(pair: tuple[Partner, Arena]) -> None:
    partner, arena = pair
    array = arena.zeros((5,), "float32")
    partner.send(encoded({"do": "fill", "place": arena.place(array), "length": 3, "value": 4}))
    partner.receive()
    assert array.tolist() == [4, 4, 4, 0, 0]
    array[:2] = 1
    partner.send(same_again("fill"))
    partner.receive()
    assert array.tolist() == [4, 4, 4, 0, 0]
    partner.send(same_again("double"))
    with pytest.raises(GoneError, match="KeyError"):
        partner.receive()


def test_both_meet_in_the_middle_of_a_job(pair: tuple[Partner, Arena]) -> None:
    partner, arena = pair
    array = arena.zeros((2,), "float32")
    partner.send(encoded({"do": "join", "place": arena.place(array)}))
    array[0] = 5
    assert partner.meet()
    assert partner.receive() is True
    assert array.tolist() == [5, 10]


def test_one_that_does_not_come_to_a_meeting_is_gone(pair: tuple[Partner, Arena]) -> None:
    pair[0].send(encoded({"do": "double", "value": 4}))
    with pytest.raises(GoneError, match="did not come"):
        pair[0].meet()


def test_it_ends_on_close_and_with_its_object() -> None:
    (first, second), _ = started("toy_partner", 2)
    processes = [first.process, second.process]
    first.close()
    first.close()
    del first, second
    gc.collect()
    assert all(process.poll() is not None for process in processes)


PARENT = """
from gradviz.engine.tensors.partner import started
found = started("toy_partner", 1)
print(found[0][0].process.pid, flush=True)
input()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only here the end of a stranger's process can be waited for")
def test_it_ends_with_a_parent_that_is_killed() -> None:
    environment = child_environment()
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as parent:
        assert parent.stdout is not None
        watch = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    assert select.select([watch], [], [], 20)[0]
    os.close(watch)
