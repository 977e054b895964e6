"""Pasted LaTeX to the plain language, each character with its place in the LaTeX. Owns commands; knows no grammar of formulas."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.language.messages import error
from gradviz.language.tokens import Token
from gradviz.language.tokens import scan as scan_plain


def is_latex(text: str) -> bool:
    """Whether a text holds what only LaTeX has: a command or a brace."""
    return "\\" in text or "{" in text or "}" in text


def scan(text: str, signs: Sequence[str]) -> list[Token]:
    raise error("latex", text, 0, 1, command="LaTeX")
