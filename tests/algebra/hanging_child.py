"""A stand-in for SymPy's process in which every derivative and simplification hangs."""

from __future__ import annotations

import threading
from typing import Any

from gradviz.processes import serve

Message = dict[str, Any]


def hang(request: Message) -> Message:
    threading.Event().wait()
    return {}


def latex(request: Message) -> Message:
    return {"latex": "answered"}


if __name__ == "__main__":
    serve({"derive": hang, "simplify": hang, "local": hang, "latex": latex})
