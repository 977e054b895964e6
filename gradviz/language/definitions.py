"""From text to Graph: lines in any order, functions, start values. Owns the order of lines; grammar lives in reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gradviz.graph import Builder, Graph, Span
from gradviz.language import latex, limits
from gradviz.language.messages import Note, error, replaced
from gradviz.language.names import Vocabulary, Words, canonical, is_name
from gradviz.language.reader import Reader
from gradviz.language.syntax import Line, Row, Terms
from gradviz.language.tokens import Token, scan
from gradviz.ops import Op


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
    if len(text) > limits.CHARACTERS:
        raise error("characters", text, limits.CHARACTERS, limits.CHARACTERS + 1, size=len(text), limit=limits.CHARACTERS)
    bare = Vocabulary(ops, ())
    tokens = latex.scan(text, bare) if latex.is_latex(text) else scan(text, bare.signs)
    parts = [part for part in _parts(tokens) if len(part) > 1]
    if not parts:
        raise error("empty", text, 0, 1)
    heads = [_head(text, part) for part in parts]
    _refuse_twice(text, parts, heads)
    vocabulary = Vocabulary(ops, [*names, *(head.name for head in heads if head.name)])
    reading = Words(text, vocabulary)
    functions = {head.name: len(head.parameters) for head in heads if head.parameters}
    lines = tuple(_line(text, part, head, vocabulary, reading, functions) for part, head in zip(parts, heads, strict=True))
    return Program(text, lines, vocabulary, (*_distinct(reading.notes), *_alike(lines)))


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
        raise error("definition", text, part[at].start, part[at].end)
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


def _line(text: str, part: list[Token], head: Head, vocabulary: Vocabulary, reading: Words, functions: Mapping[str, int]) -> Line:
    tokens = part[head.body :]
    if head.parameters:
        local = Vocabulary.__new__(Vocabulary)
        local.__dict__.update(vocabulary.__dict__)
        local.declared = vocabulary.declared | set(head.parameters)
        words = Words(text, local)
        reader = Reader(text, words.expand(tokens), local, functions.keys() - set(head.parameters), words.notes)
        rows = reader.line()
        reading.notes.extend(words.notes)
    else:
        rows = Reader(text, reading.expand(tokens), vocabulary, functions.keys(), reading.notes).line()
    return Line(head.name, head.parameters, rows, part[0].start, part[-1].start, head.end)


def build(reading: Program) -> Graph:
    """The graph of all lines; its output is the last one. Raises ExpressionError for cycles and for too many gates."""
    order = _order(reading)
    lowering = _Lowering(reading)
    output = lowering.run(order)
    first = sorted(lowering.leaves, key=lambda name: lowering.leaves[name])
    if first != list(lowering.leaves):
        lowering = _Lowering(reading)
        for name in first:
            lowering.leaf(name, 0)
        output = lowering.run(order)
    return lowering.builder.build(output)


def _order(reading: Program) -> list[int]:
    """Positions of the value lines, each after the lines it needs. Raises ExpressionError for a cycle."""
    lines = reading.lines
    where = {line.name: at for at, line in enumerate(lines) if line.name}
    needs = [[where[name] for name in _names(line.rows) if name in where and name not in line.parameters] for line in lines]
    state = [0] * len(lines)
    order: list[int] = []
    for root in range(len(lines)):
        stack = [(root, 0)]
        while stack:
            at, done = stack.pop()
            if done == 0 and state[at] == 2:
                continue
            state[at] = 1
            if done == len(needs[at]):
                state[at] = 2
                order.append(at)
                continue
            stack.append((at, done + 1))
            following = needs[at][done]
            if state[following] == 1:
                raise _cycle(reading, at, following, [lines[one].name for one, _ in stack])
            if state[following] == 0:
                stack.append((following, 0))
    return [at for at in order if not lines[at].parameters]


def _names(rows: Iterable[Row]) -> list[str]:
    found: list[str] = []
    waiting = [iter(rows)]
    while waiting:
        row = next(waiting[-1], None)
        if row is None:
            waiting.pop()
        elif row.kind in ("name", "call"):
            found.append(row.payload)
        elif row.kind == "sum":
            waiting.append(iter(row.payload.body))
    return found


def _cycle(reading: Program, at: int, following: int, chain: Sequence[str]) -> Exception:
    line = reading.lines[at]
    start, end = line.start, line.name_end
    if at == following:
        better = re.sub(r"\d+$", "", line.name) + "_new"
        fix = replaced(reading.text, start, end, better)
        return error("self", reading.text, start, end, fix, name=line.name, better=better)
    names = list(dict.fromkeys(chain[chain.index(reading.lines[following].name) :]))
    return error("cycle", reading.text, start, end, names=", ".join(names))


def _at_index(name: str, indices: Mapping[str, int]) -> str:
    """`x_i` and `w_i_j` with numbers for the indices of the sums around them; `w_ij` is w_12, and w_1_12 past 9."""
    stem, *parts = name.split("_")
    for place, part in enumerate(parts):
        if part in indices:
            parts[place] = str(indices[part])
        elif part and set(part) <= indices.keys():
            numbers = [str(indices[letter]) for letter in part]
            parts[place] = ("_" if max(map(len, numbers)) > 1 else "").join(numbers)
    return "_".join([stem, *parts])


@dataclass
class _Lowering:
    """Turns rows into gates of one Builder. `leaves` holds where each input is first named."""

    reading: Program
    leaves: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    steps: int = 0

    def __post_init__(self) -> None:
        self.builder = Builder(self.reading.text)
        self.functions = {line.name: line for line in self.reading.lines if line.parameters}
        self.starts = {line.name: line for line in self.reading.lines if line.start_value is not None}
        self.defined = {line.name for line in self.reading.lines if line.name} - self.starts.keys()

    def run(self, order: Sequence[int]) -> int:
        """Lower all value lines; returns the builder id of the last line."""
        output = 0
        lines = self.reading.lines
        last = max((at for at, line in enumerate(lines) if not line.parameters), default=-1)
        if last < 0:
            line = lines[-1]
            raise error("definition only", self.reading.text, line.start, line.name_end, name=line.name)
        for at in order:
            line = lines[at]
            declares = line.start_value is not None
            root = self.leaf(line.name, line.start) if declares else self.named(line, self.lower(line.rows, {}))
            if line.name:
                self.values[line.name] = root
            if at == last:
                output = root
        return output

    def named(self, line: Line, root: int) -> int:
        """Give the root of a definition its name; a second name for a value is a gate of its own."""
        if not line.name:
            return root
        again = self.reading.vocabulary.special.get("=")
        if self.builder.name_of(root) is not None:
            if again is None:
                return root
            root = self.gate(again, (root,), {}, Span(line.start, line.end))
        self.builder.rename(root, line.name)
        return root

    def leaf(self, name: str, position: int) -> int:
        """The input called `name`, made where it is first needed."""
        if name not in self.leaves:
            line = self.starts.get(name)
            start = line.start_value if line else None
            where = Span(position, position + len(name)) if line is None else Span(line.start, line.name_end)
            self.leaves[name] = position
            self.values[name] = self.builder.leaf(name, span=where, start=start)
        self.leaves[name] = min(self.leaves[name], position)
        return self.values[name]

    def lower(self, rows: Sequence[Row], local: Mapping[str, int]) -> int:
        """The builder id of the last of `rows`; `local` holds parameters and the index of a sum."""
        ids: list[int] = []
        for row in rows:
            self.steps += 1
            if self.steps > limits.READINGS:
                raise error("gates", self.reading.text, row.start, row.end, limit=limits.GATES)
            ids.append(self.part(row, [ids[source] for source in row.operands], local))
        return ids[-1]

    def part(self, row: Row, operands: Sequence[int], local: Mapping[str, int]) -> int:
        """The builder id of one row whose operands are lowered."""
        span = Span(row.start, row.end)
        if row.kind == "gate":
            op, attributes = row.payload
            return self.gate(op, tuple(operands), attributes, span)
        if row.kind == "name":
            return self.name(row, local)
        if row.kind in ("number", "vector"):
            return self.builder.constant(row.payload, span)
        if row.kind == "call":
            return self.call(row, operands)
        return self.sum(row.payload, span, local)

    def gate(self, op: Op, operands: tuple[int, ...], attributes: Mapping[str, Any], span: Span) -> int:
        if len(self.builder) >= limits.GATES + len(self.leaves):
            raise error("gates", self.reading.text, span.start, span.end, limit=limits.GATES)
        return self.builder.gate(op.name, operands, span, attributes=op.settings(attributes))

    def name(self, row: Row, local: Mapping[str, int]) -> int:
        name: str = row.payload
        if name in local:
            return local[name]
        name = _at_index(name, {key[1:]: value for key, value in local.items() if key[:1] == "#"})
        if name in self.defined:
            return self.values[name]
        return self.leaf(name, row.start)

    def call(self, row: Row, operands: Sequence[int]) -> int:
        """A function of the text, written out at its call."""
        line = self.functions[row.payload]
        if len(operands) != len(line.parameters):
            better = f"{line.name}({', '.join(line.parameters)})"
            facts = {"function": line.name, "wanted": str(len(line.parameters)), "got": len(operands), "better": better}
            raise error(
                "arguments", self.reading.text, row.start, row.end, replaced(self.reading.text, row.start, row.end, better), **facts
            )
        return self.lower(line.rows, dict(zip(line.parameters, operands, strict=True)))

    def sum(self, terms: Terms, span: Span, local: Mapping[str, int]) -> int:
        """A sum written out as add gates, from left to right."""
        total = -1
        add = self.reading.vocabulary.infix["+"]
        for value in range(terms.low, terms.high + 1):
            inner = {**local, f"#{terms.index}": value}
            if any(row.kind == "name" and row.payload == terms.index for row in terms.body):
                inner[terms.index] = self.builder.constant(float(value), span)
            else:
                inner[terms.index] = -1
            term = self.lower(terms.body, inner)
            total = term if total < 0 else self.gate(add, (total, term), {}, span)
        return total
