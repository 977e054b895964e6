"""Whole derivatives and simplified forms: asked of SymPy off the UI thread, kept while their formula stands. Writes no text itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from gradviz.algebra.session import Algebra, Answer, Standing
from gradviz.app.worker import Worker
from gradviz.engine import Trace, trace
from gradviz.errors import GradvizError
from gradviz.graph import Graph
from gradviz.language import parse

Key = tuple[str, str | None]
LATER = -1
"""Local derivatives of the card go first."""


class Symbolic(QObject):
    """Answers at once, with None until SymPy has; `ready` says that there is more. Only the last formula's answers are kept."""

    ready = Signal()

    def __init__(self, algebra: Algebra, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._algebra, self._worker = algebra, worker
        self._graph: Graph | None = None
        self._answers: dict[Key, Answer] = {}
        self._asked: set[Key] = set()

    def derivative(self, graph: Graph, name: str) -> Answer | None:
        """d(output)/d(name) written out."""
        return self._answer(graph, ("derivative", name), lambda: self._algebra.derivative(graph, name))

    def simplified(self, graph: Graph, name: str | None) -> Answer | None:
        """The simplest form of the formula, or of its derivative by `name`."""
        return self._answer(graph, ("simplified", name), lambda: self._algebra.simplified(graph, name))

    @property
    def seconds(self) -> float:
        """How long SymPy may take for one answer."""
        return self._algebra.deadline

    def standing(self, graph: Graph, names: Iterable[str]) -> Standing:
        """How far SymPy is with the derivatives by these names."""
        answers = [self.derivative(graph, name) for name in names]
        if any(answer is None for answer in answers):
            return Standing.WORKING
        if any(answer is not None and answer.late for answer in answers):
            return Standing.LATE
        return Standing.KNOWN if all(answer is not None and answer.written for answer in answers) else Standing.NONE

    def retry(self) -> None:
        """Allow another request for what came too late."""
        for key in [key for key, answer in self._answers.items() if answer.late]:
            del self._answers[key]
            self._asked.discard(key)
        self.ready.emit()

    def _answer(self, graph: Graph, key: Key, ask: Callable[[], Answer]) -> Answer | None:
        if graph is not self._graph:
            self._graph, self._answers, self._asked = graph, {}, set()
        if key not in self._asked:
            self._asked.add(key)
            self._worker.run(lambda: self._work(graph, key, ask), self._take, self, LATER)
        return self._answers.get(key)

    def _work(self, graph: Graph, key: Key, ask: Callable[[], Answer]) -> tuple[Graph, Key, Answer] | None:
        """An answer, unless another formula has come meanwhile."""
        return (graph, key, ask()) if graph is self._graph else None

    def _take(self, made: tuple[Graph, Key, Answer] | None) -> None:
        if made is not None and made[0] is self._graph:
            self._answers[made[1]] = made[2]
            self.ready.emit()


def evaluated(run: Trace, written: str) -> float | None:
    """What a written derivative is at the run's values; None where it is no finite number."""
    try:
        graph = parse(written, names=run.graph.inputs)
        found = trace(graph, {name: run.inputs[name] for name in graph.inputs})
    except (GradvizError, KeyError):
        return None
    result = found.value(graph.output)
    return result if isinstance(result, float) and math.isfinite(result) else None
