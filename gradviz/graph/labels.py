"""Labels of nodes: what the screen calls a gate that the user did not name. Owns naming only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from gradviz.graph.node import COPY, Node
from gradviz.graph.spelling import shown
from gradviz.notation import value

SKIPPED = frozenset("eilo")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def node_labels(nodes: Sequence[Node], operands: Sequence[Sequence[int]], text: str) -> tuple[str, ...]:
    """Names where given, with Greek letters as letters; constants as numbers; a copy as its source; else fresh letters.

    Fresh letters are unused in the text and skip e, i, l and o, which read as digits or Euler's number.
    """
    fresh = _fresh_letters(nodes, text)
    labels: list[str] = []
    for node in nodes:
        if node.name is not None:
            labels.append(shown(node.name))
        elif node.role == "constant":
            labels.append(value(node.attributes["value"]))
        elif node.op == COPY:
            labels.append(labels[operands[node.id][0]])
        else:
            labels.append(next(fresh))
    return tuple(labels)


def _fresh_letters(nodes: Sequence[Node], text: str) -> Iterator[str]:
    used = {node.name for node in nodes} | set(re.findall(r"[a-z]", text))
    for round_number in count():
        for letter in LETTERS:
            label = letter if round_number == 0 else f"{letter}{round_number}"
            if letter not in SKIPPED and label not in used:
                yield label
