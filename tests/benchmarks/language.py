"""Language rows: a long expression read into a graph beside SymPy's parser on the same text, and the slowest of random texts."""

from __future__ import annotations

import contextlib
import random
import sys
import time
from functools import cache
from typing import Any

import numpy as np

from gradviz.errors import ExpressionError
from gradviz.language import parse
from tests.benchmarks.layout import random_text
from tests.benchmarks.table import UnavailableError, best_seconds, needed, row
from tests.language.test_reading import BITS

OPS = 1000
RECURSION = 20_000
RANDOM_TEXTS = 20_000


@cache
def flat_text() -> str:
    """A sum of products without parentheses."""
    draw = random.Random(1)
    return "x" + "".join(f" {draw.choice('+-*')} {draw.choice('abcdfghk')}" for _ in range(OPS))


@cache
def parse_seconds(text: str) -> float:
    return best_seconds(lambda: parse(text), runs=10)


def against_sympy(text: str) -> float:
    """SymPy's parser walks the text's tree by recursion, deeper than Python allows by itself."""
    parser: Any = needed("sympy.parsing.sympy_parser")
    own = parse_seconds(text)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(RECURSION)
    try:
        return best_seconds(lambda: parser.parse_expr(text, evaluate=False), runs=2) / own
    except (RecursionError, MemoryError, SyntaxError) as problem:
        raise UnavailableError(f"SymPy cannot read it: {type(problem).__name__}") from problem
    finally:
        sys.setrecursionlimit(limit)


@cache
def random_seconds() -> list[float]:
    """The time of each of many random texts: characters of all kinds, pieces of formulas, short and long."""
    draw = random.Random(20)
    seconds = []
    for index in range(RANDOM_TEXTS):
        pieces = draw.randrange(100, 900) if index % 20 == 0 else draw.randrange(40)
        text = "".join(draw.choice(BITS) for _ in range(pieces))
        start = time.perf_counter()
        with contextlib.suppress(ExpressionError):
            parse(text)
        seconds.append(time.perf_counter() - start)
    return seconds


@row("1,000-op sum of products to a graph", "ms", at_most=20)
def flat() -> float:
    return 1000 * parse_seconds(flat_text())


@row("1,000-op nested expression to a graph", "ms", at_most=20)
def nested() -> float:
    return 1000 * parse_seconds(random_text(OPS))


@row("1,000-op sum of products, against SymPy's parser", "x")
def flat_against_sympy() -> float:
    return against_sympy(flat_text())


@row("1,000-op nested expression, against SymPy's parser", "x")
def nested_against_sympy() -> float:
    return against_sympy(random_text(OPS))


@row("20,000 random texts, p99.9", "ms", at_most=100)
def random_most() -> float:
    return 1000 * float(np.quantile(random_seconds(), 0.999))


@row("20,000 random texts, slowest", "ms")
def random_slowest() -> float:
    return 1000 * max(random_seconds())
