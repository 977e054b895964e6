"""Scene: all that an exporter gets. Owns the record and how it is made from a graph or a run; prints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gradviz.engine import Trace
from gradviz.engine.steps import Frame
from gradviz.graph import Graph
from gradviz.picture.compose import Drawing
from gradviz.picture.diagram import Diagram, Math
from gradviz.picture.fitting import at_rest
from gradviz.picture.layered import arrange
from gradviz.picture.slide import cropped
from gradviz.picture.theme import THEMES, Theme
from gradviz.picture.typeset import MathPath, Typeset, typeset_here

LIGHT = THEMES["light"]
NOTEBOOK_WIDTH = 640.0
NOTEBOOK_MARGIN = 12.0


def _no_formulas() -> Mapping[str, MathPath]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Scene:
    """A picture and what it shows: `index` steps of `trace` have been taken; without a trace there are no numbers.

    `formulas` holds the paths of the formulas in the diagram that could be typeset. `document` is what the picture was made
    from, for formats that can carry it; a `transparent` picture has no ground. `notes` says what happened, for the speaker.
    """

    graph: Graph
    trace: Trace | None
    index: int
    diagram: Diagram
    theme: Theme
    formulas: Mapping[str, MathPath] = field(default_factory=_no_formulas)
    document: bytes = b""
    transparent: bool = False
    notes: str = ""

    @property
    def frame(self) -> Frame | None:
        """What is known in this picture."""
        return None if self.trace is None else self.trace.frame(self.index)


def notebook_scene(source: Graph | Trace, theme: Theme = LIGHT) -> Scene:
    """The drawing alone, no larger than a notebook's column."""
    graph, run = (source.graph, source) if isinstance(source, Trace) else (source, None)
    frame = run.last if run else None
    drawn = Drawing(graph, arrange(graph)).state(run, frame, moment=at_rest(frame))
    return scene_from(graph, run, frame, cropped(drawn, NOTEBOOK_MARGIN, NOTEBOOK_WIDTH), theme, typeset_here)


def scene_from(graph: Graph, run: Trace | None, frame: Frame | None, diagram: Diagram, theme: Theme, typeset: Typeset) -> Scene:
    """A scene of a finished diagram, with its formulas typeset."""
    paths = {shape.latex: typeset(shape.latex) for shape in diagram.flat() if isinstance(shape, Math)}
    known = {latex: path for latex, path in paths.items() if path is not None}
    return Scene(graph, run, frame.index if frame else 0, diagram, theme, MappingProxyType(known))
