"""`python -m gradviz.algebra.child`: SymPy in a process of its own, which may hang or grow and is then killed.

Owns the jobs and what they answer. Graphs come as records of ops and operands, never as text to read.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

from gradviz.algebra.derive import local_derivatives
from gradviz.algebra.gates import to_sympy
from gradviz.algebra.lazy import sympy
from gradviz.algebra.whole import Written, simplified, whole_derivative
from gradviz.errors import InputError
from gradviz.graph import Graph
from gradviz.graph.record import from_record
from gradviz.ops import OPS
from gradviz.processes import serve
from gradviz.words import mark

STACK = 128 * 2**20
DEPTH = 40_000
Message = dict[str, Any]


def local(request: Message) -> Message:
    """The local derivatives of one op, as LaTeX and as text."""
    rows = local_derivatives(OPS[_known(request["op"])], request["attributes"], request["count"])
    return {"rows": [{"latex": row.latex, "plain": row.plain} for row in rows]}


def derive(request: Message) -> Message:
    """The whole derivative by one name."""
    return _answer(whole_derivative(_graph(request), request["name"]))


def simplify(request: Message) -> Message:
    """The simplest form found, of the formula or of its derivative by a name."""
    return _answer(simplified(_graph(request), request["name"]))


def latex(request: Message) -> Message:
    """The formula as typed, gate for gate."""
    return {"latex": str(sympy().latex(to_sympy(_graph(request))))}


def _graph(request: Message) -> Graph:
    graph = from_record(request["graph"])
    for node, operands in zip(graph.nodes, graph.operands, strict=True):
        if operands and not OPS[_known(node.op)].accepts(len(operands)):
            raise InputError("operands", mark("{op} does not take {given} operands"), op=node.op, given=len(operands))
    return graph


def _known(op: Any) -> str:
    if not isinstance(op, str) or op not in OPS:
        raise InputError("unknown op", mark("there is no op called {op}"), op=op)
    return op


def _answer(written: Written) -> Message:
    return {"latex": written.latex, "plain": written.plain, "operations": written.operations}


def main() -> None:
    """Serve with SymPy loaded, on a stack deep enough for SymPy's own recursion."""
    sympy()
    sys.setrecursionlimit(DEPTH)
    threading.stack_size(STACK)
    server = threading.Thread(target=serve, args=({job.__name__: job for job in (local, derive, simplify, latex)},))
    server.start()
    server.join()


if __name__ == "__main__":
    main()
