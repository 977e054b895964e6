"""Prints formulas as they were read, as LaTeX and as plain Unicode. Owns brackets and names; templates come from the ops.

Plain text reads back to the same graph, given the names of several letters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Literal, NamedTuple

from gradviz.graph import Graph, Node
from gradviz.graph.spelling import GREEK_WORDS, LETTER_OF
from gradviz.language.shapes import shape_of
from gradviz.language.syntax import Line, Row, Terms, every_row
from gradviz.ops import OPS, Op
from gradviz.registry import Registry
from gradviz.words import say

Style = Literal["plain", "latex"]
EULER = "e^"
ATOM, FRACTION, SIGNED, TERM = 100, 29, 25, 10
ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde", "dot": r"\dot", "vec": r"\vec"}
SPACED = {"plain": {" * ": " · ", " - ": " − ", "-{": "−{"}, "latex": {}}


class Piece(NamedTuple):
    """A printed part: its text, how tightly it holds together, whether it begins with a sign, is a condition, or a bare number."""

    text: str
    binding: int
    signed: bool = False
    condition: bool = False
    number: bool = False


def worded(latex: str) -> str:
    """LaTeX of cases with the words between them in the present language."""
    return latex.replace(r"\text{for}", rf"\text{{{say('for')}}}").replace(r"\text{otherwise}", rf"\text{{{say('otherwise')}}}")


def worded_plain(text: str) -> str:
    """The same of a formula in plain text: 1 if x > 0, else 0."""
    return text.replace(" if ", f" {say('for')} ").replace(", else ", f", {say('otherwise')} ")


def latex_lines(lines: Sequence[Line]) -> list[str]:
    """One LaTeX formula a line. Where a name is e, Euler's power is written as a function, so that no e means two things."""
    if any("e" in (line.name, *line.parameters) or _mentions(line.rows, "e") for line in lines):
        lines = [replace(line, rows=tuple(map(_spelled_out, line.rows))) for line in lines]
    return [_line(line, "latex") for line in lines]


def _mentions(rows: Iterable[Row], word: str) -> bool:
    return any(row.kind == "name" and row.payload == word for row in every_row(rows))


def _spelled_out(row: Row) -> Row:
    """A gate set as a power of Euler's number as a call by its name instead."""
    if row.kind == "sum":
        return row._replace(payload=replace(row.payload, body=tuple(map(_spelled_out, row.payload.body))))
    if row.kind != "gate" or EULER not in row.payload[0].infix.split():
        return row
    op, attributes = row.payload
    return row._replace(payload=(replace(op, latex=rf"\operatorname{{{{{op.name}}}}}\left({{0}}\right)"), attributes))


def plain_lines(lines: Sequence[Line]) -> list[str]:
    """One line of plain Unicode a line, with middle dots for products."""
    return [_line(line, "plain") for line in lines]


def graph_text(graph: Graph, ops: Registry[Op] = OPS) -> str:
    """A text that reads as `graph`: named and shared gates on lines of their own, the output last."""
    return "\n".join(plain_lines(graph_lines(graph, ops)))


def graph_latex(graph: Graph, ops: Registry[Op] = OPS) -> str:
    """`graph` as LaTeX, a line for every named or shared gate."""
    return " \\\\\n".join(latex_lines(graph_lines(graph, ops)))


def name(word: str, style: Style) -> str:
    """A name as it is shown: Greek letters as letters; in LaTeX digits below, accents above, words upright."""
    found = re.fullmatch(r"([^\W\d_]+?)([0-9]*)((?:_\w+)?)('*)", word)
    if not found:
        return word if style == "plain" else rf"\mathrm{{{word}}}".replace("_", r"\_")
    stem, digits, below, primes = found.groups()
    if style == "plain":
        return LETTER_OF.get(stem, stem) + digits + below + primes
    head = f"\\{stem}" if stem in GREEK_WORDS and stem != "omicron" else stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"
    parts = [part for part in below.split("_") if part]
    while parts and parts[0] in ACCENTS:
        head = f"{ACCENTS[parts.pop(0)]}{{{head}}}"
    lower = ",".join([digits] * bool(digits) + [part if len(part) == 1 or part.isdigit() else rf"\mathrm{{{part}}}" for part in parts])
    return head + (f"_{{{lower}}}" if lower else "") + primes


