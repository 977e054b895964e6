"""Weight: the memory that a value takes beside another one which it grew from, in bytes. What both hold is counted with the other.

Looks into records, their caches and containers; knows no kind of document.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any

import numpy as np

NOTHING = object()


def weight(value: Any, before: Any = NOTHING) -> int:
    """The bytes of all that `value` holds and `before` does not hold in the same place."""
    seen: set[int] = set()
    total = 0
    waiting = [(value, before)]
    while waiting:
        now, then = waiting.pop()
        if now is then or now is None or id(now) in seen:
            continue
        seen.add(id(now))
        total += sys.getsizeof(now) + (now.nbytes if isinstance(now, np.ndarray) and now.base is not None else 0)
        if not isinstance(now, (str, bytes, int, float)):
            waiting += _parts(now, then)
    return total


def _parts(now: Any, then: Any) -> Iterator[tuple[Any, Any]]:
    """What a container or record holds, each with what stands in the same place of the other."""
    if isinstance(now, (tuple, list)):
        others = then if isinstance(then, (tuple, list)) and len(then) == len(now) else (NOTHING,) * len(now)
        yield from zip(now, others, strict=True)
    elif isinstance(now, Mapping):
        known = then if isinstance(then, Mapping) else {}
        yield from ((content, known.get(key, NOTHING)) for key, content in now.items())
    elif isinstance(now, (set, frozenset)):
        yield from ((content, NOTHING) for content in now)
    elif is_dataclass(now):
        yield vars(now), vars(then) if type(then) is type(now) else NOTHING
