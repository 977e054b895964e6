"""Algebra: the parent's side of SymPy, one question at a time with two seconds each. Owns deadlines and what they mean.

Blocking: call it from a worker thread. No answer in time is an answer too, said in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
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


class Standing(Enum):
    """Where SymPy stands with a question: it has the answer, works on it, was killed over it, or can give none."""

    KNOWN = "known"
    WORKING = "working"
    LATE = "late"
    NONE = "none"


@dataclass(frozen=True)
class Answer:
    """A formula that SymPy wrote, or a `note` that says why there is none after `seconds`; one that is `late` may be asked for again."""

    written: Written | None = None
    note: str = ""
    seconds: float = DEADLINE
    late: bool = False

    @property
    def sentence(self) -> str:
        """What to show as plain text."""
        return say(self.note, seconds=self.seconds) if self.written is None else self.written.sentence


@dataclass(frozen=True)
class LocalAnswer:
    """(LaTeX, plain text) of each local derivative of an op: none where it has none, or `late` where none came in time."""

    rows: tuple[tuple[str, str], ...] = ()
    late: bool = False


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

    def local(self, op: str, count: int, attributes: Mapping[str, Any] | None = None) -> LocalAnswer:
        """The local derivatives of an op with these settings."""
        try:
            answer = self._ask({"job": "local", "op": op, "count": count, "attributes": dict(attributes or {})})
        except ChildError as error:
            return LocalAnswer(late=error.code != "failed")
        return LocalAnswer(tuple((row["latex"], row["plain"]) for row in answer["rows"]))

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
            if error.code == "failed":
                return Answer(note=mark("SymPy has no answer for this formula"), seconds=self.deadline)
            return Answer(note=late, seconds=self.deadline, late=True)
        return Answer(Written(answer["latex"], answer["plain"], answer["operations"]))

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._child.ask(request, self.deadline)
