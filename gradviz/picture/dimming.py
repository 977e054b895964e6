"""Dimming: a picture in which only what a step is about keeps its colours. Owns which items those are, and the pale roles."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType

from gradviz.engine.steps import Moment
from gradviz.graph import Edge, Graph
from gradviz.picture.diagram import Badge, Box, Diagram, Group, Item, Label, Math, Raster, Role, Shape, Strands, Wire
from gradviz.picture.ending import OUTPUT
from gradviz.picture.theme import Theme, mix

PALE = "pale "
SHARE = 0.3
"""How much of a colour is left."""


def with_pale(theme: Theme) -> Theme:
    """The theme with a pale twin of every role."""
    pale = {PALE + role: mix(color, theme["surface"], SHARE) for role, color in theme.colors.items()}
    return replace(theme, colors=MappingProxyType({**theme.colors, **pale}))


def dimmed(diagram: Diagram, lit: AbstractSet[Item]) -> Diagram:
    """The picture with every item that is not `lit` in pale roles."""
    return replace(diagram, shapes=tuple(shape if _is_lit(shape, lit) else _pale(shape) for shape in diagram.shapes))


def step_items(graph: Graph, moment: Moment | None) -> frozenset[Item] | None:
    """What a moment is about, with its neighbours; None when that is everything."""
    focus = moment.focus if moment is not None else None
    if moment is None or focus is None:
        return None
    if isinstance(focus, Edge):
        return frozenset((focus, focus.source, focus.target))
    into, out = graph.incoming[focus], graph.outgoing[focus]
    near: set[Item] = {focus, *into, *(edge.source for edge in into)}
    if moment.phase == "forward":
        near.update(out)
    elif graph.is_copy(focus):
        near.update(out, (edge.target for edge in out))
    if focus == graph.output:
        near.add(OUTPUT)
    return frozenset(near)


def _is_lit(shape: Shape, lit: AbstractSet[Item]) -> bool:
    return any(shape.item == item and type(shape.item) is type(item) for item in lit)


def _role(role: Role | None) -> Role | None:
    return None if role is None else PALE + role


def _pale(shape: Shape) -> Shape:
    match shape:
        case Group():
            return replace(shape, shapes=tuple(_pale(part) for part in shape.shapes))
        case Box() | Wire():
            return replace(shape, fill=_role(shape.fill), outline=_role(shape.outline))
        case Label():
            return replace(shape, role=PALE + shape.role, halo=_role(shape.halo))
        case Math() | Badge():
            return replace(shape, role=PALE + shape.role)
        case Raster() | Strands():
            return shape
