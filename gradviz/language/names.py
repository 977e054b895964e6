"""Which letters form one name. Owns the identifier rules and the words that ops and Greek letters bring; builds no graph."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from copy import copy
from typing import NamedTuple

from gradviz.errors import ExpressionError, InputError
from gradviz.graph.spelling import FOLDED, GREEK, GREEK_WORDS, LETTER_OF, canonical
from gradviz.language import limits, slips
from gradviz.language.messages import Note, error, replaced
from gradviz.language.tokens import Token, TokenKind, scan
from gradviz.ops import Op
from gradviz.words import mark

NOT_FINITE = ("nan", "inf", "infinity", "NaN", "Inf", "Infinity", "∞")
TENSOR_WORDS = frozenset(
    ["logsumexp", "argmax", "argmin", "conv", "maxpool", "avgpool", "batchnorm", "layernorm", "dropout", "trace", "prod"]
)
"""Words of arrays that no gate stands for: never read as a product of letters."""
OTHER_WORDS = frozenset(["factorial", "binomial", "erf", "floor", "ceil", "round", "mod", "sinc", "normal"])
LETTERS = re.compile(r"[^\W\d_]")
RUN = re.compile(r"[^\W\d_]{2}")
CONDITIONAL = ("if", "else")
DIFFERENTIAL = re.compile(r"d[^\W\d_]?[0-9]*")
APPLIED = re.compile(r"[ \t]+[\w(|√]")
"""What follows a function written without brackets."""
LONG_RUN = 4
SPECIAL = ("e^", "^T", "|", "=", "?", "[", "‖")


class Piece(NamedTuple):
    """A part of a word: a name, a number (a constant's value in `text`), a function, or an operator in letters."""

    kind: TokenKind
    text: str
    start: int
    end: int


class Vocabulary:
    """The words and signs of one reading: what the ops bring and what the text and its owner declare."""

    def __init__(self, ops: Mapping[str, Op]) -> None:
        self.declared: frozenset[str] = frozenset()
        self.infix: dict[str, Op] = {}
        self.prefix: dict[str, Op] = {}
        self.special: dict[str, Op] = {}
        self.functions: dict[str, list[Op]] = {}
        for op in ops.values():
            if not op.typed:
                continue
            for sign in op.infix.split():
                table = self.special if sign in SPECIAL else self.prefix if op.arity == 1 else self.infix
                table[sign] = op
            for word in {op.name, *op.aliases, *((op.symbol,) if op.symbol[:1] in "√σ" else ())}:
                self.functions.setdefault(word, []).append(op)
        self.longest = max(map(len, self.functions), default=1)

    def declaring(self, names: Iterable[str]) -> Vocabulary:
        """The same words and these names, which come before them."""
        other = copy(self)
        other.declared = self.declared.union(map(canonical, names))
        other.longest = max(self.longest, *map(len, other.declared), 1)
        return other

    @property
    def signs(self) -> tuple[str, ...]:
        """The spellings of all operators."""
        return (*self.infix, *self.prefix)

    def operator(self, word: str) -> bool:
        """Whether `word` is an operator in letters, such as `and` or AND, that no one has declared as a name."""
        sign = word.lower() if word.isupper() and len(word) > 1 else word
        return (sign in self.infix or sign in self.prefix) and word not in self.declared

    def function(self, word: str) -> str:
        """The spelling under which `word` is a function, or "" if it is none."""
        for spelling in (word, canonical(word), word.replace("_", ""), word.lower()):
            if spelling in self.functions or (spelling in TENSOR_WORDS and len(spelling) > 2):
                return spelling
        return ""

    def nearest(self, word: str) -> str:
        """The function whose name is most like `word`, or ""."""
        names = [name for name in self.functions if len(name) > 1]
        found = difflib.get_close_matches(word.lower(), names, 1, 0.7)
        swapped = [name for name in names if len(name) > 2 and sorted(name) == sorted(word.lower())]
        return (found or swapped or [""])[0]


def is_name(word: str) -> bool:
    """Whether a word of a text can be one name: it begins with a letter and is not too long."""
    return bool(word) and bool(LETTERS.match(word)) and len(word) <= limits.NAME_LENGTH


def can_be_declared(name: str) -> bool:
    """Whether `name` can be typed as one word: a letter, then letters, digits, accents, primes and '_'."""
    try:
        tokens = scan(name, ())
    except ExpressionError:
        return False
    return [token.kind for token in tokens] == ["word", "end"] and tokens[0].end == len(name) and is_name(tokens[0].text)


def declared(names: str | Iterable[str]) -> tuple[str, ...]:
    """The names to read as one word each; a text alone is one of them. Raises InputError for one that no text could hold."""
    found = tuple(str(name).strip() for name in ([names] if isinstance(names, str) else names))
    for name in found:
        if not can_be_declared(name):
            raise InputError(
                "not a name",
                mark("'{name}' cannot be one name"),
                mark("A name begins with a letter; letters, digits, _ and ' may follow."),
                name=name,
            )
    return found


class Words:
    """Splits the words of one text into pieces, and notes the splits that a reader may not expect. The first rule that fits wins:

    1. A declared name, or a word that the ops or the Greek alphabet bring, is whole; a declared name comes before the others.
    2. With "_" in it, a word is one name up to its end.
    3. A known word keeps the digits after it: theta1.
    4. Four letters or more in a run are one name.
    5. Anything else is split from left to right: known pieces first, then letters with their digits and primes.
    6. An unknown word right before "(" is a mistyped function, a single letter a factor.
    7. A function's name with letters glued to it is refused: cosx.
    8. e before ^ is Euler's number, and a Greek letter before "(" its function; both are variables everywhere else.
    """

    def __init__(self, text: str, vocabulary: Vocabulary, notes: list[Note]) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.notes = notes
        self._known: dict[tuple[str, bool], list[Piece]] = {}

    def expand(self, tokens: list[Token]) -> list[Token]:
        """`tokens` with every word replaced by its pieces."""
        result: list[Token] = []
        for at, token in enumerate(tokens):
            if token.kind != "word":
                result.append(token)
                continue
            following = tokens[at + 1]
            called = following.text == "(" and following.start == token.end
            self._refuse_derivative(tokens, at)
            pieces = self.pieces(token, called)
            if len(pieces) == 1:
                result.append(Token(pieces[0].kind, pieces[0].text, token.start, token.end))
                continue
            for piece in pieces:
                result.append(Token(piece.kind, piece.text, token.start + piece.start, token.start + piece.end))
        return result

    def _refuse_derivative(self, tokens: list[Token], at: int) -> None:
        """`df/dx`, with no name called d or dx: a derivative, and no quotient of products."""
        if tokens[at + 1].text != "/":
            return
        above, below = tokens[at], tokens[min(at + 2, len(tokens) - 1)]
        if below.kind != "word" or not DIFFERENTIAL.fullmatch(above.text) or not DIFFERENTIAL.fullmatch(below.text):
            return
        if below.text != "d" and not self.vocabulary.declared & {"d", above.text, below.text}:
            raise error("derivative", self.text, above.start, below.end)

    def pieces(self, token: Token, called: bool) -> list[Piece]:
        """What the word of `token` consists of; `called` when '(' follows it directly."""
        key = (token.text, called)
        if key not in self._known:
            self._known[key] = self._split(token, called)
        return self._known[key]

    def _split(self, token: Token, called: bool) -> list[Piece]:
        word = token.text
        bare = word.rstrip("'")
        if called and bare != word and canonical(word) not in self.vocabulary.declared and self.vocabulary.function(bare):
            raise error("derivative", self.text, token.start, token.end)
        whole = self._whole(word, called)
        if whole:
            return [Piece(whole, self._spelled(whole, word), 0, len(word))]
        if word in CONDITIONAL and "?" in self.vocabulary.special:
            better = f"{self.vocabulary.special['?'].name}(x > 0, a, b)"
            raise error("conditional", self.text, token.start, token.end, name=word, better=better)
        if word in slips.WRITTEN and (called or not self.vocabulary.declared & set(word)):
            better, fix = slips.spelled_out(self.text, word, token.start, token.end)
            raise error("written", self.text, token.start, token.end, fix, name=word, better=better)
        if word in slips.SYNONYMS and not self.vocabulary.declared & set(word) and APPLIED.match(self.text, token.end):
            better = slips.SYNONYMS[word]
            fix = replaced(self.text, token.start, token.end, better)
            raise error("unknown function", self.text, token.start, token.end, fix, name=word, better=better)
        if word in NOT_FINITE:
            raise error("not finite", self.text, token.start, token.end, name=word)
        pieces: list[Piece] = []
        at = 0
        while at < len(word):
            piece = self._next(token, at, called)
            if piece.end <= at:
                raise AssertionError(f"no progress in {word!r}")
            if piece.end - piece.start > limits.NAME_LENGTH:
                raise error("name length", self.text, token.start + piece.start, token.end, limit=limits.NAME_LENGTH)
            pieces.append(piece)
            at = piece.end
        self._check_call(token, pieces, called)
        self._note_split(token, pieces)
        return pieces

    def _whole(self, word: str, called: bool) -> TokenKind | None:
        """The kind of the whole word if rules 1, 3 or 8 make it one, else None."""
        vocabulary = self.vocabulary
        name = canonical(word)
        if name in vocabulary.declared:
            return "name"
        if vocabulary.operator(word):
            return "sign"
        function = vocabulary.function(word)
        if function and (called or not self._only_called(function)):
            return "function"
        if name == "pi":
            return "number"
        return "name" if name.rstrip("0123456789'") in GREEK_WORDS else None

    def _only_called(self, function: str) -> bool:
        """Whether a function's word counts as one only before '(': Greek letters, and short words of several operands."""
        short = len(function) <= 2 and all(op.arity > 1 for op in self.vocabulary.functions.get(function, ()))
        return short or canonical(function) in GREEK_WORDS or (len(function) == 1 and function.isalpha())

    def _spelled(self, kind: str, word: str) -> str:
        return {"name": canonical(word), "function": self.vocabulary.function(word), "number": "pi", "sign": word.lower()}.get(kind, word)

    def _next(self, token: Token, at: int, called: bool) -> Piece:
        """The piece that begins at `at`, by rules 2 to 5 and 7."""
        word = token.text
        end = _run_end(word, at)
        tail = _tail_end(word, end)
        if word[end : end + 1] == "_" or word[tail : tail + 1] == "_":
            return Piece("name", canonical(word[at : _underscored_end(word, at)]), at, _underscored_end(word, at))
        for stop in (tail, end):
            kind = self._whole(word[at:stop], called and stop == len(word)) if stop > at else None
            if kind in ("name", "number", "sign") and (stop == tail or kind == "name"):
                return (
                    Piece(kind, canonical(word[at:tail]), at, tail)
                    if kind == "name"
                    else Piece(kind, self._spelled(kind, word[at:stop]), at, stop)
                )
            if kind == "function":
                if stop < len(word) and not word[stop:].strip("'"):
                    raise error("derivative", self.text, token.start + at, token.end)
                if stop < len(word):
                    raise self._glued(token, at, stop)
                return Piece(kind, self._spelled(kind, word[at:stop]), at, stop)
        if word[at] in GREEK or word[at] in FOLDED:
            stop = _tail_end(word, at + 1)
            return Piece("number" if word[at:stop] == "π" else "name", canonical(word[at:stop]), at, stop)
        self._refuse_glued(token, at, end, called)
        if _letters(word[at:end]) >= LONG_RUN:
            return Piece("name", canonical(word[at:tail]), at, tail)
        return self._known_or_letter(word, at, end)

    def _known_or_letter(self, word: str, at: int, end: int) -> Piece:
        """The longest declared or known name at `at`, else one letter; digits, primes and accents stay with it."""
        for stop in range(min(len(word), at + self.vocabulary.longest), at, -1):
            name = canonical(word[at:stop])
            if (name in self.vocabulary.declared or name in GREEK_WORDS) and _tail_end(word, stop) == stop:
                return Piece("number" if name == "pi" and name not in self.vocabulary.declared else "name", name, at, stop)
        for stop in range(end, at + 1, -1):
            name = canonical(word[at:stop])
            if name in self.vocabulary.declared or name in GREEK_WORDS:
                return Piece("name", canonical(word[at : _tail_end(word, stop)]), at, _tail_end(word, stop))
        stop = _tail_end(word, at + 1)
        return Piece("name", canonical(word[at:stop]), at, stop)

    def _refuse_glued(self, token: Token, at: int, end: int, called: bool) -> None:
        """Rule 7: a run that is a function's name and one or two letters more is refused; `means` and `norm1` are names."""
        run = token.text[at:end]
        for cut in range(len(run) - 1, 1, -1):
            head, rest = run[:cut], run[cut:]
            ops = self.vocabulary.functions.get(head, ())
            stuttered = called and set(rest) == {head[-1]}
            if not any(op.elementwise for op in ops) or stuttered or self._only_called(head) or head in GREEK_WORDS:
                continue
            if len(rest) <= (1 if called else 2) or any(rest[1:].startswith(name) for name in self.vocabulary.functions if len(name) > 2):
                raise self._glued(token, at, at + cut)
        if not called and len(run) >= LONG_RUN:
            self._refuse_between(token, at, run)

    def _refuse_between(self, token: Token, at: int, run: str) -> None:
        """`xsinx` is no name but a product that someone has not finished typing; `using` would be one once it is declared."""
        first, function, last = run[0], run[1:-1], run[-1]
        ops = self.vocabulary.functions.get(function, ())
        if any(op.elementwise and op.arity == 1 for op in ops) and (first == last or len(function) > 2) and function not in GREEK_WORDS:
            start, better = token.start + at, f"{first}*{function}({last})"
            fix = replaced(self.text, start, start + len(run), better)
            raise error("inside", self.text, start, start + len(run), fix, name=run, function=function, better=better)

    def _glued(self, token: Token, at: int, cut: int) -> Exception:
        word = token.text
        ops = self.vocabulary.functions.get(word[at:cut], ())
        lone = not ops or any(op.arity == 1 and op.elementwise for op in ops)
        better = f"{word[at:cut]}({word[cut:]})" if lone else f"{word[at:cut]}({word[cut:]}, {'y' if word[cut:] != 'y' else 'x'})"
        start = token.start + at
        fix = replaced(self.text, start, token.end, better)
        return error("glued", self.text, start, token.end, fix, name=word[at:], function=word[at:cut], better=better)

    def _check_call(self, token: Token, pieces: list[Piece], called: bool) -> None:
        """Rule 6: an unknown word of several letters directly before '(' is no product but a mistyped function."""
        if not called or pieces[-1].kind == "function":
            return
        word = token.text
        name = _last_run(word)
        if (
            len(name.rstrip("0123456789'")) < 2
            or canonical(pieces[-1].text) in self.vocabulary.declared | GREEK_WORDS
            or pieces[-1].text == "pi"
        ):
            return
        start = token.end - len(name)
        ending = next((cut for cut in range(1, len(name) - 1) if name[cut:] in self.vocabulary.functions), 0)
        if name in OTHER_WORDS:
            raise error("no gate", self.text, start, token.end, name=name)
        nearest = slips.SYNONYMS.get(name) or self.vocabulary.nearest(name)
        if nearest and ending != 1:
            fix = replaced(self.text, start, token.end, nearest)
            raise error("unknown function", self.text, start, token.end, fix, name=name, better=nearest)
        better = f"{name[:ending]}*{name[ending:]}(" if ending else f"{name}*("
        fix = replaced(self.text, start, token.end + 1, better)
        raise error("not a function", self.text, start, token.end, fix, name=name, better=better + "...)")

    def _note_split(self, token: Token, pieces: list[Piece]) -> None:
        if len(pieces) > 1 and RUN.search(token.text):
            better = "·".join(LETTER_OF.get(piece.text, piece.text) for piece in pieces)
            arguments = {"name": token.text, "better": better}
            self.notes.append(Note("split", token.start, token.end - token.start, arguments, token.text))


def _run_end(word: str, at: int) -> int:
    """Where the run of letters at `at` ends; a Greek letter is a run of its own."""
    if word[at] in GREEK or word[at] in FOLDED:
        return _tail_end(word, at + 1, "")
    while at < len(word) and (word[at].isalpha() or unicodedata.combining(word[at])) and word[at] not in GREEK and word[at] not in FOLDED:
        at += 1
    return at


def _tail_end(word: str, at: int, extra: str = "0123456789'") -> int:
    """Where the digits, primes and accents that follow a name end."""
    while at < len(word) and (word[at] in extra or unicodedata.category(word[at]) == "Mn"):
        at += 1
    return at


def _underscored_end(word: str, at: int) -> int:
    """Rule 2: up to the end of the word; but digits after '_' end the name when letters follow (w_1x is w_1·x)."""
    found = re.compile(r"[^_]+(?:_+[0-9]+(?=[^\W\d_]))").match(word, at)
    return found.end() if found else len(word)


def _letters(run: str) -> int:
    return sum(letter.isalpha() for letter in run)


def _last_run(word: str) -> str:
    """The letters at the end of `word` with their digits, Greek letters apart."""
    found = re.search(r"[^\W\d_Ͱ-Ͽ]+[0-9']*$", word)
    return found.group() if found else ""
