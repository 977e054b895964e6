"""Scene: all that an exporter gets. Owns the record and how it is made from a graph or a run; prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gradviz.engine import Trace
from gradviz.engine.steps import Frame
from gradviz.graph import Graph
from gradviz.picture.compose import compose
from gradviz.picture.diagram import Diagram
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Layout
from gradviz.picture.options import Options
from gradviz.picture.slide import at_rest, slide
from gradviz.picture.theme import THEMES, Theme

LIGHT = THEMES["light"]
SLIDES = THEMES["print"]
"""On paper a picture stands alone: it comes with formula, inputs and legend."""


@dataclass(frozen=True)
class Scene:
    """A picture and what it shows: `index` steps of `trace` have been taken; without a trace there are no numbers."""

    graph: Graph
    trace: Trace | None
    index: int
    diagram: Diagram
    theme: Theme

    @property
    def frame(self) -> Frame | None:
        """What is known in this picture."""
        return None if self.trace is None else self.trace.frame(self.index)


def scene_of(source: Graph | Trace, theme: Theme = LIGHT, *, layout: Layout | None = None, options: Options | None = None) -> Scene:
    """A graph without numbers, or a finished run, with nothing lit."""
    graph, run = (source.graph, source) if isinstance(source, Trace) else (source, None)
    frame = run.last if run else None
    placed = layout or arrange(graph)
    if theme is SLIDES:
        diagram = slide(graph, run, frame, layout=placed, options=options)
    else:
        diagram = compose(graph, placed, options=options).state(run, frame, moment=at_rest(frame))
    return Scene(graph, run, frame.index if frame else 0, diagram, theme)


def moment_scenes(
    run: Trace, theme: Theme = LIGHT, granularity: str = "edge", *, layout: Layout | None = None, options: Options | None = None
) -> Iterator[Scene]:
    """One scene per moment of a run, each with its step lit; all share one geometry."""
    drawing = compose(run.graph, layout or arrange(run.graph), options=options)
    for moment in run.moments(granularity):
        yield Scene(run.graph, run, moment.stop, drawing.state(run, run.frame(moment.stop), moment=moment), theme)
