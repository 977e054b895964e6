"""What every executor is: a graph made ready for one output, run again and again, readable afterwards. Runs nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from gradviz.engine.inputs import seed_value
from gradviz.graph import Graph
from gradviz.ops import Op
from gradviz.ops.op import Convention
from gradviz.registry import Registry

Value = Any
Local = Callable[..., tuple[Any, ...]]


class Executor(Protocol):
    """One way to run a graph."""

    def run(self, leaves: Mapping[str, Value], seed: Value | None) -> None:
        """Both passes; `seed` None means d(output)/d(output) = 1."""
        ...

    def value(self, node: int) -> Value:
        """The value of a node in the last run."""
        ...

    def gradient(self, node: int) -> Value:
        """The gradient of a node in the last run: 0 where the output does not depend on it, None for a constant."""
        ...


@dataclass(frozen=True, eq=False)
class Task:
    """What to run: a graph, the id of its output, the convention and the ops."""

    graph: Graph
    output: int
    convention: Convention
    ops: Registry[Op]

    def originals(self) -> list[int]:
        """Per node the node whose value it carries: a copy gate's source, any other node itself."""
        kept = list(range(len(self.graph.nodes)))
        for node, row in zip(self.graph.nodes, self.graph.operands, strict=True):
            if row and self.graph.is_copy(node.id):
                kept[node.id] = kept[row[0]]
        return kept


def array_functions(op: Op, attributes: Mapping[str, Any], convention: Convention) -> tuple[Callable[..., Any], Local]:
    """NumPy's forward and local of an op under a convention, its attributes filled in."""
    local = op.slopes(convention)
    known = op.settings(attributes)
    return (partial(op.forward, **known), partial(local, **known)) if known else (op.forward, local)


def scalar_functions(op: Op, attributes: Mapping[str, Any], convention: Convention) -> tuple[Callable[..., float], Local]:
    """The quickest functions on Python floats; an op's scalar twin where it has one, and NumPy where that one raises."""
    forward, local = array_functions(op, attributes, convention)
    quick = op.scalar
    if quick is None or op.attributes:
        return _as_float(forward), _as_floats(local)
    if convention == "lecture" and op.lecture is not None:
        return quick.forward, _as_floats(local)
    return quick.forward, quick.local


def rescue_functions(op: Op, attributes: Mapping[str, Any], convention: Convention) -> tuple[Callable[..., float], Local]:
    """NumPy's functions on Python floats, which never raise."""
    forward, local = array_functions(op, attributes, convention)
    return _as_float(forward), _as_floats(local)


def _as_float(forward: Callable[..., Any]) -> Callable[..., float]:
    return lambda *operands: float(forward(*operands))


def _as_floats(local: Local) -> Local:
    return lambda *row: tuple(map(float, local(*row)))


def scalar_seed(seed: Value | None) -> float:
    """The seed of a scalar output."""
    return 1.0 if seed is None else float(seed_value(seed, ()))
