"""One way to write a number and to read one, for screen, export and command line. Owns digits and signs; knows no graph, no fonts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

MINUS = "\N{MINUS SIGN}"
NOT_YET = "•"
"""Stands for a number that is not computed yet."""
FIRST = re.compile(r"(\d+(?:×\d+)+) \[[^\]]*\]")
ITEMS = re.compile(r"\[([^\[\],]+), [^\[\]]*…\]")
WHOLE = re.compile(r"\[(\[[^\[\]…]*\](?:, \[[^\[\]…]*\])*)\]")
"""A large array, a long vector and a matrix of a few items, as `value` writes them."""
TOKEN = re.compile(r"\s*([\[\],]|[^\[\],\s]+)\s*")
DEEPEST = 32
"""How many brackets may stand one in another."""


def number(value: float, digits: int = 4) -> str:
    """`value` with `digits` significant digits: true minus, no trailing zeros, `inf` and `nan` by name.

    An exact integer below a million is written in full; very large and small numbers as 1.2e6, 3e−7.
    """
    return _written(float(value), digits)


@lru_cache(4096)
def _written(value: float, digits: int) -> str:
    """The same few numbers stand on edges, gates, rows and cards, and are written again at every turn of a drag."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else MINUS + "inf"
    sign = MINUS if value < 0 else ""
    size = abs(value)
    if size == int(size) and size < 1e6:
        return sign + str(int(size))
    return sign + _digits(size, digits)


def _digits(size: float, digits: int) -> str:
    written = f"{size:.{digits - 1}e}"
    if math.isinf(float(written)):  # rounded up, the largest doubles would read back as infinite
        written = f"{math.nextafter(size, 0) * (1 - 0.5 / 10 ** (digits - 1)):.{digits - 1}e}"
    mantissa, _, exponent = written.partition("e")
    power = int(exponent)
    if -4 < power < 6:
        return _trim(f"{size:.{max(0, digits - 1 - power)}f}")
    return f"{_trim(mantissa)}e{power}".replace("-", MINUS)


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def value(content: Any, digits: int = 4, limit: int = 4, whole: int = 16) -> str:
    """A scalar as a number, a vector as at most `limit` items, a matrix of at most `whole` items as nested brackets.

    A larger array is its extents and its first numbers: 2×3×3 [1, 0.5, 2, …].
    """
    extents = _extents(content)
    if not extents:
        return number(content, digits)
    if len(extents) > 2 or (len(extents) == 2 and (max(extents) > limit or math.prod(extents) > whole)):
        first = [number(item, digits) for item in islice(_flat(content), limit)]
        return "×".join(map(str, extents)) + " [" + ", ".join(first + ["…"] * (math.prod(extents) > limit)) + "]"
    shown = [value(item, digits, limit, whole) for item in content[:limit]]
    return "[" + ", ".join(shown + ["…"] * (len(content) > limit)) + "]"


def extents_only(text: str, matrices: bool = False) -> str:
    """A text with large arrays as their extents, 2×3×3 for 2×3×3 [1, 0.5, 2, …], and long vectors by their first number: [1, …].

    Where `matrices` are wanted so too, those that are written whole are their extents: 1×2 for [[3, 4]].
    """
    shorter = ITEMS.sub(r"[\1, …]", FIRST.sub(r"\1", text))
    return WHOLE.sub(_extents_of_rows, shorter) if matrices else shorter


def _extents_of_rows(found: re.Match[str]) -> str:
    rows = found[1].split("], [")
    return f"{len(rows)}×{rows[0].count(',') + 1}"


def _extents(content: Any) -> tuple[int, ...]:
    """The shape of an array, or of nested sequences whose rows are equally long."""
    if hasattr(content, "shape"):
        return tuple(content.shape)
    if isinstance(content, Sequence):
        return (len(content), *(_extents(content[0]) if len(content) else ()))
    return ()


def _flat(content: Any) -> Iterator[Any]:
    """The numbers of an array or of nested sequences, in row-major order."""
    if not _extents(content):
        yield content
        return
    for item in content:
        yield from _flat(item)


def read_value(text: str) -> Any:
    """The number that `text` writes, or nested lists of numbers for [1,2,3], [1,2;3,4] and [[1,2],[3,4]]. Raises ValueError."""
    plain_text = text.strip().replace(MINUS, "-")
    if not plain_text.startswith("["):
        return _read_number(plain_text)
    return _read_nested("[" + plain_text.replace(";", "],[") + "]" if ";" in plain_text else plain_text)


def _read_nested(text: str) -> list[Any]:
    """Lists of numbers and of lists. Raises ValueError for anything else."""
    root: list[Any] = []
    open_lists, wanted = [root], True
    for sign in TOKEN.findall(text):
        inside = len(open_lists) > 1
        if sign == "[" and wanted and len(open_lists) <= DEEPEST and (inside or not root):
            inner: list[Any] = []
            open_lists[-1].append(inner)
            open_lists.append(inner)
        elif sign == "]" and inside and (not wanted or not open_lists[-1]):
            open_lists.pop()
            wanted = False
        elif sign == "," and inside and not wanted:
            wanted = True
        elif sign not in "[]," and inside and wanted:
            open_lists[-1].append(_read_number(sign))
            wanted = False
        else:
            raise ValueError(f"no array of numbers at {sign!r}")
    if len(open_lists) > 1:
        raise ValueError("no number, or an array that never ends")
    found: list[Any] = root[0]
    return found


def _read_number(text: str) -> float:
    if "_" in text:
        raise ValueError("no number, or an array that never ends")
    return float(text)


def shape(extents: Sequence[int]) -> str:
    """The shape of an array: (3), (2, 3); () for a number."""
    return "(" + ", ".join(map(str, extents)) + ")"


def plain(content: Any) -> Any:
    """`content` for JSON: nested lists of floats, with non-finite numbers as "nan", "inf" and "-inf"."""
    listed = content.tolist() if hasattr(content, "tolist") else content
    if isinstance(listed, (list, tuple)):
        return [plain(item) for item in listed]
    if isinstance(listed, float) and not math.isfinite(listed):
        return "nan" if math.isnan(listed) else "inf" if listed > 0 else "-inf"
    return listed


def bracketed(text: str) -> str:
    """A written number behind a sign of calculation: in brackets where it begins with a minus."""
    return f"({text})" if text.startswith(MINUS) else text
