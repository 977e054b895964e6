"""From text to Graph: lines in any order, functions, start values. Owns the order of lines; grammar lives in reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from gradviz.errors import ExpressionError
from gradviz.graph.spelling import canonical
from gradviz.language import latex, limits, slips
from gradviz.language.messages import Note, brief, error, replaced
from gradviz.language.names import Vocabulary, Words, is_name
from gradviz.language.reader import Reader
from gradviz.language.syntax import Line
from gradviz.language.tokens import Token, scan
from gradviz.ops import Op

SQUARE = ("[", "]")
SHOWN = 40


@dataclass(frozen=True)
class Program:
    """All lines of a text, read but not yet built, and what is worth remarking about them."""

    text: str
    lines: tuple[Line, ...]
    vocabulary: Vocabulary
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Head:
    """The left side of a line: its name, parameters, and where the name and the right side begin."""

    name: str = ""
    parameters: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    body: int = 0


def program(text: str, names: Iterable[str], ops: Mapping[str, Op]) -> Program:
    """Read every line of `text`, plain or LaTeX. Raises ExpressionError."""
    known = tuple(names)
    typed = slips.in_english_layout(text)
    try:
        if typed and slips.TYPED_SLASH.search(text):
            raise error("layout", text, 0, len(text), typed, better=_brief(typed))
        return _program(text, known, ops)
    except ExpressionError as problem:
        if not typed or problem.code in ("cyrillic", "russian") or not _reads(typed, known, ops):
            raise
        raise error("layout", text, 0, len(text), typed, better=_brief(typed)) from None


def _reads(text: str, names: Iterable[str], ops: Mapping[str, Op]) -> bool:
    try:
        _program(text, names, ops)
    except ExpressionError:
        return False
    return True


def _brief(text: str) -> str:
    """The beginning of `text`, short enough for a hint."""
    return brief(" ".join(text.split()), SHOWN)


def _program(text: str, names: Iterable[str], ops: Mapping[str, Op]) -> Program:
    if len(text) > limits.CHARACTERS:
        raise error("characters", text, limits.CHARACTERS, limits.CHARACTERS + 1, size=len(text), limit=limits.CHARACTERS)
    bare = Vocabulary(ops)
    tokens = latex.scan(text, bare) if latex.is_latex(text) else scan(text, bare.signs)
    parts = [part for part in _parts(tokens) if len(part) > 1]
    if not parts:
        raise error("empty", text, 0, 1)
    heads = [_head(text, part) for part in parts]
    _refuse_twice(text, parts, heads)
    vocabulary = bare.declaring([*names, *(head.name for head in heads if head.name)])
    _refuse_cyrillic(text, tokens, vocabulary)
    reading = Words(text, vocabulary, [])
    functions = frozenset(head.name for head in heads if head.parameters)
    lines = tuple(_line(text, part, head, vocabulary, reading, functions) for part, head in zip(parts, heads, strict=True))
    return Program(text, lines, vocabulary, (*_distinct(reading.notes), *_alike(lines)))


def _refuse_cyrillic(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
    """A Cyrillic word that looks like a function, like Euler's number in a power, or like a Latin name of the same text."""
    spelled = [token for token in tokens if token.kind == "word"]
    if all(token.text.isascii() for token in spelled):
        return
    letters = frozenset[str]().union(*(slips.pieces(token.text) for token in spelled if not vocabulary.function(token.text)))
    typed = slips.in_english_layout(text)
    for before, token, following in zip([Token("line", "", 0, 0), *tokens], tokens, tokens[1:], strict=False):
        if token.kind != "word":
            continue
        declared = token.text in vocabulary.declared
        if not declared:
            _refuse_russian(text, typed, before, token, following, vocabulary)
        latin = slips.in_latin(token.text)
        power = latin == "e" and (following.kind == "power" or following.text in ("^", "**"))
        exponent = before.kind == "number" and before.end == token.start and slips.EXPONENT.match(text, token.start)
        called = len(latin) > 1 and vocabulary.function(latin)
        if latin and (((power or exponent or called) and not declared) or slips.twin(token.text, letters)):
            raise error("cyrillic", text, token.start, token.end, slips.all_in_latin(text), name=token.text, better=latin)


def _refuse_russian(text: str, typed: str, before: Token, token: Token, following: Token, vocabulary: Vocabulary) -> None:
    """A function, a sign or a number by its Russian name, or a function in a text whose keys were `typed` in the Russian layout."""
    word = token.text.lower()
    applied = _opens(following)
    joined = applied and (word == "не" or before.kind in ("word", "number") or before.text in (")", "]"))
    better = slips.RUSSIAN_NUMBERS.get(word) or (applied and slips.RUSSIAN.get(word)) or (joined and slips.JOINING.get(word))
    if better:
        raise error("russian", text, token.start, token.end, slips.in_signs(text), name=token.text, better=better)
    if typed and applied and len(word) > 1 and vocabulary.function(typed[token.start : token.end]):
        raise error("layout", text, token.start, token.end, typed, better=_brief(typed))


def _opens(token: Token) -> bool:
    """Whether an operand can begin with `token`."""
    return token.kind in ("word", "number") or token.text in ("(", "√", "|", "∑")


