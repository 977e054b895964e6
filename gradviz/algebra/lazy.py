"""SymPy, loaded on first use: it takes most of a second, too long for the start of the app. Owns nothing else."""

from __future__ import annotations

from typing import Any


def sympy() -> Any:
    """The SymPy module."""
    import sympy as module

    return module
