from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gradviz.processes import Child, ChildError

LONG = 60.0
SHORT = 0.2


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture
def child(importable: None) -> Iterator[Child]:
    with Child("toy_child") as started:
        yield started


def code_of(child: Child, job: str, deadline: float = LONG, **fields: object) -> str:
    with pytest.raises(ChildError) as caught:
        child.ask({"job": job, **fields}, deadline)
    return caught.value.code


def test_one_process_answers_many_jobs(child: Child) -> None:
    answers = [child.ask({"job": "double", "value": n}, LONG) for n in range(3)]
    assert [answer["value"] for answer in answers] == [0, 2, 4]
    assert len({answer["process"] for answer in answers}) == 1


def test_prints_of_libraries_are_never_taken_for_answers(child: Child) -> None:
    assert child.ask({"job": "chatter"}, LONG) == {"value": 1, "read": ""}
    assert child.ask({"job": "double", "value": 4}, LONG)["value"] == 8


def test_a_failing_job_reports_and_the_child_lives_on(child: Child) -> None:
    first = child.ask({"job": "double", "value": 1}, LONG)["process"]
    with pytest.raises(ChildError) as caught:
        child.ask({"job": "mistake"}, LONG)
    assert (caught.value.code, caught.value.arguments["cause"], caught.value.reason) == ("failed", "toy", "no tree here")
    with pytest.raises(ChildError, match="ZeroDivisionError"):
        child.ask({"job": "crash"}, LONG)
    assert code_of(child, "no such job") == "failed"
    assert child.ask({"job": "double", "value": 1}, LONG)["process"] == first


def test_a_job_that_outlasts_its_deadline_is_killed_and_the_next_starts_anew(child: Child) -> None:
    first = child.ask({"job": "double", "value": 1}, LONG)["process"]
    assert code_of(child, "hang", SHORT) == "timeout"
    assert child.ask({"job": "double", "value": 1}, LONG)["process"] != first


def test_a_child_that_dies_is_named_and_replaced(child: Child) -> None:
    assert code_of(child, "die") == "died"
    assert child.ask({"job": "double", "value": 3}, LONG)["value"] == 6


def test_a_module_that_does_not_exist_died(importable: None) -> None:
    with Child("no_such_module_at_all") as child:
        assert code_of(child, "double") == "died"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is sure to limit the address space")
def test_the_memory_limit_fails_the_job_only(importable: None) -> None:
    with Child("toy_child", memory=2**30) as child:
        with pytest.raises(ChildError) as caught:
            child.ask({"job": "grow", "bytes": 2**31}, LONG)
        assert caught.value.arguments["cause"] == "memory"
        assert child.ask({"job": "grow", "bytes": 8}, LONG) == {"value": 1}


def test_many_threads_may_ask(child: Child) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: child.ask({"job": "double", "value": n}, LONG)["value"], range(40)))
    assert answers == [2 * n for n in range(40)]


def test_close_ends_a_job_under_way_and_stays_closed(child: Child) -> None:
    child.ask({"job": "double", "value": 1}, LONG)
    closer = threading.Timer(SHORT, child.close)
    closer.start()
    assert code_of(child, "hang") == "died"
    closer.join()
    assert code_of(child, "double", value=1) == "died"


def test_close_without_a_job_starts_nothing() -> None:
    Child("toy_child").close()


@pytest.mark.parametrize("job", ["double", "hang"])
def test_a_child_ends_with_its_parent(importable: None, job: str) -> None:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "toy_child.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    out, _ = process.communicate(json.dumps({"job": job, "value": 2}).encode() + b"\n", timeout=LONG)
    lines = [json.loads(line) for line in out.splitlines()]
    assert lines[0] == {"ready": True}
    assert [line["answer"]["value"] for line in lines[1:]] == ([4] if job == "double" else [])
    assert process.returncode == 0
