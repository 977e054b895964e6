"""The Pratt reader: tokens of one line to rows in post-order. Owns grammar and precedence; signs and powers come from ops."""

from __future__ import annotations

import re

from gradviz.language import limits
from gradviz.language.calls import POWER, PRODUCT, Calls
from gradviz.language.cursor import OPERAND_KINDS
from gradviz.language.messages import Note, error, replaced
from gradviz.language.shapes import shape_of
from gradviz.language.slips import FUNCTION_LETTERS
from gradviz.language.syntax import Row
from gradviz.language.tokens import Token
from gradviz.ops import Op

PI = 3.141592653589793
CONDITION = 10
"""Gates that bind looser than a sum compare or join conditions: these alone may stand in square brackets."""


class Reader(Calls):
    """Reads one line of tokens by precedence."""

    def line(self) -> tuple[Row, ...]:
        """All rows of the line, root last. Raises ExpressionError."""
        self.expression(0)
        token = self.tokens[self.at]
        if token.kind != "end":
            raise self.stray(token)
        return tuple(self.rows)

    def expression(self, level: int) -> int:
        """Read operators that bind tighter than `level`; returns the row of the result."""
        self.depth += 1
        self.refuse_depth(self.tokens[self.at])
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
        power = op is self.vocabulary.infix.get(POWER)
        if power:
            transposed = self.transposed(left, sign, self.tokens[self.at])
            if transposed is not None:
                return transposed
        self.require_operand(sign)
        euler = self.vocabulary.special.get("e^")
        if power and euler and sign.text in op.infix.split() and self.is_euler(left):
            start = self.rows[left].start
            right = self.expression(op.binding - 1)
            self.note_exponent(right, start)
            self.forget_euler(left)
            return self.gate(euler, (right - 1,), start, self.bounds(right - 1)[1])
        right = self.expression(op.binding - 1 if op.associates == "right" else op.binding)
        if power:
            self.note_exponent(right, self.bounds(left)[0])
        self.refuse_chain(op, left, right, sign)
        self.note_quotient(op, left, right)
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
        if op.associates != "none" or left in self.outer:
            return
        row = self.rows[left]
        if row.kind != "gate" or row.payload[0].associates != "none":
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
            raise error("no gate", self.text, sign.start, following.end, name="^T")
        self.at += 1
        return self.gate(op, (left,), self.bounds(left)[0], following.end)

    def superscript(self, left: int, token: Token) -> int:
        """`x²`, `x⁻¹`, `xⁿ`, `wᵀ`."""
        self.at += 1
        digits = token.text
        if digits == "T":
            if "^T" not in self.vocabulary.special:
                raise error("no gate", self.text, token.start, token.end, name="ᵀ")
            return self.gate(self.vocabulary.special["^T"], (left,), self.bounds(left)[0], token.end)
        if digits == "n":
            right = self.add("name", "n", (), token.start, token.end)
        elif len(digits) > limits.DIGITS:
            raise error("digits", self.text, token.start, token.end, limit=limits.DIGITS)
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
        if row.kind == "name" and self.rows[right].kind == "vector" and token.text == "[" and token.start == row.end:
            self.refuse_index(left, right)
        return self.gate(product, (left, right), start, self.bounds(right)[1])

    def refuse_index(self, left: int, right: int) -> None:
        """`x[1]` is how a program writes an element; here it would be a product with a vector."""
        name, index = self.rows[left], self.rows[right]
        better = self.text[name.start : name.end] + "_" + re.sub(r"\W+", "_", self.text[index.start : index.end]).strip("_")
        raise error("index", self.text, index.start, index.end, replaced(self.text, name.start, index.end, better), better=better)

    def refuse_number(self, left: int, token: Token) -> None:
        """A number right after an operand: a slip for a product or a power."""
        row = self.rows[left]
        start = self.bounds(left)[0]
        before = self.text[start : self.bounds(left)[1]]
        fix = replaced(self.text, self.bounds(left)[1], token.start, "*")
        if (
            row.kind == "number"
            and left not in self.outer
            and before.isdigit()
            and len(before) <= 3
            and re.fullmatch("[0-9]{3}", token.text)
        ):
            better = before + token.text
            raise error("groups", self.text, start, token.end, replaced(self.text, start, token.end, better), better=better)
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

    def note_quotient(self, op: Op, left: int, right: int) -> None:
        """`x^1/2` is (x^1)/2: worth a remark when the quotient is written as closely as a fraction."""
        if op is not self.vocabulary.infix.get("/") or left in self.outer:
            return
        row, below = self.rows[left], self.rows[right]
        if row.kind != "gate" or below.kind != "number":
            return
        power = row.payload[0] is self.vocabulary.infix[POWER] and self.rows[row.operands[-1]].kind == "number"
        written = self.text[row.start : below.end]
        if power and row.operands[-1] not in self.outer and "^" in written and not re.search(r"\s", written):
            better = f"({self.text[row.start : row.end]})/{self.text[below.start : below.end]}"
            self.notes.append(Note("quotient", row.start, below.end - row.start, {"better": better}))

    def operand(self) -> int:
        """One operand with the signs before it."""
        token = self.tokens[self.at]
        if token.kind == "number":
            self.at += 1
            return self.number(token, token.start, 1.0)
        if token.kind == "name" and token.text not in self.functions:
            self.at += 1
            return self.name(token)
        if token.kind not in ("name", "function", "sign"):
            raise self.missing(token)
        self.nesting += 1
        self.refuse_depth(token)
        if token.kind == "sign":
            result = self.signed(token)
        else:
            self.at += 1
            result = self.function(token) if token.kind == "function" else self.name(token)
        self.nesting -= 1
        return result

    def refuse_depth(self, token: Token) -> None:
        """Operands lie within operands, and right-hand sides of powers within powers."""
        if self.nesting > limits.DEPTH or self.depth > 2 * limits.DEPTH:
            raise error("depth", self.text, token.start, token.end, limit=limits.DEPTH)

    def number(self, token: Token, start: int, sign: float) -> int:
        """A constant; `start` is where its sign stands."""
        value = PI if token.text == "pi" else float(token.text)
        return self.add("number", sign * value, (), start, token.end)

    def name(self, token: Token) -> int:
        """A name, or a call of a function that the text defines."""
        following = self.tokens[self.at]
        if token.text not in self.functions:
            if following.text == "(":
                self.refuse_call(token, following)
            return self.add("name", token.text, (), token.start, token.end)
        if following.text != "(":
            better = f"{token.text}(...)"
            raise error("brackets", self.text, token.start, token.end, function=token.text, better=better)
        arguments, end = self.arguments()
        return self.add("call", token.text, tuple(arguments), token.start, end)

    def refuse_call(self, token: Token, following: Token) -> None:
        """`f'(x)` is a derivative; `f(x)` without a definition of f is a product, which is worth a remark."""
        bare = token.text.rstrip("'")
        usual = bare in FUNCTION_LETTERS and token.end == following.start and token.text not in self.vocabulary.declared
        if bare != token.text and (usual or bare in self.functions):
            raise error("derivative", self.text, token.start, token.end)
        if usual:
            self.notes.append(Note("factor", token.start, following.end - token.start, {"name": token.text}))

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
        if sign in self.vocabulary.functions and sign in self.vocabulary.infix and self.tokens[self.at + 1].text == "(":
            self.at += 1
            return self.function(token)
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

    def begins(self, at: int) -> bool:
        """Whether an operand can begin with the token at `at`."""
        token = self.tokens[at]
        return token.kind in OPERAND_KINDS or self.opens(token) or token.text in self.vocabulary.prefix

    def absolute(self, opening: Token) -> int:
        """`|x|`."""
        op = self.vocabulary.special["|"]
        self.at += 1
        if self.tokens[self.at].text == "|" and not self.begins(self.at + 1):
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
        row = self.rows[inner]
        if inner not in self.outer and row.kind == "gate" and row.payload[0] is op and self.text[row.start] == "|":
            raise error("empty absolute", self.text, opening.start, opening.end + 1)
        self.at += 1
        return self.gate(op, (inner,), opening.start, closing.end)

    def vector(self, opening: Token) -> int:
        """`[1,2;3,4]`, a constant; `[a, b]`, a gate that stacks; or `[x > 0]`, a condition as 0 or 1."""
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
        if len({len(row) for row in rows}) > 1:
            raise error("ragged", self.text, opening.start, closing.end, wanted=len(rows[0]))
        if any(self.rows[cell].kind not in ("number", "vector") for cell in cells):
            return self.stacked(rows, opening.start, closing.end)
        shapes = {shape_of(self.rows[cell].payload) for cell in cells}
        if len(shapes) > 1:
            raise error("ragged", self.text, opening.start, closing.end, wanted=max(shape[0] for shape in shapes if shape))
        content = tuple(tuple(self.rows[cell].payload for cell in row) for row in rows)
        del self.rows[first:]
        return self.add("vector", content if len(content) > 1 else content[0], (), opening.start, closing.end)

    def stacked(self, rows: list[list[int]], start: int, end: int) -> int:
        """A vector, or a matrix row by row, whose elements are formulas."""
        op = self.vocabulary.special.get("[")
        if op is None or not all(op.accepts(len(row)) for row in rows):
            alone = len(rows) == len(rows[0]) == 1
            fix = replaced(self.text, start, end, f"({self.text[start + 1 : end - 1]})") if alone else None
            raise error("elements", self.text, start, end, fix)
        made = [self.gate(op, tuple(row), self.bounds(row[0])[0], self.bounds(row[-1])[1]) for row in rows]
        if len(made) == 1:
            self.rows[made[0]] = self.rows[made[0]]._replace(start=start, end=end)
            return made[0]
        return self.gate(op, tuple(made), start, end)

    def is_condition(self, row: int) -> bool:
        part = self.rows[row]
        return part.kind == "gate" and part.payload[0].binding < CONDITION
