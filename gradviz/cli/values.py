"""Values on the command line: `a=2`, `x=[1,2,3]`. Owns their reading; what fits a graph is decided by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from gradviz.engine.inputs import not_a_number
from gradviz.errors import InputError
from gradviz.language.names import can_be_declared
from gradviz.notation import read_value
from gradviz.words import mark

LIMIT = 1_000_000


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


@contextmanager
def one_name_hinted(text: str) -> Iterator[None]:
    """Adds to the complaint about unknown inputs that letters of `text` side by side are a product, and how they become one name."""
    try:
        yield
    except InputError as error:
        names = str(error.arguments.get("names", "")).split(", ")
        typed_so = (
            [name for name in names if len(name) > 1 and name in text and can_be_declared(name)] if error.code == "unknown input" else []
        )
        if not typed_so:
            raise
        hint = mark("The inputs are: {known}. Letters side by side are a product; add --name {first} to read them as one name.")
        raise InputError(error.code, error.template, hint, **error.arguments, first=typed_so[0]) from None


def read_number(name: str, content: str) -> Any:
    """A float, or nested lists of floats for [1,2,3], [1,2;3,4] or [[1,2],[3,4]]. Raises InputError."""
    try:
        return read_value(content[:LIMIT])
    except ValueError:
        raise not_a_number(name) from None
