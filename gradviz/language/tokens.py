"""Text to tokens: numbers, words, signs, superscripts, line ends. Owns characters; knows no names and no grammar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from gradviz.language import limits, slips
from gradviz.language.messages import error, replaced

TokenKind = Literal["number", "word", "name", "function", "sign", "power", "line", "end"]


class Token(NamedTuple):
    """One piece of text[start:end]; `text` is its normal form (a folded letter, a superscript as plain digits)."""

    kind: TokenKind
    text: str
    start: int
    end: int


SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀ", "0123456789+-nT", strict=True))
PRIMES = "'′’"
QUOTES = "\"'`“”„‘’«»"
PUNCTUATION = ("(", ")", "[", "]", ",", "=", ":", "|", "√", "∑", "@", "..", "==", "!=", "!", ":=", "{", "}")
BETTER = {
    "½": "1/2",
    "⅓": "1/3",
    "¼": "1/4",
    "¾": "3/4",
    "⅔": "2/3",
    "–": "-",
    "—": "-",
    "＝": "=",
    "∙": "*",
    "•": "*",
    "∕": "/",
    "←": "=",
    "‐": "-",
    "‑": "-",
}
NAME_DOT = re.compile(r"([^\W\d][\w']*)\.(?=[^\W\d])")
SIGN_SLIPS = {"=>": ">=", "=<": "<=", "<>": "!=", "===": "==", "!==": "!="}
KINDS: dict[str | None, TokenKind] = {"sign": "sign", "word": "word", "number": "number", "line": "line"}
"""Of the pieces of plain text; spaces and comments are no tokens."""
SPACES = r"[ \t\r]"
WORD = r"[A-Za-z][A-Za-z0-9_']*+(?![^\x00-\x7f])"
"""One that goes on with another letter than these is read the slow way, as all that is not plain ASCII."""
NUMBER = r"(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"


def scan(text: str, signs: Sequence[str]) -> list[Token]:
    """All tokens of `text`, closed by an "end" token. `signs` are the operator spellings that the ops declare."""
    spellings = frozenset((*PUNCTUATION, *(sign for sign in signs if not sign[0].isalpha())))
    plain = _plain(spellings)
    tokens: list[Token] = []
    at, length = 0, len(text)
    while at < length:
        before = at
        found = plain.match(text, at)
        if found is None:
            at = _slow(text, at, tokens)
        else:
            at, piece, kind = found.end(), found[found.lastindex or 0], KINDS.get(found.lastgroup)
            if kind == "number":
                tokens.append(_number(text, before, before + len(piece)))
            elif kind is not None:
                if piece in SIGN_SLIPS:
                    _refuse_slip(text, before, piece, spellings)
                tokens.append(Token(kind, piece, before, before + len(piece)))
        if at <= before:
            raise AssertionError(f"no progress at {before}")
        if len(tokens) > limits.TOKENS:
            raise error("tokens", text, before, at, limit=limits.TOKENS)
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


@lru_cache(maxsize=16)
def _plain(spellings: frozenset[str]) -> re.Pattern[str]:
    """One piece of plain ASCII and the spaces after it: a longer sign goes before a shorter one, and a slip is found as if it were one."""
    longest_first = sorted({*spellings, *SIGN_SLIPS}, key=lambda sign: (-len(sign), sign))
    kinds = {"sign": "|".join(map(re.escape, longest_first)), "word": WORD, "number": NUMBER, "line": r"[\n;]", "comment": r"#[^\n]*"}
    pieces = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in {**kinds, "space": SPACES}.items())
    return re.compile(f"(?:{pieces}){SPACES}*")


def _refuse_slip(text: str, at: int, sign: str, spellings: Collection[str]) -> None:
    """A comparison written as another language would, such as => for >=. Raises the error that says how."""
    if sign not in spellings:
        better = SIGN_SLIPS[sign]
        raise error("sign", text, at, at + len(sign), replaced(text, at, at + len(sign), better), sign=sign, better=better)


def _number(text: str, start: int, end: int) -> Token:
    digits = text[start:end]
    following = text[end : end + 1]
    if following == "." and text[end : end + 2] != "..":
        raise error("number", text, start, end + 1, number=digits + ".")
    if sum(character.isdigit() for character in digits) > limits.DIGITS:
        raise error("digits", text, start, end, limit=limits.DIGITS)
    if following == "_":
        rest = end
        while text[rest : rest + 1] in tuple("_0123456789"):
            rest += 1
        better = text[start:rest].replace("_", "")
        raise error("separator", text, end, end + 1, replaced(text, start, rest, better), better=better)
    size = float(digits)
    if size == float("inf"):
        raise error("too large", text, start, end, number=digits)
    if size == 0.0 and re.search("[1-9]", re.split("[eE]", digits)[0]):
        raise error("too small", text, start, end, number=digits)
    return Token("number", digits, start, end)


def _slow(text: str, at: int, tokens: list[Token]) -> int:
    """Read one token that is not plain ASCII; returns where it ends."""
    character = text[at]
    if character.isspace():
        return at + 1
    if character in SUPERSCRIPTS:
        end = _run(text, at, SUPERSCRIPTS)
        tokens.append(Token("power", "".join(SUPERSCRIPTS[one] for one in text[at:end]), at, end))
        return end
    word = _word(text, at)
    if word:
        tokens.append(Token("word", word, at, at + len(word)))
        return at + len(word)
    folded = unicodedata.normalize("NFKC", character)
    if character not in BETTER and len(folded) == 1 and folded != character and folded.isascii():
        tokens.append(Token("number" if folded.isdigit() else "sign", folded, at, at + 1))
        return at + 1
    raise _bad_character(text, at)


def _run(text: str, at: int, alphabet: dict[str, str]) -> int:
    while at < len(text) and text[at] in alphabet:
        at += 1
    return at


def _word(text: str, start: int) -> str:
    """The folded word at `start`, one character for each of the text; "" where no letter begins."""
    letters: list[str] = []
    for character in text[start : start + limits.CHARACTERS]:
        folded = _letter(character) if letters else unicodedata.normalize("NFKC", character)
        if not folded or len(folded) > 1 or (not letters and not folded.isalpha()):
            break
        letters.append(folded)
    return "".join(letters)


def _letter(character: str) -> str:
    """What `character` is inside a word: itself, its folded form, or "" where the word has ended."""
    if character in SUPERSCRIPTS:
        return ""
    if character in PRIMES:
        return "'"
    if character == "_" or unicodedata.category(character) == "Mn":
        return character
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and (folded.isalpha() or (folded.isascii() and folded.isdigit())) else ""


def _bad_character(text: str, at: int) -> Exception:
    character = text[at]
    if character in QUOTES:
        return error("quote", text, at, at + 1, replaced(text, at, len(text), "".join(one for one in text[at:] if one not in QUOTES)))
    if character == "∞":
        return error("not finite", text, at, at + 1, name=character)
    if character == "$":
        return error("character", text, at, at + 1, text.replace("$", ""), character=character)
    if character == ".":
        return _stray_dot(text, at)
    if character == "%":
        return error("percent", text, at, at + 1)
    if character in slips.WRITTEN:
        written, fix = slips.spelled_out(text, character, at, at + 1)
        return error("written", text, at, at + 1, fix, name=character, better=written)
    if character in "∂∇":
        return error("derivative", text, at, at + 1)
    if character in "∫∏∮":
        return error("no gate", text, at, at + 1, name=character)
    if unicodedata.category(character) in ("Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp"):
        return error("invisible", text, at, at + 1, replaced(text, at, at + 1, ""), character=f"U+{ord(character):04X}")
    better = BETTER.get(character) or ("" if character == "№" else unicodedata.normalize("NFKC", character))
    if better and better != character and all(one.isascii() and one.isprintable() for one in better):
        return error("better character", text, at, at + 1, replaced(text, at, at + 1, better), character=character, better=better)
    return error("character", text, at, at + 1, replaced(text, at, at + 1, ""), character=character)


def _stray_dot(text: str, at: int) -> Exception:
    """A dot that ends a sentence, belongs to a library's name, or stands for a product."""
    library = next((found for found in slips.LIBRARY.finditer(text) if found.start() < at < found.end()), None)
    if library:
        alone = slips.LIBRARY.sub("", text)
        better = alone[library.start() :].partition("(")[0]
        return error("library", text, library.start(), library.end(), alone, name=library.group(), better=better)
    if not text[at + 1 :].partition("\n")[0].strip():
        return error("character", text, at, at + 1, replaced(text, at, at + 1, ""), character=".")
    return error("dot", text, at, at + 1, NAME_DOT.sub(r"\1*", replaced(text, at, at + 1, "*")))
