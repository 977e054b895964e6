"""NumPy's BLAS: how many threads it uses, and whether it has code of its own for small products. Multiplies nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

WITHOUT_PACKING = ("SkylakeX", "Cooperlake", "SapphireRapids")
"""Processors, by OpenBLAS's names, for which small products have code of their own."""


@cache
def _libraries() -> tuple[Any, ...]:
    from threadpoolctl import ThreadpoolController

    return tuple(ThreadpoolController().select(internal_api="openblas").lib_controllers)


def set_threads(threads: int) -> None:
    """Let OpenBLAS use this many threads from now on."""
    for library in _libraries():
        library.set_num_threads(threads)


@cache
def has_small_products() -> bool:
    """Whether OpenBLAS multiplies small matrices without packing them first: only on processors it has such code for."""
    return any(library.architecture in WITHOUT_PACKING for library in _libraries())
