"""gradviz: computation graphs and backprop, step by step. This table is the public contract: it may grow, never change.

Each name is imported on first use, so that `import gradviz` and every child process start at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradviz.algebra import from_sympy
    from gradviz.engine import gradients
    from gradviz.engine.trace import Trace, trace
    from gradviz.errors import ExpressionError, FileError, GradvizError, InputError, TraceError
    from gradviz.graph import Graph
    from gradviz.language import parse
    from gradviz.project import Document, load, save

__version__ = "0.1.0"

__all__ = [
    "Document",
    "ExpressionError",
    "FileError",
    "GradvizError",
    "Graph",
    "InputError",
    "Trace",
    "TraceError",
    "from_sympy",
    "gradients",
    "load",
    "parse",
    "save",
    "trace",
]

_HOMES = {
    "gradviz.errors": ("ExpressionError", "FileError", "GradvizError", "InputError", "TraceError"),
    "gradviz.graph": ("Graph",),
    "gradviz.language": ("parse",),
    "gradviz.engine": ("Trace", "gradients", "trace"),
    "gradviz.algebra": ("from_sympy",),
    "gradviz.project": ("Document", "load", "save"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
