"""LaTeX characters, groups and indices as plain text, each with its place in the LaTeX. Owns characters; knows no command."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from gradviz.language import commands, limits
from gradviz.language.messages import error, replaced
from gradviz.language.names import Vocabulary

COMMAND = re.compile(r"\\([A-Za-z]+\*?|.|$)", re.DOTALL)
SPACE = re.compile(r"(?:[ \t\r\n~]|\\[,;:! ])*")
INDEX = re.compile(r"[A-Za-z0-9]+(?:,[A-Za-z0-9]+)*")
SUM = re.compile(r"(?:∑|Σ|sum)(?=\s*_\s*\{)")
TRANSPOSED = ("T", "\\top", "\\intercal", "\\mathsf{T}", "\\mathrm{T}")


class Translation(ABC):
    """Plain characters collected so far, and for each the part of the LaTeX that it came from."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.plain: list[str] = []
        self.places: list[tuple[int, int]] = []
        self.depth = 0
        self.norms = 0

    def emit(self, plain: str, start: int, end: int) -> None:
        """Add plain characters that all stand for text[start:end]."""
        self.plain.extend(plain)
        self.places.extend([(start, end)] * len(plain))

    def translate(self, at: int, end: int) -> None:
        """Translate text[at:end]."""
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise error("depth", self.text, at, at + 1, limit=limits.DEPTH)
        while at < end:
            before = at
            at = self.one(at, end)
            if at <= before:
                raise AssertionError(f"no progress at {before}")
            if len(self.plain) > 4 * limits.CHARACTERS:
                raise error("tokens", self.text, before, at, limit=limits.TOKENS)
        self.depth -= 1

    def one(self, at: int, end: int) -> int:
        """Translate one character, group or command; returns where it ends."""
        character = self.text[at]
        if character == "\\":
            return self.command(at, end)
        if character == "{":
            return self.group(at, end)
        if character == "}":
            raise error("never opened", self.text, at, at + 1, replaced(self.text, at, at + 1, ""), opening="{", closing="}")
        summed = SUM.match(self.text, at, end)
        if summed and not self.text[at - 1 : at].isalpha():
            return self.sum(at, summed.end(), end)
        if character in "$&~":
            self.emit(" ", at, at + 1)
            return at + 1
        if character == "%":
            line = self.text.find("\n", at, end)
            return end if line < 0 else line
        if character == "^":
            return self.superscript(at, end)
        if character == "_":
            return self.subscript(at, end)
        if character.isalpha() and self.text[skip(self.text, at + 1) : skip(self.text, at + 1) + 1] == "_":
            self.emit(" ", at, at)
        self.emit(character, at, at + 1)
        return at + 1

    def group(self, at: int, end: int) -> int:
        """`{...}` as brackets, or as itself when it holds a single character."""
        start, stop = self.braces(at, end)
        if stop - start == 1:
            self.translate(start, stop)
            return stop + 1
        self.emit("(", at, at + 1)
        self.translate(start, stop)
        self.emit(")", stop, stop + 1)
        return stop + 1

    def braces(self, at: int, end: int) -> tuple[int, int]:
        """Where the inside of the group at `at` begins and ends."""
        depth = 0
        for place in range(at, end):
            if self.text[place] in "{}" and (place == 0 or self.text[place - 1] != "\\"):
                depth += 1 if self.text[place] == "{" else -1
                if depth == 0:
                    return at + 1, place
        column = at - self.text.rfind("\n", 0, at)
        fix = self.text + "}"
        raise error("never closed", self.text, end, end + 1, fix, opening="{", closing="}", column=column)

    def argument(self, at: int, end: int, command: str) -> tuple[int, int, int]:
        """The argument that follows a command: where it begins, ends, and what comes next."""
        at = skip(self.text, at)
        if at >= end:
            raise error("latex argument", self.text, end, end + 1, command=command, better=command + "{x}")
        if self.text[at] == "{":
            start, stop = self.braces(at, end)
            return start, stop, stop + 1
        found = COMMAND.match(self.text, at)
        stop = found.end() if found else at + 1
        return at, stop, stop

    def superscript(self, at: int, end: int) -> int:
        """`^2`, `^{...}`, `^T`."""
        start, stop, after = self.argument(at + 1, end, "^")
        inside = self.text[start:stop].strip()
        if inside in TRANSPOSED:
            self.emit("^", at, start)
            self.emit("T ", start, after)
            return after
        if re.fullmatch(r"\(.*\)|\[.*\]", inside):
            raise error("latex index", self.text, at, after)
        if set(inside.split()) <= {"\\prime", "'"} and inside:
            self.emit("'" * inside.count("\\prime"), at, after)
            return after
        self.emit("^(", at, start)
        self.translate(start, stop)
        self.emit(")", max(start, stop - 1), after)
        return after

    def subscript(self, at: int, end: int) -> int:
        """An index becomes part of the name before it."""
        start, stop, after = self.argument(at + 1, end, "_")
        inside = re.sub(r"\\(?:text|mathrm|operatorname)\{([A-Za-z0-9]+)\}", r"\1", self.text[start:stop])
        inside = commands.LETTERS.get(inside.lstrip("\\"), inside).replace(" ", "")
        before = "".join(self.plain[-1:])
        if not INDEX.fullmatch(inside) or not (before.isalnum() or before == "'"):
            raise error("latex", self.text, at, after, command=self.text[at:after])
        self.emit("_", at, start)
        self.emit(inside.replace(",", "_"), start, after)
        self.emit("" if self.called(after) else " ", after, after)
        return after

    def called(self, at: int) -> bool:
        """Whether a bracket that would call a function comes next."""
        return bool(re.compile(r"(?:\s|\\[,;:! ])*(?:\\(?:left|[bB]igg?l?))?\s*(?:\(|\\\{)").match(self.text, at))

    def word(self, word: str, start: int, end: int) -> int:
        """A name or function, kept apart from its neighbours but not from the bracket that calls it."""
        self.emit(" ", start, start)
        self.emit(word, start, end)
        after = skip(self.text, end)
        if self.called(end):
            return after
        if self.text[after : after + 1] not in ("_", "^"):
            self.emit(" ", end, end)
        return end

    @abstractmethod
    def sum(self, at: int, after: int, end: int) -> int:
        """Translate the sum whose sign stands at `at`; returns where its bounds end."""

    @abstractmethod
    def command(self, at: int, end: int) -> int:
        """Translate the command at `at`; returns where it ends."""


def skip(text: str, at: int) -> int:
    """Where the spaces at `at` end."""
    found = SPACE.match(text, at)
    return found.end() if found else at
