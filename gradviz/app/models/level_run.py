"""The level of the network that is open: where it is, its run step by step, and how one gets deeper and back. Draws nothing."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer, QObject, Signal

from gradviz import words
from gradviz.app.models.run import Item, Run
from gradviz.app.models.training import TrainingModel
from gradviz.app.training.bench import Bench
from gradviz.engine import Trace
from gradviz.engine.blocks import block_names
from gradviz.graph import Graph
from gradviz.nn.levels import Level, ViewPath
from gradviz.nn.levels.batch import layer_moments, op_moments
from gradviz.nn.levels.path import closed, gate_names, nearest_path, opened
from gradviz.tutor.explain import Explanation, LocalForm, place_of
from gradviz.tutor.update import Update
from gradviz.tutor.update_story import update_moments

FOLLOW_MS = 1000
Sheet = tuple[NDArray[Any], tuple[int, ...]]
"""The values of the units of an open gate, and their shape."""
Found = tuple[Level, Trace, Sheet | None, tuple[Update, ...]]
"""A level, its run, the units of an open gate, and what an update of the whole network would do: all worked out off the UI thread."""


class LevelRun(Run):
    """`path` is where one looks; `sheet` holds the values and the shape of the units of an open gate."""

    path_changed = Signal()
    refused = Signal(object)

    def __init__(self, training: TrainingModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self.path = self._goal = ViewPath()
        self.level: Level | None = None
        self._planned: tuple[Update, ...] = ()
        self.sheet: Sheet | None = None
        self._clock = QElapsedTimer()
        self._clock.start()
        training.opened.connect(self.reopen)
        training.looked.connect(self._follow)
        training.turned.connect(self._forget_without_network)

    @property
    def depth(self) -> int:
        """0 for the network, 1 for a layer, 2 for a gate, 3 for a unit."""
        return self.path.depth

    def select(self, *items: Item) -> None:
        """Select these items, but no node of another network, whose level is still on its way."""
        known = len(self.graph.nodes) if self.graph is not None else 0
        super().select(*(item for item in items if not isinstance(item, int) or item < known))

    def go(self, path: ViewPath) -> None:
        """Look elsewhere; a place that is not there is refused."""
        self._goal = path
        self._training.ask(lambda bench: self._read(bench, path), lambda found, error: self._arrive(path, found, error))

    def open(self, node: int) -> None:
        """One level deeper, into what the node is part of."""
        look, level = self._training.look, self.level
        if look is None:
            return
        if self.depth == 0:
            names = block_names(look.graph)
            if node < len(names):
                self.go(opened(self.path, names[node]))
        elif self.depth == 1 and level is not None:
            place = level.places[node]
            name = next((name for name, gate in gate_names(look.graph, self.path.block).items() if gate == place), None)
            if name is not None:
                self.go(opened(self.path, name))

    def open_unit(self, index: tuple[int, ...]) -> None:
        """The scalar gates of one unit."""
        if self.depth == 2:
            self.go(opened(self.path, index))

    def back(self) -> None:
        """One level up."""
        if self._goal.depth:
            self.go(closed(self._goal))

    def reopen(self) -> None:
        """Look again at the same place of another run, as far as the network still has it."""
        look = self._training.look
        self.go(self._goal if look is None else nearest_path(self._goal, look.graph))

    def _follow(self) -> None:
        """New weights: the level shows the numbers of today; while they change all the time, now and then."""
        if not self._training.running or self._training.back.at is not None or (self._goal.depth and self._clock.elapsed() > FOLLOW_MS):
            self._clock.restart()
            self.go(self._goal)

    def explanation(self, node: int | None = None, local_form: LocalForm | None = None) -> Explanation | None:
        """As of any run; nothing of a node that only a newer network has, whose level is still on its way."""
        moment = self.moment or next(iter(self.moments), None)
        if self.graph is None or self.trace is None or moment is None:
            return None
        subject = place_of(moment) if node is None else node
        known = min(len(self.graph.nodes), len(self.trace.graph.nodes))
        return super().explanation(node, local_form) if subject < known else None

    @property
    def parameters(self) -> tuple[str, ...]:
        """What the update moves: all that the network learns, at its level."""
        return tuple(step.name for step in self.updates)

    @property
    def no_update(self) -> tuple[str, str]:
        """An update is of the whole network, and shown where its numbers are not too many."""
        if self.depth:
            return words.say("not here"), words.say("An update moves the weights of the whole network: go up to it to see one.")
        look = self._training.look
        learns = look is not None and any(block.parameters for block in look.blocks)
        return words.say("too many to show") if learns else words.say("no parameters"), ""

    def _plan(self) -> tuple[Update, ...]:
        return self._planned if self.depth == 0 else ()

    def _read(self, bench: Bench, path: ViewPath) -> Found:
        path = nearest_path(path, bench.plan.graph)
        level = bench.level(path)
        return level, level.trace, bench.sheet(path) if path.depth == 2 else None, bench.updates() if path.depth == 0 else ()

    def _arrive(self, path: ViewPath, found: Found | None, error: Exception | None) -> None:
        if found is None:
            self._goal = self.path
            self.refused.emit(error)
            return
        if path != self._goal:
            return
        level, trace, self.sheet, self._planned = found
        same = self.path == level.path and self.graph is not None and alike(self.graph, level.graph)
        at = self.at
        self.path, self.level = level.path, level
        self._goal = level.path
        self.graph = level.graph
        self.trace = trace
        self._group()
        self._show(self.run_moments if self.live or not same else min(at, len(self.moments)))
        if not same:
            self.selection, self.hover, self.asked = frozenset(), None, None
        self.path_changed.emit()
        if not same:
            self.started.emit()
        if self.depth in (1, 3):
            self.graph_changed.emit()
        self.run_changed.emit()

    def _forget_without_network(self) -> None:
        """A network that cannot be built has no levels."""
        if self._training.look is None and self._training.state == "failed":
            self._forget_run()
            self.level, self.sheet = None, None
            self.path = self._goal = ViewPath()
            self.path_changed.emit()
            self.run_changed.emit()

    def _group(self) -> None:
        if self.trace is not None and self.depth == 0:
            ways = {"edge": op_moments, "node": layer_moments}
            self.updates = self._plan()
            found = ways[self.granularity](self.trace) if self.granularity in ways else self.trace.moments(self.granularity)
            self.moments = (*found, *update_moments(self.trace, self.updates, self.granularity))
        else:
            super()._group()


def alike(one: Graph, other: Graph) -> bool:
    """Whether two graphs are the same but for numbers."""
    return one.operands == other.operands and [node.op for node in one.nodes] == [node.op for node in other.nodes]
