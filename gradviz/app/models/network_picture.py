"""What the canvas of the Network workspace shows: blocks, gates, units or scalar gates, by how deep one is. Paints nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Signal

from gradviz.app.models.level_run import LevelRun
from gradviz.app.models.network import layer_titles
from gradviz.app.models.picture import EMPTY, PictureModel
from gradviz.app.models.training import TrainingModel
from gradviz.app.training.bench import Look
from gradviz.engine.blocks import Block
from gradviz.picture.diagram import Diagram, Item
from gradviz.picture.network import NetworkDrawing, Show, Sight, broken
from gradviz.picture.options import Detail, Marks
from gradviz.picture.units import draw_units, index_of, unit_under

BEYOND = 60.0
"""What a picture declares as its margins beyond what it covers, less what stays free at both sides of the canvas."""


class NetworkPicture(QObject):
    """`diagram` is the picture of now; `gates` draws the levels that are graphs of gates."""

    changed = Signal()

    def __init__(self, training: TrainingModel, levels: LevelRun, gates: PictureModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training, self._levels, self._gates = training, levels, gates
        self._drawing: NetworkDrawing | None = None
        self._sight = Sight()
        self._unit: int | None = None
        self._room = 0.0
        self.diagram: Diagram = EMPTY
        training.looked.connect(lambda: training.show(self, self.refresh))
        for signal in (training.opened, levels.run_changed, levels.moved, levels.pointed, levels.mode_changed):
            signal.connect(self.refresh)
        levels.path_changed.connect(self._leave)
        gates.changed.connect(self.refresh)

    @property
    def sight(self) -> Sight:
        """How the network is drawn."""
        return self._sight

    @property
    def show(self) -> Show:
        """Which numbers the thumbnails show."""
        return self._sight.show

    def choose(self, show: Show) -> None:
        """Activations, gradients or weights."""
        self._see(replace(self._sight, show=show))

    def fit_into(self, width: float) -> None:
        """Break the row of blocks where it would be wider, so that its words need not shrink."""
        self._room = width + BEYOND
        if self._drawing is not None and self._broken(self._drawing.blocks, self._drawing.titles, width) != self._sight.columns:
            self._see(self._sight)

    def retranslate(self) -> None:
        """Another language."""
        self._see(self._sight)

    def _see(self, sight: Sight) -> None:
        """Draw anew, in another way."""
        self._sight, self._drawing = sight, None
        self.refresh()

    def show_detail(self, detail: Detail) -> None:
        """As much as fits the zoom."""
        self._gates.show_detail(detail)
        if detail != self._sight.detail:
            self._see(replace(self._sight, detail=detail))

    def refresh(self) -> None:
        """Draw what is known now."""
        self.diagram = self._drawn()
        self.changed.emit()

    def block_at(self, item: Item) -> str:
        """The block whose last node this is, at the level of the network; "" for nothing."""
        look = self._training.look
        if self._levels.depth or look is None or not isinstance(item, int):
            return ""
        return next((block.name for block in look.blocks if block.output == item), "")

    def open_at(self, item: Item, point: QPointF) -> None:
        """Open what lies under a point of the picture."""
        levels = self._levels
        if levels.depth == 2 and levels.sheet is not None:
            unit = unit_under(levels.sheet[1], point.x(), point.y())
            if unit is not None:
                levels.open_unit(index_of(levels.sheet[1], unit))
        elif isinstance(item, int):
            levels.open(item)

    def open_chosen(self) -> None:
        """Open what the keyboard has chosen."""
        levels = self._levels
        if levels.depth == 2 and levels.sheet is not None:
            levels.open_unit(index_of(levels.sheet[1], self._unit or 0))
            return
        item = next(iter(levels.selection), None)
        if isinstance(item, int):
            levels.open(item)

    def walk(self, by: int) -> None:
        """The next block, node or unit."""
        levels = self._levels
        if levels.depth == 0 and self._drawing is not None:
            nodes = [block.output for block in self._drawing.blocks]
            now = next((nodes.index(item) for item in levels.selection if isinstance(item, int) and item in nodes), -1 if by > 0 else 0)
            levels.select(nodes[(now + by) % len(nodes)])
        elif levels.depth == 2 and levels.sheet is not None:
            values = levels.sheet[0]
            self._unit = (self._unit + by) % values.size if self._unit is not None else 0
            self.refresh()
        else:
            levels.select_next(by)

    def _leave(self) -> None:
        self._unit = None
        self.refresh()

    def _drawn(self) -> Diagram:
        levels = self._levels
        if levels.depth == 0:
            return self._network()
        if levels.depth == 2 and levels.sheet is not None and levels.graph is not None:
            return draw_units(levels.graph.output, *levels.sheet, self._unit)
        return self._gates.diagram

    def _network(self) -> Diagram:
        look, levels = self._training.look, self._levels
        if look is None:
            return EMPTY
        stepping = not levels.live and levels.graph is look.graph
        if stepping != self._sight.edge_numbers:
            self._sight, self._drawing = replace(self._sight, edge_numbers=stepping), None
        if self._drawing is None or self._drawing.graph is not look.graph:
            network = self._training.network
            titles = layer_titles(network) if network is not None else {}
            self._sight = replace(self._sight, columns=self._broken(look.blocks, titles, self._room))
            self._drawing = NetworkDrawing(look.graph, look.blocks, self._sight, titles)
        marks = Marks(selection=levels.selection, hover=levels.hover)
        if stepping and levels.frame is not None:
            return self._drawing.state(levels.frame, lit=self._lit(look), marks=marks)
        return self._drawing.state(look, marks=marks)

    def _broken(self, blocks: Sequence[Block], titles: Mapping[str, str], width: float) -> int:
        """After how many blocks the row goes on in another line."""
        return broken(blocks, width, titles, self._sight.edge_numbers)

    def _lit(self, look: Look) -> Item:
        """The block that the step of now is in."""
        moment = self._levels.moment
        if moment is None or not isinstance(moment.focus, int):
            return None
        return next((block.output for block in look.blocks if moment.focus in block.nodes or moment.focus == block.output), moment.focus)
