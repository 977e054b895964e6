"""Values for the leaves of a graph: checked, converted to float64 and made read-only. Owns InputError for missing names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradviz.errors import InputError
from gradviz.graph import Graph
from gradviz.graph.spelling import canonical
from gradviz.ops import OPS
from gradviz.words import mark

Value = Any
MOST_NAMED = 20
MOST_AXES = 32
"""Of one value: some functions of NumPy take no more."""


def read_only(content: Any) -> Value:
    """`content` as a Python float, or as a read-only float64 array. Raises ValueError or TypeError for what is no number."""
    if isinstance(content, float):
        return float(content)
    given = np.asarray(content)
    if given.ndim > MOST_AXES:
        raise ValueError("too many axes")
    if given.dtype.kind not in "biuf" and not (given.dtype.kind == "O" and all(hasattr(item, "__float__") for item in given.flat)):
        raise TypeError("not numbers")
    array = np.array(given, dtype=np.float64)
    if array.ndim == 0:
        return float(array)
    array.flags.writeable = False
    return array


def leaf_values(graph: Graph, inputs: Mapping[str, Any]) -> dict[str, Value]:
    """The value of every named leaf, from `inputs` or from its start value. Raises InputError naming what does not fit.

    Names may be spelled as they were typed: λ is lambda.
    """
    names = tuple(node.name for node in graph.leaves if node.role != "constant" and node.name is not None)
    known = frozenset(names)
    spelled = {name: canonical(name) if isinstance(name, str) and name not in known else name for name in inputs}
    unknown = [name for name, word in spelled.items() if word not in known or (word != name and word in inputs)]
    if unknown:
        raise InputError(
            "unknown input",
            mark("there is no input called {names}"),
            mark("The inputs are: {known}."),
            names=_some(unknown),
            known=_some(names) or "—",
        )
    given = {**graph.starts, **{spelled[name]: content for name, content in inputs.items()}}
    missing = [name for name in names if name not in given]
    if missing:
        raise InputError(
            "missing input",
            mark("no value given for {names}"),
            mark("Give each input a number or an array, for example {first}=[1,2,3].")
            if meets_arrays(graph, missing[0])
            else mark("Give each input a number, for example {first}=1."),
            names=_some(missing),
            first=missing[0],
        )
    return {name: _checked(name, given[name]) for name in names}


def _some(names: Sequence[str]) -> str:
    """Names for a sentence, no more of them than one reads."""
    return ", ".join([*map(str, names[:MOST_NAMED]), *(["…"] if len(names) > MOST_NAMED else [])])


def meets_arrays(graph: Graph, name: str) -> bool:
    """Whether a leaf is read by a gate that is not elementwise, so that a number alone would be an odd value for it."""
    return any(not OPS[graph.nodes[reader].op].elementwise for reader in graph.readers(graph.id(name)))


def known_shapes(inputs: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """The shape of every value that has one; rows of unequal length have none."""
    found = {}
    for name, content in inputs.items():
        try:
            found[name] = np.shape(content)
        except ValueError:
            continue
    return found


def seed_value(seed: Any, shape: tuple[int, ...]) -> Value:
    """A seed as wide as the output: one number for all of it, or one for every element. Raises InputError."""
    stored = _checked("seed", seed)
    if np.shape(stored) not in ((), shape):
        raise InputError(
            "seed",
            mark("the seed has shape {got}, the output has {want}"),
            mark("Give one number, or one for every element."),
            got=np.shape(stored),
            want=shape,
        )
    return stored if np.shape(stored) == shape else read_only(np.broadcast_to(stored, shape))


def _checked(name: str, content: Any) -> Value:
    try:
        return read_only(content)
    except (ValueError, TypeError, OverflowError):
        raise not_a_number(name) from None


def not_a_number(name: str) -> InputError:
    """The error about a value that is neither a number nor an array of numbers."""
    return InputError(
        "not a number",
        mark("{name} is not a number or an array of numbers"),
        mark("Write {name}=1.5, or {name}=[1,2,3] for a vector; rows of one matrix have equal lengths."),
        name=name,
    )