def _line(line: Line, style: Style) -> str:
    body = print_rows(line.rows, style).text
    if not line.name:
        return body
    head = name(line.name, style)
    if line.parameters:
        head += "(" + ", ".join(name(parameter, style) for parameter in line.parameters) + ")"
    return f"{head} = {body}"


def print_rows(rows: Sequence[Row], style: Style) -> Piece:
    """The last of `rows`, printed."""
    pieces: list[Piece] = []
    for row in rows:
        operands = [pieces[source] for source in row.operands]
        if row.kind == "gate":
            op, attributes = row.payload
            extra = _settings(op, attributes)
            pieces.append(_gate(op, operands, extra, style))
        elif row.kind == "number":
            pieces.append(_number(row.payload, style))
        elif row.kind == "name":
            pieces.append(Piece(name(row.payload, style), ATOM))
        elif row.kind == "vector":
            pieces.append(Piece(_vector(row.payload, style), ATOM))
        elif row.kind == "call":
            pieces.append(Piece(_call(name(row.payload, style), operands, style), ATOM))
        else:
            pieces.append(_sum(row.payload, style))
    return pieces[-1]


def _settings(op: Op, attributes: Mapping[str, Any]) -> list[Any]:
    """The settings of a gate in their order, up to the last one that is not the default."""
    known = list(op.settings(attributes).values())
    chosen = [field.default != known[place] for place, field in enumerate(op.attributes)]
    return known[: len(chosen) - chosen[::-1].index(True)] if any(chosen) else []


def _setting(content: Any, style: Style) -> str:
    if isinstance(content, tuple):
        return _vector(content, style)
    return _number(content, style).text if isinstance(content, (int, float)) else str(content)


def _number(value: float, style: Style) -> Piece:
    size = abs(value)
    if not math.isfinite(size):
        name = "nan" if math.isnan(size) else "inf" if style == "plain" else r"\infty"
        return Piece(("−" if style == "plain" else "-") * (value < 0) + name, SIGNED, value < 0)
    digits = str(int(size)) if size == int(size) and size < 1e15 else repr(size)
    if size == math.pi:
        digits = "π" if style == "plain" else r"\pi"
    binding = ATOM
    mantissa, exponent, power = digits.partition("e")
    if exponent and style == "latex":
        digits, binding = rf"{mantissa} \cdot 10^{{{int(power)}}}", FRACTION - 9
    if math.copysign(1.0, value) < 0:
        return Piece(("−" if style == "plain" else "-") + digits, min(binding, SIGNED), True)
    return Piece(digits, binding, number=True)


def _vector(content: tuple[Any, ...], style: Style) -> str:
    """A vector or matrix in rows; what has more axes, and in plain text a matrix of one row, as a vector of its parts."""
    plain, depth = style == "plain", len(shape_of(content))
    if depth > 2 or (depth == 2 and len(content) == 1 and plain):
        rows = [[_vector(part, style) for part in content]]
    else:
        rows = [[_number(cell, style).text for cell in row] for row in (content if depth == 2 else (content,))]
    if plain:
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"
    return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in rows) + r"\end{bmatrix}"


def _sum(terms: Terms, style: Style) -> Piece:
    body = print_rows(terms.body, style)
    inner = body.text if body.binding > TERM else _bracketed(body, style)
    index = name(terms.index, style)
    if style == "latex":
        return Piece(rf"\sum_{{{index}={terms.low}}}^{{{terms.high}}} {inner}", TERM - 1)
    return Piece(f"sum[{index}={terms.low}..{terms.high}] {inner}", TERM - 1)


def _call(head: str, operands: Iterable[Piece], style: Style) -> str:
    inside = ", ".join(operand.text for operand in operands)
    return rf"{head}\left({inside}\right)" if style == "latex" else f"{head}({inside})"


def _gate(op: Op, operands: Sequence[Piece], extra: Sequence[Any], style: Style) -> Piece:
    template = _template(op, style)
    head = op.name if style == "plain" else rf"\operatorname{{{op.name}}}".replace("_", r"\_")
    if len(operands) != op.arity:
        text = op.written([operand.text for operand in operands], template) if op.text.startswith("[") else _call(head, operands, style)
        return Piece(text, ATOM)
    opened = _open_slots(template, op.arity)
    condition = op.binding < TERM
    shown = [
        _bracketed(piece, style, condition) if slot in opened and _needs(op, slot, piece, len(operands)) else piece.text
        for slot, piece in enumerate(operands)
    ]
    text = template.format(*shown)
    if extra:
        closing = r"\right)" if text.endswith(r"\right)") else ")"
        if not text.endswith(closing):
            text, template, opened = _call(head, operands, style), "", frozenset()
        text = text[: -len(closing)] + ", " + ", ".join(_setting(value, style) for value in extra) + closing
    signed = op.arity == 1 and op.binding < ATOM and not template.startswith(("{0}", "{{{0}}}"))
    return Piece(text, _binding(op, opened, template), signed, condition)


