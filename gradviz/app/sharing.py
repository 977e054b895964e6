"""Sharing: how long a thread waits for Python's lock before it asks for it. Owns the interval, which is one for the whole process."""

from __future__ import annotations

import sys
from threading import Lock

USUAL = sys.getswitchinterval()
_asked: dict[object, float] = {}
_changing = Lock()


def share(owner: object, seconds: float | None) -> None:
    """From now on nobody waits longer than so many seconds before asking, while `owner` wants it so; None when it no longer does."""
    with _changing:
        if seconds is None:
            _asked.pop(owner, None)
        else:
            _asked[owner] = seconds
        sys.setswitchinterval(min(_asked.values(), default=USUAL))
