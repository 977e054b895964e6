"""Common slips: Cyrillic letters, other libraries' names, grouped digits, functions without a gate. Owns their tables."""

from __future__ import annotations

import re
from collections.abc import Collection

CYRILLIC = dict(zip("асеорхуіѕјАВЕКМНОРСТУХІЅЈ", "aceopxyisjABEKMHOPCTYXISJ", strict=True))
LATIN = str.maketrans(CYRILLIC)
WORD = re.compile(r"[^\W\d_][\w']*")
PIECE = re.compile(r"[^\W\d_][\d_]*")
LIBRARY = re.compile(r"\b(?:np|numpy|math|cmath|torch|tf|jnp|sp|sympy|nn|F)\.(?:\w+\.)*(?=[^\W\d])")
THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3}){2,}(?![\d.])")
DEFINITIONS = re.compile(r",\s*(?=[^\W\d]\w*\s*=(?!=))")
FUNCTION_LETTERS = "fghFGHφψ"
"""Names that are functions in every book: before a bracket they are hardly ever a factor."""
SYNONYMS = {"sh": "sinh", "ch": "cosh", "th": "tanh", "arsh": "asinh", "arch": "acosh", "arth": "atanh"}
WRITTEN = {
    "ctg": "1/tan(x)", "cotg": "1/tan(x)", "cot": "1/tan(x)", "sec": "1/cos(x)", "csc": "1/sin(x)", "cosec": "1/sin(x)",
    "cth": "1/tanh(x)", "coth": "1/tanh(x)", "sech": "1/cosh(x)", "csch": "1/sinh(x)", "cbrt": "x^(1/3)",
}  # fmt: skip
"""How to write the functions that have no gate of their own."""


def in_latin(word: str) -> str:
    """`word` with look-alike Cyrillic letters as Latin ones; "" if it has none, or has others."""
    folded = word.translate(LATIN)
    return folded if folded != word and folded.isascii() else ""


def all_in_latin(text: str) -> str:
    """`text` with every word latinized that can be."""
    return WORD.sub(lambda found: in_latin(found.group()) or found.group(), text)


def pieces(text: str) -> frozenset[str]:
    """Every letter of `text` with the digits after it: what a word may be a product of."""
    return frozenset(PIECE.findall(text))


def twin(word: str, all_pieces: Collection[str]) -> str:
    """The Latin form of `word` if a part of it has a Latin twin among `all_pieces`, else ""."""
    folded = in_latin(word)
    return folded if any(in_latin(piece) in all_pieces for piece in pieces(word) if in_latin(piece)) else ""
