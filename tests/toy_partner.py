"""A partner for tests: a module whose jobs answer, write into the shared memory, fail, wait and die."""

from __future__ import annotations

import os
import sys
import time

from gradviz.engine.tensors.arena import Arena
from gradviz.engine.tensors.partner import Order, serve


def double(order: Order, arena: Arena) -> float:
    return 2 * float(order["value"])


def fill(order: Order, arena: Arena) -> None:
    arena.at(order["place"], (order["length"],), "float32").fill(order["value"])


def build(order: Order, arena: Arena) -> int:
    arena.end = order["start"]
    arena.zeros((order["length"],), "float32")
    return arena.end


def fail(order: Order, arena: Arena) -> None:
    raise ValueError("planted")


def wait(order: Order, arena: Arena) -> None:
    time.sleep(order["seconds"])


def garble(order: Order, arena: Arena) -> None:
    os.write(int(sys.argv[2]), order["line"].encode() + b"\n")


def die(order: Order, arena: Arena) -> None:
    os._exit(3)


if __name__ == "__main__":
    serve({job.__name__: job for job in (double, fill, build, fail, wait, garble, die)}, sys.argv[1:])
