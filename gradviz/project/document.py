"""Document: what a user has made, as one frozen value. Owns its fields and how they are brought into shape.

Knows no file, no undo and no window. Edits are in `edits`; nodes are kept by place (see `places`), never by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gradviz import registry
from gradviz.engine import Trace, trace
from gradviz.engine.inputs import known_shapes, not_a_number, read_only
from gradviz.graph import Graph
from gradviz.language import declared, parse
from gradviz.ops.op import Convention
from gradviz.project.parts import Part, stages
from gradviz.project.places import nodes_at
from gradviz.project.rows import Rows

if TYPE_CHECKING:
    from gradviz.project.network import Network

Number = float | tuple[Any, ...]
"""A float, or nested tuples of floats for a vector or matrix."""
Point = tuple[float, float]
EMPTY: Mapping[str, Any] = MappingProxyType({})


def _empty() -> Mapping[str, Any]:
    return EMPTY


@dataclass(frozen=True)
class Document:
    """A formula, or else a network, with everything a user set on it.

    `names` are declared multi-letter names. `pins` are where nodes moved by hand stand while values flow from left to
    right, `breakpoints` places where a run stops, `notes` a text and `colors` a role per place, `target` the place that
    is differentiated ("" is the output). `parts` are the gates opened, put together and merged, `learning_rate` is how
    far an update goes, `rows` are fitted to.
    `view` is saved but not undoable; `extra` keeps what a newer gradviz wrote.
    """

    text: str
    names: tuple[str, ...] = ()
    values: Mapping[str, Number] = field(default_factory=_empty)
    parameters: tuple[str, ...] = ()
    learning_rate: float = 0.1
    seed: Number | None = None
    convention: Convention = "library"
    title: str = ""
    pins: Mapping[str, Point] = field(default_factory=_empty)
    breakpoints: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=_empty)
    colors: Mapping[str, str] = field(default_factory=_empty)
    target: str = ""
    parts: tuple[Part, ...] = ()
    rows: Rows | None = None
    view: Mapping[str, Any] = field(default_factory=_empty)
    extra: Mapping[str, Any] = field(default_factory=_empty, repr=False)
    network: Network | None = None

    @classmethod
    def from_text(cls, text: str, values: Mapping[str, Any] = EMPTY, *, names: str | Iterable[str] = ()) -> Document:
        """A document of one formula. Raises InputError for a value that is no number, and for a name that no text could hold."""
        return cls(text, declared(names), frozen({name: number(name, content) for name, content in values.items()}))

    def graph(self) -> Graph:
        """The graph of the formula with its gates opened, put together and merged, or the train graph of the network.

        Raises ExpressionError and InputError.
        """
        if self.network is None:
            return self.stages[-1]
        for error in self.network.faults.values():
            raise error
        return self.network.model.graph(True)

    def trace(self) -> Trace:
        """The formula run at the document's values, or the untrained network on its first samples.

        Raises ExpressionError, InputError and TraceError, and DataError for data that are out of reach.
        """
        if self.network is not None:
            registry.discover(["gradviz.project"])
            run: Trace = registry.view("network trace")(self.network)
            return run
        graph = self.graph()
        return trace(graph, self.values, output=self.differentiated(graph), seed=self.seed, convention=self.convention)

    def differentiated(self, graph: Graph) -> int:
        """The node that the backward pass starts from: the target where `graph` has it, else the output."""
        return nodes_at(graph).get(self.target, graph.output) if self.target else graph.output

    @cached_property
    def stages(self) -> tuple[Graph, ...]:
        """The graph as the formula says it, then as it is after each of `parts`. Raises ExpressionError."""
        graph = _read(self.text, self.names, frozenset(known_shapes(self.values).items()))
        return stages(graph.with_parameters(self.parameters) if self.parameters else graph, self.parts)


@lru_cache(maxsize=4)
def _read(text: str, names: tuple[str, ...], shapes: frozenset[tuple[str, tuple[int, ...]]]) -> Graph:
    """The graph of a text: one edit makes several documents that differ in what hangs on it only."""
    return parse(text, names=names, shapes=dict(shapes))


def frozen(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """A copy of a mapping that cannot be written."""
    return MappingProxyType(dict(content))


def number(name: str, content: Any) -> Number:
    """`content` as a float or nested tuples of floats. Raises InputError that names `name`."""
    try:
        array = read_only(content)
    except (ValueError, TypeError, OverflowError):
        raise not_a_number(name) from None
    return array if isinstance(array, float) else _tuples(array.tolist())


def _tuples(listed: Any) -> Any:
    return tuple(_tuples(item) for item in listed) if isinstance(listed, list) else listed
