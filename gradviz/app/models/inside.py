"""The layer that the pane below the network shows: which one, which tab, which unit. Follows the looks of the training; draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradviz.app.models.inside_view import (
    Inside,
    answer_at,
    block_of,
    first_choice,
    first_tab,
    inside,
    strongest_place,
    target_unit,
    unit_sum,
)
from gradviz.app.models.network import layer_titles
from gradviz.app.models.training import TrainingModel
from gradviz.app.training.bench import Look
from gradviz.app.training.exciting import TargetUnit
from gradviz.engine.blocks import Block
from gradviz.graph import Graph
from gradviz.nn.levels.products import Products
from gradviz.picture.one_unit import UnitSum

Place = tuple[int, ...]


class InsideModel(QObject):
    """`changed` tells of other numbers, or of another choice. Nothing is worked out while `watching` is off."""

    changed = Signal()

    def __init__(self, training: TrainingModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._asked: tuple[int, str, Place] | None = None
        self._products: Products | None = None
        self._graph: Graph | None = None
        self._layer = self._tab = ""
        self._telling = "maps"
        self.block: Block | None = None
        self.place: Place | None = None
        self.shown: Inside | None = None
        self.unit: UnitSum | None = None
        self.watching = False
        self._pointed = False
        training.looked.connect(lambda: training.show(self, self.refresh))
        training.opened.connect(self._reopen)
        training.turned.connect(self._forget_without_network)

    @property
    def tab(self) -> str:
        """The tab that is shown: the one chosen, else what says most of the layer, of the last one until there is another."""
        return self._tab or self._telling

    @property
    def path(self) -> object:
        """The way to the unit's own gates; None where it has none that were found."""
        return None if self._products is None or self.unit is None else self._products.path

    @property
    def target(self) -> TargetUnit | None:
        """Whose excitation the tab for it shows; None on another tab, and of what is no layer."""
        look = self._training.look
        return target_unit(look, self.block, self.place) if self.tab == "excites" and look is not None and self.block is not None else None

    def watch(self, watching: bool) -> None:
        """Whether anyone looks."""
        if watching != self.watching:
            self.watching = watching
            self._asked = self._asked if watching else None
            self.refresh()

    def choose(self, name: str) -> None:
        """Another layer."""
        look = self._training.look
        if look is not None and block_of(look, name) is not None and name != (self.block.name if self.block else ""):
            self._layer, self.place, self._pointed = name, None, False
            self.refresh()

    def forget(self) -> None:
        """Another network: what was chosen in the last one is chosen no more."""
        self._layer, self._tab, self.place, self._pointed = "", "", None, False
        self.refresh()

    def turn(self, tab: str) -> None:
        """Another tab; what is searched for a unit stays with it."""
        self._tab, self._pointed = tab, self._pointed or (tab == "excites" and self.place is not None)
        self.refresh()

    def point(self, place: Place) -> None:
        """Another unit; one that nobody chose gives way where it has nothing to say."""
        self.place, self._pointed = place, True
        self.refresh()

    def refresh(self) -> None:
        """Read the last look again."""
        look = self._training.look
        if not self.watching:
            return
        self.block = None if look is None else block_of(look, self._layer) or first_choice(look)
        if look is None or self.block is None:
            self.shown, self.unit = None, None
        else:
            self._telling = first_tab(look, self.block)
            if self.place is None or not self._has(self.place) or self._silent(look, self.block):
                self.place = strongest_place(look, self.block)
            network = self._training.network
            titles = layer_titles(network) if network is not None else {}
            self.shown = inside(look, self.block, self.tab, self.place, titles)
            self._find()
            self.unit = self._sum(look, self.block)
        self.changed.emit()

    def _sum(self, look: Look, block: Block) -> UnitSum | None:
        """What the unit adds up, where its products are found already and are of this network and layer."""
        products = self._products
        if products is None or products.graph is not look.graph or products.path.block != block.name:
            return None
        return unit_sum(look, block, products)

    def _has(self, place: Place) -> bool:
        shape = self.block.shape if self.block is not None else ()
        return len(place) == len(shape) and all(0 <= at < extent for at, extent in zip(place, shape, strict=True))

    def _silent(self, look: Look, block: Block) -> bool:
        """Whether a unit that nobody chose says nothing of the sample at hand; while it trains, one stays with it."""
        if self._pointed or self._training.running or self.place is None:
            return False
        answer = answer_at(look, block, self.place)
        return answer is not None and answer <= 0

    def _find(self) -> None:
        """Ask for the products of the unit, once for each unit."""
        if self.block is None or self.place is None:
            return
        wanted = (self._training.run, self.block.name, self.place)
        look = self._training.look
        if wanted == self._asked and look is not None and look.graph is self._graph:
            return
        self._graph = look.graph if look is not None else None
        self._asked, self._products = wanted, None
        if self.block.parameters:
            name, place = self.block.name, self.place
            self._training.ask(lambda bench: bench.products(name, place), lambda found, error: self._take(wanted, found))

    def _take(self, wanted: tuple[int, str, Place], found: Products | None) -> None:
        if wanted == self._asked:
            self._products = found
            self.refresh()

    def _forget_without_network(self) -> None:
        """Of a network that cannot be built there is nothing to see, least of all what was there before."""
        if self._training.look is None and self._training.state == "failed":
            self._reopen()

    def _reopen(self) -> None:
        """Another run: its arrays have other places."""
        self._asked, self._products = None, None
        self.refresh()
