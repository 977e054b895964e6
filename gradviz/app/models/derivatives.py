"""Exact local derivatives for the card, and its checks: what takes its time is worked out off the UI thread and kept.

Forms are asked of SymPy, kept by op and settings and written with the names of the gate. What came too late is asked
for again when its gate is shown again, or by `retry`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QObject, Signal

from gradviz.algebra.derive import OPERANDS, OUT, Settings, case_at, settings
from gradviz.algebra.session import Algebra, LocalAnswer, Standing
from gradviz.app.worker import Worker
from gradviz.engine import Trace, trace
from gradviz.engine.checks import LARGEST
from gradviz.errors import GradvizError
from gradviz.graph import Edge, Graph
from gradviz.language import parse
from gradviz.ops import OPS
from gradviz.tutor.agreement import CheckRow, check_rows
from gradviz.tutor.formulas import latex_name

Key = tuple[str, int, Settings]
INLINE_COST = 50_000
"""Nudges times numbers of the operands; a gate with more takes longer to check than a frame may."""
UPRIGHT_OUT = rf"\mathrm{{{OUT}}}"
WORD = re.compile(r"\\[A-Za-z]+|[A-Za-z]+\d*")


class LocalDerivatives(QObject):
    """`form` answers at once, with nothing until SymPy has; `ready` says that there is more."""

    ready = Signal()

    def __init__(self, algebra: Algebra, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._algebra, self._worker = algebra, worker
        self._answers: dict[Key, LocalAnswer] = {}
        self._asked: set[Key] = set()
        self._shown: tuple[Key, int] | None = None
        self._read: dict[str, Graph] = {}
        self._checked: tuple[Trace, int, tuple[CheckRow, ...]] | None = None

    @property
    def seconds(self) -> float:
        """How long SymPy may take for one answer."""
        return self._algebra.deadline

    def form(self, graph: Graph, edge: Edge) -> tuple[str, str]:
        """The local derivative of an edge as LaTeX and as plain text; empty while it is not known."""
        key = key_of(graph, edge.target)
        if OPS[key[0]].sympy is None:
            return "", ""
        if (key, edge.target) != self._shown:
            self._shown = (key, edge.target)
            self._forget(key)
        self._ask(key)
        known = self._answers.get(key)
        if known is None or not known.rows:
            return "", ""
        latex, plain = known.rows[edge.slot]
        labels = [graph.labels[source] for source in graph.operands[edge.target]]
        here = dict(zip(letters(len(labels)), [*labels, graph.labels[edge.target]], strict=True))
        return renamed(latex, {letter: latex_name(label) for letter, label in here.items()}), renamed(plain, here)

    def standing(self, run: Trace, node: int) -> Standing:
        """How far SymPy is with a gate; a gate of arrays has no formula in single numbers."""
        key = key_of(run.graph, node)
        if OPS[key[0]].sympy is None or not all(isinstance(run.last.values[source], float) for source in run.graph.operands[node]):
            return Standing.NONE
        known = self._answers.get(key)
        if known is None:
            return Standing.WORKING
        return Standing.KNOWN if known.rows else Standing.LATE if known.late else Standing.NONE

    def retry(self, graph: Graph, node: int) -> None:
        """Ask once more for what SymPy did not say in time."""
        key = key_of(graph, node)
        self._forget(key)
        self._ask(key)
        self.ready.emit()

    def value(self, run: Trace, edge: Edge) -> float | None:
        """What the exact form is at the run's values; None while it is not known, for arrays and where it is not real."""
        sources = run.graph.operands[edge.target]
        known = self._answers.get(key_of(run.graph, edge.target))
        numbers = [run.last.values[source] for source in (*sources, edge.target)]
        if known is None or not known.rows or not all(isinstance(number, float) for number in numbers):
            return None
        here = dict(zip(letters(len(sources)), numbers, strict=True))
        try:
            result = self._number(case_at(known.rows[edge.slot][1], lambda side: self._number(side, here)), here)
        except GradvizError:
            return None
        return result if math.isfinite(result) else None

    def checks(self, run: Trace, node: int) -> tuple[CheckRow, ...]:
        """The three-way check of a gate; nothing yet while a long one is under way, and `ready` tells when it is there."""
        if is_quick(run, node):
            return check_rows(run, node, self.value)
        if self._checked is None or self._checked[0] is not run or self._checked[1] != node:
            self._checked = (run, node, ())
            self._worker.run(lambda: check_rows(run, node, self.value), lambda rows: self._keep(run, node, rows), self)
        return self._checked[2]

    def _keep(self, run: Trace, node: int, rows: tuple[CheckRow, ...]) -> None:
        """Checks of a gate that nobody looks at any more are dropped."""
        if self._checked is not None and self._checked[0] is run and self._checked[1] == node:
            self._checked = (run, node, rows)
            self.ready.emit()

    def _number(self, form: str, here: Mapping[str, float]) -> float:
        """What a form without cases is at some numbers."""
        graph = self._graph(form)
        return float(trace(graph, {name: here[name] for name in graph.inputs}).value(graph.output))

    def _graph(self, form: str) -> Graph:
        """A form read once."""
        if form not in self._read:
            self._read[form] = parse(form, names=[OUT])
        return self._read[form]

    def _ask(self, key: Key) -> None:
        """Request an answer that is neither known nor under way."""
        if key not in self._asked:
            self._asked.add(key)
            op, count, attributes = key
            self._worker.run(lambda: (key, self._algebra.local(op, count, dict(attributes))), self._take, self)

    def _forget(self, key: Key) -> None:
        """Allow another request for what came too late."""
        known = self._answers.get(key)
        if known is not None and known.late:
            del self._answers[key]
            self._asked.discard(key)

    def _take(self, answer: tuple[Key, LocalAnswer]) -> None:
        self._answers[answer[0]] = answer[1]
        self.ready.emit()


def key_of(graph: Graph, node: int) -> Key:
    """What the local derivatives of a gate depend on, apart from the numbers it reads."""
    gate = graph.nodes[node]
    return gate.op, len(graph.operands[node]), settings(OPS[gate.op], gate.attributes)


def is_quick(run: Trace, node: int) -> bool:
    """Whether a gate is checked within a frame: where it mixes numbers, each of a part of them is nudged alone."""
    sizes = [np.size(run.last.values[source]) for source in run.graph.operands[node]]
    return OPS[run.graph.nodes[node].op].elementwise or sum(min(size, LARGEST) for size in sizes) * sum(sizes) <= INLINE_COST


def letters(count: int) -> tuple[str, ...]:
    """The names that SymPy's form has for the operands of a gate, and for its result."""
    if count <= len(OPERANDS):
        return (*OPERANDS[:count], OUT)
    return (*(f"{OPERANDS[0]}{slot}" for slot in range(count)), OUT)


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """A formula with its letters replaced all at once; commands and function names stay."""
    return WORD.sub(lambda found: names.get(found.group(), found.group()), formula.replace(UPRIGHT_OUT, OUT))
