"""What a viewer may choose about a picture. Owns the record and the words of rule tags; draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from gradviz.picture.diagram import Item, Role
from gradviz.picture.layout import Direction
from gradviz.picture.lengths import FURTHER, FURTHEST, SCREEN, Lengths
from gradviz.words import mark

Labels = Literal["numbers", "symbols", "both", "none"]
Detail = Literal["near", "middle", "small", "far"]
TAGS_UP_TO = 60

RULE_WORDS: Mapping[str, str] = {
    "distribute": mark("distribute"),
    "sum": mark("sum"),
    "swap": mark("swap"),
    "route": mark("route"),
    "slope": mark("slope"),
    "linear": mark("linear"),
}
RULE_ROLES: Mapping[str, Role] = {"distribute": "add", "sum": "copy", "swap": "mul", "route": "max", "slope": "unary", "linear": "linear"}


@dataclass(frozen=True, slots=True)
class Options:
    """`tags` None means: on up to 60 edges. `detail` follows the zoom: what is far has no text, and only what is near has names.

    Without `words` a tag is only its icon. `digits` are the significant ones of numbers; `arrays` need more room than these.
    """

    labels: Labels = "numbers"
    tags: bool | None = None
    detail: Detail = "near"
    words: bool = True
    digits: int = 4
    lengths: Lengths = SCREEN
    arrays: bool = False

    def shows_tags(self, edges: int) -> bool:
        """Whether edges wear their rule."""
        return self.detail != "far" and (edges <= TAGS_UP_TO if self.tags is None else self.tags)


USUAL = Options()
"""What a picture shows unless somebody chooses."""


def seen_as(options: Options, detail: Detail, direction: Direction = "right") -> Options:
    """What a small graph shows at a zoom: further off all but the words of tags, in letters as large as the room of those allows."""
    if detail in ("near", "far"):
        return replace(options, detail=detail)
    if options.labels == "both":
        return replace(options, words=False)
    largest = detail == "small" and options.labels == "numbers" and direction == "right"
    return replace(options, words=False, lengths=FURTHEST if largest else FURTHER)


NODE_COLORS: Mapping[Role, str] = {
    "accent": mark("Blue"),
    "value": mark("Green"),
    "gradient": mark("Red"),
    "local": mark("Orange"),
    "mul": mark("Violet"),
    "unary": mark("Pink"),
}
"""The colours that a viewer can give to a node, and their words."""


def _nothing() -> Mapping[int, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Pin:
    """Something that a node keeps in memory from step `since` on until step `until`, and how it is written."""

    since: int
    until: int
    text: str


def _no_pins() -> Mapping[int, tuple[Pin, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Marks:
    """What the viewer has marked; items are node ids and edges. `found` are the hits of a search.

    `ready` are the gates that a learner may send back next; `pins` what every node keeps in memory, and when;
    `moves` what an update makes of a parameter. `asked` is the gate whose value, or the edge whose gradient, a learner is to predict;
    while `quiet` nothing is told that is still to come.
    """

    selection: frozenset[Item] = frozenset()
    hover: Item = None
    keyboard: Item = None
    breakpoints: frozenset[Item] = frozenset()
    moved: frozenset[Item] = frozenset()
    found: frozenset[Item] = frozenset()
    notes: Mapping[int, str] = field(default_factory=_nothing)
    colors: Mapping[int, Role] = field(default_factory=_nothing)
    ready: frozenset[int] = frozenset()
    pins: Mapping[int, tuple[Pin, ...]] = field(default_factory=_no_pins)
    moves: Mapping[int, str] = field(default_factory=_nothing)
    asked: Item = None
    quiet: bool = False


NO_MARKS = Marks()
