"""Child processes: `python -m gradviz.<module>` speaking JSON lines, with deadline, kill, restart and a memory limit.

Owns both ends of the pipe; knows no job. What can hang or crash runs there, so that nothing here ever does.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from gradviz.errors import GradvizError
from gradviz.words import mark

if sys.platform != "win32":
    import resource

START_DEADLINE = 60.0
LINGER = 1.0
MEMORY_VARIABLE = "GRADVIZ_CHILD_MEMORY"
Handler = Callable[[dict[str, Any]], dict[str, Any]]


class ChildError(GradvizError):
    """A job that gave no answer: code "timeout", "died" or "failed"; the argument `cause` is the code of the child's own error."""

    @property
    def reason(self) -> str:
        """The message of the error inside the child, else ""."""
        return str(self.arguments.get("reason", ""))


class Child:
    """One child process, started on the first `ask`, killed when a job outlasts its deadline, started again on the next.

    `module` calls `serve` when run with `-m`; `memory` limits its address space in bytes where the system can.
    Jobs run one at a time; any thread may ask, and any thread may close.
    """

    def __init__(self, module: str, memory: int | None = None) -> None:
        self.module = module
        self.memory = memory
        self._asking = threading.Lock()
        self._running: _Running | None = None
        self._closed = False

    def ask(self, request: dict[str, Any], deadline: float) -> dict[str, Any]:
        """The answer to `request`, which names its "job". The `deadline` in seconds starts once the child is ready.

        Raises ChildError: "timeout" (the child is gone), "died", or "failed" with the child's reason.
        """
        with self._asking:
            running = self._started()
            reply = self._reply(running, request, deadline)
        if "answer" in reply:
            answer: dict[str, Any] = reply["answer"]
            return answer
        raise ChildError(
            "failed",
            mark("the calculation failed: {reason}"),
            cause=reply.get("error", "failed"),
            reason=reply.get("message", ""),
        )

    def close(self) -> None:
        """End the child; a job under way raises "died", and so does every later one."""
        self._closed = True
        running = self._running
        if running is not None:
            running.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _started(self) -> _Running:
        """The living child, started and ready."""
        if self._closed:
            raise _died(self.module)
        running = self._running
        if running is not None and running.alive:
            return running
        if running is not None:
            running.kill()
        running = self._running = _Running(self.module, self.memory)
        self._next(running, START_DEADLINE)
        return running

    def _reply(self, running: _Running, request: dict[str, Any], deadline: float) -> dict[str, Any]:
        try:
            running.send(request)
        except (OSError, ValueError):
            running.kill()
            raise _died(self.module) from None
        return self._next(running, deadline)

    def _next(self, running: _Running, deadline: float) -> dict[str, Any]:
        """The next line from the child; kills it where none comes in time. An end of file means that it died."""
        try:
            line = running.lines.get(timeout=max(0.0, deadline))
        except queue.Empty:
            running.kill()
            raise ChildError(
                "timeout", mark("no answer within {seconds:g} s"), mark("Try a smaller expression."), seconds=deadline
            ) from None
        if line is None or self._closed:
            running.kill()
            raise _died(self.module)
        reply: dict[str, Any] = json.loads(line)
        return reply


class _Running:
    """One process and the thread that reads its lines; `None` in `lines` is the end of file."""

    def __init__(self, module: str, memory: int | None) -> None:
        self.lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._killing = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(memory),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, name=f"answers of {module}", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, request: dict[str, Any]) -> None:
        """Write one request. Raises OSError, or ValueError for a closed pipe, when the child is gone."""
        line = json.dumps(request).encode() + b"\n"
        if self._process.stdin is not None:
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def kill(self) -> None:
        """End the process and release its pipes; harmless when already done."""
        with self._killing:
            self._process.kill()
            self._process.wait()
            self._reader.join()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()

    def _read(self) -> None:
        pipe = self._process.stdout
        if pipe is not None:
            with contextlib.suppress(OSError, ValueError):
                for line in pipe:
                    self.lines.put(line)
        self.lines.put(None)


def child_environment(memory: int | None = None) -> dict[str, str]:
    """The environment of a child: it sees the modules that we see, and has no memory limit but its own, in bytes."""
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    environment.pop(MEMORY_VARIABLE, None)
    if memory is not None:
        environment[MEMORY_VARIABLE] = str(memory)
    return environment


def _died(module: str) -> ChildError:
    return ChildError("died", mark("the process {module} ended"), mark("Try again; it starts anew."), module=module)


def serve(handlers: Mapping[str, Handler]) -> None:
    """The child's side: answer one JSON line per request until the parent closes the pipe or ends.

    What libraries print goes to the error stream, so it can never be taken for an answer.
    """
    _limit_memory()
    requests, channel = _claim_pipes()
    finished = threading.Event()
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, lines, finished), daemon=True).start()
    _write(channel, {"ready": True})
    for line in iter(lines.get, None):
        _write(channel, _answer(handlers, line))
    finished.set()


def _answer(handlers: Mapping[str, Handler], line: bytes) -> dict[str, Any]:
    """What a handler answers, or its error as data: a child outlives every mistake in a job."""
    try:
        request = json.loads(line)
        return {"answer": handlers[request["job"]](request)}
    except GradvizError as error:
        return {"error": error.code, "message": error.message}
    except MemoryError:
        return {"error": "memory", "message": "out of memory"}
    except Exception as error:
        return {"error": "failed", "message": f"{type(error).__name__}: {error}"}


def _claim_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Private copies of the standard pipes; the public ones lead nowhere and to the error stream, for C code as well."""
    requests = os.fdopen(os.dup(0), "rb")
    channel = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nowhere:
        os.dup2(nowhere.fileno(), 0)
    os.dup2(2, 1)
    return requests, channel


def _listen(requests: IO[bytes], lines: queue.SimpleQueue[bytes | None], finished: threading.Event) -> None:
    """Hand requests on. At the end of file the job under way gets a moment, then the process ends with its parent."""
    for line in requests:
        lines.put(line)
    lines.put(None)
    if not finished.wait(LINGER):
        os._exit(0)


def _write(channel: IO[bytes], message: dict[str, Any]) -> None:
    channel.write(json.dumps(message).encode() + b"\n")
    channel.flush()


def _limit_memory() -> None:
    """Limit the address space to what the parent asked for, where the system knows such a limit."""
    asked = os.environ.get(MEMORY_VARIABLE)
    if asked is not None and sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (int(asked), int(asked)))
