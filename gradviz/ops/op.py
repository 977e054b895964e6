"""The Op record: everything gradviz knows about one kind of gate. Owns the record and its registry; holds no op itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.graph import Graph
from gradviz.notation import shape as written_shape
from gradviz.registry import Registry
from gradviz.words import mark, say

Rule = Literal["distribute", "sum", "swap", "route", "slope", "linear"]
Category = Literal["add", "copy", "mul", "max", "unary", "linear"]
Convention = Literal["library", "lecture"]
Shape = tuple[int, ...]
Sampler: TypeAlias = "Callable[[np.random.Generator], float]"
"""In quotes, as NumPy loads its random numbers when they are first spoken of."""


def no_partials(*row: Any, **attributes: Any) -> tuple[Any, ...]:
    """The `local` of an op that is not elementwise. Raises TypeError: its gradients come from its vjp."""
    raise TypeError("an op with a vjp has no elementwise derivative")


@dataclass(frozen=True)
class Scalar:
    """Plain Python twins of `forward` and `local` for the op-code loop; where they raise, NumPy's decide."""

    forward: Callable[..., float]
    local: Callable[..., tuple[float, ...]]


@dataclass(frozen=True)
class Op:
    """One kind of gate. All functions are pure and take operands in slot order, then the attributes by keyword.

    `forward(*operands) -> value` and `local(out, *operands) -> partials, one per slot` are elementwise on arrays and scalars;
    `lecture` replaces `local` under the lecture convention where the two differ. An op that is not elementwise has
    `vjp(upstream, out, *operands) -> gradients, one per slot` instead of `local` (None: that operand gets none), and
    `infer(attributes, *operand shapes)`, its shape or an InputError that says what would fit; the dtype follows the operands.
    `operands` names its slots; `flow[slot]` is a template of its vjp with `g` for upstream, `{own}` and `{out}`, the last one
    serving the rest; `example` are operand shapes to draw.
    `sympy(module, *operands)` is the definition that the exact local derivative and its LaTeX are derived from, None where
    single numbers mean nothing. `kinked(*operands)` is true where the derivative is a convention. `domain[slot](rng)` draws
    an operand, or an element of one, away from trouble; the last `optional` operands may be left out. `expand(attributes,
    operand shapes, output index)` is one unit as simpler gates. `latex` and `text` are templates with `{0}`, `{1}`; `typed`
    says whether a reader takes the name as a function's; `binding` is the precedence of that text (100 = atom). `infix` lists
    the signs a reader takes for the op, apart by spaces: between two operands, before one ("^T" after one, "|" around one,
    "[" around several, "‖" for double bars in LaTeX, "=" for a second name of a value, "?" for the choice of `cases`, "e^" for
    Euler's power); `associates` says how equal signs in a row group. `title` is what the gate is called in words.
    """

    name: str
    symbol: str
    category: Category
    rule: Rule
    doc: str
    note: str
    forward: Callable[..., Any]
    domain: tuple[Sampler, ...]
    text: str
    latex: str
    local: Callable[..., tuple[Any, ...]] = no_partials
    vjp: Callable[..., tuple[Any, ...]] | None = None
    infer: Callable[..., Shape] | None = None
    operands: tuple[str, ...] = ()
    flow: tuple[str, ...] = ()
    example: tuple[Shape, ...] = ()
    sympy: Callable[..., Any] | None = None
    typed: bool = True
    binding: int = 100
    infix: str = ""
    associates: Literal["left", "right", "none"] = "left"
    aliases: tuple[str, ...] = ()
    variadic: bool = False
    attributes: tuple[Field, ...] = ()
    lecture: Callable[..., tuple[Any, ...]] | None = None
    scalar: Scalar | None = None
    remembers: Literal["nothing", "operands", "output", "winner"] = "nothing"
    kinked: Callable[..., Any] | None = None
    trouble: str = ""
    title: str = ""
    expand: Callable[[Mapping[str, Any], tuple[Shape, ...], tuple[int, ...]], Graph] | None = None
    optional: int = 0
    ordered: bool = False
    analytic: bool = True

    @property
    def elementwise(self) -> bool:
        """Whether every element of the result depends on the same element of each operand alone."""
        return self.vjp is None

    @property
    def arity(self) -> int:
        """The number of operands; the least number where there may be more."""
        return len(self.domain) - self.optional

    @property
    def shown_title(self) -> str:
        """What the gate is called in the current language; its name where the record gives no title."""
        return say(self.title) if self.title else self.name.replace("_", " ").capitalize()

    def slopes(self, convention: Convention) -> Callable[..., tuple[Any, ...]]:
        """The local derivatives under a convention: `lecture` where that one differs, else `local`."""
        return self.lecture if convention == "lecture" and self.lecture is not None else self.local

    def accepts(self, operands: int) -> bool:
        """Whether the op takes this many operands."""
        return self.arity <= operands <= len(self.domain) or (self.variadic and operands >= self.arity)

    def written(self, operands: Sequence[str], template: str = "") -> str:
        """The gate over its operands' texts, by `template` (`text` unless given); one that may have more lists them all."""
        template = template or self.text
        if self.variadic or self.optional:
            template = template.replace("{0}, {1}", ", ".join(f"{{{slot}}}" for slot in range(len(operands))))
        return template.format(*operands)

    def sends(self, slot: int, operands: Sequence[str], out: str) -> str:
        """What a gate that is not elementwise sends to one operand, in these names; g is the gradient that reached it."""
        return self.flow[min(slot, len(self.flow) - 1)].format(*operands, own=operands[slot], out=out)

    def settings(self, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
        """Every declared attribute: as given, else its default."""
        return {**{field.name: field.default for field in self.attributes}, **attributes} if self.attributes else attributes

    def names(self, operands: int) -> tuple[str, ...]:
        """What the operands are called: as declared, else by letters; those of a variadic op by number."""
        if self.variadic and self.operands:
            return tuple(f"{self.operands[0]}{slot + 1}" for slot in range(operands))
        return self.operands[:operands] or tuple("abcdefgh"[:operands])

    def shape(self, *operands: Shape, **attributes: Any) -> Shape:
        """The shape of the result: as inferred, else broadcast. Raises InputError that says what would fit."""
        if self.infer is not None:
            return self.infer(self.settings(attributes), *operands)
        try:
            return np.broadcast_shapes(*operands)
        except ValueError:
            raise InputError(
                "shapes",
                mark("{op} cannot combine the shapes {shapes}"),
                mark("Give both the same shape, or make one of them a single number."),
                op=self.name,
                shapes=", ".join(map(written_shape, operands)),
            ) from None


OPS: Registry[Op] = Registry("op")
CONVENTIONS: tuple[Convention, ...] = get_args(Convention)
CATEGORIES: tuple[Category, ...] = get_args(Category)
RULES: tuple[Rule, ...] = get_args(Rule)


def declare(record: Op) -> Op:
    """Register `record` under its name and return it. Raises ValueError naming what is missing, unknown or taken."""
    if not record.doc or not record.note:
        raise ValueError(f"op {record.name!r} needs a one-line doc and a teaching note")
    if record.category not in CATEGORIES or record.rule not in RULES:
        raise ValueError(f"op {record.name!r}: unknown category {record.category!r} or rule {record.rule!r}")
    if (record.vjp is not None and record.infer is None) or (record.vjp is None) == (record.local is no_partials):
        raise ValueError(f"op {record.name!r} needs either a local derivative, or a vjp and the shape that it infers")
    if record.name in OPS:
        raise ValueError(f"op {record.name!r}: the name {record.name!r} is taken")
    taken = {word for other in OPS.values() if other.arity == record.arity for word in (other.name, *other.aliases)}
    clash = taken.intersection((record.name, *record.aliases))
    if clash:
        raise ValueError(f"op {record.name!r}: the name {clash.pop()!r} is taken")
    return OPS.register(record.name, record)


def uniform(low: float, high: float) -> Sampler:
    """A sampler of the open interval (low, high)."""
    return lambda rng: float(rng.uniform(low, high))


def away_from(kink: float, reach: float = 3.0, gap: float = 0.1) -> Sampler:
    """A sampler within `reach` of `kink`, but never closer to it than `gap`."""
    return lambda rng: float(kink + rng.choice((-1.0, 1.0)) * rng.uniform(gap, reach))


ANY = uniform(-3.0, 3.0)
POSITIVE = uniform(0.1, 4.0)
NONZERO = away_from(0.0)
