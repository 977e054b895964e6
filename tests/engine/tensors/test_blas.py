"""Shared products stop when the machine proves busy, try again later, and always leave BLAS on one thread."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from gradviz.engine.tensors import blas
from gradviz.engine.tensors.blas import FIRST_REST, STALLS, SharedProducts


class Machine:
    """A clock that moves by what each work costs, and the threads that were set."""

    def __init__(self) -> None:
        self.now = 0.0
        self.threads = 1
        self.used: list[int] = []

    def work(self, seconds: float) -> None:
        self.used.append(self.threads)
        self.now += seconds

    def set_to(self, threads: int) -> None:
        self.threads = threads


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_products_are_shared_for_the_length_of_a_work(machine: Machine) -> None:
    shared = SharedProducts(2, lambda: machine.now, machine.set_to)
    for _ in range(3):
        shared.run(lambda: machine.work(1.0))
    assert machine.used == [2, 2, 2]
    assert machine.threads == 1
    with pytest.raises(ZeroDivisionError):
        shared.run(lambda: machine.work(1 / 0))
    assert machine.threads == 1


def test_stalls_end_it_for_a_while_that_grows(machine: Machine) -> None:
    shared = SharedProducts(2, lambda: machine.now, machine.set_to)
    shared.run(lambda: machine.work(1.0))
    for rest in (FIRST_REST, 2 * FIRST_REST):
        for _ in range(STALLS):
            assert not shared.resting
            shared.run(lambda: machine.work(5.0))
        assert shared.resting
        machine.used.clear()
        for _ in range(rest // 2):
            shared.run(lambda: machine.work(2.0))
            shared.run(lambda: machine.work(9.0), lambda: machine.work(1.0))
        assert set(machine.used) == {1}
        assert not shared.resting


def test_a_stall_now_and_then_is_forgiven(machine: Machine) -> None:
    shared = SharedProducts(2, lambda: machine.now, machine.set_to)
    for _ in range(20):
        shared.run(lambda: machine.work(1.0))
        shared.run(lambda: machine.work(1.0))
        shared.run(lambda: machine.work(9.0))
    assert not shared.resting


FRESH = """
import numpy
from threadpoolctl import threadpool_info
from gradviz.engine.tensors.blas import set_threads
for threads in (2, 1):
    set_threads(threads)
    print(*(library["num_threads"] for library in threadpool_info() if library["internal_api"] == "openblas"))
"""


def test_the_library_of_numpy_obeys() -> None:
    """In a process of its own, where no other library has brought its own BLAS."""
    told = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[-1].strip() in ("", "1")


@pytest.mark.parametrize(("processor", "small"), [("SkylakeX", True), ("Haswell", False), ("Zen", False)])
def test_small_products_are_expected_only_of_processors_that_have_them(
    monkeypatch: pytest.MonkeyPatch, processor: str, small: bool
) -> None:
    monkeypatch.setattr(blas, "_libraries", lambda: (SimpleNamespace(architecture=processor),))
    blas.has_small_products.cache_clear()
    assert blas.has_small_products() == small
    blas.has_small_products.cache_clear()
