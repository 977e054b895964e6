"""Partner: a process that does a part of the work, in shared memory. Owns both ends of its pipes; knows no job.

Threads of Python hand a lock over at every call of NumPy, which costs a small network more than a second core brings. A partner
that has just worked looks for the next order without sleeping, and is there within microseconds.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gradviz.engine.tensors.arena import Arena, shared_file
from gradviz.processes import child_environment

Order = dict[str, Any]
Meet = Callable[[], bool]
"""Waits in the middle of a job until the other side has come as far; says whether there is one."""
Job = Callable[[Order, Arena, Meet], Any]
AVAILABLE = sys.platform != "win32"
"""Whether a child can be given an open file here."""
ALERT = 0.002
"""Seconds for which a partner looks for orders before it sleeps."""
PATIENCE = 0.0003
"""Seconds for which an answer is looked for without sleeping."""
LIMIT = 60.0
"""Seconds after which a partner that does not answer is given up: it may have been stopped for good."""
CHUNK = 1 << 12
READY, HERE = "ready", "here"


class GoneError(Exception):
    """The partner has ended, or its job failed."""


@lru_cache(maxsize=64)
def decoded(line: bytes) -> Any:
    """A message, which no one may change: the same line, as of a run, comes again and again. Raises GoneError for anything else."""
    try:
        message = json.loads(line)
    except ValueError as problem:
        raise GoneError("no message") from problem
    if message != HERE and not isinstance(message, dict):
        raise GoneError("no message")
    return message


class Channel:
    """Lines of JSON from one pipe and to another; looks for `alert` seconds before it sleeps on them, for `limit` seconds at most."""

    def __init__(self, source: int, target: int, alert: float, limit: float | None = None) -> None:
        self._source, self._target, self._alert, self._limit = source, target, alert, limit
        self._rest = b""
        os.set_blocking(source, False)
        self._poll = select.poll()
        self._poll.register(source, select.POLLIN)

    def send(self, line: bytes) -> None:
        """Write one line, which `encoded` has made. Raises GoneError where no one reads any more."""
        try:
            while line:
                line = line[os.write(self._target, line) :]
        except OSError as problem:
            raise GoneError("no one reads") from problem

    def receive(self) -> Any:
        """The next message. Raises GoneError at the end of the pipe, and for what is no message."""
        while b"\n" not in self._rest:
            self._rest += self._next()
        line, _, self._rest = self._rest.partition(b"\n")
        return decoded(line)

    def arrived(self) -> bool:
        """Whether a whole message waits to be received. Raises GoneError at the end of the pipe."""
        if b"\n" not in self._rest:
            self._rest += self._read() or b""
        return b"\n" in self._rest

    def meet(self) -> bool:
        """Tell the other side that this one has come as far as a meeting, and wait for it. Raises GoneError."""
        self.send(COME)
        if self.receive() != HERE:
            raise GoneError("the other side did not come")
        return True

    def close(self) -> None:
        """Close both pipes."""
        for end in (self._source, self._target):
            with contextlib.suppress(OSError):
                os.close(end)

    def _next(self) -> bytes:
        until = time.perf_counter() + self._alert
        while (found := self._read()) is None:
            if time.perf_counter() > until and not self._poll.poll(None if self._limit is None else 1000 * self._limit):
                raise GoneError("no answer comes")
        return found

    def _read(self) -> bytes | None:
        """What is in the pipe; None where nothing is."""
        try:
            found = os.read(self._source, CHUNK)
        except BlockingIOError:
            return None
        except OSError as problem:
            raise GoneError("the pipe is broken") from problem
        if not found:
            raise GoneError("the other side has ended")
        return found


def encoded(order: Mapping[str, Any] | str) -> bytes:
    """An order, an answer or a word as a line."""
    return json.dumps(order).encode() + b"\n"


@lru_cache(maxsize=64)
def same_again(job: str) -> bytes:
    """The line that orders a job as it was ordered the last time."""
    return encoded({"do": job, "same": True})


DONE, COME = encoded({"answer": None}), encoded(HERE)


class Partner:
    """One process: `python -m module`, which calls `serve`. It ends with `close`, with this object, or with this process."""

    def __init__(self, module: str, file: int) -> None:
        inner, orders = os.pipe()
        answers, outer = os.pipe()
        self._channel = Channel(answers, orders, PATIENCE, LIMIT)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", module, str(inner), str(outer), str(file)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(inner, outer, file),
                env=child_environment(),
            )
        except OSError:
            self._channel.close()
            raise
        finally:
            os.close(inner)
            os.close(outer)
        self._end = weakref.finalize(self, _end, self.process, self._channel)

    def send(self, order: bytes) -> None:
        """Give an order; the answer is to be received before the next one. Raises GoneError."""
        self._channel.send(order)

    def receive(self) -> Any:
        """What the job of the last order gave. Raises GoneError where it failed, or the process ended."""
        answer = self._channel.receive()
        if not isinstance(answer, dict) or "answer" not in answer:
            raise GoneError(str(answer))
        return answer["answer"]

    def arrived(self) -> bool:
        """Whether an answer can be received without waiting. Raises GoneError."""
        return self._channel.arrived()

    def meet(self) -> bool:
        """Wait until the partner has come to the meeting in its job. Raises GoneError where it does not."""
        return self._channel.meet()

    def close(self) -> None:
        """End the process and wait for it. A second call does nothing."""
        self._end()


def _end(process: subprocess.Popen[bytes], channel: Channel) -> None:
    channel.close()
    process.kill()
    process.wait()


def serve(jobs: Mapping[str, Job], arguments: list[str]) -> None:
    """The partner's side: do one job after the other until the pipe ends. `arguments` are its two pipes and the shared file.

    An order that says "same" is the last one for that job, the same object. A Ctrl+C in the terminal is the parent's affair.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target, file = (int(argument) for argument in arguments)
    channel, arena = Channel(source, target, ALERT), Arena(file)
    known: dict[str, Order] = {}
    with contextlib.suppress(GoneError), np.errstate(all="ignore"):
        channel.send(encoded({"answer": READY}))
        while True:
            order = channel.receive()
            try:
                if "same" not in order:
                    known[order["do"]] = order
                answer = jobs[order["do"]](known[order["do"]], arena, channel.meet)
                line = DONE if answer is None else encoded({"answer": answer})
            except Exception as problem:
                line = encoded({"error": f"{type(problem).__name__}: {problem}"})
            channel.send(line)


def started(module: str, count: int) -> tuple[list[Partner], Arena]:
    """`count` partners and the memory that they share. Raises OSError where that cannot be had.

    The first answer of each is READY; they take orders before.
    """
    file = shared_file()
    try:
        arena = Arena(file)
        partners = [Partner(module, file) for _ in range(count)]
    finally:
        os.close(file)
    return partners, arena
