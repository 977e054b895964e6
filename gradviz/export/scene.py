"""Scene: all that an exporter gets. Owns the record and how it is made from a graph or a run; prints nothing."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.engine import Trace
from gradviz.engine.steps import Frame
from gradviz.graph import Graph
from gradviz.picture.diagram import Diagram
from gradviz.picture.theme import Theme


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
