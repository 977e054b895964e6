"""The parent's side of the layout child: layouts and formulas on request, from any thread but the one that paints.

Owns one child, a cache of formulas and the way back to our own layout when the child cannot serve.
"""

from __future__ import annotations

from gradviz.graph import Graph
from gradviz.picture.layered import arrange
from gradviz.picture.layout import Direction, Layout
from gradviz.picture.layout_child import packed
from gradviz.picture.typeset import MathPath
from gradviz.processes import Child, ChildError

MODULE = "gradviz.picture.layout_child"
OWN_UP_TO = 60
"""Our own layout is as good, and instant, on graphs of up to this many nodes."""
LAYOUT_DEADLINE = 20.0
MATH_DEADLINE = 5.0
FAILED = "failed"
"""The child has tried and cannot; whatever else goes wrong may go well another time."""
KEPT = 32
"""How many formulas are kept, those made last: a long one is 1,000 commands of 240 bytes each, and whoever shows one has its own path."""


class PictureService:
    """Layouts and typeset formulas. `notice` is the code of what failed last ("" while all is well)."""

    def __init__(self, child: Child | None = None) -> None:
        self._child = child or Child(MODULE)
        self._formulas: dict[str, MathPath | None] = {}
        self.notice = ""

    def layout(self, graph: Graph, direction: Direction = "right", wide: bool = False) -> Layout:
        """A fresh layout; our own where the graph is small or the child fails."""
        if len(graph.nodes) <= OWN_UP_TO:
            return arrange(graph, direction, wide)
        try:
            request = {"job": "layout", "graph": packed(graph), "direction": direction, "wide": wide}
            answer = self._child.ask(request, LAYOUT_DEADLINE)
        except ChildError as error:
            self.notice = error.code
            return arrange(graph, direction, wide)
        return Layout(tuple((x, y) for x, y in answer["centers"]), answer["width"], answer["height"], answer["direction"])

    def math(self, latex: str) -> MathPath | None:
        """A formula as a path, or None where plain text has to stand: it cannot be typeset, or not now, and may be asked for again."""
        try:
            return self._formulas[latex]
        except KeyError:
            pass
        try:
            made = self._made(latex)
        except ChildError as error:
            self.notice = error.code
            if error.code != FAILED:
                return None
            made = None
        self._formulas[latex] = made
        if len(self._formulas) > KEPT:
            self._formulas.pop(next(iter(self._formulas)), None)
        return made

    def _made(self, latex: str) -> MathPath:
        answer = self._child.ask({"job": "math", "latex": latex}, MATH_DEADLINE)
        path = tuple((name, *numbers) for name, *numbers in answer["path"])
        return MathPath(path, answer["width"], answer["ascent"], answer["descent"])

    def known(self, latex: str) -> MathPath | None:
        """The formula if it has been typeset already; never waits."""
        return self._formulas.get(latex)

    def close(self) -> None:
        """End the child."""
        self._child.close()
