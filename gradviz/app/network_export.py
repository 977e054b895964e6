"""What an export of the Network workspace shows: blocks, gates, a sheet of units or scalar gates, by the level that is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gradviz.app.exporting import NOW, Subject
from gradviz.app.models.network import layer_titles, shown_title
from gradviz.engine import Trace
from gradviz.export.networks import NetworkPictures, on_page
from gradviz.export.request import DRAWING, END, MARGIN, WIDEST, Book, Request
from gradviz.export.scene import Scene, scene_from
from gradviz.nn.levels.path import gate_title
from gradviz.picture.diagram import Diagram
from gradviz.picture.network import Numbers, Sight
from gradviz.picture.page import page_of
from gradviz.picture.slide import cropped
from gradviz.picture.theme import THEMES
from gradviz.picture.typeset import Typeset
from gradviz.project.codec import encode

if TYPE_CHECKING:
    from gradviz.app.panels.network_page import NetworkPage

NETWORK, UNITS = 0, 2
"""The depths whose pictures are no graphs of gates."""
GATES = frozenset({"labels", "direction", "tags", "inputs", "legend"})
STEPS = frozenset({"steps", "granularity"})
"""Choices that count for gates alone, and for what has steps."""


@dataclass(frozen=True)
class LevelSubject(Subject):
    """One level; `numbers` are those of the training where it runs, `shown` is what the canvas shows of a sheet of units."""

    depth: int = NETWORK
    title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    sight: Sight = field(default_factory=Sight)
    numbers: Numbers | None = None
    shown: Diagram | None = None

    @property
    def unused(self) -> frozenset[str]:
        """Blocks and units have neither gates with rules nor a formula's inputs; units have no steps either."""
        if self.depth == NETWORK:
            return GATES
        return GATES | STEPS if self.depth == UNITS and self.shown is not None else frozenset()

    def pictures(self, request: Request) -> Book:
        """The layers, one picture, or gates as those of a formula."""
        if self.depth == NETWORK:
            now = request.steps == NOW
            return NetworkPictures(
                self.run,
                replace(request, steps=END) if now else request,
                title=self.title,
                titles=self.titles,
                sight=replace(self.sight, columns=0, detail="near"),
                numbers=self.numbers if now else None,
                index=self.index if now else None,
                document=self.document,
                typeset=self.typeset,
            )
        if self.depth == UNITS and self.shown is not None:
            return OnePicture(self.run, self.shown, request, self.title, self.document, self.typeset)
        return super().pictures(request)


@dataclass(frozen=True)
class OnePicture(Book):
    """A picture that has no steps, on the pages that formulas have."""

    run: Trace
    shown: Diagram
    request: Request
    title: str
    document: bytes
    typeset: Typeset

    def scene(self, number: int) -> Scene:
        """The picture, whatever its number."""
        request = self.request
        page = page_of("16:9" if request.preset == DRAWING else request.preset, request.least_text)
        title = self.title if request.show.formula else ""
        diagram = cropped(self.shown, MARGIN, WIDEST) if request.preset == DRAWING else on_page(self.shown, page, title)
        scene = scene_from(self.run.graph, self.run, self.run.last, diagram, THEMES[request.theme], self.typeset)
        return replace(scene, document=self.document, transparent=request.transparent)


def level_subject(page: NetworkPage) -> Subject | None:
    """The level that the canvas shows; None while there is no network."""
    levels, network = page.levels, page.session.network
    if levels.trace is None or levels.frame is None:
        return None
    names = layer_titles(network)
    place = [part for part in (names.get(levels.path.block, levels.path.block), gate_title(levels.path.gate)) if part]
    return LevelSubject(
        levels.trace,
        levels.frame.index,
        None,
        encode(page.session.document),
        depth=levels.depth,
        title=", ".join((shown_title(page.session.document), *place)),
        titles=names,
        sight=page.picture.sight,
        numbers=page.training.look if levels.live else None,
        shown=page.picture.diagram,
    )
