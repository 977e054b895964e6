"""Gates and derivatives as formulas, plain and LaTeX, from the templates of their op records. Owns the joining; no numbers of its own."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.graph import Edge, Graph
from gradviz.graph.spelling import canonical
from gradviz.language.typeset import name, worded
from gradviz.notation import MINUS, bracketed
from gradviz.ops import OPS

SIGNS = str.maketrans({"*": "·", "-": MINUS, "/": "÷"})


def gate_formula(graph: Graph, node: int, operands: Sequence[str]) -> str:
    """The gate's formula with names or numbers as operands, e.g. "c · d"; a negative number wears brackets."""
    op = OPS[graph.nodes[node].op]
    atomic = op.binding == 100
    shown = [text if atomic else bracketed(text) for text in operands]
    return op.written(shown, op.text.translate(SIGNS))


def sent_formula(graph: Graph, edge: Edge) -> str:
    """What a gate that is not elementwise sends along an edge, where g is the gradient that reached the gate."""
    labels = [graph.labels[source] for source in graph.operands[edge.target]]
    return OPS[graph.nodes[edge.target].op].sends(edge.slot, labels, graph.labels[edge.target])


def derivative_name(graph: Graph, edge: Edge) -> str:
    """∂e/∂c of an edge from c to e."""
    return f"∂{graph.labels[edge.target]}/∂{graph.labels[edge.source]}"


def derivative_latex(graph: Graph, edge: Edge, exact: str) -> str:
    """The same typeset, with the exact derivative where it is known."""
    quotient = rf"\frac{{\partial {latex_name(graph.labels[edge.target])}}}{{\partial {latex_name(graph.labels[edge.source])}}}"
    return f"{quotient} = {worded(exact)}" if exact else quotient


def latex_name(label: str) -> str:
    """A label as LaTeX: Greek by command, one letter italic, a longer word upright, digits below."""
    return name(canonical(label), "latex")
