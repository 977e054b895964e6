"""NumPy's BLAS on one thread: a plan splits its batch over threads of its own, which do not stall on a busy machine."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def single_threaded() -> Any:
    """Set the OpenBLAS that NumPy uses to one thread, once for the process."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(internal_api="openblas").limit(limits=1)
