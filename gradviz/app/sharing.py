"""Sharing: how long a thread waits for Python's lock before it asks for it. Owns the interval, which is one for the whole process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

USUAL = sys.getswitchinterval()
GENTLE = 1e-4
"""For a thread beside the window. One that gives the lock up and takes it back sooner than this is never asked for it: with 0.5 ms
an export that told of each picture kept the window waiting for 20."""
_asked: dict[object, float] = {}
_changing = Lock()


def share(owner: object, seconds: float | None) -> None:
    """From now on no thread waits longer than `seconds` before asking, while `owner` wants it so; None when it no longer does."""
    with _changing:
        if seconds is None:
            _asked.pop(owner, None)
        else:
            _asked[owner] = seconds
        sys.setswitchinterval(min(_asked.values(), default=USUAL))


@contextmanager
def gently() -> Iterator[None]:
    """Let the window have its turn often while this thread works."""
    owner = object()
    share(owner, GENTLE)
    try:
        yield
    finally:
        share(owner, None)
