"""The products that one unit adds up, as places in the arrays of the network: found once, then read from any run. Computes no sum.

So what a unit adds up follows a training live, without its gates being built again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.tensor_plan import TensorPlan
from gradviz.graph import Graph
from gradviz.nn.levels.fold import terms_of
from gradviz.nn.levels.path import Index, ViewPath, gate_names
from gradviz.nn.levels.unit import Unit, unit_of
from gradviz.ops import OPS

MOST = 12_000
"""A unit of more products is not taken apart: finding them would take longer than one waits."""


@dataclass(frozen=True, eq=False)
class Factor:
    """One side of all products: the node that holds the numbers, and where in it they are, one array per axis."""

    node: int
    places: tuple[NDArray[np.intp], ...]

    def read(self, array: NDArray[Any]) -> NDArray[np.float64]:
        """The numbers, in the order of the products."""
        found: NDArray[np.float64] = np.asarray(array)[self.places].astype(np.float64)
        return found


@dataclass(frozen=True, eq=False)
class Products:
    """A unit of the gate at `path` as products of what is read and what is learned; places are those of `graph` alone."""

    graph: Graph
    path: ViewPath
    read: Factor
    learned: Factor


def products_of(plan: TensorPlan, block: str, place: Index, sample: int = 0) -> Products | None:
    """The products of the block's first gate with weights; None where it has none, or too many."""
    graph = plan.graph
    for name, gate in gate_names(graph, block).items():
        sources = [graph.original(source) for source in graph.operands[gate]]
        learned = [source for source in sources if graph.nodes[source].role == "parameter"]
        if len(sources) != 2 or len(learned) != 1 or _terms(plan, learned[0]) > MOST:
            continue
        unit = unit_of(plan, gate, place, sample)
        pairs = [pair for term in terms_of(unit.graph, unit.graph.output) if (pair := _pair(unit, term, learned[0])) is not None]
        if pairs:
            read, weights = zip(*pairs, strict=True)
            return Products(graph, ViewPath(block, name, place, sample), _factor(read), _factor(weights))
    return None


def _terms(plan: TensorPlan, learned: int) -> int:
    """About how many products a unit has: the weights by the units that have weights of their own."""
    shape = np.shape(plan.value(learned))
    units = shape[0] if len(shape) != 2 else shape[-1]
    return int(math.prod(shape) // max(1, units))


def _pair(unit: Unit, term: int, learned: int) -> tuple[tuple[int, Index], tuple[int, Index]] | None:
    """What is read and what is learned of one product; None for another kind of term."""
    graph = unit.graph
    if OPS[graph.nodes[term].op].rule != "swap" or len(graph.operands[term]) != 2:
        return None
    found = [unit.elements.get(_name(graph, source)) for source in graph.operands[term]]
    one, other = found
    if one is None or other is None:
        return None
    return (other, one) if one[0] == learned else (one, other)


def _name(graph: Graph, node: int) -> str:
    return graph.nodes[graph.original(node)].name or ""


def _factor(elements: tuple[tuple[int, Index], ...]) -> Factor:
    rows = np.array([index for _, index in elements], dtype=np.intp)
    return Factor(elements[0][0], tuple(rows.T))
