"""The value of a graph by the plain forward functions of its ops: what tests of reading compare with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from gradviz.graph import Graph
from gradviz.ops import OPS


def value_of(graph: Graph, values: Mapping[str, float]) -> Any:
    """The output's value for the given inputs."""
    found: list[Any] = []
    with np.errstate(all="ignore"):
        for node, operands in zip(graph.nodes, graph.operands, strict=True):
            if node.role == "constant":
                found.append(node.attributes["value"])
            elif not operands:
                found.append(values.get(node.name or "", node.attributes.get("start")))
            else:
                found.append(OPS[node.op].forward(*(np.float64(found[one]) for one in operands), **node.attributes))
    return found[graph.output]


@pytest.fixture(name="value_of", scope="session")
def value_of_fixture() -> Callable[[Graph, Mapping[str, float]], Any]:
    """`value_of` for the tests of this folder."""
    return value_of
