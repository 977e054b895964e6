"""Choices of a spec: a record by name with its settings, read from a short line or a table. Owns their reading and checks.

`"conv2d 8 kernel=5"` and `{kind = "conv2d", channels = 8, kernel = 5}` are the same choice; what stands in double quotes is one
text, `csv path="my flowers.csv"`. Knows no layer, no optimizer.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from gradviz.errors import InputError
from gradviz.fields import Field
from gradviz.words import mark, say

T = TypeVar("T")
QUOTE = '"'
WORD = re.compile(r'(?:[^\s"]|"[^"]*"|")+')


class Configurable(Protocol):
    """A record of a registry that declares its settings."""

    @property
    def fields(self) -> tuple[Field, ...]: ...
    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class Sizes(Field):
    """A whole number for both directions of an image, or a pair of them: rows, then columns."""

    def accepts(self, value: Any) -> bool:
        if isinstance(value, (tuple, list)):
            return len(value) == 2 and all(is_whole(part) and super(Sizes, self).accepts(part) for part in value)
        return super().accepts(value)


@dataclass(frozen=True)
class Choice:
    """A record chosen by name; `settings` holds what differs from its defaults."""

    kind: str
    settings: Mapping[str, Any]


def read_choice(thing: str, known: Mapping[str, Configurable], content: Any) -> Choice:
    """The choice that a line or a table of a spec makes; `thing` is a marked text. Raises InputError that says what would be understood."""
    if isinstance(content, str) and content.split():
        kind, *words = words_of(content)
        return Choice(kind, _settings_of_line(f"{say(thing)} {kind}", find(thing, known, kind).fields, words))
    if isinstance(content, Mapping) and isinstance(content.get("kind"), str):
        record = find(thing, known, content["kind"])
        given = {name: tuple(value) if isinstance(value, list) else value for name, value in content.items() if name != "kind"}
        settle(f"{say(thing)} {content['kind']}", record.fields, given)
        return Choice(content["kind"], given)
    raise InputError(
        "no choice",
        mark("{content} is no {thing}"),
        mark('Write its kind and settings as a line, "{example} name=value", or as a table with the key kind.'),
        content=repr(content),
        thing=say(thing),
        example=next(iter(known)),
    )


def words_of(line: str) -> list[str]:
    """The words of a line; blanks in double quotes part nothing."""
    return WORD.findall(line)


def line_of(kind: str, settings: Mapping[str, Any]) -> str:
    """The line that makes a choice. Raises InputError for a text that no line can hold."""
    return " ".join((kind, *(f"{name}={_written(name, value)}" for name, value in settings.items())))


def find(thing: str, known: Mapping[str, T], kind: str) -> T:
    """The record of a name. Raises InputError with the nearest names, or all of them."""
    if kind in known:
        return known[kind]
    near = difflib.get_close_matches(kind, known, 3)
    raise InputError(
        "unknown kind",
        mark("there is no {thing} called {name}"),
        mark("Did you mean {near}?") if near else mark("There are: {known}."),
        thing=say(thing),
        name=repr(kind),
        near=", ".join(near),
        known=", ".join(known),
    )


def settle(owner: str, fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared setting: as given where it is acceptable, else its default. Raises InputError naming `owner`."""
    by_name = {field.name: field for field in fields}
    for name, value in given.items():
        if name not in by_name:
            raise InputError(
                "unknown setting",
                mark("{owner} has no setting {name}"),
                mark("Its settings are: {known}.") if by_name else mark("It has no settings at all."),
                owner=owner,
                name=repr(name),
                known=", ".join(by_name),
            )
        if not _acceptable(by_name[name], value):
            raise InputError(
                "bad setting",
                mark("{owner}: {name} cannot be {value}"),
                mark("{name} takes {wanted}: {doc}."),
                owner=owner,
                name=named(by_name[name]),
                value=repr(value),
                doc=clause(say(by_name[name].doc)),
                wanted=wanted(by_name[name]),
            )
    chosen = {field.name: given.get(field.name, field.default) for field in fields}
    return {name: (value,) if isinstance(by_name[name].default, tuple) and is_whole(value) else value for name, value in chosen.items()}


def named(field: Field) -> str:
    """What a field is called where it may also have to be written: its title and, where that is another word, its name."""
    shown = say(field.label)
    return field.name if shown.replace(" ", "_").lower() == field.name else f"{shown} ({field.name})"


def wanted(field: Field) -> str:
    """What a field takes, in words."""
    if field.choices:
        return say("one of {choices}", choices=", ".join(map(str, field.choices)))
    if isinstance(field.default, bool):
        return say("true or false")
    if not isinstance(field.default, (int, float)):
        return say("a list of whole numbers") if isinstance(field.default, tuple) else say("a name")
    kind = say("a whole number") if isinstance(field.default, int) else say("a number")
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return say("{kind} from {low} to {high}", kind=kind, low=f"{low:g}", high=f"{high:g}")
    return kind if low is None else say("{kind} of at least {low}", kind=kind, low=f"{low:g}")


def clause(sentence: str) -> str:
    """A sentence made a part of another one."""
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")


def is_whole(value: Any) -> bool:
    """Whether a value is an int and no bool."""
    return isinstance(value, int) and not isinstance(value, bool)


def _acceptable(field: Field, value: Any) -> bool:
    """As the field says; numbers are finite, a whole number stays whole, and a list of whole numbers holds nothing else."""
    if isinstance(value, float) and (isinstance(field.default, int) or not math.isfinite(value)):
        return False
    if isinstance(field.default, tuple):
        return is_whole(value) or (isinstance(value, (tuple, list)) and all(map(is_whole, value)))
    return field.accepts(value)


def _settings_of_line(owner: str, fields: Sequence[Field], words: Sequence[str]) -> dict[str, Any]:
    """Bare words fill the fields in their order, `name=value` any field."""
    given: dict[str, Any] = {}
    names = iter(field.name for field in fields)
    for word in words:
        name, equals, text = ("", "", word) if word.startswith(QUOTE) else word.partition("=")
        if not equals:
            name, text = next(names, ""), word
        if not name or name in given:
            raise InputError(
                "line of a choice",
                mark("{owner} cannot take {word}"),
                mark("Its settings are: {known}; each is given once."),
                owner=owner,
                word=repr(word),
                known=", ".join(field.name for field in fields) or "–",
            )
        given[name] = _value(text)
    settle(owner, fields, given)
    return given


def _value(text: str) -> Any:
    """A whole number, a number, true or false, whole numbers apart by commas, a name, or whatever text stands in quotes."""
    if len(text) > 1 and text.startswith(QUOTE) and text.endswith(QUOTE):
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    if "," in text:
        return tuple(_value(part) for part in text.split(",") if part)
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _written(name: str, value: Any) -> str:
    """A value as a line holds it: a text in quotes where it would be read as something else."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    text = str(value)
    if not isinstance(value, str) or (words_of(text) == [text] and _value(text) == text and QUOTE not in text):
        return text
    if QUOTE in text:
        raise InputError("quotes", mark("{name} cannot hold a double quote: {value}"), mark("Give it another name."), name=name, value=text)
    return f"{QUOTE}{text}{QUOTE}"
