"""Functions and sums: arguments in brackets or bare, powers after a name, attributes. Knows no op by name."""

from __future__ import annotations

from typing import Any

from gradviz.errors import ExpressionError
from gradviz.language import limits
from gradviz.language.cursor import OPERAND_KINDS, Cursor
from gradviz.language.messages import error, replaced
from gradviz.language.names import TENSOR_WORDS
from gradviz.language.syntax import Terms
from gradviz.language.tokens import Token
from gradviz.ops import Op

PRODUCT = "*"
POWER = "^"


class Calls(Cursor):
    """The part of a reader that begins after a function's name."""

    def function(self, token: Token) -> int:
        """A function with its arguments, in brackets or bare: sin(x), sin 2x, sin²x, tan^-1(x)."""
        word = token.text
        if word not in self.vocabulary.functions and word in TENSOR_WORDS:
            raise self.no_gate(token)
        if word == "sum" and self.tokens[self.at].text == "[":
            return self.sum(token)
        ops = self.vocabulary.functions[word]
        exponent = self.exponent()
        if exponent is not None and exponent.text == "-1":
            ops = self.inverse(word, token, exponent)
        start = token.start
        if self.tokens[self.at].text == "(":
            arguments, end = self.arguments()
            result = self.called(token, ops, arguments, end)
        else:
            result = self.bare(token, ops)
        if exponent is None or exponent.text == "-1":
            return result
        end = self.rows[result].end
        right = self.number(exponent, exponent.start, 1.0) if exponent.kind != "name" else self.name(exponent)
        return self.gate(self.vocabulary.infix[POWER], (result, right), start, end)

    def no_gate(self, token: Token) -> ExpressionError:
        """A word of arrays that is no function: where one begins with it, as maxpool2d does, that was meant."""
        longer = sorted(name for name in self.vocabulary.functions if name.startswith(token.text))
        if not longer:
            return error("no gate", self.text, token.start, token.end, name=token.text)
        fix = replaced(self.text, token.start, token.end, longer[-1])
        return error("unknown function", self.text, token.start, token.end, fix, name=token.text, better=longer[-1])

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
            if number.kind == "end":
                raise self.missing(number)
            function = self.tokens[self.at - 1].text
            raise error("brackets", self.text, token.start, number.end, function=function, better=f"({function}(x))^n")
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

    def called(self, token: Token, ops: list[Op], arguments: list[int], end: int) -> int:
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
        wanted = "–".join(sorted({str(other.arity) for other in self.vocabulary.functions[token.text]}))
        fix = replaced(self.text, token.start, end, better)
        return error("arguments", self.text, token.start, end, fix, function=token.text, wanted=wanted, got=len(arguments), better=better)

    def with_attributes(self, token: Token, op: Op, arguments: list[int], end: int) -> int:
        """leaky_relu(x, 0.2): plain numbers after the operands are the op's declared attributes, in their order."""
        extra = arguments[op.arity :]
        values: dict[str, Any] = {}
        for field, argument in zip(op.attributes, extra, strict=False):
            row = self.rows[argument]
            if row.kind not in ("number", "vector") or not field.accepts(row.payload):
                place = self.bounds(argument)
                better = f"{token.text}({self.text[slice(*self.bounds(arguments[0]))]}, {field.default})"
                fix = replaced(self.text, *place, str(field.default))
                facts: dict[str, Any] = {"field": field.name, "function": token.text, "doc": field.doc, "better": better}
                raise error("attribute", self.text, *place, fix, **facts)
            values[field.name] = row.payload
        del self.rows[extra[0] :]
        return self.gate(op, tuple(arguments[: op.arity]), token.start, end, values)

    def bare(self, token: Token, ops: list[Op]) -> int:
        """An argument without brackets: the product up to the next sign, bracket or function."""
        plain = any(op.elementwise for op in ops)
        op = next((op for op in ops if op.arity == 1 and op.elementwise == plain), None)
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
            more = False
            while self.tokens[self.at].text == ",":
                self.at, more = self.at + 1, True
                end = self.bounds(self.expression(0))[1]
            better = f"{token.text}({self.text[first:end]})" if more else f"{token.text}({inside}, y)"
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
