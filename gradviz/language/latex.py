"""Pasted LaTeX to the plain language, each character with its place in the LaTeX. Knows no grammar of formulas."""

from __future__ import annotations

import difflib
import re

from gradviz.errors import ExpressionError
from gradviz.language import commands
from gradviz.language.environments import condition_of, is_last_resort, parts, trimmed
from gradviz.language.messages import error, replaced
from gradviz.language.names import Vocabulary
from gradviz.language.tokens import Token
from gradviz.language.tokens import scan as scan_plain
from gradviz.language.translation import COMMAND, Translation, skip

UPRIGHT_WORD = re.compile(r"\s*([A-Za-z][A-Za-z0-9_ -]*)\s*")
BOUNDS = re.compile(r"\s*([A-Za-z])\s*=\s*([0-9]+)\s*")
DERIVATIVE = re.compile(r"\s*(?:\\mathrm\{d\}|d|\\partial)\s*(?:[A-Za-z]|\\[A-Za-z]+)?\s*")


def is_latex(text: str) -> bool:
    """Whether a text holds what only LaTeX has: a command or a brace."""
    return "\\" in text or "{" in text or "}" in text


def scan(text: str, vocabulary: Vocabulary) -> list[Token]:
    """The tokens of a LaTeX text, each with its place in it. Raises ExpressionError that points into the LaTeX."""
    translation = Commands(text, vocabulary)
    translation.translate(0, len(text))
    plain = "".join(translation.plain)
    places = [*translation.places, (len(text), len(text))]
    try:
        tokens = scan_plain(plain, vocabulary.signs)
    except ExpressionError as problem:
        start, end = places[problem.start][0], places[min(problem.start + problem.length, len(places)) - 1][1]
        facts = problem.arguments
        raise ExpressionError(
            problem.code, problem.template, problem.hint_template, text=text, start=start, length=end - start, fix=problem.fix, **facts
        ) from None
    moved: list[Token] = []
    for at, token in enumerate(tokens):
        end = places[token.end - 1][1] if token.end > token.start else len(text)
        if token.kind == "word" and tokens[at + 1].text == "(" and tokens[at + 1].start == token.end:
            end = places[token.end][0]
        moved.append(Token(token.kind, token.text, places[token.start][0], end))
    return moved


