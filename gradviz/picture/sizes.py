"""What shape a node has and how large it is. Owns the node sizes of the look; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradviz.graph import Graph
from gradviz.ops import OPS
from gradviz.picture.icons import GLYPHS
from gradviz.picture.lengths import SCREEN, Lengths
from gradviz.picture.measure import elide, shortened, text_width

Kind = Literal["input", "parameter", "constant", "gate", "copy"]
PILL_LIMIT = 160.0
CONSTANT_LEAST = 40.0
CONSTANT_LIMIT = 96.0
GATE_LIMIT = 96.0


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


def pill_width(text: str, lengths: Lengths = SCREEN) -> float:
    """The width of a pill around `text`."""
    return max(lengths.pill_least, lengths.pill_padding + text_width(text, lengths.pill))


def node_size(graph: Graph, node: int, lengths: Lengths = SCREEN) -> Size:
    """The size of one node of `graph`."""
    record = graph.nodes[node]
    if graph.is_copy(node):
        return Size("copy", lengths.copy, lengths.copy, str(len(graph.outgoing[node])))
    if record.role == "constant":
        text = elide(graph.labels[node], lengths.pill, CONSTANT_LIMIT - 20)
        least = CONSTANT_LEAST * lengths.shrunk
        return Size("constant", max(least, lengths.pill_padding - 4 + text_width(text, lengths.pill)), lengths.pill_height, text)
    if not graph.operands[node]:
        text = shortened(graph.labels[node], lengths.pill, PILL_LIMIT - 24)
        return Size("parameter" if record.role == "parameter" else "input", pill_width(text, lengths), lengths.pill_height, text)
    symbol = OPS[record.op].symbol
    if symbol in GLYPHS:
        return Size("gate", lengths.gate, lengths.gate, symbol)
    text = elide(symbol, lengths.word, GATE_LIMIT - 24)
    return Size("gate", max(lengths.gate, lengths.pill_padding + text_width(text, lengths.word)), lengths.gate, text)
