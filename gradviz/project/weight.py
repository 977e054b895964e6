"""Weight: the extra memory, in bytes, that a value takes beside the value it grew from; what both share is not counted.

Looks into records, their caches and containers; knows no kind of document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from itertools import zip_longest
from sys import getsizeof
from typing import Any

import numpy as np

NOTHING = None
PLAIN = frozenset((str, bytes, int, float, bool, complex, type(None)))
"""What holds nothing else."""


def weight(value: Any, before: Any = NOTHING) -> int:
    """The bytes of all that `value` holds and `before` does not hold in the same place."""
    seen: set[int] = set()
    total = 0
    waiting = [(value, before)]
    while waiting:
        now, then = waiting.pop()
        if now is then or id(now) in seen:
            continue
        seen.add(id(now))
        total += getsizeof(now)
        if type(now) in PLAIN:
            continue
        if isinstance(now, np.ndarray):
            total += now.nbytes if now.base is not None else 0
            continue
        known, others = _held(now), _held(then) if type(then) is type(now) else ()
        waiting += zip_longest(known, others, fillvalue=NOTHING) if len(others) < len(known) else zip(known, others, strict=False)
    return total


def _held(record: Any) -> Sequence[Any]:
    """What a container or record holds, in an order that another one of its kind has too."""
    if isinstance(record, (tuple, list)):
        return record
    if isinstance(record, Mapping):
        return tuple(record.values())
    if isinstance(record, (set, frozenset)):
        return tuple(record)
    return tuple(vars(record).values()) if is_dataclass(record) else ()
