"""A partner for tests: a module whose jobs answer, write into the shared memory, fail, wait and die."""

from __future__ import annotations

import os
import sys
import time

from gradviz.engine.tensors.arena import Arena
from gradviz.engine.tensors.partner import Meet, Order, serve


def double(order: Order, arena: Arena, meet: Meet) -> float:
    return 2 * float(order["value"])


def fill(order: Order, arena: Arena, meet: Meet) -> None:
    arena.at(order["place"], (order["length"],), "float32").fill(order["value"])


def join(order: Order, arena: Arena, meet: Meet) -> bool:
    """Double a number that is there at the meeting."""
    found = meet()
    array = arena.at(order["place"], (2,), "float32")
    array[1] = 2 * array[0]
    return found


def stay_away(order: Order, arena: Arena, meet: Meet) -> None:
    """Die instead of meeting."""
    time.sleep(0.01)
    os._exit(4)


def build(order: Order, arena: Arena, meet: Meet) -> int:
    arena.end = order["start"]
    arena.zeros((order["length"],), "float32")
    return arena.end


def fail(order: Order, arena: Arena, meet: Meet) -> None:
    raise ValueError("planted")


def wait(order: Order, arena: Arena, meet: Meet) -> None:
    time.sleep(order["seconds"])


def garble(order: Order, arena: Arena, meet: Meet) -> None:
    os.write(int(sys.argv[2]), order["line"].encode() + b"\n")


def die(order: Order, arena: Arena, meet: Meet) -> None:
    os._exit(3)


if __name__ == "__main__":
    serve({job.__name__: job for job in (double, fill, join, stay_away, build, fail, wait, garble, die)}, sys.argv[1:])