def _alike(lines: Sequence[Line]) -> Iterator[Note]:
    """A remark for every name that differs from an earlier one in '_' alone: w1 and w_1 are set alike, but are two."""
    seen: dict[str, str] = {}
    for row in (row for line in lines for row in line.rows if row.kind == "name"):
        other = seen.setdefault(row.payload.replace("_", ""), row.payload)
        if other != row.payload:
            seen[row.payload.replace("_", "")] = row.payload
            yield Note("alike", row.start, row.end - row.start, {"name": other, "other": row.payload})


def _distinct(notes: Iterable[Note]) -> list[Note]:
    return list({(note.code, note.start): note for note in notes}.values())


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each line, closed by an "end"; a ';' between square brackets parts rows, not lines."""
    parts: list[list[Token]] = [[]]
    square = 0
    for token in tokens:
        if token.text in SQUARE:
            square = max(0, square + (token.text == "[") - (token.text == "]"))
        if token.kind == "line" and not (square and token.text == ";"):
            parts[-1].append(Token("end", "", token.start, token.start))
            parts.append([])
            square = 0
        else:
            parts[-1].append(token._replace(kind="sign") if token.kind == "line" else token)
    return parts


def _head(text: str, part: Sequence[Token]) -> Head:
    """The head of one line; Head() for a line without a name. Raises ExpressionError for a left side that is no name."""
    at = _equals(part)
    if at < 0:
        return Head()
    if at + 1 < len(part) and part[at + 1].kind == "end":
        without = replaced(text, part[at].start, part[at].end, "") if at > 1 else None
        raise error("definition", text, part[at].start, part[at].end, without)
    left = part[:at]
    if len(left) == 1 and left[0].kind == "word" and is_name(left[0].text):
        return Head(canonical(left[0].text), (), left[0].start, left[0].end, at + 1)
    if len(left) == 1 and left[0].kind == "word":
        raise error("name length", text, left[0].start, left[0].end, limit=limits.NAME_LENGTH)
    if len(left) > 2 and left[0].kind == "word" and left[1].text == "(" and left[-1].text == ")" and _all_words(left[2:-1]):
        return _function_head(text, left, at)
    raise _bad_head(text, part, at)


def _equals(part: Sequence[Token]) -> int:
    """Where the first = outside brackets stands, or -1."""
    if not any(token.text == "=" for token in part):
        return -1
    depth = 0
    for at, token in enumerate(part):
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if token.text == "=" and depth == 0:
            return at
    return -1


def _all_words(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and all(token.kind == "word" or token.text == "," for token in tokens)


def _function_head(text: str, left: Sequence[Token], at: int) -> Head:
    name = canonical(left[0].text)
    inside = left[2:-1]
    parameters = tuple(canonical(token.text) for token in inside[::2])
    fits = all(token.text == "," for token in inside[1::2]) and all(token.kind == "word" for token in inside[::2])
    if not fits or len(inside) % 2 == 0 or len(set(parameters)) < len(parameters) or name in parameters:
        raise error("parameter", text, left[1].start, left[-1].end, name=name)
    return Head(name, parameters, left[0].start, left[0].end, at + 1)


def _bad_head(text: str, part: Sequence[Token], at: int) -> Exception:
    sign, right = part[at], part[at + 1 : -1]
    start = part[0].start if at else sign.start
    body = text[right[0].start : right[-1].end]
    if at == 2 and part[0].kind == "word" and part[1].kind == "sign" and part[1].end == sign.start and part[1].text in "+-−*/":
        name = text[part[0].start : part[0].end]
        better = f"{name}_new = {name} {part[1].text} ({body})"
        return error("self", text, start, sign.end, replaced(text, start, right[-1].end, better), name=name, better=better)
    if at and len(right) == 1 and right[0].kind == "word":
        better = f"{body} = {text[start : part[at - 1].end]}"
        return error("head reversed", text, start, sign.start, replaced(text, start, right[0].end, better), better=better)
    if not at:
        return error("head", text, start, sign.end, replaced(text, sign.start, sign.start, "y "), rest=body)
    return error("head", text, start, part[at - 1].end, replaced(text, start, part[at - 1].end, "y"), rest=body)


def _refuse_twice(text: str, parts: Sequence[Sequence[Token]], heads: Sequence[Head]) -> None:
    """A second definition of one name: the fix keeps the later one, or renames a line that reads the earlier one."""
    seen: dict[str, int] = {}
    for at, head in enumerate(heads):
        if head.name and head.name in seen:
            first = parts[seen[head.name]]
            end = first[-1].end + (text[first[-1].end : first[-1].end + 1] in (";", "\n"))
            fix = replaced(text, first[0].start, end, "")
            if any(token.text == head.name for token in parts[at][head.body :]):
                fix = replaced(text, head.start, head.end, head.name + "_new")
            raise error("twice", text, head.start, head.end, fix, name=head.name)
        seen[head.name] = at


def _line(text: str, part: list[Token], head: Head, vocabulary: Vocabulary, reading: Words, functions: Set[str]) -> Line:
    words = reading
    if head.parameters:
        vocabulary = vocabulary.declaring(head.parameters)
        words = Words(text, vocabulary, reading.notes)
    rows = Reader(text, words.expand(part[head.body :]), vocabulary, functions - set(head.parameters), words.notes).line()
    return Line(head.name, head.parameters, rows, part[0].start, part[-1].start, head.end)
