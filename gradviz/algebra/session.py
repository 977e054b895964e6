"""Algebra: the parent's side of SymPy, one question at a time with two seconds each. Owns deadlines and what they mean.

Blocking: call it from a worker thread. No answer in time is an answer too, said in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from gradviz.algebra.whole import Written
from gradviz.graph import Graph
from gradviz.graph.record import to_record
from gradviz.processes import Child, ChildError
from gradviz.words import mark, say

DEADLINE = 2.0
MEMORY = 2**30
MODULE = "gradviz.algebra.child"


@dataclass(frozen=True)
class Answer:
    """A formula that SymPy wrote, or a `note` that says why there is none after `seconds`."""

    written: Written | None = None
    note: str = ""
    seconds: float = DEADLINE

    @property
    def sentence(self) -> str:
        """What to show as plain text."""
        return say(self.note, seconds=self.seconds) if self.written is None else self.written.sentence


class Algebra:
    """SymPy in a child process, which starts with the first question and again after each that was killed."""

    def __init__(self, deadline: float = DEADLINE, module: str = MODULE) -> None:
        self.deadline = deadline
        self._child = Child(module, MEMORY)

    def derivative(self, graph: Graph, name: str) -> Answer:
        """d(output)/d(name) written out."""
        return self._written("derive", mark("not written out in {seconds:g} s"), graph, name)

    def simplified(self, graph: Graph, name: str | None = None) -> Answer:
        """The simplest form of the formula, or of its derivative by `name`."""
        return self._written("simplify", mark("no simpler form found in {seconds:g} s"), graph, name)

    def latex(self, graph: Graph) -> str | None:
        """The formula as typed, in LaTeX; None where SymPy cannot say in time."""
        try:
            return str(self._ask({"job": "latex", "graph": to_record(graph)})["latex"])
        except ChildError:
            return None

    def local(self, op: str, count: int, attributes: Mapping[str, Any] | None = None) -> tuple[tuple[str, str], ...] | None:
        """(LaTeX, plain text) of each local derivative of an op; None where SymPy cannot say in time."""
        try:
            answer = self._ask({"job": "local", "op": op, "count": count, "attributes": dict(attributes or {})})
        except ChildError:
            return None
        return tuple((row["latex"], row["plain"]) for row in answer["rows"])

    def close(self) -> None:
        """End the child; a question under way gets no answer."""
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _written(self, job: str, late: str, graph: Graph, name: str | None) -> Answer:
        try:
            answer = self._ask({"job": job, "graph": to_record(graph), "name": name})
        except ChildError as error:
            note = mark("SymPy has no answer for this formula") if error.code == "failed" else late
            return Answer(note=note, seconds=self.deadline)
        return Answer(Written(answer["latex"], answer["plain"], answer["operations"]))

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._child.ask(request, self.deadline)
