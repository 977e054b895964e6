"""Pictures of a network by its layers, on the pages that formulas have; a step is a layer. Prints nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradviz.engine import Trace
from gradviz.engine.blocks import blocks
from gradviz.engine.steps import Moment
from gradviz.export.request import DRAWING, END, MARGIN, WIDEST, Book, Request, chosen
from gradviz.export.scene import Scene, scene_from
from gradviz.nn.levels.batch import layer_moments
from gradviz.picture.bounds import extent
from gradviz.picture.diagram import Diagram, Label
from gradviz.picture.measure import elide
from gradviz.picture.network import NetworkDrawing, Numbers, Sight
from gradviz.picture.network_layout import Captions
from gradviz.picture.page import FORMULA, Page, page_of
from gradviz.picture.room import Room, Spot
from gradviz.picture.slide import cropped, scaled
from gradviz.picture.theme import THEMES
from gradviz.picture.typeset import Typeset, typeset_here
from gradviz.words import mark

LARGEST = 1.6
NUMBERS = Sight(edge_numbers=True)
TITLE_SHARE = 0.75
LINES = (1, 2, 3, 4)
GROWN = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.4, 3.0)
"""How much larger than on the screen letters may be beside their blocks."""
ALL = Captions()
NAMES = Captions(shape=False, parameters=False, gradient=False)
POORER = (
    (True, ALL, ""),
    (False, ALL, mark("What flows from layer to layer is left out: it has no room at this size of text.")),
    (
        False,
        replace(ALL, parameters=False),
        mark("What flows from layer to layer and how many parameters a layer has are left out: there is no room for more."),
    ),
    (
        False,
        replace(NAMES, gradient=True),
        mark("Only the names of layers and the lengths of their gradients have room at this size of text."),
    ),
    (False, NAMES, mark("Only the names of layers have room at this size of text.")),
)
"""Whether links have their numbers, what is written below a block, and how it is told that this is less."""
TOO_SMALL = mark("Only the names of layers are shown, and smaller than asked for: there is no room for more.")


@dataclass(frozen=True)
class _Fit:
    """A drawing, what it looks like at the end of the run, and what is told of what had no room."""

    drawing: NetworkDrawing
    rest: Diagram
    left_out: str = ""


class NetworkPictures(Book):
    """The pictures of a request for the run of a network on a batch, made one after another.

    A page holds the whole network in as many lines as let it be largest.
    """

    def __init__(
        self,
        run: Trace,
        request: Request,
        *,
        title: str = "",
        titles: Mapping[str, str] | None = None,
        sight: Sight = NUMBERS,
        numbers: Numbers | None = None,
        index: int | None = None,
        document: bytes = b"",
        typeset: Typeset = typeset_here,
    ) -> None:
        """Raises InputError for a preset or steps that there are not. `titles` are what layers are called.

        A picture at rest shows `numbers`, or what is known after `index` steps, or the end.
        """
        self.run, self.request = run, request
        self._numbers, self._index = numbers, index
        self._document, self._typeset = document, typeset
        moments = run.moments("phase") if request.granularity == "phase" else layer_moments(run)
        self.moments: tuple[Moment | None, ...] = (None,) if request.steps == END else chosen(moments, request.steps)
        self._page = page_of("16:9" if request.preset == DRAWING else request.preset, request.least_text)
        shapes = {name: np.shape(array) for name, array in run.inputs.items()}
        self._blocks, self._sight, self._titles = blocks(run.graph, shapes), sight, titles
        self._shown_title = title if request.show.formula else ""
        drawing = self._drawn(sight, (1,))
        self._fit = _Fit(drawing, drawing.state(run.last)) if request.preset == DRAWING else self._fullest()

    @property
    def left_out(self) -> str:
        return self._fit.left_out

    def _fullest(self) -> _Fit:
        """The picture with the largest blocks whose letters can be read, with less and less written until there is one."""
        ways = POORER if self._sight.edge_numbers else ((False, ALL, ""), *POORER[2:])
        for edge_numbers, captions, left_out in ways:
            for grown in GROWN:
                sight = replace(self._sight, edge_numbers=edge_numbers, captions=replace(captions, grown=grown))
                drawing = self._drawn(sight, LINES)
                found = _Fit(drawing, drawing.state(self.run.last), left_out)
                if place_on(self._page, found.rest, self._shown_title).scale * sight.captions.smallest(edge_numbers) >= self._page.least:
                    return found
        return replace(found, left_out=TOO_SMALL)

    def _drawn(self, sight: Sight, lines: Sequence[int]) -> NetworkDrawing:
        """In as many of these lines as let it be largest."""
        sights = [replace(sight, columns=-(-len(self._blocks) // line) if line > 1 else 0) for line in lines]
        tried = [NetworkDrawing(self.run.graph, self._blocks, each, self._titles) for each in sights]
        return max(tried, key=lambda drawing: min(self._page.width / drawing.width, self._page.height / drawing.height))

    def scene(self, number: int) -> Scene:
        moment = self.moments[number]
        frame = self.run.frame(moment.stop) if moment else self.run.last if self._index is None else self.run.frame(self._index)
        known: Numbers = frame if moment is not None or self._numbers is None else self._numbers
        drawn, rest = self._fit.drawing.state(known, lit=None if moment is None else moment.focus), self._fit.rest
        if self.request.preset == DRAWING:
            diagram = cropped(drawn, MARGIN, WIDEST, rest)
        else:
            diagram = on_page(drawn, self._page, self._shown_title, rest)
        scene = scene_from(self.run.graph, self.run, frame, diagram, THEMES[self.request.theme], self._typeset)
        return replace(scene, document=self._document, transparent=self.request.transparent)


def on_page(drawn: Diagram, page: Page, title: str = "", rest: Diagram | None = None) -> Diagram:
    """A drawing in the middle of a page, with a title above; where pictures of one run belong together, as the one at `rest` is."""
    spot, size = place_on(page, rest or drawn, title), _title_size(page)
    title = elide(title, size, page.width - 2 * page.side)
    around = [Label("formula", page.side, page.edge + size, title, size, "text", "start")] if title else []
    return Diagram(page.width, page.height, (*around, *(scaled(shape, spot.x, spot.y, spot.scale) for shape in drawn.shapes)))


def place_on(page: Page, drawn: Diagram, title: str) -> Spot:
    """Where a drawing is in the middle of what a title leaves of a page, as large as there is room."""
    top = page.edge + (2 * _title_size(page) if title else 0)
    left, upper, right, lower = extent(drawn.shapes)
    width, height = max(right - left, 1.0), max(lower - upper, 1.0)
    scale = min(Room(page.width - 2 * page.side, page.height - page.edge - top).scale(width, height), LARGEST)
    x = (page.width - width * scale) / 2 - left * scale
    return Spot(scale, x, top + (page.height - page.edge - top - height * scale) / 2 - upper * scale)


def _title_size(page: Page) -> float:
    return max(page.size(FORMULA) * TITLE_SHARE, page.least)
