"""The shape of one gate's result, naming the gate whose operands do not fit. Owns that error message; the shape rule is the op's."""

from __future__ import annotations

from collections.abc import Iterable

from gradviz.errors import InputError
from gradviz.graph import Graph, Node
from gradviz.ops import Op
from gradviz.words import mark

Shape = tuple[int, ...]


def gate_shape(graph: Graph, node: Node, op: Op, operands: Iterable[Shape]) -> Shape:
    """What `op` makes of these shapes. Raises InputError that begins with the layer or the label of the gate."""
    try:
        return op.shape(*operands, **node.attributes)
    except InputError as misfit:
        place = {"gate": node.group or graph.labels[node.id], "problem": misfit}
        facts = {**misfit.arguments, **place}
        raise InputError(misfit.code, mark("{gate}: {problem.message}"), misfit.hint_template, **facts) from None
