"""How a name is spelled: λ and lambda, x₁ and x1, an accent before or after its letter are one name. Owns Greek; knows no grammar."""

from __future__ import annotations

import re
import unicodedata

GREEK_LETTERS = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
GREEK_NAMES = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi",
    "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
)  # fmt: skip
GREEK = dict(zip(GREEK_LETTERS, GREEK_NAMES, strict=True))
LETTER_OF = {word: letter for letter, word in GREEK.items()}
GREEK_WORDS = frozenset(LETTER_OF)
FOLDED = {"ϵ": "ε", "ϑ": "θ", "ϕ": "φ", "ϱ": "ρ", "ς": "σ", "µ": "μ"}
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
PLAIN = str.maketrans({**FOLDED, **SUBSCRIPTS})
TAIL = re.compile(r"[0-9']*")
STEM = re.compile(r"([A-Za-z]+)([0-9]*(?:_\w+)?'*)")


def canonical(name: str) -> str:
    """The one spelling of a name: Greek letters as words, digits on the line, accents composed."""
    if not name or name.isascii():
        return name
    folded = unicodedata.normalize("NFC", name).translate(PLAIN)
    return GREEK.get(folded[0], folded[0]) + folded[1:] if TAIL.fullmatch(folded, 1) or folded[1:2] == "_" else folded


def shown(name: str) -> str:
    """A name as the screen shows it: Greek letters as letters."""
    found = STEM.fullmatch(name)
    return LETTER_OF.get(found.group(1), found.group(1)) + found.group(2) if found else name
