"""A child for tests: a module that serves jobs which answer, print, fail, hang, grow and die."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any

from gradviz.errors import GradvizError
from gradviz.processes import serve

Message = dict[str, Any]
kept: list[bytearray] = []


def double(request: Message) -> Message:
    return {"value": 2 * request["value"], "process": os.getpid()}


def chatter(request: Message) -> Message:
    print('{"answer": "not this"}', flush=True)
    os.write(1, b'{"answer": "nor this"}\n')
    subprocess.run([sys.executable, "-c", "print('nor what others print')"], check=True)
    return {"value": 1, "read": sys.stdin.read()}


def mistake(request: Message) -> Message:
    raise GradvizError("toy", "no {thing} here", thing="tree")


def crash(request: Message) -> Message:
    return {"value": 1 // 0}


def hang(request: Message) -> Message:
    threading.Event().wait()
    return {}


def grow(request: Message) -> Message:
    kept.append(bytearray(request["bytes"]))
    return {"value": len(kept)}


def die(request: Message) -> Message:
    os._exit(3)


if __name__ == "__main__":
    serve({job.__name__: job for job in (double, chatter, mistake, crash, hang, grow, die)})
