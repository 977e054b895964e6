"""What stands around the drawing on a slide: formula, inputs and legend. Owns their places; draws no graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gradviz.engine import Trace
from gradviz.graph import Graph
from gradviz.picture.diagram import Anchor, Badge, Item, Label, Math, Shape
from gradviz.picture.edges import marked_gradient
from gradviz.picture.formula import Formula, formula_of, inputs_of
from gradviz.picture.layout import Direction
from gradviz.picture.measure import CAP_HEIGHT, elide, text_width
from gradviz.picture.options import RULE_ROLES, RULE_WORDS
from gradviz.picture.page import FORMULA, FORMULA_LEAST, INPUTS, LEGEND, Page
from gradviz.picture.typeset import MathPath, Typeset
from gradviz.words import say

GAP = 40.0
"""Between the formula and the inputs."""
LEADING = 1.35
MOST_LINES = 3
ASCENT, DESCENT = 0.78, 0.25
"""Of a bracket in plain text, in em."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line at its size: typeset where it has a path, else plain text."""

    text: Formula
    path: MathPath | None
    size: float

    @property
    def width(self) -> float:
        return self.path.width * self.size if self.path else text_width(self.text.plain, self.size)

    @property
    def ascent(self) -> float:
        return (self.path.ascent if self.path else ASCENT) * self.size

    @property
    def descent(self) -> float:
        return (self.path.descent if self.path else DESCENT) * self.size

    def shape(self, item: Item, x: float, baseline: float, anchor: Anchor) -> Shape:
        """The line at a place."""
        if self.path is None:
            return Label(item, x, baseline, self.text.plain, self.size, "text", anchor)
        return Math(item, x, baseline, self.text.latex, self.text.plain, self.size, "text", anchor)


def header(
    graph: Graph, run: Trace | None, page: Page, typeset: Typeset, *, formula: bool = True, inputs: bool = True
) -> tuple[list[Shape], float]:
    """Formula left and inputs right, and the place below which the page is free. The formula gives way."""
    room = page.width - 2 * page.side
    right = _wrapped(inputs_of(run), page.size(INPUTS), room * 0.45, typeset) if run is not None and inputs else []
    taken = max((line.width for line in right), default=-GAP) + GAP
    left = _fitted(formula_of(graph), page.size(FORMULA), page.size(FORMULA_LEAST), room - taken, typeset) if formula else None
    lines = [*right[:1], *([left] if left else [])]
    if not lines:
        return [], page.edge
    baseline = page.edge + max([page.size(FORMULA) * CAP_HEIGHT, *(line.ascent for line in lines)])
    bottom = baseline + max(line.descent for line in lines)
    shapes = [left.shape("formula", page.side, baseline, "start")] if left else []
    for index, line in enumerate(right):
        level = baseline + index * LEADING * line.size
        shapes.append(line.shape("inputs", page.width - page.side, level, "end"))
        bottom = max(bottom, level + line.descent)
    return shapes, bottom


def legend(graph: Graph, run: Trace, page: Page, direction: Direction = "right") -> tuple[list[Shape], tuple[float, float]]:
    """What the two colours and places of numbers mean, and how wide and high it stands in the lower right corner.

    On a page too narrow for it there is none.
    """
    size = page.size(LEGEND)
    baseline = page.height - page.edge - DESCENT * size
    value = say("value")
    gradient = say("gradient of {output}, flows back", output=elide(graph.labels[run.output], size, page.width / 4))
    left = page.width - page.side - text_width(gradient, size)
    shapes: list[Shape] = [Label("legend", left, baseline, gradient, size, "text", "start")]
    shapes += marked_gradient("legend", left - 1.5 * size, baseline, "2", size, direction)
    left -= 4 * size + text_width(value, size)
    shapes.append(Label("legend", left, baseline, value, size, "text", "start"))
    shapes.append(Label("legend", left - 0.9 * size, baseline, "3", size, "value"))
    size_of_corner = (page.width - page.side - left + size, page.height - page.edge - baseline + size)
    return (shapes, size_of_corner) if left - size > page.side else ([], (0.0, 0.0))


def rule_legend(rules: Iterable[str], page: Page, width: float) -> list[Shape]:
    """What the icons of rules mean, in the lower left corner; nothing where that is wider than `width`."""
    size = page.size(LEGEND)
    x, baseline = page.side, page.height - page.edge - DESCENT * size
    shapes: list[Shape] = []
    for rule in rules:
        word = say(RULE_WORDS[rule])
        shapes.append(Badge("legend", x + size / 2, baseline - CAP_HEIGHT * size / 2, size, rule, "", RULE_ROLES[rule], size))
        shapes.append(Label("legend", x + 1.3 * size, baseline, word, size, "text", "start"))
        x += 2.3 * size + text_width(word, size)
    return shapes if x - size - page.side <= width else []


def _fitted(text: Formula, size: float, least: float, room: float, typeset: Typeset) -> Line | None:
    """One line as large as fits: typeset, or plain, or the beginning of it."""
    if not text.plain:
        return None
    path = typeset(text.latex)
    if path is not None and path.width * least <= room:
        return Line(text, path, min(size, room / max(path.width, 1e-9)))
    fitted = max(least, min(size, room / max(text_width(text.plain, 1.0), 1e-9)))
    return Line(Formula("", elide(text.plain, fitted, room)), None, fitted)


def _wrapped(parts: Sequence[Formula], size: float, room: float, typeset: Typeset) -> list[Line]:
    """The parts on as few lines as they need; what three lines cannot hold ends in an ellipsis."""
    lines: list[list[Formula]] = []
    for part in parts:
        if lines and _plain_width([*lines[-1], part], size) <= room:
            lines[-1].append(part)
        else:
            lines.append([part])
    kept = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        kept[-1] = [*kept[-1][:-1], Formula(r"\ldots", "…")] if len(kept[-1]) > 1 else [*kept[-1], Formula(r"\ldots", "…")]
    return [line for line in (_fitted(_joined(row), size, size, room, typeset) for row in kept) if line is not None]


def _plain_width(parts: Sequence[Formula], size: float) -> float:
    return text_width(", ".join(part.plain for part in parts), size)


def _joined(parts: Sequence[Formula]) -> Formula:
    latex = r",\; ".join(part.latex for part in parts) if all(part.latex for part in parts) else ""
    return Formula(latex, ", ".join(part.plain for part in parts))