class Commands(Translation):
    """Translates commands: signs, letters, functions, fractions, roots, sums and environments."""

    def command(self, at: int, end: int) -> int:
        """Translate the command at `at`."""
        found = COMMAND.match(self.text, at)
        name = found.group(1) if found else ""
        after = found.end() if found else at + 1
        if name == "\\":
            self.emit("\n", at, after)
            return after
        if name in commands.SPACES:
            self.emit(" ", at, after)
            return after
        if name in commands.NORMS:
            return self.norm(name, at, after)
        if name in commands.SIZES:
            return self.sized(name, after)
        if commands.SIGNS.get(name):
            self.emit(commands.SIGNS[name], at, after)
            return after
        if name in commands.LETTERS:
            return self.word(commands.LETTERS[name], at, after)
        if name == "log":
            return self.logarithm(at, after, end)
        if self.vocabulary.function(name) and name not in commands.STRUCTURES | commands.ACCENTS:
            return self.word(name, at, after)
        return self.structure(name, at, after, end)

    def sized(self, name: str, after: int) -> int:
        """`\\left` and the like: the sign behind is read by itself, but bars that say which side they are nest."""
        if self.text[after : after + 1] == "|" and name in ("left", "right"):
            self.emit(" |(" if name == "left" else ")|", after, after + 1)
            return after + 1
        return after + (self.text[after : after + 1] == ".")

    def norm(self, name: str, at: int, after: int) -> int:
        """`\\|x\\|`: double bars open and close in turn, those that say which side they are nest."""
        op = self.vocabulary.special.get("‖")
        if op is None:
            raise error("no gate", self.text, at, after, name="\\" + name)
        opens = name[0] == "l" or (name[0] != "r" and not self.norms)
        self.norms += 1 if opens else -1
        self.emit(f" {op.name}(" if opens else ")", at, after)
        return after

    def structure(self, name: str, at: int, after: int, end: int) -> int:
        """Commands that take arguments."""
        if name in commands.FRACTIONS:
            return self.fraction(at, after, end)
        if name == "sqrt":
            return self.root(at, after, end)
        if name == "sum":
            return self.sum(at, after, end)
        if name in commands.ACCENTS:
            start, stop, following = self.argument(after, end, "\\" + name)
            accent = {"widehat": "hat", "widetilde": "tilde", "overline": "bar"}.get(name, name)
            letter = commands.LETTERS.get(self.text[start:stop].strip().lstrip("\\"), self.text[start:stop].strip())
            if not letter.isalnum():
                raise error("latex", self.text, at, following, command=self.text[at:following])
            return self.word(f"{letter}_{accent}", at, following)
        if name in commands.UPRIGHT:
            return self.upright(name, at, after, end)
        if name in commands.FONTS:
            return self.font(name, at, after, end)
        if name == "begin":
            return self.environment(at, after, end)
        raise self.refused(name, at, after)

    def refused(self, name: str, at: int, after: int) -> Exception:
        """The error for a command that is not read."""
        if name in commands.DERIVATIVES:
            return error("derivative", self.text, at, after)
        if name == "infty":
            return error("not finite", self.text, at, after, name="∞")
        nearest = difflib.get_close_matches(name, ["sigma", *self.vocabulary.functions, *commands.KNOWN], 1, 0.7)
        if nearest and len(name) > 2:
            fix = replaced(self.text, at, after, "\\" + nearest[0])
            return error("unknown function", self.text, at, after, fix, name="\\" + name, better="\\" + nearest[0])
        return error("latex", self.text, at, after, command="\\" + name)

    def fraction(self, at: int, after: int, end: int) -> int:
        """`\\frac{a}{b}` is ((a)/(b))."""
        above = self.argument(after, end, "\\frac")
        below = self.argument(above[2], end, "\\frac")
        top, bottom = self.text[slice(*above[:2])], self.text[slice(*below[:2])]
        if (
            DERIVATIVE.fullmatch(top)
            and DERIVATIVE.fullmatch(bottom)
            and re.search("[A-Za-z]", bottom.replace("\\partial", "").strip()[1:])
        ):
            raise error("derivative", self.text, at, below[2])
        self.emit("((", at, above[0])
        self.translate(*above[:2])
        self.emit(")/(", above[1], below[0])
        self.translate(*below[:2])
        self.emit("))", below[1], below[2])
        return below[2]

    def root(self, at: int, after: int, end: int) -> int:
        """`\\sqrt{x}`, and `\\sqrt[n]{x}` as a power."""
        closing = self.text.find("]", after, end)
        if self.text[after : after + 1] != "[" or closing < 0:
            start, stop, following = self.argument(after, end, "\\sqrt")
            self.emit(" √(", at, after)
            self.translate(start, stop)
            self.emit(")", max(start, stop - 1), following)
            return following
        start, stop, following = self.argument(closing + 1, end, "\\sqrt")
        self.emit("((", at, after)
        self.translate(start, stop)
        self.emit(")^(1/(", after, after + 1)
        self.translate(after + 1, closing)
        self.emit(")))", closing, following)
        return following

    def sum(self, at: int, after: int, end: int) -> int:
        """`\\sum_{i=1}^{3}` is sum[i=1..3]."""
        place = skip(self.text, after)
        if self.text[place : place + 7] == "\\limits":
            place = skip(self.text, place + 7)
        bounds: dict[str, str] = {}
        while self.text[place : place + 1] in ("_", "^") and place < end and self.text[place] not in bounds:
            start, stop, following = self.argument(place + 1, end, "\\sum")
            bounds[self.text[place]] = self.text[start:stop]
            place = skip(self.text, following)
        low = BOUNDS.fullmatch(bounds.get("_", ""))
        high = bounds.get("^", "").strip()
        if low is None or not (high.isascii() and high.isdigit()):
            raise error("bounds", self.text, at, max(after, place))
        self.emit(f" sum[{low.group(1)}={low.group(2)}..{high}] ", at, place)
        return place

    def logarithm(self, at: int, after: int, end: int) -> int:
        """`\\log x`, `\\log_2 x`, and `\\log_b(x)` as log(x, b)."""
        place = skip(self.text, after)
        word = self.text[at + 1 : after]
        if self.text[place : place + 1] != "_":
            return self.word(word, at, after)
        start, stop, following = self.argument(place + 1, end, "\\log")
        base = self.text[start:stop].strip()
        if base in ("2", "10", "e"):
            return self.word(word + base.replace("e", ""), at, following)
        opening = re.compile(r"\s*(?:\\left)?\(").match(self.text, following)
        inner = self.matching(opening.end(), end) if opening else self.argument(following, end, "\\log")
        self.emit(f" {word}(", at, after)
        self.translate(inner[0], inner[1])
        self.emit(",", place, place + 1)
        self.translate(start, stop)
        self.emit(")", inner[1], inner[2])
        return inner[2]

    def matching(self, at: int, end: int) -> tuple[int, int, int]:
        """The inside of round brackets opened before `at`, and where they end."""
        depth = 1
        for place in range(at, end):
            depth += (self.text[place] == "(") - (self.text[place] == ")")
            if depth == 0:
                inside = place - 6 if self.text[at:place].endswith("\\right") else place
                return at, inside, place + 1
        raise error("never closed", self.text, end, end + 1, self.text + ")", opening="(", closing=")", column=at)

    def upright(self, name: str, at: int, after: int, end: int) -> int:
        """`\\operatorname{relu}` and other words set upright."""
        start, stop, following = self.argument(after, end, "\\" + name)
        found = UPRIGHT_WORD.fullmatch(self.text, start, stop)
        if found is None:
            raise error("latex", self.text, at, following, command=self.text[at:following])
        word = found.group(1).strip().replace(" ", "_").replace("-", "_")
        return self.word(word, at, following)

    def font(self, name: str, at: int, after: int, end: int) -> int:
        """`\\mathbf{w}` is w; `\\mathbb{1}` before a bracket says what the bracket says alone."""
        start, stop, following = self.argument(after, end, "\\" + name)
        if self.text[start:stop] == "1" and re.compile(r"\s*(?:\\left)?(?:\[|\\\{|\()").match(self.text, following):
            self.emit(" ", at, following)
            return following
        if stop - start > 1 and self.text[start:stop].isalpha():
            return self.word(self.text[start:stop], at, following)
        self.emit(" ", at, at)
        self.translate(start, stop)
        return following

    def environment(self, at: int, after: int, end: int) -> int:
        """`\\begin{cases}`, matrices, and environments that only align."""
        start, stop, inside = self.argument(after, end, "\\begin")
        name = self.text[start:stop]
        closing = f"\\end{{{name}}}"
        finish = self.finish(name, inside, end)
        if finish < 0:
            facts = {"opening": self.text[at:inside], "closing": closing, "column": at + 1}
            raise error("never closed", self.text, end, end + 1, self.text + closing, **facts)
        following = finish + len(closing)
        if name == "cases":
            self.cases(at, inside, finish)
        elif name in commands.MATRICES:
            self.matrix(inside, finish)
        elif name in commands.ALIGNED:
            self.translate(inside, finish)
        else:
            raise error("latex", self.text, at, inside, command=self.text[at:inside])
        return following

    def finish(self, name: str, at: int, end: int) -> int:
        """Where the `\\end{name}` stands that belongs to a `\\begin{name}` before `at`, or -1."""
        depth = 1
        for found in re.compile(rf"\\(begin|end)\{{{re.escape(name)}\}}").finditer(self.text, at, end):
            depth += 1 if found.group(1) == "begin" else -1
            if depth == 0:
                return found.start()
        return -1

    def matrix(self, start: int, end: int) -> None:
        """Rows and cells as [a,b;c,d]."""
        rows = [row for row in parts(self.text, start, end, "\\\\") if self.text[slice(*row)].strip()]
        self.emit("[", start, start)
        for number, row in enumerate(rows):
            self.emit(";" * (number > 0), row[0], row[0])
            for column, cell in enumerate(parts(self.text, *row, "&")):
                self.emit("," * (column > 0), cell[0], cell[0])
                self.translate(*cell)
        self.emit("]", end, end)

    def cases(self, at: int, start: int, end: int) -> None:
        """`a & x > 0 \\\\ b & otherwise` as the choosing gate of a, b by the condition."""
        choice = self.vocabulary.special.get("?")
        if choice is None:
            raise error("no gate", self.text, at, start, name="cases")
        rows = [parts(self.text, *row, "&") for row in parts(self.text, start, end, "\\\\") if self.text[slice(*row)].strip()]
        if len(rows) < 2 or any(len(row) > 2 for row in rows) or any(len(row) < 2 for row in rows[:-1]):
            raise error("latex", self.text, at, start, command="\\begin{cases}")
        if len(rows[-1]) == 2 and not is_last_resort(self.text, rows[-1][1], [row[1] for row in rows[:-1]]):
            raise error("otherwise", self.text, *rows[-1][1])
        for value, condition in rows[:-1]:
            self.emit(f" {choice.name}(", *value)
            self.translate(*condition_of(self.text, condition))
            self.emit(",", *condition)
            self.translate(*trimmed(self.text, value))
            self.emit(",", *value)
        self.translate(*trimmed(self.text, rows[-1][0]))
        self.emit(")" * (len(rows) - 1), end, end)
