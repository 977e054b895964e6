"""Training rows: the tensor plan beside PyTorch on the same digits, from the same weights, by the same optimizer.

Each side runs in a process of its own, block after block by turns. One thread is measured by its own CPU time, which a busy
machine hardly lengthens; two threads by the wall, the quickest block of each side.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

import numpy as np

from tests.benchmarks.table import UnavailableError, needed, row
from tests.benchmarks.training_side import BATCH

BLOCKS = {1: 10, 2: 25}
"""How many blocks each side has, by threads: on two, the quickest of few is a matter of luck."""
SOON = 0.4
"""About how many seconds a block takes."""

Answer = dict[str, Any]
Side = Callable[..., Answer]


@contextmanager
def side_of(name: str, net: str, optimizer: str = "momentum", threads: int = 1) -> Iterator[Side]:
    """A child that trains when asked: `side(steps=, seed=)`."""
    if name in ("torch", "channels last"):
        needed("torch")
    command = [sys.executable, "-m", "tests.benchmarks.training_side", name, net, optimizer, str(threads)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        orders, answers = child.stdin, child.stdout

        def ask(**order: int) -> Answer:
            print(json.dumps(order), file=orders, flush=True)
            answer: Answer = json.loads(answers.readline())
            return answer

        if not answers.readline():
            raise UnavailableError(f"{name} did not start")
        try:
            yield ask
        finally:
            orders.close()


def seconds_a_step(sides: dict[str, Side], threads: int) -> dict[str, float]:
    """The median CPU time of a step, or the median wall time of a step in the quickest block; the first steps do not count."""
    for side in sides.values():
        side(steps=5, seed=0)
    steps = {name: max(4, int(SOON / float(np.median(side(steps=5, seed=0)["wall"])))) for name, side in sides.items()}
    clock = "cpu" if threads == 1 else "wall"
    times: dict[str, list[list[float]]] = {name: [] for name in sides}
    for block in range(BLOCKS[threads]):
        for name, side in sides.items():
            times[name].append(side(steps=steps[name], seed=block)[clock][1:])
    if threads == 1:
        return {name: float(np.median(np.concatenate(blocks))) for name, blocks in times.items()}
    return {name: min(float(np.median(block)) for block in blocks) for name, blocks in times.items()}


@cache
def raced(net: str, optimizer: str, threads: int) -> dict[str, float]:
    names = ["own", "torch", *(["channels last"] if net != "mlp" else [])]
    with ExitStack() as stack:
        sides = {name: stack.enter_context(side_of(name, net, optimizer, threads)) for name in names}
        return seconds_a_step(sides, threads)


def against(net: str, optimizer: str, threads: int, side: str = "torch") -> Callable[[], float]:
    def measure() -> float:
        found = raced(net, optimizer, threads)
        return found[side] / found["own"]

    return measure


for count, words in ((1, "one thread"), (2, "two threads")):
    row(f"MLP 784-128-64-10, {words}, momentum, against PyTorch", "x", at_least=1.8 if count == 1 else 2.0)(
        against("mlp", "momentum", count)
    )
    row(f"MLP 784-128-64-10, {words}, Adam, against PyTorch", "x", at_least=2.0)(against("mlp", "adam", count))
    row(f"CNN 1-8-16, {words}, against PyTorch NCHW", "x", at_least=1.5)(against("small", "momentum", count))
    row(f"CNN 1-8-16, {words}, against PyTorch channels last", "x", at_least=1.0)(against("small", "momentum", count, "channels last"))
    row(f"CNN 1-32-64, {words}, against PyTorch NCHW", "x", at_least=1.2)(against("large", "momentum", count))
    row(f"CNN 1-32-64, {words}, against PyTorch channels last", "x")(against("large", "momentum", count, "channels last"))


@row("MLP training, one thread, momentum", "img/s")
def images_mlp() -> float:
    return BATCH / raced("mlp", "momentum", 1)["own"]


@row("CNN 1-8-16 training, one thread", "img/s")
def images_cnn() -> float:
    return BATCH / raced("small", "momentum", 1)["own"]


@row("first 10 losses, largest difference to PyTorch, share of 1e-5", "x", at_most=1)
def equal_losses() -> float:
    worst = 0.0
    for net in ("mlp", "small", "large"):
        for optimizer in ("momentum", "adam"):
            with side_of("own", net, optimizer, 2) as own, side_of("torch", net, optimizer, 2) as other:
                pairs = zip(own(steps=10, seed=0)["losses"], other(steps=10, seed=0)["losses"], strict=True)
                worst = max(worst, *(abs(one / two - 1) for one, two in pairs))
    return worst / 1e-5


@cache
def memory(name: str, net: str) -> Answer:
    with side_of(name, net, threads=2) as side:
        return side(steps=20, seed=0)


def memory_share(net: str, of: str) -> Callable[[], float]:
    return lambda: float(memory("own", net)[of] / memory("torch", net)[of])


for net, kernels in (("small", "1-8-16"), ("large", "1-32-64")):
    row(f"CNN {kernels}, peak memory of the process, share of PyTorch's", "x", at_most=1)(memory_share(net, "peak"))
    row(f"CNN {kernels}, peak memory above imports and data, share of PyTorch's", "x", at_most=1)(memory_share(net, "above"))


def slowdown(net: str, side: str = "own") -> float:
    """How much longer a step takes on two threads beside a process that never rests."""
    with side_of(side, net, threads=2) as own:
        free, busy = [], []
        for _ in range(3):
            free.append(seconds_a_step({side: own}, 2)[side])
            with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as other:
                try:
                    busy.append(seconds_a_step({side: own}, 2)[side])
                finally:
                    other.kill()
    return float(np.median(busy) / np.median(free))


@row("MLP step beside a busy process, two threads", "x", at_most=2)
def busy_mlp() -> float:
    return slowdown("mlp")


@row("CNN 1-8-16 step beside a busy process, two threads", "x", at_most=2)
def busy_cnn() -> float:
    return slowdown("small")


@row("PyTorch's CNN 1-8-16 step beside a busy process, two threads", "x")
def busy_torch() -> float:
    return slowdown("small", "torch")


@row("every node readable after a run of the MLP, unused: time against bare thunks", "x", at_most=1.02)
def reading_unused() -> float:
    with side_of("bare", "mlp") as bare, side_of("readable", "mlp") as readable:
        found = seconds_a_step({"bare": bare, "readable": readable}, 1)
    return found["readable"] / found["bare"]
