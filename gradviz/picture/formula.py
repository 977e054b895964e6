"""What a picture says about its graph in one line: the formula as it was read, and the inputs. Decides no size or place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gradviz.engine import Trace
from gradviz.errors import ExpressionError
from gradviz.graph import Graph
from gradviz.language import read
from gradviz.language.typeset import graph_latex, graph_text, name, worded
from gradviz.notation import value as written

LONG = 2000
"""A longer text is shown as it stands, typeset by nobody."""
START = re.compile(r"\S+ = [−-]?[\d.]+(e[−-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Formula:
    """One line twice: as LaTeX ("" where there is none) and as plain text."""

    latex: str
    plain: str


def formula_of(graph: Graph) -> Formula:
    """The formula of a graph, its definitions one after another; lines that only give a start value are left to the inputs."""
    found = _formula(graph.text, tuple(name for name in graph.names if len(name) > 1)) if graph.text else _printed(graph)
    return Formula(worded(found.latex), found.plain)


def inputs_of(run: Trace) -> tuple[Formula, ...]:
    """Name and value of every input; an array as plain text only."""
    return tuple(_input(found, run.inputs[found]) for found in run.graph.inputs if found in run.inputs)


def _input(found: str, content: Any) -> Formula:
    shown = written(content)
    latex = "" if np.ndim(content) or not np.isfinite(content) else f"{name(found, 'latex')} = {_number(shown)}"
    return Formula(latex, f"{found} = {shown}")


def _number(shown: str) -> str:
    """A sign that belongs to its number stands close to it; a power of ten is written as one."""
    mantissa, exponent, power = shown.replace("−", "{-}").partition("e")
    return "{" + mantissa + (rf" \cdot 10^{{{power}}}" if exponent else "") + "}"


@lru_cache(maxsize=64)
def _formula(text: str, names: tuple[str, ...]) -> Formula:
    plain = "; ".join(line.strip() for line in text.splitlines() if line.strip())
    if len(text) > LONG:
        return Formula("", plain[:LONG])
    try:
        found = read(text, names=names)
    except ExpressionError:
        return Formula("", plain)
    lines = list(zip(found.latex.split("\n"), found.plain.split("\n"), strict=True))
    shown = [line for line in lines if not START.fullmatch(line[1])] or lines
    return Formula(r",\quad ".join(latex.replace("= -", "= {-}") for latex, _ in shown), ",  ".join(line for _, line in shown))


def _printed(graph: Graph) -> Formula:
    """A graph that no text made."""
    if len(graph.nodes) > LONG // 10:
        return Formula("", "")
    return Formula(graph_latex(graph).replace(" \\\\\n", r",\quad "), graph_text(graph).replace("\n", ",  "))
