"""A gate with a weight for every pair of units: the units before and after it, and what lies at a point, in words. Paints nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz import words
from gradviz.app.models.inside_view import unit_name
from gradviz.graph import Graph
from gradviz.notation import number
from gradviz.picture.options import Detail
from gradviz.picture.pair import Bank, Found

FEW, MANY = 2000, 20_000
"""More lines than this are one texture until one is near, or close."""
CLOSE = 2.0
"""From this zoom on all lines are drawn: what is seen of them is few enough."""
Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Pair:
    """Both rows of units, and the weights (units before, units after) with their gradients for the sample that is shown.

    `names` are what the units before, the weights and the units after are called.
    """

    left: Bank
    right: Bank
    weights: Array
    gradients: Array | None
    names: tuple[str, str, str] = ("", "", "")

    def drawn_as(self, detail: Detail, close: bool = False) -> Detail:
        """Lines where they can be told apart, else the texture."""
        most = self.weights.size if close else {"near": MANY, "middle": FEW, "small": FEW, "far": 0}[detail]
        return "near" if self.weights.size <= most else "far"

    def describe(self, found: Found) -> str:
        """What was found, in words; nothing for nothing."""
        before, after = found
        names = [_name(bank, unit) for bank, unit in zip((self.left, self.right), found, strict=True)]
        if before is not None and after is not None:
            weight = number(float(self.weights[before, after]), 3)
            if self.gradients is None:
                return words.say("{left} → {right}: weight {weight}", left=names[0], right=names[1], weight=weight)
            gradient = number(float(self.gradients[before, after]), 3)
            return words.say(
                "{left} → {right}: weight {weight}, gradient {gradient}",
                left=names[0],
                right=names[1],
                weight=weight,
                gradient=gradient,
            )
        if before is not None:
            return words.say("before: {unit}, value {value}", unit=names[0], value=_value(self.left, before))
        if after is not None:
            return words.say("after: {unit}, value {value}", unit=names[1], value=_value(self.right, after))
        return ""


def pair_of(graph: Graph, values: Mapping[int, Any], gradients: Mapping[int, Any], shape: tuple[int, ...] | None = None) -> Pair | None:
    """The pair that a graph of one gate is; None for another gate. `shape` are the maps that it reads as one row, if it does."""
    operands = graph.operands[graph.output]
    learned = [source for source in operands if graph.nodes[source].role == "parameter"]
    others = [source for source in operands if source not in learned]
    if len(learned) != 1 or len(others) != 1 or not all(node in values for node in (*operands, graph.output)):
        return None
    weights = np.asarray(values[learned[0]])
    read, result = (np.asarray(values[node]).reshape(-1) for node in (others[0], graph.output))
    if weights.shape != (len(read), len(result)):
        return None
    before = shape if shape is not None and math.prod(shape) == len(read) else (len(read),)
    found = gradients.get(learned[0])
    gradient = None if found is None or np.shape(found) != weights.shape else np.asarray(found)
    names = (graph.labels[others[0]], graph.labels[learned[0]], graph.labels[graph.output])
    return Pair(Bank(read, before), Bank(result, (len(result),)), weights, gradient, names)


def _name(bank: Bank, unit: int | None) -> str:
    if unit is None:
        return ""
    place = tuple(int(at) for at in np.unravel_index(unit, bank.shape))
    if len(place) == 3 and bank.shape[0] == 1:
        return words.say("row {row}, column {column}", row=place[1], column=place[2])
    return unit_name(place)


def _value(bank: Bank, unit: int) -> str:
    return number(float(bank.values.reshape(-1)[unit]), 3)
