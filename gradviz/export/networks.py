"""Pictures of a network by its layers, on the pages that formulas have; a step is a layer. Prints nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

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
from gradviz.picture.page import FORMULA, Page, page_of
from gradviz.picture.slide import cropped, scaled
from gradviz.picture.theme import THEMES
from gradviz.picture.typeset import Typeset, typeset_here

LARGEST = 1.6
NUMBERS = Sight(edge_numbers=True)
TITLE_SHARE = 0.75
LINES = (1, 2, 3, 4)


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
        self.run, self.request, self._title = run, request, title
        self._numbers, self._index = numbers, index
        self._document, self._typeset = document, typeset
        moments = run.moments("phase") if request.granularity == "phase" else layer_moments(run)
        self.moments: tuple[Moment | None, ...] = (None,) if request.steps == END else chosen(moments, request.steps)
        self._page = page_of("16:9" if request.preset == DRAWING else request.preset, request.least_text)
        shapes = {name: np.shape(array) for name, array in run.inputs.items()}
        found = blocks(run.graph, shapes)
        lines = (1,) if request.preset == DRAWING else LINES
        sights = [replace(sight, columns=-(-len(found) // line) if line > 1 else 0) for line in lines]
        tried = [NetworkDrawing(run.graph, found, each, titles) for each in sights]
        self._drawing = max(tried, key=lambda drawing: min(self._page.width / drawing.width, self._page.height / drawing.height))

    def scene(self, number: int) -> Scene:
        moment = self.moments[number]
        frame = self.run.frame(moment.stop) if moment else self.run.last if self._index is None else self.run.frame(self._index)
        known: Numbers = frame if moment is not None or self._numbers is None else self._numbers
        drawn = self._drawing.state(known, lit=None if moment is None else moment.focus)
        title = self._title if self.request.show.formula else ""
        diagram = cropped(drawn, MARGIN, WIDEST) if self.request.preset == DRAWING else on_page(drawn, self._page, title)
        scene = scene_from(self.run.graph, self.run, frame, diagram, THEMES[self.request.theme], self._typeset)
        return replace(scene, document=self._document, transparent=self.request.transparent)


def on_page(drawn: Diagram, page: Page, title: str = "") -> Diagram:
    """A drawing in the middle of a page, with a title above."""
    size = page.size(FORMULA) * TITLE_SHARE
    title = elide(title, size, page.width - 2 * page.side)
    top = page.edge + (2 * size if title else 0)
    left, upper, right, lower = extent(drawn.shapes)
    width, height = max(right - left, 1.0), max(lower - upper, 1.0)
    scale = min((page.width - 2 * page.side) / width, (page.height - page.edge - top) / height, LARGEST)
    x = (page.width - width * scale) / 2 - left * scale
    y = top + (page.height - page.edge - top - height * scale) / 2 - upper * scale
    around = [Label("formula", page.side, page.edge + size, title, size, "text", "start")] if title else []
    return Diagram(page.width, page.height, (*around, *(scaled(shape, x, y, scale) for shape in drawn.shapes)))
