"""Values on the command line: `a=2`, `x=[1,2,3]`. Owns their reading; what fits a graph is decided by the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from gradviz.engine.inputs import not_a_number
from gradviz.errors import InputError
from gradviz.notation import MINUS
from gradviz.words import mark

LIMIT = 1_000_000
TOKEN = re.compile(r"\s*([\[\],]|[^\[\],\s]+)\s*")
DEEPEST = 32


def read_values(arguments: Iterable[str]) -> dict[str, Any]:
    """Name to number or nested lists of numbers. Raises InputError naming the argument that cannot be read."""
    values: dict[str, Any] = {}
    for argument in arguments:
        name, equals, content = argument.partition("=")
        if not equals or not name.strip():
            raise InputError(
                "not a value", mark("{argument} gives no value"), mark("Write name=number, for example a=2."), argument=argument
            )
        if name.strip() in values:
            raise InputError("given twice", mark("{name} is given twice"), mark("Give each input one value."), name=name.strip())
        values[name.strip()] = read_number(name.strip(), content)
    return values


def read_number(name: str, content: str) -> Any:
    """A float, or nested lists of floats for [1,2,3], [1,2;3,4] or [[1,2],[3,4]]. Raises InputError."""
    text = content.strip().replace(MINUS, "-")
    if text.startswith("[") and ";" in text:
        text = "[" + text.replace(";", "],[") + "]"
    try:
        return _nested(text[:LIMIT]) if text.startswith("[") else _number(text)
    except ValueError:
        raise not_a_number(name) from None


def _nested(text: str) -> list[Any]:
    """Lists of numbers and of lists. Raises ValueError for anything else."""
    root: list[Any] = []
    open_lists, ready = [root], True
    for sign in TOKEN.findall(text):
        if sign == "[" and ready and len(open_lists) <= DEEPEST and (len(open_lists) > 1 or not root):
            inner: list[Any] = []
            open_lists[-1].append(inner)
            open_lists.append(inner)
        elif sign == "]" and len(open_lists) > 1 and (not ready or not open_lists[-1]):
            open_lists.pop()
            ready = False
        elif sign == "," and not ready and len(open_lists) > 1:
            ready = True
        elif sign not in "[]," and ready and len(open_lists) > 1:
            open_lists[-1].append(_number(sign))
            ready = False
        else:
            raise ValueError(sign)
    if len(open_lists) > 1 or len(root) != 1:
        raise ValueError(text)
    found: list[Any] = root[0]
    return found


def _number(text: str) -> float:
    if "_" in text:
        raise ValueError(text)
    return float(text)
