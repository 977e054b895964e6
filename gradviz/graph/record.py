"""Graphs as plain JSON records, for documents and child processes. Owns the codec and its checks; knows no op.

A record names ops and lists operands; it is never text to be read. `from_record` trusts nothing that it is given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, get_args

from gradviz.errors import InputError
from gradviz.graph.graph import Graph
from gradviz.graph.node import NO_ATTRIBUTES, Node, Role, Span
from gradviz.words import mark

SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
SPECIAL_KEY = "float"
ROLES = get_args(Role)


def to_record(graph: Graph) -> dict[str, Any]:
    """`graph` as dictionaries, lists, strings and finite numbers; fields that hold their default are left out."""
    nodes = [_node_record(node, operands) for node, operands in zip(graph.nodes, graph.operands, strict=True)]
    return {"nodes": nodes, "outputs": list(graph.outputs), "text": graph.text}


def from_record(record: Any) -> Graph:
    """The graph that `to_record` wrote. Raises InputError that says where the record is wrong."""
    try:
        rows = [_node(place, row) for place, row in enumerate(record["nodes"])]
        outputs = tuple(_place(output, len(rows)) for output in record["outputs"])
        text = record.get("text", "")
        if not outputs or not isinstance(text, str):
            raise ValueError("no output, or a text that is none")
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            "record",
            mark("this is not the record of a graph: {reason}"),
            mark("It was damaged, or written by something else; make it again."),
            reason=f"{type(error).__name__}: {error}",
        ) from None
    return Graph(tuple(node for node, _ in rows), tuple(operands for _, operands in rows), outputs, text)


def _node_record(node: Node, operands: tuple[int, ...]) -> dict[str, Any]:
    row: dict[str, Any] = {"op": node.op}
    if operands:
        row["operands"] = list(operands)
    if node.attributes:
        row["attributes"] = {name: _encoded(value) for name, value in node.attributes.items()}
    if node.name is not None:
        row["name"] = node.name
    if node.role != "gate":
        row["role"] = node.role
    if node.span is not None:
        row["span"] = list(node.span)
    if node.group is not None:
        row["group"] = node.group
    return row


def _node(place: int, row: Mapping[str, Any]) -> tuple[Node, tuple[int, ...]]:
    """The node at `place` and its operands, all of them before it."""
    operands = tuple(_place(source, place) for source in row.get("operands", ()))
    attributes = {_text(name): _decoded(value) for name, value in row.get("attributes", NO_ATTRIBUTES).items()}
    role = row.get("role", "gate")
    if role not in ROLES or (role == "gate") != bool(operands) or (role == "constant" and "value" not in attributes):
        raise ValueError(f"node {place} cannot be a {role}")
    name = row.get("name")
    if name is None and role not in ("gate", "constant"):
        raise ValueError(f"node {place} needs a name")
    span, group = row.get("span"), row.get("group")
    return Node(
        place,
        _text(row["op"]),
        attributes or NO_ATTRIBUTES,
        None if name is None else _text(name),
        role,
        None if span is None else _span(span),
        None if group is None else _text(group),
    ), operands


def _place(value: Any, end: int) -> int:
    if type(value) is not int or not 0 <= value < end:
        raise ValueError(f"{value!r} is not one of the {end} nodes before it")
    return value


def _span(value: Any) -> Span:
    start, end = value
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise ValueError(f"{value!r} is no span")
    return Span(start, end)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _encoded(value: Any) -> Any:
    """An attribute for JSON: tuples as lists, numbers that JSON cannot hold by name."""
    if isinstance(value, (list, tuple)):
        return [_encoded(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {SPECIAL_KEY: "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}
    return value


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decoded(item) for item in value)
    if isinstance(value, dict):
        return SPECIAL[value[SPECIAL_KEY]]
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"{value!r} is no attribute")
