"""What the canvas of the Network workspace shows: blocks, gates, units or scalar gates, by how deep one is. Paints nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from gradviz.app.models.inside_view import block_of, pictured
from gradviz.app.models.level_run import LevelRun, Sheet
from gradviz.app.models.network import layer_titles
from gradviz.app.models.pair_picture import CLOSE, Pair, pair_of
from gradviz.app.models.picture import EMPTY, PictureModel
from gradviz.app.models.training import TrainingModel
from gradviz.app.training.bench import Look, bare_look
from gradviz.engine.blocks import Block
from gradviz.graph import Graph
from gradviz.picture.diagram import Diagram, Item
from gradviz.picture.network import NetworkDrawing, Show, Sight
from gradviz.picture.network_layout import arranged, broken
from gradviz.picture.options import Detail, Marks
from gradviz.picture.pair import Found, draw_pair, found_at
from gradviz.picture.units import draw_units, index_of, unit_under
from gradviz.project.network import Network

Expect = Callable[[float, float], Detail]
GATES = (1, 3)
"""The levels that are graphs of gates."""
BEYOND, BELOW = 60.0, 30.0
"""What a picture declares as its margins beyond what it covers, less what stays free at both sides of the canvas, or above and below."""
READABLE = 0.82
"""The network is panned rather than shrunk below this."""


class NetworkPicture(QObject):
    """`diagram` is the picture of now; `gates` draws the levels that are graphs of gates."""

    changed = Signal()

    def __init__(self, training: TrainingModel, levels: LevelRun, gates: PictureModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training, self._levels, self._gates = training, levels, gates
        self._drawing: NetworkDrawing | None = None
        self._bare: tuple[Network, Look] | None = None
        self._sight = Sight()
        self._unit: int | None = None
        self._pair: Pair | None = None
        self._point: QPointF | None = None
        self._path, self._close = levels.path, False
        self._expect: Expect | None = None
        self._wanted: tuple[object, ...] = ()
        self._between = EMPTY
        self._room = self._height = 0.0
        self._stepping = False
        self.diagram: Diagram = EMPTY
        levels.run_changed.connect(self._find_pair)
        training.looked.connect(lambda: training.show(self, self.refresh))
        for signal in (training.opened, levels.run_changed, levels.moved, levels.pointed, levels.mode_changed):
            signal.connect(self.refresh)
        training.turned.connect(self._turn)
        levels.path_changed.connect(self._leave)
        gates.changed.connect(self._follow_gates)

    @property
    def look(self) -> Look | None:
        """What there is to draw of the network: its shapes alone where it has nothing to learn from."""
        look, network = self._training.look, self._training.network
        if look is not None or network is None or network.faults or not self._training.lacks_data:
            return look
        if self._bare is None or self._bare[0] is not network:
            self._bare = (network, bare_look(network))
        return self._bare[1]

    @property
    def sight(self) -> Sight:
        """How the network is drawn."""
        return self._sight

    @property
    def show(self) -> Show:
        """Which numbers the thumbnails show."""
        return self._sight.show

    @property
    def shows_level(self) -> bool:
        """Whether `diagram` is of the level that is open; the gates of a large one are still being composed at first."""
        return self._levels.depth not in GATES or self._gates.shown is self._levels.graph

    def expect_by(self, expect: Expect) -> None:
        """Ask how much a picture of a width and height will show, so that another level is not composed twice."""
        self._expect = expect
        self._gates.expect = self._foresee

    def _foresee(self, width: float, height: float) -> Detail:
        if self._expect is not None:
            self._sight = replace(self._sight, detail=self._expect(width, height))
        return self._sight.detail

    def choose(self, show: Show) -> None:
        """Activations, gradients or weights."""
        self._see(replace(self._sight, show=show))

    def fit_into(self, width: float, height: float = 0.0) -> None:
        """Break the row of blocks where it would be wider, so that its words need not shrink, unless its end would be cut off then."""
        self._room, self._height = width + BEYOND, height + BELOW if height else 0.0
        drawing, sight = self._drawing, self._sight
        if drawing is not None and self._laid(drawing.blocks, drawing.titles) != (sight.edge_numbers, sight.columns):
            self._redraw()

    def retranslate(self) -> None:
        """Say everything in the current language."""
        self._redraw()

    def _redraw(self) -> None:
        """Work out anew where the blocks stand."""
        self._drawing = None
        self.refresh()

    def _see(self, sight: Sight) -> None:
        """Draw in another way."""
        self._sight = sight
        self.refresh()

    def show_detail(self, detail: Detail) -> None:
        """As much as fits the zoom."""
        self._sight = replace(self._sight, detail=detail)
        if self._levels.depth in GATES:
            self._gates.show_detail(detail)
        else:
            self.refresh()

    def _turn(self) -> None:
        """It turns out here that there is nothing to learn from."""
        if self.look is not self._training.look:
            self.refresh()

    def _follow_gates(self) -> None:
        if self._levels.depth in GATES:
            self.refresh()

    def refresh(self) -> None:
        """Draw what is known now; the picture of before stays until there is one of this level."""
        diagram = self._drawn() if self.shows_level else self.diagram
        if diagram is not self.diagram or not diagram.shapes:
            self.diagram = diagram
            self.changed.emit()

    def block_at(self, item: Item) -> str:
        """The block whose last node this is, at the level of the network; "" for nothing."""
        look = self.look
        if self._levels.depth or look is None or not isinstance(item, int):
            return ""
        return next((block.name for block in look.blocks if block.output == item), "")

    def open_at(self, item: Item, point: QPointF) -> None:
        """Open what lies under a point of the picture."""
        levels = self._levels
        if levels.depth == 2 and levels.sheet is not None:
            unit = self._unit_under(levels.sheet[1], point)
            if unit is not None:
                levels.open_unit(index_of(levels.sheet[1], unit))
        elif isinstance(item, int):
            levels.open(item)

    def open_pointed(self) -> None:
        """Open the unit that the mouse is at, where there are units."""
        if self._levels.depth == 2 and self._point is not None:
            self.open_at(None, self._point)

    def point_at(self, point: QPointF | None) -> str:
        """What the mouse is at in a pair of layers, in words; the lines into a unit are shown alone."""
        self._point = point
        if self._pair is None:
            return ""
        found = (None, None) if point is None else self._pair_at(self._pair, point)
        chosen = self._unit
        if found[0] is None and found[1] is not None:
            chosen = found[1]
        elif point is None or not QRectF(0, 0, self.diagram.width, self.diagram.height).contains(point):
            chosen = None
        if chosen != self._unit:
            self._unit = chosen
            self.refresh()
        return self._pair.describe(found if found[0] is None or found[1] is not None else (found[0], self._unit))

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
        """Another level is to be shown, once its run is here too."""
        if self._levels.path != self._path:
            self._path = self._levels.path
            self._unit = self._point = None
            if self._levels.depth == 0 and self._drawing is not None:
                self._foresee(self._drawing.width, self._drawing.height)

    def _find_pair(self) -> None:
        """The units before and after the open gate, where it has a weight for each pair of them."""
        levels, look = self._levels, self._training.look
        self._pair = None
        if levels.depth == 2 and levels.trace is not None and look is not None:
            block, run = block_of(look, levels.path.block), levels.trace.last
            self._pair = pair_of(levels.trace.graph, run.values, run.gradients, pictured(look, block) if block is not None else None)

    def show_zoom(self, zoom: float) -> None:
        """Close by, all lines of a pair are drawn."""
        if (zoom >= CLOSE) != self._close:
            self._close = zoom >= CLOSE
            if self._pair is not None:
                self.refresh()

    def _drawn_pair(self, pair: Pair) -> Diagram:
        detail = pair.drawn_as(self._sight.detail, self._close)
        if self._differs(pair, detail, self._unit):
            self._between = draw_pair(pair.left, pair.right, pair.weights, detail=detail, unit=self._unit, names=pair.names)
        return self._between

    def _drawn_units(self, graph: Graph, sheet: Sheet) -> Diagram:
        if self._differs(graph, sheet, self._unit):
            self._between = draw_units(graph.output, *sheet, self._unit)
        return self._between

    def _differs(self, *wanted: object) -> bool:
        """Whether a field of units or a pair is to be drawn from other things than the last one."""
        before, self._wanted = self._wanted, wanted
        return len(before) != len(wanted) or any(old is not new and not _equal(old, new) for old, new in zip(before, wanted, strict=True))

    def _pair_at(self, pair: Pair, point: QPointF) -> Found:
        detail = pair.drawn_as(self._sight.detail, self._close)
        return found_at(pair.left, pair.right, point.x(), point.y(), detail=detail, unit=self._unit)

    def _unit_under(self, shape: tuple[int, ...], point: QPointF) -> int | None:
        if self._pair is not None:
            before, after = self._pair_at(self._pair, point)
            return after if before is None else None
        return unit_under(shape, point.x(), point.y())

    def _drawn(self) -> Diagram:
        levels = self._levels
        if levels.depth == 0:
            return self._network()
        if levels.depth == 2 and self._pair is not None:
            return self._drawn_pair(self._pair)
        if levels.depth == 2 and levels.sheet is not None and levels.graph is not None:
            return self._drawn_units(levels.graph, levels.sheet)
        return self._gates.diagram

    def _network(self) -> Diagram:
        look, levels = self.look, self._levels
        if look is None:
            return EMPTY
        stepping = not levels.live and levels.graph is look.graph
        facts = self._training.facts
        photographs = facts is not None and facts.photographs
        if (stepping, photographs) != (self._stepping, self._sight.photographs):
            self._stepping, self._drawing = stepping, None
            self._sight = replace(self._sight, photographs=photographs)
        if self._drawing is None or self._drawing.graph is not look.graph or self._drawing.sight != self._sight:
            network = self._training.network
            titles = layer_titles(network) if network is not None else {}
            numbers, columns = self._laid(look.blocks, titles)
            self._sight = replace(self._sight, edge_numbers=numbers, columns=columns)
            self._drawing = NetworkDrawing(look.graph, look.blocks, self._sight, titles)
        marks = Marks(selection=levels.selection, hover=levels.hover)
        if stepping and levels.frame is not None:
            return self._drawing.state(levels.frame, lit=self._lit(look), marks=marks)
        return self._drawing.state(look, marks=marks)

    def _laid(self, blocks: Sequence[Block], titles: Mapping[str, str]) -> tuple[bool, int]:
        """Whether links wear numbers, and after how many blocks the row goes on in another line.

        While one steps they do, unless the end of the network would be cut off for them: the card and the table tell them too.
        """

        def columns(numbers: bool) -> int:
            return broken(blocks, self._room, titles, numbers, height=self._height, least=READABLE)

        if self._stepping:
            shown = [block for block in blocks if block.kind != "target"]
            height = arranged(shown, True, columns(True), titles)[2]
            if not height * READABLE > self._height > 0:
                return True, columns(True)
        return False, columns(False)

    @property
    def lit(self) -> Item:
        """The block that is stepped through, in the picture of the whole network."""
        look = self._training.look
        return self._lit(look) if look is not None and self._stepping and self._levels.depth == 0 else None

    def _lit(self, look: Look) -> Item:
        """The block that the step of now is in."""
        moment = self._levels.moment
        if moment is None or not isinstance(moment.focus, int):
            return None
        return next((block.output for block in look.blocks if moment.focus in block.nodes or moment.focus == block.output), moment.focus)


def _equal(old: object, new: object) -> bool:
    """Whether two values are the same, neither being or holding an array."""
    return isinstance(new, str | int) and old == new
