"""Where a reader stands in one line: its tokens, the rows so far, and what to say when the next token does not fit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Any

from gradviz.language import slips
from gradviz.language.messages import Note, error, replaced
from gradviz.language.names import Vocabulary
from gradviz.language.syntax import Kind, Row
from gradviz.language.tokens import Token
from gradviz.ops import Op

OPERAND_KINDS = ("number", "name", "function")
SIGN_FOR = {":": "/", "..": "."}
CLOSING = {"(": ")", "[": "]", "{": "}"}


class Cursor(ABC):
    """Reads one line. `functions` are the names that the text defines with parameters."""

    def __init__(self, text: str, tokens: list[Token], vocabulary: Vocabulary, functions: Collection[str], notes: list[Note]) -> None:
        self.text = text
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.functions = functions
        self.notes = notes
        self.rows: list[Row] = []
        self.outer: dict[int, tuple[int, int]] = {}
        self.at = 0
        self.depth = 0
        self.nesting = 0
        self.bars = 0

    def add(self, kind: Kind, payload: Any, operands: tuple[int, ...], start: int, end: int) -> int:
        self.rows.append(Row(kind, payload, operands, start, end))
        return len(self.rows) - 1

    def gate(self, op: Op, operands: tuple[int, ...], start: int, end: int, attributes: dict[str, Any] | None = None) -> int:
        self.rows.append(Row("gate", (op, attributes or {}), operands, start, end))
        return len(self.rows) - 1

    def bounds(self, row: int) -> tuple[int, int]:
        """Where a part begins and ends, the brackets around it included."""
        return self.outer.get(row) or self.rows[row][3:5]

    def opens(self, token: Token) -> bool:
        """Whether a sign begins an operand that may follow another without a sign between."""
        if token.kind != "sign":
            return False
        return token.text in ("(", "[", "√", "∑") or (token.text == "|" and not self.bars)

    def require_operand(self, sign: Token) -> None:
        """Raises the error about what follows `sign` unless an operand can begin there."""
        token = self.tokens[self.at]
        if token.kind in OPERAND_KINDS or token.text in ("(", "[", "|", "√", "∑", "+") or token.text in self.vocabulary.prefix:
            return
        before = self.text[: sign.start] + self.text[sign.end :]
        if token.kind == "end":
            raise error("unfinished", self.text, sign.start, sign.end, before, sign=sign.text)
        if token.text in self.vocabulary.infix:
            raise error("doubled", self.text, token.start, token.end, replaced(self.text, token.start, token.end, ""), sign=token.text)
        if token.text in CLOSING.values() or token.text == ",":
            raise error("operand", self.text, sign.start, sign.end, before, sign=sign.text)
        raise self.missing(token)

    def missing(self, token: Token) -> Exception:
        """An operand should begin at `token` and does not."""
        if token.kind == "end":
            last = self.tokens[self.at - 1] if self.at else token
            return error("unfinished", self.text, last.start, last.end, sign=last.text) if self.at else error("empty", self.text, 0, 1)
        if token.kind == "power":
            return error("unexpected", self.text, token.start, token.end, sign=self.text[token.start : token.end])
        if token.text in CLOSING.values() or token.text in ("=", ":=", "!", "..", ":"):
            return self.stray(token)
        fix = replaced(self.text, token.start, token.end, "")
        if token.text == ",":
            return error("empty argument", self.text, token.start, token.end, fix)
        return error("unexpected", self.text, token.start, token.end, fix, sign=token.text)

    def stray(self, token: Token) -> Exception:
        """A token that cannot stand where it stands."""
        text, start, end = self.text, token.start, token.end
        without = replaced(text, start, end, "")
        if token.text in CLOSING.values():
            opening = next(one for one, closing in CLOSING.items() if closing == token.text)
            return error("never opened", text, start, end, without, opening=opening, closing=token.text)
        if token.text == ",":
            grouped = next((found for found in slips.THOUSANDS.finditer(text) if found.start() < start < found.end()), None)
            if grouped:
                better = grouped.group().replace(",", "")
                return error("groups", text, *grouped.span(), replaced(text, *grouped.span(), better), better=better)
            numbers = self.at and self.tokens[self.at - 1].kind == "number" and self.tokens[self.at + 1].kind == "number"
            if numbers:
                better = f"{self.tokens[self.at - 1].text}.{self.tokens[self.at + 1].text}"
                spaced = text[start - 1] == " " or self.tokens[self.at + 1].start > end
                fix = replaced(text, start, self.tokens[self.at + 1].start, ".") if spaced else slips.with_points(text)
                return error("comma", text, start, end, fix, better=better)
            return error("stray comma", text, start, end, slips.DEFINITIONS.sub("\n", text))
        if token.text == "=":
            return error("equals", text, start, end, replaced(text, start, end, "=="))
        if token.text == ":=":
            return error("assignment", text, start, end, replaced(text, start, end, "="), sign=token.text)
        if token.text == "!":
            return error("factorial", text, start, end, without)
        if token.text in SIGN_FOR:
            better = SIGN_FOR[token.text]
            return error("sign", text, start, end, replaced(text, start, end, better), sign=token.text, better=better)
        if token.text == "!=":
            return error("no gate", text, start, end, name="!=")
        return error("unexpected", text, start, end, without, sign=token.text)

    def close(self, opening: Token) -> Token:
        """Step over the bracket that closes `opening`."""
        token = self.tokens[self.at]
        wanted = CLOSING[opening.text]
        if token.text == wanted and token.kind == "sign":
            self.at += 1
            return token
        column = opening.start - self.text.rfind("\n", 0, opening.start)
        facts: dict[str, Any] = {"opening": opening.text, "closing": wanted, "column": column}
        if token.text in CLOSING.values():
            fix = replaced(self.text, token.start, token.end, wanted)
            raise error("mismatch", self.text, token.start, token.end, fix, found=token.text, **facts)
        if token.kind != "end":
            raise self.stray(token)
        called = self.tokens.index(opening) and self.tokens[self.tokens.index(opening) - 1].kind == "function"
        if called and self.text[token.start : token.start + 1] == ";":
            raise error("semicolon", self.text, token.start, token.start + 1, slips.with_commas(self.text, opening.start))
        end = self.content_end()
        raise error("never closed", self.text, end, end + 1, replaced(self.text, end, end, wanted), **facts)

    def content_end(self) -> int:
        """Where the last token of the line ends."""
        return self.tokens[-2].end if len(self.tokens) > 1 else self.tokens[-1].start

    @abstractmethod
    def expression(self, level: int) -> int:
        """Read operators that bind tighter than `level`; returns the row of the result."""

    @abstractmethod
    def juxtaposed(self, product: Op, left: int, token: Token) -> int:
        """Two operands side by side."""

    @abstractmethod
    def number(self, token: Token, start: int, sign: float) -> int:
        """A constant; `start` is where its sign stands."""

    @abstractmethod
    def name(self, token: Token) -> int:
        """A name, or a call of a function that the text defines."""
