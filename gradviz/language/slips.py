"""Common slips: Cyrillic letters and layout, names of other libraries, decimal commas, functions without a gate. Owns their tables."""

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
    "ctg": "1/tan({})", "cotg": "1/tan({})", "cot": "1/tan({})", "sec": "1/cos({})", "csc": "1/sin({})", "cosec": "1/sin({})",
    "cth": "1/tanh({})", "coth": "1/tanh({})", "sech": "1/cosh({})", "csch": "1/sinh({})", "cbrt": "({})^(1/3)", "∛": "({})^(1/3)",
    "arcctg": "pi/2-arctan({})", "arccot": "pi/2-arctan({})", "acot": "pi/2-arctan({})",
}  # fmt: skip
"""How to write the functions that have no gate of their own; {} is the argument."""
RUSSIAN = {
    "синус": "sin", "косинус": "cos", "тангенс": "tan", "арктангенс": "arctan", "экспонента": "exp", "логарифм": "ln",
    "корень": "sqrt", "модуль": "abs", "знак": "sign", "ступенька": "step", "сигмоида": "sigmoid", "сигма": "σ",
    "макс": "max", "максимум": "max", "мин": "min", "минимум": "min", "сумма": "sum", "среднее": "mean",
}  # fmt: skip
"""Functions by the words of a Russian textbook."""
JOINING = {"и": "and", "или": "or", "не": "not"}
RUSSIAN_NUMBERS = {"пи": "pi"}
LAYOUT = str.maketrans(
    'ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ.,:;?№"',
    "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>/?^$&#@",
)
"""What the keys of a Russian keyboard write in the English layout."""
TYPED_SLASH = re.compile(r"\d\.[^\W\d_]")
"""The key of / is a dot in the Russian layout."""
EXPONENT = re.compile(r"[еЕ][+-]?\d")


def in_latin(word: str) -> str:
    """`word` with look-alike Cyrillic letters as Latin ones; "" if it has none, or has others."""
    folded = word.translate(LATIN)
    return folded if folded != word and folded.isascii() else ""


def all_in_latin(text: str) -> str:
    """`text` with every word latinized that can be."""
    return WORD.sub(lambda found: in_latin(found.group()) or found.group(), text)


def in_english_layout(text: str) -> str:
    """What the same keys write in the English layout; "" for a text with a Latin letter, or with none that is Cyrillic."""
    letters = [character for character in text if character.isalpha()]
    cyrillic = any("Ѐ" <= letter <= "ӿ" for letter in letters)
    return text.translate(LAYOUT) if cyrillic and not any(letter.isascii() for letter in letters) else ""


def in_signs(text: str) -> str:
    """`text` with the words of a Russian textbook as the functions and signs that are read."""
    known = {**RUSSIAN, **JOINING, **RUSSIAN_NUMBERS}
    return WORD.sub(lambda found: known.get(found.group().lower(), found.group()), text)


def with_points(text: str) -> str:
    """`text` with a decimal point for every comma between digits, but for those in the brackets of a call or a vector."""
    listed: list[bool] = []
    shown = list(text)
    for at, character in enumerate(text):
        if character in "([":
            listed.append(character == "[" or text[at - 1 : at].isalnum())
        elif character in ")]" and listed:
            listed.pop()
        elif character == "," and not any(listed) and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            shown[at] = "."
    return "".join(shown)


def with_commas(text: str, opening: int) -> str:
    """`text` with commas for the semicolons in the brackets that open at `opening`, and points for the commas in numbers there."""
    closing = _closing(text, opening)
    inside = re.sub(r"(?<=\d),(?=\d)", ".", text[opening:closing]).replace(";", ",")
    return text[:opening] + inside + text[closing:]


def spelled_out(text: str, word: str, start: int, end: int) -> tuple[str, str | None]:
    """How to write the function `word` at text[start:end], and the text with it written so where its argument is plain to see."""
    form = WRITTEN[word]
    bracket = re.compile(r"\s*\(").match(text, end)
    bare = re.compile(r"\s*([^\W\d_]\w*|\d+(?:\.\d+)?)(?!\w|\s*\()").match(text, end)
    if bracket:
        stop = _closing(text, bracket.end() - 1)
        inside = text[bracket.end() : stop]
        stop += 1
    elif bare:
        stop, inside = bare.end(), bare.group(1)
    if not (bracket or bare) or not inside.strip() or stop > len(text):
        return _brief(form.format("x")), None
    better = _brief(form.format(inside.strip()))
    alone = text[:start].rstrip()[-1:] in ("", "=", "(", "+", ",", "\n") and text[stop:].lstrip()[:1] in ("", ")", "+", "-", ",", ";")
    return better, text[:start] + (better if alone else f"({better})") + text[stop:]


def _brief(form: str) -> str:
    """(x)^(1/3) without the brackets around a single name or number."""
    return re.sub(r"^\((\w+)\)", r"\1", form)


def _closing(text: str, opening: int) -> int:
    """Where the bracket that opens at `opening` closes; the end of the text if it does not."""
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth == 0:
            return at
    return len(text)


def pieces(text: str) -> frozenset[str]:
    """Every letter of `text` with the digits after it: what a word may be a product of."""
    return frozenset(PIECE.findall(text))


def twin(word: str, all_pieces: Collection[str]) -> str:
    """The Latin form of `word` if a part of it has a Latin twin among `all_pieces`, else ""."""
    folded = in_latin(word)
    return folded if any(in_latin(piece) in all_pieces for piece in pieces(word) if in_latin(piece)) else ""
