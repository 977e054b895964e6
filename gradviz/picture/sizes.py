"""What shape a node has and how large it is. Owns the node sizes of the look; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradviz.graph import Graph
from gradviz.ops import OPS
from gradviz.picture.icons import GLYPHS
from gradviz.picture.measure import elide, text_width
from gradviz.picture.theme import TYPE

Kind = Literal["input", "parameter", "constant", "gate", "copy"]
PILL_HEIGHT = 32.0
PILL_LEAST = 56.0
PILL_LIMIT = 160.0
CONSTANT_LEAST = 40.0
CONSTANT_LIMIT = 96.0
GATE = 48.0
GATE_LIMIT = 96.0
COPY = 34.0


@dataclass(frozen=True, slots=True)
class Size:
    """A node's kind, its outer width and height, and the text inside as it fits."""

    kind: Kind
    width: float
    height: float
    text: str

    def along(self, direction: str) -> float:
        """The extent in the direction that values flow."""
        return self.height if direction == "down" else self.width

    def across(self, direction: str) -> float:
        """The extent over that direction."""
        return self.width if direction == "down" else self.height


def pill_width(text: str) -> float:
    """The width of a pill around `text`."""
    return max(PILL_LEAST, 24 + text_width(text, TYPE.pill))


def node_size(graph: Graph, node: int) -> Size:
    """The size of one node of `graph`."""
    record = graph.nodes[node]
    if graph.is_copy(node):
        return Size("copy", COPY, COPY, str(len(graph.outgoing[node])))
    if record.role == "constant":
        text = elide(graph.labels[node], TYPE.pill, CONSTANT_LIMIT - 20)
        return Size("constant", max(CONSTANT_LEAST, 20 + text_width(text, TYPE.pill)), PILL_HEIGHT, text)
    if not graph.operands[node]:
        text = elide(graph.labels[node], TYPE.pill, PILL_LIMIT - 24)
        return Size("parameter" if record.role == "parameter" else "input", pill_width(text), PILL_HEIGHT, text)
    symbol = OPS[record.op].symbol
    if symbol in GLYPHS:
        return Size("gate", GATE, GATE, symbol)
    text = elide(symbol, TYPE.word, GATE_LIMIT - 24)
    return Size("gate", max(GATE, 24 + text_width(text, TYPE.word)), GATE, text)
