"""Lengths: how large letters and nodes are and how close things stand, for the screen and tighter for slides.

Owns the record; lays nothing out and knows no colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradviz.picture.theme import TYPE

CAPITAL = 0.74


@dataclass(frozen=True, slots=True)
class Lengths:
    """All lengths of one picture in canvas units; the defaults are those of the screen.

    Letters: `value` ... `caption`. Nodes: `gate` ... `copy`. Edges: `gap` after a node, `curve` between two levels, `short_curve`
    behind a bow, `target_gap` or `order_gap` before a port, `clear_before` and `clear_after` from a node to a wire that passes it.
    `air` lies round everything; where a layout has several rows, `clear` above and below a wire that runs back between two of
    them, `pitch` between two such wires, and `bend` is what one needs to turn. `row` of None lets every node have just the room
    it needs; `bare` edges carry neither number nor rule. `icon` is how large a tag without a word is against one with. Numbers
    `beside` a wire that runs down stand left and right of it.
    """

    value: float = TYPE.value
    value_far: float = TYPE.value_far
    name: float = TYPE.name
    pill: float = TYPE.pill
    word: float = TYPE.word
    tag: float = TYPE.tag
    caption: float = TYPE.caption
    gate: float = 48.0
    pill_height: float = 32.0
    pill_padding: float = 24.0
    pill_least: float = 56.0
    copy: float = 34.0
    gap: float = 16.0
    curve: float = 86.0
    short_curve: float = 36.0
    target_gap: float = 12.0
    order_gap: float = 20.0
    clear_before: float = 54.0
    clear_after: float = 38.0
    stub: float = 68.0
    row: float | None = 160.0
    air: float = 4.0
    clear: float = 12.0
    pitch: float = 10.0
    bend: float = 12.0
    bare: bool = False
    icon: float = 1.0
    beside: bool = False

    @property
    def word_height(self) -> float:
        """A tag around its word."""
        return 20.0 * self.tag / TYPE.tag

    @property
    def tag_height(self) -> float:
        """A rule tag: where it is an icon alone, it may be smaller than one around a word."""
        return self.word_height * self.icon

    @property
    def shrunk(self) -> float:
        """The size of a gate against that on the screen."""
        return self.gate / 48.0

    def stack_half(self, tagged: bool) -> float:
        """The room of a label stack above, or below, its line."""
        if self.bare:
            return 4.0
        if self.beside:
            return max(self.tag_height if tagged else 0.0, CAPITAL * self.value) / 2 + 2.0
        return (self.tag_height / 2 if tagged else 0.0) + 7.0 + CAPITAL * self.value

    def aside(self, tagged: bool) -> float:
        """How far from the wire a number beside it begins."""
        return (self.tag_height / 2 if tagged else 0.0) + 6.0

    @property
    def bow(self) -> float:
        """How far off the middle the stacks of two copied operands lie."""
        return max(40.0, self.stack_half(True) + 4.0) if self.row is not None else self.stack_half(True) + 2.0

    @property
    def port(self) -> float:
        """How far off the middle two operands enter."""
        return 12.0 * self.shrunk

    @property
    def parts_below(self) -> float:
        """The baseline of a copy gate's parts, below its middle."""
        return max(50.0, self.stack_half(True) + 8.0 + CAPITAL * self.value_far) if self.row is not None else self.stack_half(True) + 16.0


SCREEN = Lengths()
FURTHER = replace(SCREEN, value=16.0, value_far=14.0, name=15.0, pill=16.0, caption=13.0)
"""Of a picture seen from further off, where tags are icons: letters grow into the room of the words, to be read as well."""
FURTHEST = replace(SCREEN, value=18.0, value_far=16.0, name=18.0, pill=19.0, word=17.0, caption=15.0)
"""Of a picture at about half its size."""
LETTER = 14.0
"""On a slide all letters are about as large as the numbers, so that none is too small."""


ICON = 0.64
"""An icon alone is about as high as the letters around it."""


def slide_lengths(shrink: float, *, bare: bool = False, words: bool = True, close: int = 0, down: bool = False) -> Lengths:
    """Letters of one size, and everything else `shrink` times as large as on the screen, as far as the letters allow.

    `close` is for pages that would lose their numbers otherwise: 1 is as near to one another as things can be told apart, 2 lets
    wires pass nodes that closely too. A page is wide, so that in a picture that runs `down` numbers stand beside their wires, unless
    the words of rules do.
    """
    made = replace(_usual_lengths(shrink, bare=bare, words=words), beside=down and not words)
    if not close:
        return made
    made = replace(
        made,
        pill_height=1.3 * LETTER,
        pill_padding=8.0,
        gap=4.0,
        curve=18.0,
        short_curve=18.0,
        target_gap=8.0,
        air=2.0,
        clear=7.0,
        pitch=7.0,
        bend=8.0,
    )
    return replace(made, clear_before=12.0 * shrink + LETTER, clear_after=LETTER) if close > 1 else made


def _usual_lengths(shrink: float, *, bare: bool, words: bool) -> Lengths:
    return Lengths(
        value=LETTER,
        value_far=LETTER,
        name=LETTER,
        pill=LETTER,
        word=LETTER,
        tag=LETTER,
        caption=LETTER,
        gate=48.0 * shrink,
        pill_height=max(32.0 * shrink, LETTER * 1.6),
        pill_padding=max(24.0 * shrink, 14.0),
        pill_least=56.0 * shrink,
        copy=max(34.0 * shrink, 20.0),
        gap=max(12.0 * shrink, 5.0),
        curve=max(86.0 * shrink, 24.0),
        short_curve=max(36.0 * shrink, 28.0),
        target_gap=max(12.0 * shrink, 10.0),
        stub=68.0 * shrink,
        clear_before=24.0 * shrink + 6.0 + LETTER,
        clear_after=max(24.0 * shrink, LETTER) + 4.0,
        row=None,
        bare=bare,
        icon=1.0 if words else ICON,
    )
