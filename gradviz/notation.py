"""One way to write a number, for screen, export and command line. Owns digits and signs; knows no graph, no fonts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

MINUS = "\N{MINUS SIGN}"


def number(value: float, digits: int = 4) -> str:
    """`value` with `digits` significant digits: true minus, no trailing zeros, `inf` and `nan` by name.

    An exact integer below a million is written in full; very large and small numbers as 1.2e6, 3e−7.
    """
    value = float(value)
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


def value(content: Any, digits: int = 4, limit: int = 4) -> str:
    """A scalar as a number, a vector or matrix as nested brackets of at most `limit` items a row."""
    listed = content.tolist() if hasattr(content, "tolist") else content
    if not isinstance(listed, Sequence):
        return number(listed, digits)
    shown = [value(item, digits, limit) for item in listed[:limit]]
    return "[" + ", ".join(shown + ["…"] * (len(listed) > limit)) + "]"


def plain(content: Any) -> Any:
    """`content` for JSON: nested lists of floats, with non-finite numbers as "nan", "inf" and "-inf"."""
    listed = content.tolist() if hasattr(content, "tolist") else content
    if isinstance(listed, (list, tuple)):
        return [plain(item) for item in listed]
    if isinstance(listed, float) and not math.isfinite(listed):
        return "nan" if math.isnan(listed) else "inf" if listed > 0 else "-inf"
    return listed
