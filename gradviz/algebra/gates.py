"""Typed gates as SymPy objects that do not rewrite themselves, and back. Owns both translations; names no op.

One class is made per op and attributes from its record. Both ways run in loops, so depth costs no recursion.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from weakref import WeakValueDictionary

from gradviz.algebra.derive import Settings, operand_symbols, partials, settings
from gradviz.algebra.lazy import sympy
from gradviz.algebra.numbers import exact
from gradviz.graph import Graph, Node
from gradviz.ops import OPS
from gradviz.registry import VIEWS

PREFIX = "Gate_"
ATOM = 100


@cache
def gate_class(name: str, attributes: Settings = ()) -> Any:
    """The SymPy function that stands for a gate: stays as typed, knows its derivative and its LaTeX."""
    sp = sympy()
    op = OPS[name]

    known: WeakValueDictionary[tuple[Any, ...], Any] = WeakValueDictionary()

    def construct(cls: Any, *arguments: Any) -> Any:
        made = known.get(arguments)
        if made is None:
            made = known[arguments] = sp.Expr.__new__(cls, *arguments)
            hash(made)
        return made

    def slope(self: Any, argindex: int = 1) -> Any:
        partial = partials(op, dict(attributes), len(self.args))[argindex - 1]
        return partial.xreplace(dict(zip(operand_symbols(len(self.args)), self.args, strict=True)))

    def bare(self: Any, printer: Any) -> str:
        return op.latex.format(*(_operand_latex(printer, self, slot) for slot in range(len(self.args))), **dict(attributes))

    def typeset(self: Any, printer: Any, exp: str | None = None) -> str:
        shown = self.bare(printer)
        if op.binding < ATOM and (exp is not None or printer._print_level > 1):
            shown = rf"\left({shown}\right)"
        return shown if exp is None else f"{{{shown}}}^{{{exp}}}"

    return type(sp.Function)(
        PREFIX + name,
        (sp.Function,),
        {
            "__new__": construct,
            "__doc__": op.doc,
            "fdiff": slope,
            "bare": bare,
            "_latex": typeset,
            "operation": name,
            "attributes": attributes,
        },
    )


def _operand_latex(printer: Any, gate: Any, slot: int) -> str:
    """An operand's LaTeX, in brackets where its gate binds no tighter than the gate that reads it."""
    argument, reader = gate.args[slot], OPS[gate.operation]
    if not hasattr(argument, "operation"):
        shown = str(printer._print(argument))
        loose = argument.is_number and shown.startswith("-")
    else:
        shown = argument.bare(printer)
        loose = OPS[argument.operation].binding <= reader.binding < ATOM
    return rf"\left({shown}\right)" if loose and not _fenced(reader.latex, slot, argument) else shown


def _fenced(template: str, slot: int, argument: Any) -> bool:
    """Whether nothing can be misread without brackets: the slot is the inside of a fraction, or the operand is one."""
    braces = f"{{{{{{{slot}}}}}}}"
    if f"{braces}^" in template:
        return False
    inner = OPS[argument.operation].latex if hasattr(argument, "operation") else ""
    return braces in template or (inner.startswith("\\") and inner.endswith("}"))


def to_sympy(graph: Graph) -> Any:
    """The output of `graph` as SymPy gates, one per gate; a copy is the shared object itself. Raises InputError for arrays."""
    used = graph.ancestors(graph.output)
    made: list[Any] = []
    for node, operands in zip(graph.nodes, graph.operands, strict=True):
        if node.id not in used:
            made.append(None)
        elif graph.is_copy(node.id):
            made.append(made[operands[0]])
        elif operands:
            made.append(gate_class(node.op, settings(OPS[node.op], node.attributes))(*(made[source] for source in operands)))
        else:
            made.append(leaf(node))
    return made[graph.output]


def leaf(node: Node) -> Any:
    """A named leaf as a symbol, a constant as an exact number."""
    return exact(node.attributes["value"]) if node.role == "constant" else sympy().Symbol(node.name)


VIEWS.register("sympy", to_sympy)