def _needs(op: Op, slot: int, piece: Piece, arity: int) -> bool:
    """Whether the operand in this open slot needs brackets to stay what it is."""
    if arity == 1 and op.binding == ATOM:
        return piece.binding <= FRACTION or piece.signed
    if arity == 1:
        return piece.binding <= op.binding or piece.signed or piece.number
    if slot > 0 and piece.signed:
        return True
    keeps = (op.associates == "left" and slot == 0) or (op.associates == "right" and slot == 1)
    return piece.binding < op.binding or (piece.binding == op.binding and not keeps)


def _binding(op: Op, opened: frozenset[int], template: str) -> int:
    """How tightly the printed gate holds: a fraction or a power in braces needs brackets only below another power."""
    if op.binding == ATOM:
        return FRACTION if "^" in template else ATOM
    return op.binding if opened else FRACTION


def _bracketed(piece: Piece, style: Style, inside_condition: bool = True) -> str:
    left, right = ("[", "]") if piece.condition and not inside_condition else ("(", ")")
    return rf"\left{left}{piece.text}\right{right}" if style == "latex" else left + piece.text + right


def _template(op: Op, style: Style) -> str:
    template = op.latex if style == "latex" else op.text
    for typed, shown in SPACED[style].items():
        template = template.replace(typed, shown)
    return template


@cache
def _open_slots(template: str, arity: int) -> frozenset[int]:
    """The slots at an edge of the template, which no bracket, brace or bar of its own encloses."""
    open_slots = {slot for slot in range(arity) if template.startswith((f"{{{slot}}}", f"{{{{{{{slot}}}}}}}^"))}
    return frozenset(open_slots | {slot for slot in range(arity) if re.search(rf"(?<!\{{)\{{{slot}\}}$", template)})


def graph_lines(graph: Graph, ops: Registry[Op] = OPS) -> list[Line]:
    """The lines that say a graph: a start value, a named or a shared gate each takes one; the output comes last."""
    lines: list[Line] = []
    kept: dict[int, list[Row]] = {}
    for node in graph.nodes:
        rows = _node_rows(graph, node, kept, ops)
        shared = len(graph.readers(node.id)) > 1
        if node.role == "gate" and not graph.is_copy(node.id) and (node.name or shared) and node.id != graph.output:
            lines.append(_made(graph.labels[node.id], rows))
            rows = [Row("name", graph.labels[node.id], (), 0, 0)]
        if "start" in node.attributes:
            value = node.attributes["start"]
            kind: Literal["number", "vector"] = "vector" if isinstance(value, tuple) else "number"
            lines.append(_made(node.name or "", [Row(kind, value, (), 0, 0)]))
        kept[node.id] = rows
    last = graph.nodes[graph.output]
    named = last.name or "" if last.role == "gate" else ""
    lines.append(_made(named, kept[graph.output]))
    return lines


def _node_rows(graph: Graph, node: Node, kept: dict[int, list[Row]], ops: Registry[Op]) -> list[Row]:
    if node.role == "constant":
        value = node.attributes["value"]
        return [Row("vector" if isinstance(value, tuple) else "number", value, (), 0, 0)]
    if node.role != "gate":
        return [Row("name", node.name, (), 0, 0)]
    if graph.is_copy(node.id):
        return kept[graph.operands[node.id][0]]
    rows: list[Row] = []
    roots: list[int] = []
    for source in graph.operands[node.id]:
        shift = len(rows)
        rows.extend(row._replace(operands=tuple(operand + shift for operand in row.operands)) for row in kept[source])
        roots.append(len(rows) - 1)
    return [*rows, Row("gate", (ops[node.op], dict(node.attributes)), tuple(roots), 0, 0)]


def _made(word: str, rows: Sequence[Row]) -> Line:
    return Line(word, (), tuple(rows), 0, 0)
