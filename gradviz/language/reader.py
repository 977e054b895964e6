"""The Pratt reader: tokens of one line to rows in post-order. Owns grammar and precedence; signs and powers come from ops."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from gradviz.language import limits
from gradviz.language.messages import Note, error, replaced
from gradviz.language.names import TENSOR_WORDS, Vocabulary
from gradviz.language.syntax import Kind, Row, Terms
from gradviz.language.tokens import Token
from gradviz.ops import Op

PI = 3.141592653589793
PRODUCT = "*"
POWER = "^"
OPERAND_KINDS = ("number", "name", "function")
CLOSING = {"(": ")", "[": "]", "{": "}"}
CONDITION = 10
"""Gates that bind looser than a sum compare or join conditions: these alone may stand in square brackets."""


class Reader:
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

    def line(self) -> tuple[Row, ...]:
        """All rows of the line, root last. Raises ExpressionError."""
        self.expression(0)
        token = self.tokens[self.at]
        if token.kind != "end":
            raise self.stray(token)
        return tuple(self.rows)

    # expressions

    def expression(self, level: int) -> int:
        """Read operators that bind tighter than `level`; returns the row of the result."""
        self.depth += 1
        left = self.operand()
        infix = self.vocabulary.infix
        product = infix[PRODUCT]
        while True:
            token = self.tokens[self.at]
            op = infix.get(token.text) if token.kind == "sign" else None
            if op is not None:
                if op.binding <= level:
                    break
                self.at += 1
                left = self.joined(op, left, token)
            elif token.kind == "power":
                if infix[POWER].binding <= level:
                    break
                left = self.superscript(left, token)
            elif token.kind in OPERAND_KINDS or self.opens(token):
                if product.binding <= level:
                    break
                left = self.juxtaposed(product, left, token)
            else:
                break
        self.depth -= 1
        return left

    def joined(self, op: Op, left: int, sign: Token) -> int:
        """The gate of `op` on `left` and what follows its sign."""
        following = self.tokens[self.at]
        if op is self.vocabulary.infix.get(POWER):
            transposed = self.transposed(left, sign, following)
            if transposed is not None:
                return transposed
        self.require_operand(sign)
        euler = self.vocabulary.special.get("e^")
        row = self.rows[left]
        if euler and sign.text in op.infix.split() and op is self.vocabulary.infix.get(POWER) and self.is_euler(left):
            right = self.expression(op.binding - 1)
            self.note_exponent(right, row.start)
            self.forget_euler(left)
            return self.gate(euler, (right - 1,), row.start, self.bounds(right - 1)[1])
        right = self.expression(op.binding - 1 if op.associates == "right" else op.binding)
        if op is self.vocabulary.infix.get(POWER):
            self.note_exponent(right, self.bounds(left)[0])
        self.refuse_chain(op, left, right, sign)
        return self.gate(op, (left, right), self.bounds(left)[0], self.bounds(right)[1])

    def is_euler(self, row: int) -> bool:
        """Rule 8: an undeclared `e` right before ^ is Euler's number."""
        part = self.rows[row]
        return row not in self.outer and part.kind == "name" and part.payload == "e" and "e" not in self.vocabulary.declared

    def forget_euler(self, row: int) -> None:
        """Take out the row of Euler's `e`: what was read after it moves one place down."""
        moved = [part._replace(operands=tuple(source - 1 for source in part.operands)) for part in self.rows[row + 1 :]]
        self.rows[row:] = moved
        self.outer = {key - (key > row): bounds for key, bounds in self.outer.items() if key != row}

    def refuse_chain(self, op: Op, left: int, right: int, sign: Token) -> None:
        """`a < b < c` is no comparison: says so and offers to join two with `and`."""
        row = self.rows[left]
        if op.associates != "none" or left in self.outer or row.kind != "gate" or row.payload[0].associates != "none":
            return
        if row.payload[0].binding != op.binding:
            return
        middle = self.bounds(row.operands[1])
        end = self.bounds(right)[1]
        start = self.bounds(left)[0]
        better = f"({self.text[start : middle[1]]}) and ({self.text[middle[0] : end]})"
        raise error("chain", self.text, sign.start, sign.end, replaced(self.text, start, end, better), better=better)

    def transposed(self, left: int, sign: Token, following: Token) -> int | None:
        """`w^T`: the transposing gate if there is one; None when T is a declared name or no T follows."""
        if following.kind != "name" or following.text not in ("T", "⊤") or following.text in self.vocabulary.declared:
            return None
        op = self.vocabulary.special.get("^T")
        if op is None:
            raise error("tensors", self.text, sign.start, following.end, name="^T")
        self.at += 1
        return self.gate(op, (left,), self.bounds(left)[0], following.end)

    def superscript(self, left: int, token: Token) -> int:
        """`x²`, `x⁻¹`, `xⁿ`, `wᵀ`."""
        self.at += 1
        digits = token.text
        if digits == "T":
            if "^T" not in self.vocabulary.special:
                raise error("tensors", self.text, token.start, token.end, name="ᵀ")
            return self.gate(self.vocabulary.special["^T"], (left,), self.bounds(left)[0], token.end)
        if digits == "n":
            right = self.add("name", "n", (), token.start, token.end)
        elif digits.lstrip("+-").isdigit() and len(digits) - len(digits.lstrip("+-")) <= 1:
            right = self.add("number", float(digits), (), token.start, token.end)
        else:
            raise error("character", self.text, token.start, token.end, character=self.text[token.start : token.end])
        if self.is_euler(left) and "e^" in self.vocabulary.special:
            start = self.rows[left].start
            self.forget_euler(left)
            return self.gate(self.vocabulary.special["e^"], (right - 1,), start, token.end)
        return self.gate(self.vocabulary.infix[POWER], (left, right), self.bounds(left)[0], token.end)

    def juxtaposed(self, product: Op, left: int, token: Token) -> int:
        """Two operands side by side: a product that binds like *."""
        start = self.bounds(left)[0]
        if token.kind == "number" and token.text != "pi":
            self.refuse_number(left, token)
        row = self.rows[left]
        if left not in self.outer and row.kind == "gate" and row.payload[0] is self.vocabulary.infix.get("/"):
            below = self.text[start : row.end]
            self.notes.append(Note("division", start, token.end - start, {"better": f"({below})·{self.text[token.start : token.end]}"}))
        right = self.expression(product.binding)
        return self.gate(product, (left, right), start, self.bounds(right)[1])

    def refuse_number(self, left: int, token: Token) -> None:
        """A number right after an operand: a slip for a product or a power."""
        row = self.rows[left]
        start = self.bounds(left)[0]
        before = self.text[start : self.bounds(left)[1]]
        fix = replaced(self.text, self.bounds(left)[1], token.start, "*")
        code = "numbers" if row.kind == "number" and left not in self.outer else "number after"
        better = f"{before[-12:]}*{token.text}"
        raise error(code, self.text, token.start, token.end, fix, before=before[-12:], better=better)

    def note_exponent(self, right: int, start: int) -> None:
        """`e^2x` is (e^2)·x: worth a remark when a name follows a bare number in an exponent."""
        token = self.tokens[self.at]
        row = self.rows[right]
        if row.kind == "number" and right not in self.outer and token.kind in OPERAND_KINDS and token.start == row.end:
            better = f"({self.text[start : row.end]})·{self.text[token.start : token.end]}"
            self.notes.append(Note("exponent", start, token.end - start, {"better": better}))

    # operands

    def operand(self) -> int:
        """One operand with the signs before it."""
        token = self.tokens[self.at]
        if token.kind == "number":
            self.at += 1
            return self.number(token, token.start, 1.0)
        if token.kind == "name":
            self.at += 1
            return self.name(token)
        if token.kind not in ("function", "sign"):
            raise self.missing(token)
        self.nesting += 1
        if self.nesting > limits.DEPTH or self.depth > 2 * limits.DEPTH:
            raise error("depth", self.text, token.start, token.end, limit=limits.DEPTH)
        if token.kind == "function":
            self.at += 1
            result = self.function(token)
        else:
            result = self.signed(token)
        self.nesting -= 1
        return result

    def number(self, token: Token, start: int, sign: float) -> int:
        """A constant; `start` is where its sign stands."""
        value = PI if token.text == "pi" else float(token.text)
        return self.add("number", sign * value, (), start, token.end)

    def name(self, token: Token) -> int:
        """A name, or a call of a function that the text defines."""
        following = self.tokens[self.at]
        if token.text not in self.functions:
            if following.text == "(" and token.text.endswith("'") and token.text.rstrip("'") in self.functions:
                raise error("derivative", self.text, token.start, token.end)
            return self.add("name", token.text, (), token.start, token.end)
        if following.text != "(":
            better = f"{token.text}(...)"
            raise error("brackets", self.text, token.start, token.end, function=token.text, better=better)
        arguments, end = self.arguments()
        return self.add("call", token.text, tuple(arguments), token.start, end)

    def signed(self, token: Token) -> int:
        """A sign before an operand, a bracket, a bar or a root."""
        sign = token.text
        if sign == "(":
            return self.bracketed(token)
        if sign == "[":
            return self.vector(token)
        if sign == "|":
            return self.absolute(token)
        if sign == "√":
            self.at += 1
            return self.function(token)
        if sign == "∑":
            self.at += 1
            return self.sum(token)
        op = self.vocabulary.prefix.get(sign)
        if op is not None:
            self.at += 1
            following = self.tokens[self.at]
            after = self.tokens[self.at + 1] if following.kind == "number" else following
            if sign in "-−" and following.kind == "number" and after.kind != "power" and after.text not in ("^", "**"):
                self.at += 1
                return self.number(following, token.start, -1.0)
            self.require_operand(token)
            right = self.expression(op.binding)
            return self.gate(op, (right,), token.start, self.bounds(right)[1])
        following = self.tokens[self.at + 1] if token.kind != "end" else token
        if sign == "+" and (following.kind in OPERAND_KINDS or self.opens(following)):
            self.at += 1
            return self.expression(self.vocabulary.prefix.get("-", self.vocabulary.infix[PRODUCT]).binding)
        raise self.missing(token)

    def bracketed(self, opening: Token) -> int:
        """`( expression )`."""
        self.at += 1
        if self.tokens[self.at].text == ")":
            raise error("empty brackets", self.text, opening.start, self.tokens[self.at].end)
        self.bars, bars = 0, self.bars
        inner = self.expression(0)
        self.bars = bars
        closing = self.close(opening)
        self.outer[inner] = (opening.start, closing.end)
        return inner

    def close(self, opening: Token) -> Token:
        """Step over the bracket that closes `opening`."""
        token = self.tokens[self.at]
        wanted = CLOSING[opening.text]
        if token.text == wanted and token.kind == "sign":
            self.at += 1
            return token
        column = opening.start - self.text.rfind("\n", 0, opening.start)
        facts = {"opening": opening.text, "closing": wanted, "column": column}
        if token.text in CLOSING.values():
            fix = replaced(self.text, token.start, token.end, wanted)
            raise error("mismatch", self.text, token.start, token.end, fix, found=token.text, **facts)
        if token.kind != "end":
            raise self.stray(token, inside=opening)
        end = self.content_end()
        raise error("never closed", self.text, end, end + 1, replaced(self.text, end, end, wanted), **facts)

    def content_end(self) -> int:
        """Where the last token of the line ends."""
        return self.tokens[-2].end if len(self.tokens) > 1 else self.tokens[-1].start

    def absolute(self, opening: Token) -> int:
        """`|x|`."""
        op = self.vocabulary.special["|"]
        self.at += 1
        if self.tokens[self.at].text == "|":
            raise error("empty absolute", self.text, opening.start, self.tokens[self.at].end)
        self.bars += 1
        inner = self.expression(0)
        self.bars -= 1
        closing = self.tokens[self.at]
        if closing.text != "|":
            if closing.kind != "end":
                raise self.stray(closing)
            end = self.content_end()
            raise error("absolute", self.text, opening.start, opening.end, replaced(self.text, end, end, "|"))
        self.at += 1
        return self.gate(op, (inner,), opening.start, closing.end)

    def opens(self, token: Token) -> bool:
        """Whether a sign begins an operand that may follow another without a sign between."""
        if token.kind != "sign":
            return False
        return token.text in ("(", "[", "√", "∑") or (token.text == "|" and not self.bars)

    def vector(self, opening: Token) -> int:
        """`[1,2;3,4]`, a constant; or `[x > 0]`, a condition as 0 or 1."""
        self.at += 1
        first = len(self.rows)
        rows: list[list[int]] = [[]]
        if self.tokens[self.at].text == "]":
            raise error("empty brackets", self.text, opening.start, self.tokens[self.at].end)
        while True:
            rows[-1].append(self.expression(0))
            token = self.tokens[self.at]
            if token.text == "]":
                break
            if token.text not in (",", ";"):
                self.close(opening)
            if token.text == ";":
                rows.append([])
            self.at += 1
        closing = self.close(opening)
        cells = [cell for row in rows for cell in row]
        if len(cells) == 1 and self.is_condition(cells[0]):
            self.outer[cells[0]] = (opening.start, closing.end)
            return cells[0]
        if any(self.rows[cell].kind not in ("number", "vector") for cell in cells):
            raise error("elements", self.text, opening.start, closing.end)
        if len({len(row) for row in rows}) > 1:
            raise error("ragged", self.text, opening.start, closing.end, wanted=len(rows[0]))
        content = tuple(tuple(self.rows[cell].payload for cell in row) for row in rows)
        del self.rows[first:]
        return self.add("vector", content if len(content) > 1 else content[0], (), opening.start, closing.end)

    def is_condition(self, row: int) -> bool:
        part = self.rows[row]
        return part.kind == "gate" and part.payload[0].binding < CONDITION

    # functions

    def function(self, token: Token) -> int:
        """A function with its arguments, in brackets or bare: sin(x), sin 2x, sin²x, tan^-1(x)."""
        word = token.text
        if word not in self.vocabulary.functions and word in TENSOR_WORDS:
            if word == "sum" and self.tokens[self.at].text == "[":
                return self.sum(token)
            raise error("tensors", self.text, token.start, token.end, name=word)
        if word == "sum" and self.tokens[self.at].text == "[":
            return self.sum(token)
        ops = self.vocabulary.functions[word]
        exponent = self.exponent()
        if exponent is not None and exponent.text == "-1":
            ops = self.inverse(word, token, exponent)
        start = token.start
        if self.tokens[self.at].text == "(":
            opening = self.at
            arguments, end = self.arguments()
            result = self.called(token, ops, arguments, opening, end)
        else:
            result = self.bare(token, ops)
        if exponent is None or exponent.text == "-1":
            return result
        end = self.rows[result].end
        right = self.number(exponent, exponent.start, 1.0) if exponent.kind != "name" else self.name(exponent)
        return self.gate(self.vocabulary.infix[POWER], (result, right), start, end)

    def exponent(self) -> Token | None:
        """The power written right after a function's name, its sign included."""
        token = self.tokens[self.at]
        if token.kind == "power" and token.text.lstrip("-").isdigit():
            self.at += 1
            return Token("number", token.text, token.start, token.end)
        if token.text not in self.vocabulary.infix[POWER].infix.split() or token.kind != "sign":
            return None
        at = self.at + 1
        bracket = self.tokens[at].text == "("
        at += bracket
        minus = self.tokens[at].text in ("-", "−")
        at += minus
        number = self.tokens[at]
        if number.kind != "number" or (bracket and self.tokens[at + 1].text != ")"):
            raise (
                self.missing(self.tokens[at])
                if number.kind == "end"
                else error("brackets", self.text, token.start, number.end, function=self.tokens[self.at - 1].text, better="(f(x))^n")
            )
        self.at = at + 1 + bracket
        return Token("number", "-" * minus + number.text, number.start - minus, number.end)

    def inverse(self, word: str, token: Token, exponent: Token) -> list[Op]:
        """Rule: f^-1 is the inverse function, known by the letters a or arc before its name."""
        for name in ("a" + word, "arc" + word):
            if name in self.vocabulary.functions:
                return self.vocabulary.functions[name]
        raise error("inverse", self.text, token.start, exponent.end, function=word)

    def arguments(self) -> tuple[list[int], int]:
        """The rows of `( a, b, ... )` and where the bracket closes."""
        opening = self.tokens[self.at]
        self.at += 1
        self.bars, bars = 0, self.bars
        found: list[int] = []
        if self.tokens[self.at].text == ")":
            return found, self.close(opening).end
        while True:
            if self.tokens[self.at].text in (",", ")"):
                where = self.tokens[self.at]
                raise error("empty argument", self.text, where.start, where.end)
            found.append(self.expression(0))
            if self.tokens[self.at].text != ",":
                break
            self.at += 1
        self.bars = bars
        return found, self.close(opening).end

    def called(self, token: Token, ops: list[Op], arguments: list[int], opening: int, end: int) -> int:
        """The gate for a call: the op that takes this many operands; a declared attribute may follow as a number."""
        for op in ops:
            if op.accepts(len(arguments)):
                return self.gate(op, tuple(arguments), token.start, end)
        for op in ops:
            extra = len(arguments) - op.arity
            if 0 < extra <= len(op.attributes):
                return self.with_attributes(token, op, arguments, end)
        if not arguments:
            better = f"{token.text}(x)"
            fix = replaced(self.text, token.start, end, better)
            raise error("argument", self.text, token.start, end, fix, function=token.text, better=better)
        op = ops[0]
        raise self.wrong_count(token, op, arguments, end)

    def wrong_count(self, token: Token, op: Op, arguments: list[int], end: int) -> Exception:
        """Too many or too few arguments: offers what fits."""
        texts = [self.text[slice(*self.bounds(argument))] for argument in arguments]
        letters = [letter for letter in "xyzuv" if letter not in texts]
        fitting = (texts + letters)[: op.arity]
        better = f"{token.text}({', '.join(fitting)})"
        wanted = str(op.arity)
        fix = replaced(self.text, token.start, end, better)
        return error("arguments", self.text, token.start, end, fix, function=token.text, wanted=wanted, got=len(arguments), better=better)

    def with_attributes(self, token: Token, op: Op, arguments: list[int], end: int) -> int:
        """leaky_relu(x, 0.2): plain numbers after the operands are the op's declared attributes, in their order."""
        extra = arguments[op.arity :]
        values: dict[str, Any] = {}
        for field, argument in zip(op.attributes, extra, strict=False):
            row = self.rows[argument]
            if row.kind != "number" or not field.accepts(row.payload):
                place = self.bounds(argument)
                better = f"{token.text}({self.text[slice(*self.bounds(arguments[0]))]}, {field.default})"
                fix = replaced(self.text, *place, str(field.default))
                facts = {"field": field.name, "function": token.text, "doc": field.doc, "better": better}
                raise error("attribute", self.text, *place, fix, **facts)
            values[field.name] = row.payload
        del self.rows[extra[0] :]
        return self.gate(op, tuple(arguments[: op.arity]), token.start, end, values)

    def bare(self, token: Token, ops: list[Op]) -> int:
        """An argument without brackets: the product up to the next sign, bracket or function."""
        op = next((op for op in ops if op.arity == 1), None)
        following = self.tokens[self.at]
        starts = following.kind in OPERAND_KINDS or self.opens(following) or following.text in self.vocabulary.prefix
        if not starts or following.kind == "line":
            better = f"{token.text}(x)" if op else f"{token.text}(x, y)"
            fix = replaced(self.text, token.start, token.end, better)
            raise error("argument", self.text, token.start, token.end, fix, function=token.text, better=better)
        product = self.vocabulary.infix[PRODUCT]
        first = following.start
        result = self.expression(product.binding + 1)
        while token.text != "√" and self.tokens[self.at].kind in ("number", "name"):
            result = self.juxtaposed(product, result, self.tokens[self.at])
        end = self.bounds(result)[1]
        inside = self.text[first:end]
        if op is None:
            better = f"{token.text}({inside}, y)"
            fix = replaced(self.text, token.start, end, better)
            raise error("brackets", self.text, token.start, token.end, fix, function=token.text, better=better)
        if self.tokens[self.at].text == "(" and self.rows[result].kind == "number":
            better = f"{token.text}({inside})"
            fix = replaced(self.text, token.start, end, better)
            raise error("bare", self.text, first, end, fix, function=token.text, better=better)
        return self.gate(op, (result,), token.start, end)

    def sum(self, token: Token) -> int:
        """`sum[i=1..3] x_i`: the body is what a product may hold, up to the next + or -."""
        index, low, high = self.sum_bounds(token)
        if high - low + 1 > limits.TERMS:
            raise error("many terms", self.text, token.start, self.tokens[self.at - 1].end, terms=high - low + 1, limit=limits.TERMS)
        kept, self.rows = self.rows, []
        outer, self.outer = self.outer, {}
        body = self.expression(self.vocabulary.infix["+"].binding)
        end = self.bounds(body)[1]
        terms = Terms(index, low, high, tuple(self.rows))
        self.rows, self.outer = kept, outer
        return self.add("sum", terms, (), token.start, end)

    def sum_bounds(self, token: Token) -> tuple[str, int, int]:
        """The index and its two whole-number bounds."""
        pattern = ("[", "name", "=", "number", "..", "number", "]")
        found = self.tokens[self.at : self.at + len(pattern)]
        fits = len(found) == len(pattern) and all(want in (one.kind, one.text) for want, one in zip(pattern, found, strict=True))
        whole = fits and found[3].text.isdigit() and found[5].text.isdigit() and int(found[3].text) <= int(found[5].text)
        if not whole:
            raise error("bounds", self.text, token.start, token.end)
        self.at += len(pattern)
        return found[1].text, int(found[3].text), int(found[5].text)

    # rows

    def add(self, kind: Kind, payload: Any, operands: tuple[int, ...], start: int, end: int) -> int:
        self.rows.append(Row(kind, payload, operands, start, end))
        return len(self.rows) - 1

    def gate(self, op: Op, operands: tuple[int, ...], start: int, end: int, attributes: dict[str, Any] | None = None) -> int:
        self.rows.append(Row("gate", (op, attributes or {}), operands, start, end))
        return len(self.rows) - 1

    def bounds(self, row: int) -> tuple[int, int]:
        """Where a part begins and ends, the brackets around it included."""
        return self.outer.get(row) or self.rows[row][3:5]

    # what went wrong

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

    def stray(self, token: Token, inside: Token | None = None) -> Exception:
        """A token that cannot stand where it stands."""
        text, start, end = self.text, token.start, token.end
        without = replaced(text, start, end, "")
        if token.text in CLOSING.values():
            opening = next(one for one, closing in CLOSING.items() if closing == token.text)
            return error("never opened", text, start, end, without, opening=opening, closing=token.text)
        if token.text == ",":
            numbers = self.at and self.tokens[self.at - 1].kind == "number" and self.tokens[self.at + 1].kind == "number"
            if numbers:
                better = f"{self.tokens[self.at - 1].text}.{self.tokens[self.at + 1].text}"
                return error("comma", text, start, end, replaced(text, start, self.tokens[self.at + 1].start, "."), better=better)
            return error("stray comma", text, start, end)
        if token.text == "=":
            return error("equals", text, start, end, replaced(text, start, end, "=="))
        if token.text == ":=":
            return error("assignment", text, start, end, replaced(text, start, end, "="), sign=token.text)
        if token.text == "!":
            return error("factorial", text, start, end, without)
        if token.text == "!=":
            return error("no gate", text, start, end, name="!=")
        if token.text == "@":
            return error("tensors", text, start, end, name="@")
        return error("unexpected", text, start, end, without, sign=token.text)
