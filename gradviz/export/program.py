"""A graph as lines of a program: one variable per node, one formula per gate, from the definitions that SymPy differentiates.

Owns names and the printing of formulas; `numpy_code` and `pytorch_code` each write a whole program of them.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradviz.algebra.derive import definition, operand_symbols, partials
from gradviz.engine.steps import Seed
from gradviz.errors import InputError
from gradviz.export.scene import Scene
from gradviz.graph import Graph, Node
from gradviz.notation import plain
from gradviz.ops import OPS
from gradviz.words import mark

INVERSE = re.compile(r"^a(?=cos|sin|tan)")
"""SymPy's short name of an inverse function, which NumPy and PyTorch spell out."""
SIGNS: Mapping[str, str] = {
    "Equality": "==",
    "Unequality": "!=",
    "GreaterThan": ">=",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "StrictLessThan": "<",
    "And": "&",
    "Or": "|",
    "Xor": "^",
}


@dataclass(frozen=True)
class Program:
    """A graph ready to be written: the variable of each node; copy gates share that of what they copy."""

    graph: Graph
    variables: tuple[str, ...]

    def gates(self) -> Sequence[Node]:
        """The gates that compute something, in order."""
        return [node for node in self.graph.nodes if self.graph.operands[node.id] and not self.graph.is_copy(node.id)]

    def operands(self, node: Node) -> list[str]:
        """The variables that a gate reads."""
        return [self.variables[source] for source in self.graph.operands[node.id]]


def program_of(graph: Graph, taken: Sequence[str]) -> Program:
    """The graph with a valid name of its own for every node; names in `taken` belong to the program around it."""
    used = set(taken)
    variables: list[str] = []
    for node in graph.nodes:
        if graph.is_copy(node.id):
            variables.append(variables[graph.operands[node.id][0]])
            continue
        wanted = "constant" if node.role == "constant" else re.sub(r"\W", "_", graph.labels[node.id]) or "x"
        if wanted[0].isdigit() or keyword.iskeyword(wanted) or keyword.issoftkeyword(wanted):
            wanted = "_" + wanted if wanted[0].isdigit() else wanted + "_"
        name, number = wanted, 2
        while name in used:
            name, number = f"{wanted}_{number}", number + 1
        used.add(name)
        variables.append(name)
    return Program(graph, tuple(variables))


def formula(program: Program, node: Node, module: str) -> str:
    """What a gate computes, in the variables of its operands. Raises InputError for a gate that has no definition."""
    names, op = program.operands(node), OPS[node.op]
    return _printed(lambda: [definition(op, op.settings(node.attributes), len(names))], names, module, node)[0]


def slopes(program: Program, node: Node, module: str) -> list[str]:
    """The local derivatives of a gate by its operands. Raises InputError."""
    names = program.operands(node)
    return _printed(lambda: partials(OPS[node.op], node.attributes, len(names)), names, module, node)


def array(content: Any) -> str:
    """A number or nested list as Python writes it."""
    return repr(plain(content)).replace("'nan'", "nan").replace("'inf'", "inf").replace("'-inf'", "-inf")


def input_lines(scene: Scene, program: Program, made: Callable[[str], str]) -> list[str]:
    """A line for every leaf; an input without a value gets 1."""
    values = scene.trace.inputs if scene.trace else {}
    lines = []
    for node in scene.graph.leaves:
        content = node.attributes["value"] if node.role == "constant" else values.get(node.name or "", 1.0)
        lines.append(f"{program.variables[node.id]} = {made(array(np.asarray(content)))}")
    return lines


def seed_of(scene: Scene) -> str:
    """The gradient that the backward pass starts with."""
    seeds = [step.value for step in scene.trace.steps if isinstance(step, Seed)] if scene.trace else []
    return array(np.asarray(seeds[0])) if seeds else "1.0"


def heading(scene: Scene, sentence: str) -> list[str]:
    """The formula and a sentence as comments."""
    lines = [*scene.graph.text.splitlines(), sentence]
    return ["# " + "".join(sign for sign in line if sign.isprintable()) for line in lines]


def _printed(expressions: Callable[[], Sequence[Any]], names: Sequence[str], module: str, node: Node) -> list[str]:
    try:
        symbols = {symbol.name: name for symbol, name in zip(operand_symbols(len(names)), names, strict=True)}
        return [_opened(_text(expression, symbols, module)) for expression in expressions()]
    except (KeyError, TypeError, AttributeError):
        raise InputError(
            "no code",
            mark("the gate {op} cannot be written as a line of a program"),
            mark("Choose another format; pictures show every gate."),
            op=node.op,
        ) from None


def _opened(text: str) -> str:
    """A whole line needs no brackets around it."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and at < len(text) - 1:
            return text
    return text[1:-1] if text.startswith("(") else text


def _text(expression: Any, names: Mapping[str, str], module: str) -> str:
    kind = type(expression).__name__
    parts = [] if kind == "Piecewise" else [_text(part, names, module) for part in expression.args]
    if expression.is_Symbol:
        return names[expression.name]
    if expression.is_Rational:
        return str(expression) if expression.is_Integer and expression >= 0 else f"({expression})"
    if expression.is_number and not parts:
        return repr(float(expression))
    if kind in ("Add", "Mul"):
        return "(" + (" + " if kind == "Add" else " * ").join(parts) + ")"
    if kind == "Pow":
        return _power(expression, parts, module)
    if kind in SIGNS:
        return "(" + f" {SIGNS[kind]} ".join(parts) + ")"
    if kind == "Piecewise":
        return _choice(expression, names, module)
    function = INVERSE.sub("arc", kind.lower())
    if not hasattr(np, function):
        raise KeyError(kind)
    return f"{module}.{function}({', '.join(parts)})"


def _power(expression: Any, parts: Sequence[str], module: str) -> str:
    base, exponent = parts
    if expression.exp == -1:
        return f"(1 / {base})"
    if str(expression.exp) == "1/2":
        return f"{module}.sqrt({base})"
    return f"({base} ** {exponent})"


def _choice(expression: Any, names: Mapping[str, str], module: str) -> str:
    *rows, (last, _) = expression.args
    text = _text(last, names, module)
    for value, condition in reversed(rows):
        text = f"{module}.where({_text(condition, names, module)}, {_text(value, names, module)}, {text})"
    return text
