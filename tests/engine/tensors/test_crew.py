"""A crew runs works side by side, hands on what they raise, and leaves no thread behind."""

from __future__ import annotations

import gc
import threading

import pytest

from gradviz.engine.tensors.crew import Crew


def test_every_work_is_done_before_run_returns() -> None:
    crew = Crew(2)
    done: list[int] = []
    for _ in range(50):
        crew.run([lambda number=number: done.append(number) for number in range(3)])
    assert sorted(done) == sorted(list(range(3)) * 50)
    crew.close()


def test_the_works_run_at_the_same_time() -> None:
    crew = Crew(1)
    meeting = threading.Barrier(2, timeout=10)
    crew.run([meeting.wait, meeting.wait])
    crew.close()


@pytest.mark.parametrize("place", [0, 1])
def test_what_a_work_raises_reaches_the_caller_and_the_crew_goes_on(place: int) -> None:
    crew = Crew(1)

    def fail() -> None:
        raise ZeroDivisionError("planted")

    works = [lambda: None, lambda: None]
    works[place] = fail
    with pytest.raises(ZeroDivisionError, match="planted"):
        crew.run(works)
    crew.run([lambda: None, lambda: None])
    crew.close()


def test_one_work_needs_no_thread() -> None:
    crew = Crew(3)
    crew.run([lambda: None])
    assert crew.threads == ()


def test_threads_end_on_close_and_with_the_crew() -> None:
    crew = Crew(2)
    crew.run([lambda: None] * 3)
    threads = crew.threads
    assert len(threads) == 2
    crew.close()
    crew.close()
    assert not any(thread.is_alive() for thread in threads)
    crew.run([lambda: None])
    with pytest.raises(RuntimeError):
        crew.run([lambda: None] * 2)
    crew = Crew(1)
    crew.run([lambda: None] * 2)
    threads = crew.threads
    del crew
    gc.collect()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_shared_works_are_all_done_by_whoever_is_free() -> None:
    crew = Crew(1)
    by: list[str] = []
    meeting = threading.Barrier(2, timeout=20)

    def work() -> None:
        meeting.wait()
        by.append(threading.current_thread().name)

    crew.share([work] * 6)
    assert sorted(set(by)) == sorted({threading.current_thread().name, "plan worker 1"})
    assert len(by) == 6
    crew.close()
    crew.share([lambda: by.append("alone")] * 2)
    assert by[6:] == ["alone"] * 2


def test_a_thread_that_gets_no_processor_holds_nothing_up() -> None:
    crew = Crew(1)
    held, done = threading.Event(), []
    crew._start()
    crew._orders[0].put(lambda: (held.wait(20), None)[1])
    crew.share([lambda number=number: done.append(number) for number in range(4)])
    assert done == [0, 1, 2, 3]
    held.set()
    crew.close()


@pytest.mark.parametrize("place", [0, 3])
def test_what_a_shared_work_raises_reaches_the_caller(place: int) -> None:
    crew = Crew(1)
    done: list[int] = []

    def fail() -> None:
        raise ZeroDivisionError("planted")

    works = [lambda: done.append(1)] * 4
    works[place] = fail
    with pytest.raises(ZeroDivisionError, match="planted"):
        crew.share(works)
    assert len(done) == 3
    crew.share([lambda: done.append(2)] * 2)
    assert done[3:] == [2, 2]
    crew.close()
