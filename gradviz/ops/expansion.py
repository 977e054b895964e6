"""How a composite op shows itself as simpler gates: `expansion` turns a few Builder calls into an op's `expand` field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gradviz.graph import Builder, Graph

Shape = tuple[int, ...]
Expand = Callable[[Mapping[str, Any], tuple[Shape, ...], tuple[int, ...]], Graph]


def expansion(names: str, root: Callable[..., int]) -> Expand:
    """An `expand` whose leaves are called `names`, one per slot; `root(builder, *leaves, **attributes)` returns the last gate."""

    def expand(attributes: Mapping[str, Any], shapes: tuple[Shape, ...], index: tuple[int, ...]) -> Graph:
        builder = Builder()
        leaves = [builder.leaf(name) for name in names.split()]
        return builder.build(root(builder, *leaves, **attributes))

    return expand
