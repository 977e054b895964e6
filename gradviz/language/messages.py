"""Every sentence the reader can say, by code. Owns texts and hints; decides nothing about when they are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from gradviz import words
from gradviz.errors import ExpressionError
from gradviz.words import mark

LONGEST = 80
"""A sentence quotes no more of a text, which the quick fix gives as a whole."""


class Message(NamedTuple):
    """A sentence and what to try; both are catalogue keys with `{fields}`."""

    template: str
    hint: str


MESSAGES = {
    "empty": Message(mark("there is nothing to read"), mark("Type a formula, for example e=(a+b)*(b+1).")),
    "characters": Message(
        mark("the text has {size} characters, at most {limit} are read"), mark("Read a part of it, or move parts into shorter definitions.")
    ),
    "tokens": Message(mark("the text has more than {limit} symbols"), mark("Split it into smaller formulas.")),
    "depth": Message(mark("more than {limit} levels of nesting"), mark("Give an inner part a name on a line of its own.")),
    "gates": Message(mark("the formula needs more than {limit} gates"), mark("Make it shorter, or build a network for it.")),
    "digits": Message(mark("a number with more than {limit} digits"), mark("17 digits are all that a float64 holds.")),
    "name length": Message(mark("a name longer than {limit} letters"), mark("Choose a shorter name.")),
    "too large": Message(mark("{number} is too large for a float64"), mark("The largest number is 1.8e308.")),
    "too small": Message(mark("{number} is too small for a float64"), mark("The smallest number is 5e-324; write 0 if you mean 0.")),
    "number": Message(mark("{number} is not a number"), mark("A number has one decimal point, for example 1.5.")),
    "comma": Message(mark("a comma inside a number"), mark("Write a decimal point: {better}.")),
    "separator": Message(mark("a number with '_' in it"), mark("Write the digits together: {better}.")),
    "groups": Message(mark("a number written in groups of digits"), mark("Write the digits together: {better}.")),
    "library": Message(mark("{name} is not needed here"), mark("Functions stand alone: {better}.")),
    "cyrillic": Message(mark("'{name}' is typed in Cyrillic letters"), mark("Write '{better}' in Latin letters.")),
    "russian": Message(mark("'{name}' is written in another way here"), mark("Write {better}.")),
    "layout": Message(mark("typed in the Russian keyboard layout"), mark("Did you mean {better}?")),
    "semicolon": Message(mark("';' ends a line, and a bracket is still open"), mark("Write a comma between arguments.")),
    "not finite": Message(mark("{name} is not a number one can type"), mark("Use a large number such as 1e300.")),
    "character": Message(mark("the character {character} has no meaning here"), mark("Leave it out.")),
    "better character": Message(mark("the character {character} has no meaning here"), mark("Did you mean {better}?")),
    "invisible": Message(mark("an invisible character ({character})"), mark("Delete it; it often comes along with pasted text.")),
    "quote": Message(mark("text in quotes has no meaning here"), mark("Write names without quotes.")),
    "dot": Message(mark("a dot outside a number"), mark("Write * for a product.")),
    "factorial": Message(
        mark("'!' has no gate"), mark("A factorial has no derivative; write the number itself, and 'not' for a logical not.")
    ),
    "percent": Message(mark("'%' has no gate"), mark("Write 0.5 for 50 %.")),
    "unexpected": Message(mark("unexpected '{sign}'"), mark("Put a name or a number before '{sign}', or leave it out.")),
    "operand": Message(
        mark("something is missing after '{sign}'"), mark("Put a name, a number or '(' after '{sign}', or leave '{sign}' out.")
    ),
    "unfinished": Message(mark("the text ends after '{sign}'"), mark("Put a name, a number or '(' after '{sign}', or leave '{sign}' out.")),
    "never closed": Message(mark("'{closing}' expected"), mark("Close '{opening}' of column {column} here.")),
    "never opened": Message(mark("'{closing}' without '{opening}'"), mark("Leave it out, or put '{opening}' before it.")),
    "mismatch": Message(mark("'{closing}' expected, not '{found}'"), mark("'{opening}' at column {column} is closed by '{closing}'.")),
    "empty brackets": Message(mark("nothing between the brackets"), mark("Put a formula between them, or leave them out.")),
    "empty argument": Message(mark("an argument is missing"), mark("Leave out the comma, or put a formula after it.")),
    "stray comma": Message(
        mark("a comma outside a function's brackets"), mark("Write a decimal point, or put each formula on a line of its own.")
    ),
    "numbers": Message(mark("two numbers side by side"), mark("Write * for a product: {better}.")),
    "number after": Message(mark("a number after {before}"), mark("Write * for a product or ^ for a power: {better}.")),
    "doubled": Message(mark("unexpected '{sign}'"), mark("There are two signs in a row; keep one.")),
    "chain": Message(mark("two comparisons in a row"), mark("Join them with 'and': {better}.")),
    "equals": Message(mark("'=' inside a formula"), mark("'=' gives a name to a line; write == to compare.")),
    "head": Message(mark("'=' needs one name on its left"), mark("Write a name before '=', for example y = {rest}.")),
    "head reversed": Message(mark("'=' needs one name on its left"), mark("Turn it round: {better}.")),
    "assignment": Message(mark("'{sign}' has no meaning here"), mark("Write = to give a line its name.")),
    "definition": Message(mark("nothing after '='"), mark("Put a formula after '='.")),
    "parameter": Message(mark("the parameters of {name} must be different single names"), mark("Write {name}(x, y) = ...")),
    "twice": Message(mark("{name} is defined twice"), mark("Keep one of them, or give one another name.")),
    "definition only": Message(
        mark("{name} is defined but nothing uses it"), mark("Add a line with the formula to draw, for example {better}.")
    ),
    "self": Message(mark("{name} is defined by itself"), mark("Give the new value another name: {better}.")),
    "cycle": Message(mark("{names} are defined by each other"), mark("One of them must not use the others.")),
    "not a function": Message(mark("unknown function '{name}'"), mark("Write {better} for a product, or declare '{name}' as a name.")),
    "unknown function": Message(mark("unknown function '{name}'"), mark("Did you mean '{better}'?")),
    "glued": Message(mark("'{name}' begins with the function {function}"), mark("Write {better}, or declare '{name}' as a name.")),
    "inside": Message(mark("'{name}' holds the function {function}"), mark("Write {better}, or declare '{name}' as a name.")),
    "argument": Message(mark("{function} needs an argument"), mark("Write {better}, or declare '{function}' as a name.")),
    "brackets": Message(mark("{function} needs its arguments in brackets"), mark("Write {better}.")),
    "bare": Message(mark("where the argument of {function} ends is not clear"), mark("Put brackets around it: {better}.")),
    "arguments": Message(mark("{function} takes {wanted} argument(s), not {got}"), mark("Write {better}.")),
    "attribute": Message(mark("{field} of {function} must be a plain number that fits"), mark("It is {doc}, for example {better}.")),
    "inverse": Message(mark("{function} has no inverse function here"), mark("Write 1/{function}(x) for one over it.")),
    "derivative": Message(mark("derivatives are not typed"), mark("The backward pass shows them: type the function alone.")),
    "absolute": Message(mark("'|' is never closed"), mark("Write |x|, or abs(x).")),
    "empty absolute": Message(mark("nothing between the bars"), mark("Write |x|, or abs(x); 'or' joins two conditions.")),
    "elements": Message(
        mark("square brackets around a single formula"),
        mark("Write (...) to group; a vector of formulas has two elements or more: [a, b]."),
    ),
    "outer": Message(
        mark("a vector times a row is a matrix of all products, and this vector has no axis for it"),
        mark("Write the first one as a column, for example [1; 2; 3]."),
    ),
    "ragged": Message(mark("the rows of a matrix have different lengths"), mark("Give every row {wanted} numbers.")),
    "no gate": Message(mark("'{name}' has no gate here"), mark("Write it with + - * / ^ and the functions of the palette.")),
    "written": Message(mark("'{name}' has no gate here"), mark("Write {better}.")),
    "conditional": Message(mark("'{name}' is no part of a formula"), mark("Write {better}: a where the condition holds, else b.")),
    "bounds": Message(mark("a sum needs numbers as its bounds"), mark("Write sum[i=1..3] x_i.")),
    "many terms": Message(mark("a sum of {terms} terms, at most {limit} are written out"), mark("Use smaller bounds.")),
    "latex": Message(mark("{command} is not read"), mark("Write that part with plain symbols.")),
    "latex argument": Message(mark("{command} needs {{...}} after it"), mark("Write {better}.")),
    "latex index": Message(mark("an index in brackets above a name is not read"), mark("Write it as part of the name: w_1.")),
    "otherwise": Message(mark("the last case needs 'otherwise'"), mark("Write \\text{otherwise} as its condition.")),
    "index": Message(mark("an index in brackets is not read"), mark("Write it as part of the name: {better}.")),
    "sign": Message(mark("'{sign}' is no sign here"), mark("Did you mean '{better}'?")),
}

NOTES = {
    "split": mark("{name} is read as {better}"),
    "division": mark("read as {better}"),
    "exponent": mark("read as {better}: only the number belongs to the exponent"),
    "quotient": mark("read as {better}: put the exponent in brackets if it is a fraction"),
    "factor": mark("read as a product: define {name}(x) = ... on a line of its own to make it a function"),
    "alike": mark("{name} and {other} are two different names"),
}

DECLARABLE = ("glued", "inside", "not a function", "argument")
"""Errors that go away once the word they are about is declared as one name."""


@dataclass(frozen=True)
class Note:
    """A remark about how a text was read. `declare` is the name that one click would make a single name, or ""."""

    code: str
    start: int
    length: int
    arguments: dict[str, Any]
    declare: str = ""

    @property
    def message(self) -> str:
        """The remark in the current language."""
        return words.say(NOTES[self.code], **self.arguments)


def error(code: str, text: str, start: int, end: int, fix: str | None = None, **arguments: Any) -> ExpressionError:
    """The error with this code about text[start:end]."""
    message = MESSAGES[code]
    shown = fix if fix and fix.strip() else None
    facts = {name: brief(fact, LONGEST) if isinstance(fact, str) else fact for name, fact in arguments.items()}
    return ExpressionError(code, message.template, message.hint, text=text, start=start, length=end - start, fix=shown, **facts)


def brief(text: str, most: int) -> str:
    """The beginning of a long text; a short one as it is."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def replaced(text: str, start: int, end: int, new: str) -> str:
    """`text` with [start, end) replaced: what a quick fix gives."""
    return text[:start] + new + text[end:]
